"""One event per flow, however often the article tells it.

Frames join when they may be the same flow: same goods (or words that point back to them), parties that do not
contradict, the same direction, days that can be the same. Two deliveries on different days stay two; goods that go the
other way stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from sanctrace.events.discourse import ItemMention, PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.stance import Mood
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.reading import load_reading
from sanctrace.model import EventKind, Interval

# Kinds that can be two tellings of one flow.
FLOWS = {EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT, EventKind.SEIZURE, EventKind.SHIP_TO_SHIP}
_PEOPLE = {EventKind.EMPLOYMENT, EventKind.OTHER}
MONEY_KINDS = {EventKind.PAYMENT, EventKind.FINANCE}
_GROUPS = (
    FLOWS,
    _PEOPLE,
    MONEY_KINDS,
    {EventKind.COOPERATION, EventKind.TRAVEL},
    {EventKind.JOINT_VENTURE},
    {EventKind.TRAINING},
)
PRONOUNS = frozenset(
    ["it", "they", "them", "which", "that", "she", "her", "one", "some", "both", "these", "those", "this", "none"]
)
_PEOPLE_KINDS = {EventKind.EMPLOYMENT, EventKind.OTHER, EventKind.TRAVEL}
_GOODS_FREE = {EventKind.JOINT_VENTURE, EventKind.TRAINING}
# Kinds that may refine one another.
_RANK = (EventKind.SEIZURE, EventKind.SHIP_TO_SHIP, EventKind.PROCUREMENT_ATTEMPT, EventKind.TRANSFER)
# "The first car" and "another" are two.
_TWO_OCCASIONS = ({"first", "later"}, {"first", "another"})


@dataclass
class Draft:
    """An event in the making."""

    frames: list[Frame]
    kind: EventKind
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    items: list[ItemMention] = field(default_factory=list)
    when: TimeMention | None = None
    # What all frames come to, kept so that a flow told a thousand times is not gone through at each further telling.
    _folded: int = field(default=0, init=False, repr=False, compare=False)  # frames that are in the two below
    _last: int = field(default=-1, init=False, repr=False, compare=False)
    _sighting: bool = field(default=True, init=False, repr=False, compare=False)

    @property
    def last_sentence(self) -> int:
        """Index of the latest sentence that tells it."""
        self._fold()
        return self._last

    @property
    def interval(self) -> Interval | None:
        """When, if some telling says so."""
        return self.when.interval if self.when else None

    def classes(self) -> set[str]:
        """Item classes named so far."""
        return {i.item_class for i in self.items if i.item_class}

    @property
    def sighting(self) -> bool:
        """Whether every telling only shows the goods in somebody's hands."""
        self._fold()
        return self._sighting

    def _fold(self) -> None:
        for frame in self.frames[self._folded :] if self._folded < len(self.frames) else ():
            self._last = max(self._last, frame.sentence)
            self._sighting = self._sighting and frame.trigger_class.sighting
        self._folded = len(self.frames)

    @property
    def sides(self) -> frozenset[str]:
        """States of both parties."""
        return frozenset(p.country for p in (self.supplier, self.recipient) if p is not None and p.country)


def _rank(party: PartyMention) -> tuple[int, int, int, int]:
    return (
        party.inferred_by is None or party.group == "person",
        party.country is not None or party.entry is not None,
        party.group not in {"place", "vessel", "pronoun"},
        party.entry is not None,
    )


def better(held: PartyMention | None, new: PartyMention | None) -> PartyMention | None:
    """The more telling of two mentions of one party; the earlier of equals."""
    if held is None or new is None:
        return held or new
    return new if _rank(new) > _rank(held) else held


def goods_heads(items: Iterable[ItemMention]) -> set[str]:
    return {w for i in items for w in [i.text.lower().split()[-1].rstrip("s")] if w}


