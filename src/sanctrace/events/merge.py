"""One event per flow, however often the article tells it.

Frames join when they may be the same flow: same goods (or words that point back to them), parties that do not
contradict, the same direction, days that can be the same. Two deliveries on different days stay two; goods that go the
other way stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sanctrace.events.discourse import FURTHER, ItemMention, PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.stance import Mood
from sanctrace.events.trace import Drop, Trace
from sanctrace.events.when import TimeMention
from sanctrace.lexicon.reading import load_reading
from sanctrace.model import EventKind, Interval

# Kinds that can be two tellings of one flow.
_FLOW = {EventKind.TRANSFER, EventKind.PROCUREMENT_ATTEMPT, EventKind.SEIZURE, EventKind.SHIP_TO_SHIP}
_PEOPLE = {EventKind.EMPLOYMENT, EventKind.OTHER}
_MONEY = {EventKind.PAYMENT, EventKind.FINANCE}
_GROUPS = (
    _FLOW,
    _PEOPLE,
    _MONEY,
    {EventKind.COOPERATION, EventKind.TRAVEL},
    {EventKind.JOINT_VENTURE},
    {EventKind.TRAINING},
)
_PRONOUNS = frozenset(
    ["it", "they", "them", "which", "that", "she", "her", "one", "some", "both", "these", "those", "this", "none"]
)
_PEOPLE_KINDS = {EventKind.EMPLOYMENT, EventKind.OTHER, EventKind.TRAVEL}
_GOODS_FREE = {EventKind.JOINT_VENTURE, EventKind.TRAINING}
# Kinds that may refine one another.
_RANK = (EventKind.SEIZURE, EventKind.SHIP_TO_SHIP, EventKind.PROCUREMENT_ATTEMPT, EventKind.TRANSFER)
# "The first car" and "another" are two.
_TWO_OCCASIONS = ({"first", "later"}, {"first", "another"})
_REACH = 6  # sentences over which words may point back
# Kinds in which a side left out may be that of the flow told before.
_SYMMETRIC = {
    EventKind.TRANSFER,
    EventKind.COOPERATION,
    EventKind.EMPLOYMENT,
    EventKind.OTHER,
    EventKind.PROCUREMENT_ATTEMPT,
}


@dataclass
class Draft:
    """An event in the making."""

    frames: list[Frame]
    kind: EventKind
    supplier: PartyMention | None = None
    recipient: PartyMention | None = None
    items: list[ItemMention] = field(default_factory=list)
    when: TimeMention | None = None

    @property
    def last_sentence(self) -> int:
        """Index of the latest sentence that tells it."""
        return max(f.sentence for f in self.frames)

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
        return all(f.trigger_class.sighting for f in self.frames)

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


def _heads(items: Iterable[ItemMention]) -> set[str]:
    return {w for i in items for w in [i.text.lower().split()[-1].rstrip("s")] if w}


def same_goods(draft: Draft, frame: Frame) -> bool:
    """Whether a frame's goods can be the draft's."""
    words = load_reading().tellings
    solid = [i for i in frame.items if not i.anaphoric]
    if not frame.items or draft.kind in _GOODS_FREE:
        return True
    if (
        any(i.anaphoric and not i.item_class for i in frame.items)
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
        and not _heads(solid) & (_heads(draft.items) | words.general_heads)
    ):
        return False  # what is denied is something else than what was told
    if entries or _heads(solid) & _heads(draft.items):
        return both_seen or not _one_against_many(draft, solid)
    if not both_seen and _one_against_many(draft, solid):
        return False
    if (
        EventKind.SEIZURE in {draft.kind, frame.kind}
        and draft.kind is not frame.kind
        and not frame.trigger_class.direction_only
    ):
        return False  # what was stopped and what was sold are one only when the words say so
    return bool(theirs & ours) or any(theirs & group and ours & group for group in words.alike)


def _one_against_many(draft: Draft, solid: list[ItemMention]) -> bool:
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


def _days_agree(a: Interval | None, b: Interval | None) -> bool:
    return a is None or b is None or a.overlaps(b)


def may_join(draft: Draft, frame: Frame, *, same_sentence_split: bool) -> bool:
    """Whether a frame may be another telling of a draft."""
    if {draft.kind, frame.kind} == {EventKind.SEIZURE, EventKind.SHIP_TO_SHIP}:
        return False  # what passed at sea is one flow, the ship held later another
    pointers = {i.text.lower().split()[-1].rstrip("s") for i in frame.items if i.anaphoric and not i.item_class}
    people = pointers <= load_reading().tellings.people_heads
    if pointers and people != (draft.kind in _PEOPLE_KINDS) and not pointers & _PRONOUNS:
        return False  # people point back to people, goods to goods
    loose = frame.kind is EventKind.TRANSFER and frame.anaphoric and not any(i.item_class for i in frame.items)
    if not loose and not any(draft.kind in group and frame.kind in group for group in _GROUPS):
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
    near = frame.sentence - draft.last_sentence <= 1
    if (
        _other_ship(draft, frame)
        or _opposite(draft, frame)
        or _clash(draft.supplier, frame.supplier, near=near)
        or _clash(draft.recipient, frame.recipient, near=near)
    ):
        return False
    if not _days_agree(draft.interval, frame.when.interval if frame.when else None):
        return False
    if (
        frame.trigger_class.sighting != draft.sighting
        and not frame.anaphoric
        and frame.sentence - draft.last_sentence > 1
    ):
        return False
    if _carrier_stopped(draft, frame):
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
    if draft.kind is EventKind.TRANSFER and frame.kind in _RANK:
        draft.kind = frame.kind  # the first kind told that says more than a transfer stays


def start(frame: Frame) -> Draft:
    """A draft from its first telling."""
    return Draft(
        frames=[frame], kind=frame.kind, supplier=frame.supplier, recipient=frame.recipient,
        items=[i for i in frame.items if not i.anaphoric], when=frame.when,
    )  # fmt: skip


def gather_drafts(frames: Iterable[Frame], trace: Trace | None = None) -> list[Draft]:
    """Drafts in order of first telling. Frames whose goods only point back to nothing are dropped."""
    drafts: list[Draft] = []
    for told in frames:
        frame = _continued(told, drafts)
        candidates = [d for d in drafts if may_join(d, frame, same_sentence_split=True)]
        if frame.anaphoric and not candidates and (again := _again(frame, drafts)) is not None:
            drafts.append(again)
            continue
        if frame.anaphoric:
            candidates = [d for d in candidates if frame.sentence - d.last_sentence <= _REACH]
        if candidates:
            join(max(candidates, key=lambda d: (_affinity(d, frame), d.last_sentence)), frame)
        elif not frame.anaphoric or any(i.entries for i in frame.items) or _generic_but_whole(frame):
            if frame.trigger_class.direction_only and frame.recipient is None:
                if trace is not None:
                    trace.leave_out(told, Drop.NO_DESTINATION)
                continue
            fresh = (
                frame
                if not frame.anaphoric
                else replace(
                    frame,
                    items=tuple(
                        replace(i, anaphoric=False) for i in frame.items if i.entries or _generic_but_whole(frame)
                    ),
                )
            )
            drafts.append(start(fresh))
        elif trace is not None:
            trace.leave_out(told, Drop.POINTS_NOWHERE)
    return drafts


def _continued(frame: Frame, drafts: list[Draft]) -> Frame:
    """A flow told of one side only, soon after another flow of the same side: the other side is the same too."""
    if frame.back and (turned := _turned(frame, drafts)) is not None:
        return turned
    if (
        frame.kind is EventKind.SEIZURE
        and (frame.supplier is None or _nameless(frame.supplier))
        and not frame.recipient
    ):
        return _same_route(frame, drafts)
    if Mood.DENIED in frame.stance.moods and frame.supplier is None and frame.recipient is None and not frame.anaphoric:
        for draft in reversed(drafts):
            if frame.sentence - draft.last_sentence <= 4 and draft.supplier is not None and draft.recipient is not None:
                rule = "the same two parties as in the flow told just before"
                return replace(
                    frame,
                    supplier=replace(draft.supplier, inferred_by=rule),
                    recipient=replace(draft.recipient, inferred_by=rule),
                )
    if frame.order == "another" and frame.supplier is None and frame.recipient is None and not frame.anaphoric:
        return _another_of(frame, drafts)
    if (
        frame.kind not in _SYMMETRIC
        or frame.anaphoric
        or frame.trigger_class.sighting
        or (frame.supplier is None) == (frame.recipient is None)
    ):
        return frame
    for draft in reversed(drafts):
        if _one_against_many(draft, [i for i in frame.items if not i.anaphoric]):
            continue  # the giver of one car is not where a whole collection came from
        named = _same_name(frame.supplier, draft.supplier) or _same_name(frame.recipient, draft.recipient)
        if (
            (frame.sentence - draft.last_sentence > 2 and not named)
            or draft.supplier is None
            or draft.recipient is None
        ):
            continue
        rule = "the same two parties as in the flow told just before"
        if _same_name(frame.supplier, draft.supplier) or (
            frame.supplier is not None and frame.supplier.country and frame.supplier.country == draft.supplier.country
        ):
            return replace(frame, recipient=replace(draft.recipient, inferred_by=rule))
        if (
            frame.recipient is not None
            and frame.recipient.country
            and frame.recipient.country == draft.recipient.country
        ):
            return replace(frame, supplier=replace(draft.supplier, inferred_by=rule))
    return frame


def _another_of(frame: Frame, drafts: list[Draft]) -> Frame:
    """A further flow told of no side, soon after one of the same goods: between the same two parties."""
    for draft in reversed(drafts):
        if frame.sentence - draft.last_sentence <= 3 and draft.kind is frame.kind and same_goods(draft, frame):
            rule = "told as the same again"
            return replace(
                frame,
                supplier=draft.supplier and replace(draft.supplier, inferred_by=rule),
                recipient=draft.recipient and replace(draft.recipient, inferred_by=rule),
            )
    return frame


def _turned(frame: Frame, drafts: list[Draft]) -> Frame | None:
    """A flow the other way from the one told before: open sides are that one's, changed over."""
    if frame.kind is EventKind.SEIZURE or (frame.supplier is not None and frame.recipient is not None):
        return None
    for draft in reversed(drafts):
        giver, taker = draft.supplier, draft.recipient
        if frame.sentence - draft.last_sentence > 5 or giver is None or taker is None:
            continue
        if not (giver.country and taker.country and giver.country != taker.country):
            continue
        rule = "the other way round from the flow told just before"
        if draft.frames[0].back and draft.last_sentence == frame.sentence:
            giver, taker = taker, giver  # a second telling of what already goes back
        if frame.supplier is not None and frame.supplier.country != taker.country:
            continue
        if frame.recipient is not None and frame.recipient.country != giver.country:
            continue
        return replace(
            frame,
            supplier=frame.supplier or replace(taker, inferred_by=rule),
            recipient=frame.recipient or replace(giver, inferred_by=rule),
        )
    return None


