"""One screening as a record: what was asked, of which lists, what came out and what had been decided before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from typing_extensions import TypedDict

from sanctrace import __version__
from sanctrace.actors import Days, Decisions, Evidence, Hit, Roster, screen_hits
from sanctrace.model import Screening


class HitJson(TypedDict):
    """A hit as JSON."""

    entry: str
    name: str
    list: str
    snapshot: str | None
    score: float
    reasons: list[str]
    listed_on: str | None
    listed_by: str | None
    delisted_on: str | None
    listed_then: bool | None
    listed_at_report: bool | None
    listed_now: bool | None
    decision: DecisionJson | None


class DecisionJson(TypedDict):
    """What somebody decided about the name and the entry before."""

    verdict: str
    why: str
    by: str
    at: str
    stands: bool  # False: the entry has changed since, so the question is open again


class RecordJson(TypedDict):
    """A screening, enough to show an examiner what was known."""

    query: str
    version: str
    threshold: float
    on: str | None
    reported: str | None
    as_of: str | None
    evidence: dict[str, list[str]]
    lists: list[dict[str, str | None]]
    hits: list[HitJson]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What every name of a run is asked against, besides the name."""

    roster: Roster
    decisions: Decisions
    days: Days
    evidence: Evidence
    threshold: float


def make_record(query: str, hits: Sequence[Hit], question: Question) -> RecordJson:
    """The record of one name and its hits; hits that were decided to be somebody else come last."""
    by_key = {(h.snapshot.label, h.entry.id): h for h in hits}
    screenings = screen_hits(query, hits, days=question.days, evidence=question.evidence)
    rows = [_hit(s, by_key[s.snapshot or "", s.entry], query, question) for s in screenings]
    rows.sort(key=is_cleared)
    days = question.days
    return {
        "query": query,
        "version": __version__,
        "threshold": question.threshold,
        "on": days.event.edtf() if days.event else None,
        "reported": _iso(days.report),
        "as_of": _iso(days.as_of),
        "evidence": {
            key: list(values)
            for key in ("births", "countries", "positions")
            if (values := getattr(question.evidence, key))
        },
        "lists": [
            {"list": s.list_name, "snapshot": s.label, "sha256": s.sha256, "dated": _iso(s.dated)}
            for s in question.roster.snapshots
        ],
        "hits": rows,
    }


def is_cleared(hit: HitJson) -> bool:
    """Whether somebody decided that the hit is another one, and the entry has not changed since."""
    decision = hit["decision"]
    return decision is not None and decision["stands"] and decision["verdict"] == "not the same"


def _hit(screening: Screening, hit: Hit, query: str, question: Question) -> HitJson:
    list_id = hit.snapshot.list_id
    standing = question.decisions.about(query, list_id, hit.entry)
    decided = standing or question.decisions.outdated(query, list_id, hit.entry)
    return {
        "entry": screening.entry,
        "name": screening.entry_name,
        "list": screening.list_name,
        "snapshot": screening.snapshot,
        "score": screening.score,
        "reasons": list(screening.reasons),
        "listed_on": _iso(screening.listed_on),
        "listed_by": _iso(screening.listed_by),
        "delisted_on": _iso(screening.delisted_on),
        "listed_then": screening.listed_then,
        "listed_at_report": screening.listed_at_report,
        "listed_now": screening.listed_now,
        "decision": None
        if decided is None
        else {
            "verdict": decided.verdict.value,
            "why": decided.why,
            "by": decided.by,
            "at": decided.at.isoformat(),
            "stands": standing is not None,
        },
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
