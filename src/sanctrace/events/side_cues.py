"""Parties that may stand on a side of a draft, and the cues that speak for or against each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sanctrace.events.candidates import PageView
from sanctrace.events.cues import in_words, sort_of
from sanctrace.events.discourse import PartyMention
from sanctrace.events.frame import Frame
from sanctrace.events.merge import Draft
from sanctrace.events.tree import Token
from sanctrace.model import EventKind

_STEPS = 8  # how far up a parse a common head is looked for
_SLOTS = {"nsubj": "subj", "dobj": "obj"}


class Side(StrEnum):
    """The two sides of a flow."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.RECIPIENT if self is Side.SUPPLIER else Side.SUPPLIER

    def of(self, draft: Draft) -> PartyMention | None:
        """The party that stands there."""
        return draft.supplier if self is Side.SUPPLIER else draft.recipient

    def put(self, draft: Draft, party: PartyMention | None) -> None:
        """Let a party stand there."""
        if self is Side.SUPPLIER:
            draft.supplier = party
        else:
            draft.recipient = party


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """A party where it stands: its head, its sentence, and how near that is to the telling."""

    mention: PartyMention
    token: Token
    sentence: int
    nearness: str


def parties_near(page: PageView, draft: Draft) -> list[Standing]:
    """The parties that the sentences of a draft name, its first three, and those right before and after the first."""
    own = sorted({f.sentence for f in draft.frames})
    reach = [(s, "own sentence" if k == 0 else "later telling") for k, s in enumerate(own[:3])]
    for step, nearness in ((-1, "sentence before"), (1, "sentence after")):
        if own[0] + step not in own:
            reach.append((own[0] + step, nearness))
    return [
        Standing(mention=mention, token=token, sentence=sentence, nearness=nearness)
        for sentence, nearness in reach
        for token, mention in page.mentions(sentence)
    ]


def names_origin(draft: Draft, party: Standing) -> bool:
    """Whether a party is only the adjective of a draft's goods: Russia does not get "Russian oil"."""
    if party.token.dep_ not in {"amod", "compound", "nmod"}:
        return False
    head = party.token.head.i
    return any(item.sentence == party.sentence and item.token == head for item in draft.items)


def side_cues(page: PageView, draft: Draft, side: Side, party: Standing, free: Sequence[str] | None = None) -> set[str]:
    """The cues of a party as a side of a draft; each names the side. `free` are its `side_free_cues`, when known."""
    cues = [
        *_by_the_rules(page, draft, side, party.mention),
        *_by_the_measures(page, draft, side, party.mention),
        *(side_free_cues(page, draft, party) if free is None else free),
    ]
    lead = f"{side.value}: "
    return {lead + cue for cue in cues}


def side_free_cues(page: PageView, draft: Draft, party: Standing) -> list[str]:
    """The cues of a party in a draft that are the same for either side."""
    sort = sort_of(party.mention, page)
    cues = [
        f"stands in the {party.nearness}",
        f"is {sort}",
        f"as {party.token.dep_}",
        *_other_parts(draft, party),
        *_by_the_parse(page, draft, party),
    ]
    if party.token.dep_ == "pobj":
        cues.append(f"after “{party.token.head.lower_}”")
    if draft.kind is EventKind.SEIZURE:
        cues.append(f"of a seizure: {sort.split()[-1]} as {party.token.dep_}")
    return cues


def _by_the_rules(page: PageView, draft: Draft, side: Side, party: PartyMention) -> Iterator[str]:
    ours, across = side.of(draft), side.other.of(draft)
    if ours is None:
        yield "the rules find none"
    elif ours.start == party.start:
        yield f"the rules take it, {'in words' if in_words(ours) else sort_of(ours, page)}"
    elif ours.country and ours.country == party.country:
        yield "the rules take its State" + ("" if in_words(ours) else " by inference")
    elif not in_words(ours):
        yield "the rules infer another"
    else:
        listed = ours.entry is not None or ours.country is not None
        yield f"the rules take {'a listed' if listed else 'an unlisted'} other"
    if across is not None and across.start == party.start:
        yield "the rules take it for the other side"
    elif across is not None and across.country and across.country == party.country:
        yield "the rules take its State for the other side"


def _by_the_measures(page: PageView, draft: Draft, side: Side, party: PartyMention) -> Iterator[str]:
    if party.country not in page.regimes or party.country is None:
        return
    flows = page.phrases.knowledge.regime_states
    here, there = flows.supplies, flows.receives
    if side is Side.RECIPIENT:
        here, there = there, here
    if draft.classes() & here.get(party.country, frozenset()):
        yield "the measures look for it here"
    elif draft.classes() & there.get(party.country, frozenset()):
        yield "the measures look for it on the other side"
    if party.country == page.about:
        yield "is the State of the story"


def _other_parts(draft: Draft, party: Standing) -> Iterator[str]:
    start = party.mention.start
    for frame in draft.frames:
        if any(p.start == start for p in frame.authorities):
            yield "stops it"
        if any(p.start == start for p in frame.via):
            yield "carries it or lies on the way"
        if frame.sentence == party.sentence and any(v.token.i == party.token.i for v in frame.stance.voices):
            yield "tells it"
        if frame.place is not None and frame.place.start == start:
            yield "is where it happens"


def _by_the_parse(page: PageView, draft: Draft, party: Standing) -> Iterator[str]:
    frame = next((f for f in draft.frames if f.sentence == party.sentence), None)
    if frame is None:
        return
    doc = page.scenes[party.sentence].doc
    trigger = doc[frame.token]
    where = "left" if party.token.i < trigger.i else "right"
    yield f"{where} of the trigger"
    yield f"{where} of a trigger {frame.trigger_class.name}"
    way = _way(party.token, trigger)
    if way is not None:
        up, down = way
        if len(up) + len(down) <= 4:
            yield f"way to the trigger {_drawn(way)}"
        yield f"steps to the trigger {min(6, len(up) + len(down))}"
        if up and not down:
            yield from _place(party.token, up, frame)
    for item in draft.items:
        if item.sentence == party.sentence:
            near = _way(party.token, doc[item.token])
            if near is not None and len(near[0]) + len(near[1]) <= 3:
                yield f"way to the goods {_drawn(near)}"
                return


def _place(token: Token, up: list[str], frame: Frame) -> Iterator[str]:
    """The role that the trigger's class gives to the place in which a party stands."""
    slot = up[-1] if len(up) == 1 else token.head.lower_ if token.dep_ == "pobj" and len(up) == 2 else None
    if slot is not None:
        slot = _SLOTS.get(slot, slot)
        role = frame.trigger_class.slots.get(slot) or frame.trigger_class.preps.get(slot)
        if role is not None:
            yield f"in the trigger’s place for {role.value}"


def _way(token: Token, goal: Token) -> tuple[list[str], list[str]] | None:
    """Labels from a word up to the head that it shares with another, and down to that one; None when it is far."""
    above = [goal, *goal.ancestors]
    rank = {t.i: n for n, t in enumerate(above)}
    up: list[str] = []
    for _ in range(_STEPS):
        if token.i in rank:
            return up, [t.dep_ for t in reversed(above[: rank[token.i]])]
        up.append(f"{token.dep_}:{token.head.lower_}" if token.dep_ == "pobj" else token.dep_)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _drawn(way: tuple[list[str], list[str]]) -> str:
    up, down = way
    return "<".join(up) + ("/" + ">".join(down) if down else "")
