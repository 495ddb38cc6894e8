"""A case as the JSON object that `sanctrace cases --json` prints, one a line."""

from __future__ import annotations

import json

from typing_extensions import TypedDict

from sanctrace.cases.chain_drawing import draw_chain
from sanctrace.cases.describe import fullest_account
from sanctrace.desk.reading_json import EventJson, PassageJson, event_json, passage_json
from sanctrace.model import Case, CaseQuestion, CitedPassage, Grade, Judgement, Origin, OriginChain, Slot


class TellingJson(TypedDict):
    """One article's account: where it stands, and the event as `sanctrace read --json` prints it."""

    telling: str
    page: str
    article: str
    source: str
    sha256: str
    title: str
    publisher: str | None
    published: str | None
    event: EventJson


class CitedPassageJson(TypedDict):
    """Words of one page; `page` is that of the telling."""

    page: str
    passage: PassageJson


class OriginJson(TypedDict):
    """A source that the reports go back to."""

    name: str
    kind: str
    country: str | None
    reliability: str
    because: str
    stances: list[str]
    pages: list[str]


class NodeJson(TypedDict):
    """A hand in the chain."""

    id: str
    label: str
    note: str
    column: int


class LinkJson(TypedDict):
    """One step of the chain."""

    start: str
    end: str
    how: str
    because: str


class ChainJson(TypedDict):
    """How the reports hang together, in words, as a graph, and as a drawing."""

    words: str
    articles: int
    origins: list[OriginJson]
    denials: list[OriginJson]
    nodes: list[NodeJson]
    links: list[LinkJson]
    svg: str


class ValueJson(TypedDict):
    """One answer, with the tellings that give it and their words."""

    value: str
    tellings: list[str]
    passages: list[CitedPassageJson]
    corrected_by: str | None


class SlotJson(TypedDict):
    """What the tellings say of one slot."""

    slot: str
    agree: bool
    because: str
    values: list[ValueJson]


class GradeJson(TypedDict):
    """Admiralty grade with its reasons; `rule` is what the rule gave, `by_hand` the judgement that overruled it."""

    grade: str
    reliability: str
    credibility: int
    reasons: list[str]
    rule: str
    by_hand: str | None


class CaseQuestionJson(TypedDict):
    """A missing fact: the paragraphs that it decides alone, and those that it touches."""

    fact: str
    decides: list[str]
    touches: list[str]
    stated: list[CitedPassageJson]


class JoinedJson(TypedDict):
    """Why a telling stands in the case."""

    telling: str
    to: str
    score: float
    reasons: list[str]
    judgement: str | None


class JudgementJson(TypedDict):
    """A judgement in force about the case."""

    id: str
    kind: str
    by: str
    at: str
    reason: str
    slot: str | None
    value: str | None
    events: list[str]


class CorrectedJson(TypedDict):
    """The event of a telling as corrected by these judgements, tested by the law again; `tellings` has it as read.

    `lists` are the snapshots with which its parties were compared again; empty when neither party nor day changed.
    """

    telling: str
    judgements: list[str]
    law: str
    lists: list[str]
    event: EventJson


class CaseJson(TypedDict):
    """One case. `status`, `date` and `date_end` are those of the account that speaks for it."""

    id: str
    headline: str
    status: str
    date: str | None
    date_end: str | None
    provisions: list[str]
    grade: GradeJson
    chain: ChainJson
    slots: list[SlotJson]
    questions: list[CaseQuestionJson]
    joined: list[JoinedJson]
    judgements: list[JudgementJson]
    corrected: list[CorrectedJson]
    tellings: list[TellingJson]


def case_line(case: Case) -> str:
    """The case as one line of JSON."""
    return json.dumps(case_json(case), ensure_ascii=False)


def case_json(case: Case) -> CaseJson:
    """The case as plain values, ready for JSON."""
    lead = fullest_account([kept.event for kept in case.accounts])
    provisions = dict.fromkeys(provision for kept in case.accounts for provision in kept.provisions)
    return {
        "id": case.id,
        "headline": case.headline,
        "status": lead.status.value,
        "date": lead.when.start if lead.when else None,
        "date_end": lead.when.end if lead.when else None,
        "provisions": list(provisions),
        "grade": _grade(case.grade),
        "chain": _chain(case.chain),
        "slots": [_slot(slot) for slot in case.slots],
        "questions": [_question(question) for question in case.questions],
        "joined": [
            {
                "telling": j.telling,
                "to": j.to,
                "score": j.score,
                "reasons": list(j.reasons),
                "judgement": j.judgement,
            }
            for j in case.joined
        ],
        "judgements": [judgement_json(judgement) for judgement in case.judgements],
        "corrected": [
            {
                "telling": corrected.telling,
                "judgements": list(corrected.judgements),
                "law": corrected.law,
                "lists": [used.snapshot for used in corrected.lists],
                "event": event_json(corrected.reading),
            }
            for corrected in case.corrected
        ],
        "tellings": [
            {
                "telling": telling.ident,
                "page": telling.page,
                "article": telling.article,
                "source": telling.source,
                "sha256": telling.sha256,
                "title": telling.title,
                "publisher": telling.publisher,
                "published": telling.published.text if telling.published else None,
                "event": event_json(telling.reading),
            }
            for telling in case.tellings
        ],
    }


def _cited(passages: tuple[CitedPassage, ...]) -> list[CitedPassageJson]:
    return [{"page": cited.page, "passage": passage_json(cited.passage)} for cited in passages]


def _origin(origin: Origin) -> OriginJson:
    return {
        "name": origin.name,
        "kind": origin.kind.value,
        "country": origin.country,
        "reliability": origin.reliability,
        "because": origin.because,
        "stances": [stance.value for stance in origin.stances],
        "pages": list(origin.pages),
    }


def _chain(chain: OriginChain) -> ChainJson:
    return {
        "words": chain.words(),
        "articles": chain.articles,
        "origins": [_origin(origin) for origin in chain.origins],
        "denials": [_origin(origin) for origin in chain.denials],
        "nodes": [{"id": n.id, "label": n.label, "note": n.note, "column": n.column} for n in chain.nodes],
        "links": [{"start": x.start, "end": x.end, "how": x.how.value, "because": x.because} for x in chain.links],
        "svg": draw_chain(chain),
    }


def _slot(slot: Slot) -> SlotJson:
    return {
        "slot": slot.name,
        "agree": slot.agree,
        "because": slot.because,
        "values": [
            {
                "value": value.value,
                "tellings": list(value.tellings),
                "passages": _cited(value.passages),
                "corrected_by": value.corrected_by,
            }
            for value in slot.values
        ],
    }


def _grade(grade: Grade) -> GradeJson:
    return {
        "grade": grade.sign,
        "reliability": grade.reliability,
        "credibility": grade.credibility,
        "reasons": list(grade.reasons),
        "rule": grade.rule,
        "by_hand": grade.by_hand,
    }


def _question(question: CaseQuestion) -> CaseQuestionJson:
    return {
        "fact": question.fact,
        "decides": list(question.decides),
        "touches": list(question.touches),
        "stated": _cited(question.stated),
    }


def judgement_json(judgement: Judgement) -> JudgementJson:
    return {
        "id": judgement.id,
        "kind": judgement.kind.value,
        "by": judgement.by,
        "at": judgement.at.isoformat(),
        "reason": judgement.reason,
        "slot": judgement.slot,
        "value": judgement.value,
        "events": [anchor.event for anchor in judgement.about],
    }
