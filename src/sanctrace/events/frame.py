"""One telling of one flow, and the roles of a trigger while they are being filled."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from sanctrace.events.discourse import ItemMention, PartyMention
from sanctrace.events.scene import Scene
from sanctrace.events.stance import ClauseStance
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.triggers import Role, TriggerClass
from sanctrace.model import EventKind

_FORCES = ("warship", "navy", "naval", "customs", "police", "coast guard", "coastguard", "guard", "forces", "marines", "frigate", "destroyer",
           "cruiser", "officers", "authorities", "border", "inspectors", "patrol", "security service", "agents")  # fmt: skip


def acts_for_law(party: PartyMention) -> bool:
    """Whether a party is of a sort that stops and seizes."""
    text = party.text.lower()
    return any(word in text for word in _FORCES)


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

    @property
    def anaphoric(self) -> bool:
        """Whether every item may only point back to goods named before."""
        return bool(self.items) and all(i.anaphoric for i in self.items)

    order: str = ""  # "first" or "later" when the words set it apart from another flow of the kind

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

    items: list[ItemMention]
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    beneficiary: PartyMention | None = None
    place: PartyMention | None = None

    def __post_init__(self) -> None:
        self.via: list[PartyMention] = []
        self.authorities: list[PartyMention] = []
        self.partners: list[PartyMention] = []
        self.purpose: str | None = None

    def add_item(self, items: list[ItemMention]) -> None:
        for item in items:
            if all(item.start != known.start for known in self.items):
                self.items.append(item)

    def add_party(self, role: Role, party: PartyMention) -> None:
        if role is Role.SUPPLIER:
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
        if held.group == "place" and new.group != "place":
            return new, held
        return held, new


_LATER = {"another", "more", "further", "additional", "second", "third", "next", "new", "latest", "extra"}
_FIRST = {"first", "earlier", "previous", "initial", "original"}


def order_of(trigger: Token, items: list[ItemMention], scene: Scene) -> str:
    words = {c.lower_ for head in (trigger, *(scene.doc[i.token] for i in items)) for c in head.lefts}
    return "later" if words & _LATER else "first" if words & _FIRST else ""


def without_own_moves(frames: list[Frame]) -> list[Frame]:
    """Goods shown in somebody's hands that only move with the owner ("a Maybach brought aboard his train") are one sighting."""
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