def same_goods(draft: Draft, frame: Frame) -> bool:
    """Whether a frame's goods can be the draft's."""
    words = load_reading().tellings
    solid = [i for i in frame.items if not i.anaphoric]
    if draft.kind in _GOODS_FREE:
        return frame.sentence - draft.last_sentence <= 3 or bool(draft.sides & _states(frame))
    if not frame.items or (_unspecified(draft) and frame.sentence - draft.last_sentence <= 2):
        return True
    if (
        any(i.anaphoric and not i.item_class and i.text.lower() in PRONOUNS for i in frame.items)
        and solid
        and frame.sentence - draft.last_sentence <= 3
    ):
        return draft.kind is frame.kind is EventKind.SEIZURE
    if not solid:
        pointed = {i.item_class for i in frame.items if i.item_class} - {"other"}
        if not pointed:
            return True
        return any(pointed & group and draft.classes() & group for group in (*words.loose, *({c} for c in pointed)))
    theirs = {i.item_class for i in solid if i.item_class}
    ours = draft.classes()
    both_seen = draft.sighting and frame.trigger_class.sighting  # one holder's cars, counted or named one by one
    entries = {e.id for i in solid for e in i.entries} & {e.id for i in draft.items for e in i.entries}
    if (
        Mood.DENIED in frame.stance.moods
        and not entries
        and not goods_heads(solid) & (goods_heads(draft.items) | words.general_heads)
    ):
        return False  # what is denied is something else than what was told
    if entries or goods_heads(solid) & goods_heads(draft.items):
        return both_seen or not one_against_many(draft, solid)
    if not both_seen and one_against_many(draft, solid):
        return False
    if (
        EventKind.SEIZURE in {draft.kind, frame.kind}
        and draft.kind is not frame.kind
        and not frame.trigger_class.direction_only
    ):
        return False  # what was stopped and what was sold are one only when the words say so
    return bool(theirs & ours) or any(theirs & group and ours & group for group in words.alike)


def _unspecified(draft: Draft) -> bool:
    """Whether a draft only tells of "gifts", "a shipment": the next sentences may say what was in it."""
    return bool(draft.items) and not any(i.entries or i.item_class for i in draft.items)


def _states(frame: Frame) -> frozenset[str]:
    return frozenset(p.country for p in (frame.supplier, frame.recipient) if p is not None and p.country)


def one_against_many(draft: Draft, solid: list[ItemMention]) -> bool:
    """A single car told of is not "a large collection of luxury vehicles", nor the other way round."""
    ours = [i for i in draft.items if i.item_class not in {"money", None}]
    if not ours or not solid or draft.classes() & load_reading().tellings.bulk:
        return False
    return (all(i.plural for i in solid) and not any(i.plural for i in ours)) or (
        all(i.plural for i in ours) and not any(i.plural for i in solid)
    )


def _other_ship(draft: Draft, frame: Frame) -> bool:
    """Two ships of different names are two seizures."""
    ours = [i.text.split()[-2:] for i in draft.items if i.item_class == "vessel" and i.text.split()[-1][:1].isupper()]
    theirs = [i.text.split()[-2:] for i in frame.items if i.item_class == "vessel" and i.text.split()[-1][:1].isupper()]
    return bool(ours and theirs) and not any(o == t or o[-1] == t[-1] for o in ours for t in theirs)


def _clash(a: PartyMention | None, b: PartyMention | None, *, near: bool = True) -> bool:
    if a is None or b is None:
        return False
    if a.country and b.country:
        if a.country == b.country:
            return False
        if not near and {a.group, b.group} & {"place"} and not (a.inferred_by or b.inferred_by):
            return True
        return not (a.group in {"place", "vessel"} or b.group in {"place", "vessel"} or a.inferred_by or b.inferred_by)
    if a.country or b.country:
        return False
    if a.group != b.group or not (a.text[:1].isupper() and b.text[:1].isupper()):
        return False
    return not set(a.text.lower().split()) & set(b.text.lower().split())


def _opposite(draft: Draft, frame: Frame) -> bool:
    s, r = draft.supplier, draft.recipient
    fs, fr = frame.supplier, frame.recipient

    def same(a: PartyMention | None, b: PartyMention | None) -> bool:
        return bool(a and b and a.country and a.country == b.country)

    return (same(s, fr) and not same(s, fs)) or (same(r, fs) and not same(r, fr))