def _same_name(a: PartyMention | None, b: PartyMention | None) -> bool:
    return bool(a and b and a.text[:1].isupper() and a.text.split()[-1] == b.text.split()[-1])


def _nameless(party: PartyMention) -> bool:
    return party.country is None and party.entry is None and not party.text[:1].isupper()


def _same_route(frame: Frame, drafts: list[Draft]) -> Frame:
    """Further seizures that a story lists without parties go the way of the one it told before."""
    for draft in reversed(drafts):
        if draft.kind is EventKind.SEIZURE and (draft.supplier or draft.recipient) and same_goods(draft, frame):
            rule = "the same way as the seizure told before"
            return replace(
                frame,
                supplier=frame.supplier or (draft.supplier and replace(draft.supplier, inferred_by=rule)),
                recipient=draft.recipient and replace(draft.recipient, inferred_by=rule),
            )
    return frame


def _again(frame: Frame, drafts: list[Draft]) -> Draft | None:
    """A second delivery of the same goods: "forty more were sold there a year before", "another followed"."""
    another = frame.order == "another"
    if frame.when is None and not another:
        return None
    if not any(i.item_class or i.plural or i.text.lower() in FURTHER for i in frame.items):
        return None
    for draft in reversed(drafts):
        if frame.sentence - draft.last_sentence > 3:
            continue
        days = (draft.interval, frame.when.interval if frame.when else None)
        if not another and (draft.interval is None or _days_agree(*days)):
            continue
        if (
            may_join(replace(draft, when=None), replace(frame, order=""), same_sentence_split=False)
            and draft.supplier is not None
            and draft.recipient is not None
        ):
            rule = "told as the same again"
            fresh = start(
                replace(
                    frame,
                    supplier=replace(draft.supplier, inferred_by=rule),
                    recipient=replace(draft.recipient, inferred_by=rule),
                )
            )
            fresh.items = list(draft.items)
            return fresh
    return None


def _generic_but_whole(frame: Frame) -> bool:
    """ "Shipments from X to Y": both States named, the goods not; the law will ask what they were."""
    sides = [p for p in (frame.supplier, frame.recipient) if p is not None and p.country]
    words = {i.text.split()[-1].lower().rstrip("s") for i in frame.items}
    people = words & load_reading().tellings.people_heads
    numbered = all(i.quantity for i in frame.items) and not any(p.inferred_by for p in sides)  # "3,000 men"
    return len(sides) == 2 and frame.kind in _FLOW and not words & _PRONOUNS and (not people or numbered)


def _affinity(draft: Draft, frame: Frame) -> int:
    """How well a frame fits a draft, to choose among several."""
    points = 0
    for ours, theirs in ((draft.supplier, frame.supplier), (draft.recipient, frame.recipient)):
        if ours and theirs and ours.country and ours.country == theirs.country:
            points += 2
    points += 2 * bool(_heads(frame.items) & _heads(draft.items))
    points += 2 * bool(draft.interval and frame.when and draft.interval.overlaps(frame.when.interval))
    points += draft.kind is frame.kind
    return points + 2 * (draft.last_sentence == frame.sentence)
