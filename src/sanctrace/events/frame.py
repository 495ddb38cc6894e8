"""One telling of one flow, and the roles of a trigger while they are being filled."""

from __future__ import annotations

from dataclasses import dataclass, field

from sanctrace.events.discourse import DEFINITE, ItemMention, PartyMention
from sanctrace.events.scene import Scene
from sanctrace.events.stance import ClauseStance
from sanctrace.events.tree import Token
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.reading import load_reading
from sanctrace.lexicon.triggers import Role, TriggerClass
from sanctrace.model import EventKind

_COUNTED = frozenset(["second", "third", "fourth", "fifth", "sixth", "latest"])


def acts_for_law(party: PartyMention) -> bool:
    """Whether a party is of a sort that stops and seizes."""
    text = party.text.lower()
    return any(word in text for word in load_reading().flows.enforcers)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One telling of one flow."""

    kind: EventKind
    trigger: str
    trigger_class: TriggerClass
    sentence: int
    token: int
    items: tuple[ItemMention, ...]
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    via: tuple[PartyMention, ...] = ()
    authorities: tuple[PartyMention, ...] = ()
    place: PartyMention | None = None
    when: TimeMention | None = None
    stance: ClauseStance
    purpose: str | None = None
    order: str = ""  # "first", "later" or "another" when the words set it apart from another flow of the kind
    back: bool = False  # whether it goes the other way round from the flow told before

    @property
    def anaphoric(self) -> bool:
        """Whether every item may only point back to goods named before."""
        return bool(self.items) and all(i.anaphoric for i in self.items)

    @property
    def score(self) -> float:
        """How much of a flow the frame tells; picks among readings of one trigger."""
        typed = sum(1 for i in self.items if not i.anaphoric)
        value = 3.0 * bool(typed) + 1.0 * (bool(self.items) and not typed)
        value += 2.0 * (self.supplier is not None) + 2.0 * (self.recipient is not None) + 0.5 * bool(self.via)
        if self.kind is EventKind.SEIZURE and any(acts_for_law(p) for p in self.authorities):
            value += 2.0
        value += 0.5 * (self.kind is self.trigger_class.kind)
        return value - 1.5 * self.trigger_class.sighting - 0.5 * self.trigger_class.direction_only


@dataclass
class Filling:
    """Roles being filled; the first phrase for a role wins, the rest become stops on the way."""

    items: list[ItemMention] = field(default_factory=list)
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    beneficiary: PartyMention | None = None
    place: PartyMention | None = None
    origin: PartyMention | None = None  # a second party named as where the goods come from
    via: list[PartyMention] = field(default_factory=list)
    authorities: list[PartyMention] = field(default_factory=list)
    partners: list[PartyMention] = field(default_factory=list)
    purpose: str | None = None
    barred: bool = False  # the items are people whom a measure bars from travelling

    def add_items(self, items: list[ItemMention]) -> None:
        """Add goods, each phrase once."""
        for item in items:
            if all(item.start != known.start for known in self.items):
                self.items.append(item)

    def add_party(self, role: Role, party: PartyMention) -> None:
        """Give a party its role; the first to hold one keeps it, but a place gives way to a State or person."""
        if role is Role.SUPPLIER:
            if self.supplier is not None and self.origin is None:
                self.origin = party
            self.supplier, spare = self._keep(self.supplier, party)
        elif role is Role.RECIPIENT:
            self.recipient, spare = self._keep(self.recipient, party)
        elif role is Role.BENEFICIARY:
            self.beneficiary, spare = self._keep(self.beneficiary, party)
        else:
            spare = None
            if role is Role.PARTNER and any(
                abs(p.token - party.token) <= 4 and p.group == party.group == "vessel" and (p.end >= party.start - 1)
                for p in self.partners
            ):
                return  # "the tanker An San 1": one ship, not two
            {Role.VIA: self.via, Role.AUTHORITY: self.authorities, Role.PARTNER: self.partners}.get(role, []).append(
                party
            )
            if role is Role.PLACE and self.place is None:
                self.place = party
        if spare is not None and spare.group in {"place", "vessel"}:
            self.via.append(spare)

    @staticmethod
    def _keep(held: PartyMention | None, new: PartyMention) -> tuple[PartyMention, PartyMention | None]:
        if held is None:
            return new, None
        # A State or person outranks a place on the way to it; otherwise first come.
        if held.group == "place" and new.group != "place" and not held.text.istitle():
            return new, held
        return held, new


def order_of(trigger: Token, items: list[ItemMention], scene: Scene) -> str:
    """How words at the trigger or its goods set the flow apart: "first", "later", "another"; empty where none do.

    "Another car" is a flow not yet told, "the latest car" may be one that was.
    """
    flows = load_reading().flows
    if _other_occasion(trigger):
        return "another"
    heads = (trigger, *(scene.doc[i.token] for i in items))
    for head in heads:
        left = {c.lower_ for c in head.lefts}
        if (left | {head.lower_}) & flows.further and not left & DEFINITE:
            return "another"
    words = {c.lower_ for head in heads for c in head.lefts}
    return "later" if words & flows.later else "first" if words & flows.first else ""


def _other_occasion(trigger: Token) -> bool:
    """Whether words beside the trigger count it among several: "the second find: in May ...", "on earlier trips"."""
    flows = load_reading().flows
    for child in trigger.children:
        if child.dep_ == "prep" and child.i > trigger.i:
            for noun in child.children:
                apart = {c.lower_ for c in noun.lefts} & {"earlier", "previous", "further", "other", "similar", "past"}
                if noun.dep_ == "pobj" and apart and noun.lemma_.lower() in flows.occasions:
                    return True
    if flows.occasions.isdisjoint(trigger.doc.lemmas):
        return False
    cut = next((t.i for t in reversed(trigger.doc.tokens[: trigger.i]) if t.text in {":", ";"}), None)
    return cut is not None and any(
        t.lemma_.lower() in flows.occasions and {c.lower_ for c in t.lefts} & _COUNTED for t in trigger.doc[:cut]
    )


def goes_back(trigger: Token) -> bool:
    """Whether the clause says that goods go the other way from those told before: "in the opposite direction"."""
    forms = trigger.doc.forms
    phrases = [f"{p} " for p in load_reading().tellings.backwards if forms.issuperset(p.split())]
    if not phrases:
        return False
    for token in trigger.doc:
        rest = " ".join(t.lower_ for t in trigger.doc[token.i : token.i + 5]) + " "
        phrase = next((p for p in phrases if rest.startswith(p)), None)
        if phrase is None or rest.startswith(f"{phrase}for "):
            continue  # "gave jets in exchange for shells": the jets go no way back
        verb = next((a for a in token.ancestors if a.pos_ in {"VERB", "AUX"}), None)
        if verb is None or verb.i <= trigger.i:  # what is told before it went the first way
            return True
    return False


def without_own_moves(frames: list[Frame]) -> list[Frame]:
    """The frames of a sentence without those in which goods seen in somebody's hands only move with their owner.

    "A Maybach brought aboard his train" is one sighting, not a delivery.
    """
    seen = {i.start: f.recipient for f in frames if f.trigger_class.sighting for i in f.items}

    def own(frame: Frame) -> bool:
        owners = [seen[i.start] for i in frame.items if i.start in seen]
        sides = [p for p in (frame.supplier, frame.recipient) if p is not None]
        return (
            bool(owners)
            and not frame.trigger_class.sighting
            and all(o and p.country == o.country for o in owners for p in sides)
        )

    return [f for f in frames if not own(f)]