def days_agree(a: Interval | None, b: Interval | None) -> bool:
    return a is None or b is None or a.overlaps(b)


def joinable(drafts: Iterable[Draft], frame: Frame) -> list[Draft]:
    """The drafts of which a frame may be another telling."""
    fits = _fitting_kinds(frame)
    return [draft for draft in drafts if fits[draft.kind] and _may_join(draft, frame, same_sentence_split=True)]


def may_join(draft: Draft, frame: Frame, *, same_sentence_split: bool) -> bool:
    """Whether a frame may be another telling of a draft."""
    return _fitting_kinds(frame)[draft.kind] and _may_join(draft, frame, same_sentence_split=same_sentence_split)


def _fitting_kinds(frame: Frame) -> dict[EventKind, bool]:
    """For each kind of event whether a frame may be another telling of one, as far as the kind tells."""
    pointers = {i.text.lower().split()[-1].rstrip("s") for i in frame.items if i.anaphoric and not i.item_class}
    people = pointers <= load_reading().tellings.people_heads
    loose = frame.kind is EventKind.TRANSFER and frame.anaphoric and not any(i.item_class for i in frame.items)

    def fits(kind: EventKind) -> bool:
        if {kind, frame.kind} == {EventKind.SEIZURE, EventKind.SHIP_TO_SHIP}:
            return False  # what passed at sea is one flow, the ship held later another
        if pointers and people != (kind in _PEOPLE_KINDS) and not pointers & PRONOUNS:
            return False  # people point back to people, goods to goods
        return loose or any(kind in group and frame.kind in group for group in _GROUPS)

    return {kind: fits(kind) for kind in EventKind}


def _may_join(draft: Draft, frame: Frame, *, same_sentence_split: bool) -> bool:
    """The same where the kinds fit; what parts most is asked first, for an article may tell a thousand flows."""
    near = frame.sentence - draft.last_sentence <= 1
    if _clash(draft.supplier, frame.supplier, near=near) or _clash(draft.recipient, frame.recipient, near=near):
        return False
    if not days_agree(draft.interval, frame.when.interval if frame.when else None):
        return False
    if {draft.frames[0].order, frame.order} in _TWO_OCCASIONS:
        return False
    if frame.order == "another" and draft.frames[0].order == "" and frame.sentence > draft.last_sentence:
        return False
    if (
        Mood.PLANNED in frame.stance.moods
        and frame.order == "later"
        and Mood.PLANNED not in draft.frames[0].stance.moods
    ):
        return False
    if frame.trigger_class.name == "reside" and Mood.PLANNED in draft.frames[0].stance.moods:
        return False  # those who are there already are not those to come
    if _other_ship(draft, frame) or _opposite(draft, frame):
        return False
    if (
        frame.trigger_class.sighting != draft.sighting
        and not frame.anaphoric
        and frame.sentence - draft.last_sentence > 1
    ):
        return False
    if _carrier_stopped(draft, frame) or _same_catch(draft, frame):
        return True
    if not same_goods(draft, frame):
        return same_sentence_split and frame.sentence == draft.last_sentence and _same_sides(draft, frame)
    return True


def _carrier_stopped(draft: Draft, frame: Frame) -> bool:
    """A ship seized "because it had sold fuel at sea": the flow told in the same sentence is what was stopped."""
    pair = sorted((draft.kind is EventKind.SEIZURE, frame.kind is EventKind.SEIZURE))
    if pair != [False, True] or frame.sentence != draft.last_sentence:
        return False
    if EventKind.SHIP_TO_SHIP in {draft.kind, frame.kind}:
        return False
    seized, flow_when = (
        (draft.classes(), frame.when)
        if draft.kind is EventKind.SEIZURE
        else ({i.item_class for i in frame.items}, draft.when)
    )
    return seized <= {"vessel"} and (flow_when is None or frame.when is draft.when)


