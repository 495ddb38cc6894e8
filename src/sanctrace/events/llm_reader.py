"""A language model's answer to events: what it says is looked up in the page, and our own rules do the rest.

The model says which sentences tell one event, which words fill which role, and what kind of event it is. Each of these
is taken only when the page holds the words. Offsets, States, goods, HS headings, days, voices, claims and status come
from the lexicon and the rules; a clause that the rules read as negated, hypothetical or law talk tells no event,
whoever says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.events.gate import Gate
from sanctrace.events.llm_answer import Notes, SaidEvent, parse_answer
from sanctrace.events.llm_grounding import DraftMaker
from sanctrace.events.merge import Draft
from sanctrace.events.quotes import Quotes
from sanctrace.events.reader import ArticleReading, RuleReader
from sanctrace.events.scene import Knowledge
from sanctrace.events.sides import SideReader
from sanctrace.model import Article, Event


@dataclass(frozen=True, kw_only=True)
class AnswerRead:
    """The events that stand, and one sentence for each thing of the answer that does not."""

    events: tuple[Event, ...]
    notes: tuple[str, ...]


def item_classes(knowledge: Knowledge) -> list[str]:
    """The item classes that an answer may use, in alphabetical order."""
    return sorted({entry.item_class for entry in knowledge.goods.entries})


def worth_asking(article: Article, knowledge: Knowledge) -> bool:
    """Whether the page passes the gate that the rules use: it names a State or group under some measure."""
    return Gate(knowledge).article(article.body)


def read_answer(answer: str, article: Article, knowledge: Knowledge) -> AnswerRead:
    """The events that an answer about the article tells and that the page bears out.

    Raises UnreadableAnswer when the text is no answer at all.
    """
    notes = Notes()
    said = parse_answer(answer, item_classes(knowledge), notes)
    if not said:
        return AnswerRead(events=(), notes=tuple(notes.sentences))
    reading = ArticleReading(RuleReader(knowledge), article, Gate(knowledge)).parsed()
    for scene in reading.scenes.values():
        reading.note_names(scene)
        for part, _ in scene.attributions:
            reading.note_names(part)
    quotes = Quotes(article.body)
    sides = SideReader(reading.phrases, reading.scenes, reading.about)
    told: dict[object, tuple[SaidEvent, Draft]] = {}
    for event in said:
        draft = DraftMaker(reading, quotes, event, notes).draft()
        if draft is None:
            continue
        if (idle := sides.idle(draft)) is not None:
            notes.drop(event.number, "the whole event", event.kind.value, idle.value)
        elif (flow := _flow(draft)) in told:
            notes.drop(
                event.number, "the whole event", event.kind.value, f"told before as event {told[flow][0].number}"
            )
        else:
            told[flow] = event, draft
    return AnswerRead(events=_composed(reading, list(told.values()), notes), notes=tuple(notes.sentences))


def _composed(reading: ArticleReading, told: Sequence[tuple[SaidEvent, Draft]], notes: Notes) -> tuple[Event, ...]:
    """The events of the drafts, with claims, denials and status by the rules."""
    drafts = [draft for _, draft in told]
    disowned = {f.sentence for d in drafts for f in d.frames if f.stance.deniers}
    denials = [
        denial
        for index, scene in reading.scenes.items()
        if index not in disowned
        for denial in reading.context.denials(scene)
    ]
    events = reading.compose(drafts, denials)
    for (said, _), event in zip(told, events, strict=True):
        if said.status is not None and said.status is not event.status:
            notes.drop(said.number, "status", said.status.value, f"by the rules it is {event.status.value}")
    return tuple(events)


def _flow(draft: Draft) -> tuple[object, ...]:
    """What two drafts of one flow have in common: kind, and the words that name the sides, the goods and the day."""
    sides = [p.start if p is not None else None for p in (draft.supplier, draft.recipient)]
    return draft.kind, *sides, tuple(i.start for i in draft.items), draft.when.start if draft.when else None
