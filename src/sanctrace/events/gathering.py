"""The tellings of an article gathered: which frames are one flow, and what each leaves to the one told before.

A flow told of one side only, soon after another of the same side, goes on with the other side of that one; what is
given in return goes the other way; another of the same goods goes between the same two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sanctrace.events.antecedents import GoodsMemory
from sanctrace.events.discourse import FURTHER, PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.merge import (
    FLOWS,
    MONEY_KINDS,
    PRONOUNS,
    Draft,
    days_agree,
    goods_heads,
    join,
    joinable,
    may_join,
    one_against_many,
    same_goods,
    start,
)
from sanctrace.events.stance import Mood
from sanctrace.events.trace import Drop, Trace
from sanctrace.lexicon.reading import load_reading
from sanctrace.model import EventKind

_NEWS = 45  # days before a report of what is news in it
_REACH = 6  # sentences over which words may point back
# Kinds in which a side left out may be that of the flow told before.
_SYMMETRIC = {
    EventKind.TRANSFER,
    EventKind.COOPERATION,
    EventKind.EMPLOYMENT,
    EventKind.OTHER,
    EventKind.PROCUREMENT_ATTEMPT,
}


def gather_drafts(
    frames: Iterable[Frame],
    trace: Trace | None = None,
    memory: GoodsMemory | None = None,
    published: date | None = None,
) -> list[Draft]:
    """Drafts in order of first telling. Frames whose goods only point back to nothing are dropped.

    `memory` knows the goods that the article names without moving them; `published` is its day.
    """
    drafts: list[Draft] = []
    for told in frames:
        frame = _continued(told, drafts)
        candidates = [d for d in joinable(drafts, frame) if not _long_before(d, frame, published)]
        if frame.anaphoric and not candidates and (again := _again(frame, drafts)) is not None:
            drafts.append(again)
            continue
        if frame.anaphoric:
            candidates = [d for d in candidates if frame.sentence - d.last_sentence <= _REACH]
            named = memory.named(frame) if memory is not None and _points_at_goods(frame, candidates) else ()
            if named and all(d.last_sentence <= named[0].sentence for d in drafts if _near_flow(d, frame)):
                frame = replace(frame, items=named)
                candidates = joinable(drafts, frame)
        elif memory is not None and (whole := _filled_out(frame, memory)) is not None:
            frame = whole
            candidates = joinable(drafts, frame)
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
    return _one_catch(drafts)


def _one_catch(drafts: list[Draft]) -> list[Draft]:
    """Drafts with those seizures joined that turned out to be one: same way, same days, same sort of goods."""
    kept: list[Draft] = []
    for draft in drafts:
        same = next((d for d in kept if _same_seizure(d, draft)), None)
        if same is None:
            kept.append(draft)
        else:
            for frame in draft.frames:
                join(same, frame)
    return kept


def _same_seizure(first: Draft, second: Draft) -> bool:
    sides = ((first.supplier, second.supplier), (first.recipient, second.recipient))
    return (
        first.kind is second.kind is EventKind.SEIZURE
        and second.frames[0].sentence - first.last_sentence <= 1
        and all(a is not None and b is not None and a.country is not None and a.country == b.country for a, b in sides)
        and days_agree(first.interval, second.interval)
        and (first.interval is None or second.interval is None or first.interval == second.interval)
        and bool(first.classes() & second.classes() - {"vessel", "vehicle"})
        and not any(f.order in {"another", "later"} for f in second.frames)
    )


def _long_before(draft: Draft, frame: Frame, published: date | None) -> bool:
    """Whether a seizure of a day long past is told after one that is the news and has no day: "In June, ..."."""
    if published is None or frame.when is None or draft.interval is not None or frame.anaphoric:
        return False
    both = draft.kind is frame.kind is EventKind.SEIZURE and frame.sentence > draft.last_sentence
    return both and draft.frames[0].sentence <= 1 and (published - frame.when.interval.last).days > _NEWS


def _points_at_goods(frame: Frame, candidates: list[Draft]) -> bool:
    """Whether a flow with a side points at goods that no flow told before holds: at most a sum of money fits."""
    told = frame.supplier is not None or frame.recipient is not None or frame.kind is EventKind.SEIZURE
    return told and frame.kind in FLOWS and all(d.kind in MONEY_KINDS for d in candidates)


def _filled_out(frame: Frame, memory: GoodsMemory) -> Frame | None:
    """A frame with goods of its own besides a pronoun, which means others: "seized them with two low-loaders"."""
    first, *rest = frame.items or [None]
    if first is None or not rest or not first.anaphoric or first.item_class or frame.kind not in FLOWS:
        return None
    named = memory.named(frame) if first.text.lower() in PRONOUNS else ()
    return replace(frame, items=(*named, *rest)) if named else None


def _near_flow(draft: Draft, frame: Frame) -> bool:
    return draft.kind in FLOWS and frame.sentence - draft.last_sentence <= _REACH


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
        if one_against_many(draft, [i for i in frame.items if not i.anaphoric]):
            continue  # the giver of one car is not where a whole collection came from
        named = _same_name(frame.supplier, draft.supplier) or _same_name(frame.recipient, draft.recipient)
        if (
            (frame.sentence - draft.last_sentence > 2 and not named)
            or draft.supplier is None
            or draft.recipient is None
        ):
            continue
        rule = "the same two parties as in the flow told just before"
        if frame.supplier is not None and frame.recipient is None and _swapped(frame.supplier, draft):
            rule = "the other side of the exchange told just before"
            return replace(frame, recipient=replace(draft.supplier, inferred_by=rule))
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


def _swapped(giver: PartyMention, draft: Draft) -> bool:
    """Whether a giver is the second party to an exchange: "Kim exchanged gifts with Putin. Putin gave a rifle"."""
    taker = draft.recipient
    exchange = any(f.trigger_class.name == "swap" for f in draft.frames)
    return exchange and taker is not None and taker.country is not None and taker.country == giver.country


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
        if not another and (draft.interval is None or days_agree(*days)):
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
    return len(sides) == 2 and frame.kind in FLOWS and not words & PRONOUNS and (not people or numbered)


def _affinity(draft: Draft, frame: Frame) -> int:
    """How well a frame fits a draft, to choose among several."""
    points = 0
    for ours, theirs in ((draft.supplier, frame.supplier), (draft.recipient, frame.recipient)):
        if ours and theirs and ours.country and ours.country == theirs.country:
            points += 2
    points += 2 * bool(goods_heads(frame.items) & goods_heads(draft.items))
    points += 2 * bool(draft.interval and frame.when and draft.interval.overlaps(frame.when.interval))
    points += draft.kind is frame.kind
    return points + 2 * (draft.last_sentence == frame.sentence)