def _same_catch(draft: Draft, frame: Frame) -> bool:
    """A seizure gone on with: "the dhow", stopped right after its arms were, and what is then unloaded."""
    if draft.kind is not EventKind.SEIZURE or frame.order or not 0 <= frame.sentence - draft.last_sentence <= 2:
        return False
    if frame.kind is EventKind.SEIZURE and frame.trigger != "unload":
        carriers = [i for i in frame.items if i.anaphoric and i.item_class in {"vessel", "vehicle"}]
        return bool(carriers) and "vessel" not in draft.classes()
    sides = frame.supplier is not None or frame.recipient is not None
    unloaded = frame.trigger == "unload" or frame.trigger_class.name == "unload"
    return unloaded and not sides and bool(frame.items)


def _same_sides(draft: Draft, frame: Frame) -> bool:
    """Both parties named, and the same two States: coordinated goods of one flow."""
    pairs = ((draft.supplier, frame.supplier), (draft.recipient, frame.recipient))
    return all(a is not None and b is not None and a.country == b.country for a, b in pairs)


def _loaded_elsewhere(held: PartyMention | None, new: PartyMention | None) -> bool:
    """Whether goods were told to be loaded in one State and then to come from another: the port stays."""
    if held is None or new is None or held.group != "place" or held.inferred_by:
        return False
    return bool(held.country and new.country and held.country != new.country)


def join(draft: Draft, frame: Frame) -> None:
    """Add a telling to a draft."""
    draft.frames.append(frame)
    for item in frame.items:
        if not item.anaphoric and all(item.text.lower() != known.text.lower() for known in draft.items):
            draft.items.append(item)
    if not _loaded_elsewhere(draft.supplier, frame.supplier):
        draft.supplier = better(draft.supplier, frame.supplier)
    draft.recipient = better(draft.recipient, frame.recipient)
    if draft.when is None or (
        frame.when is not None
        and len(frame.when.interval.start) > len(draft.when.interval.start)
        and not frame.trigger_class.direction_only
    ):
        draft.when = frame.when or draft.when
    other = _caught_later(draft, frame) or _not_at_sea(draft, frame) or _done(draft, frame)
    if draft.kind is EventKind.TRANSFER and frame.kind in _RANK and not other:
        draft.kind = frame.kind  # the first kind told that says more than a transfer stays
    elif draft.kind is EventKind.PROCUREMENT_ATTEMPT and frame.kind is EventKind.SEIZURE:
        draft.kind = frame.kind  # "foiled an attempt to smuggle rifles ... the rifles were seized"


def _done(draft: Draft, frame: Frame) -> bool:
    """Whether a transfer told as done is told once more as tried: "shipped chips ... conspired to export them"."""
    tried = frame.kind is EventKind.PROCUREMENT_ATTEMPT
    return tried and any(not f.stance.moods & {Mood.PLANNED, Mood.HEDGED} for f in draft.frames[:-1])


def _caught_later(draft: Draft, frame: Frame) -> bool:
    """Goods that changed hands, of which a later sentence says that some were seized: they went all the same.

    "The yacht was sold. Police seized the yacht" stops the flow: the next sentence points back to all of it.
    """
    if frame.kind is not EventKind.SEIZURE or any(f.trigger_class.direction_only for f in draft.frames):
        return False
    told = [f.sentence for f in draft.frames if not f.trigger_class.moving and f.sentence < frame.sentence]
    return bool(told) and (frame.sentence - max(told) > 1 or not any(i.anaphoric for i in frame.items))


def _not_at_sea(draft: Draft, frame: Frame) -> bool:
    """Goods that no ship pumps or tips into another: "sold cars", and pumps that were sold as well."""
    pumped = load_reading().flows.pumped
    return frame.kind is EventKind.SHIP_TO_SHIP and bool(draft.classes()) and not draft.classes() & pumped


def start(frame: Frame) -> Draft:
    """A draft from its first telling."""
    return Draft(
        frames=[frame], kind=frame.kind, supplier=frame.supplier, recipient=frame.recipient,
        items=[i for i in frame.items if not i.anaphoric], when=frame.when,
    )  # fmt: skip
