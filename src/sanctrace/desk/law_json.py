"""Measures, changes, matrices and cap ledgers as plain values, ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import isinf

from typing_extensions import TypedDict

from sanctrace.lexicon.goods import GoodsMatch
from sanctrace.rules.caps import CapPeriod
from sanctrace.rules.compare import LawChange
from sanctrace.rules.describe import further_conditions
from sanctrace.rules.lint import Issue
from sanctrace.rules.matrix import RegimeRow
from sanctrace.rules.measure import ExceptionRoute, Measure, Threshold
from sanctrace.rules.replay import FindingChange


class MeasureJson(TypedDict):
    """One measure of the library."""

    id: str
    aliases: list[str]
    symbol: str
    regime: str
    role: str
    force: str
    status: str
    tested: bool
    summary: str
    link: str
    in_force: list[dict[str, str | None]]
    direction: str
    conduct: list[str]
    goods: list[str]
    hs: list[str]
    hs_edition: str | None
    hs_source: str | None
    bound: str
    conditions: list[str]
    thresholds: list[dict[str, str | float | None]]
    exceptions: list[dict[str, str | None]]
    hangs_on: list[str]
    tie: str | None
    superseded_by: list[str]
    see_also: list[str]
    verification: dict[str, object]
    notes: list[str]
    file: str
    line: int


def measure_json(measure: Measure) -> MeasureJson:
    """A measure with everything a reader may ask of it."""
    mark = measure.verification
    return {
        "id": measure.id,
        "aliases": list(measure.aliases),
        "symbol": measure.symbol,
        "regime": measure.regime.id,
        "role": measure.role.value,
        "force": measure.force.value,
        "status": measure.status,
        "tested": measure.tested,
        "summary": measure.summary,
        "link": measure.link,
        "in_force": [
            {
                "from": s.first.isoformat(),
                "until": _day(s.last),
                "basis": s.basis,
                "cites": s.cites,
                "ended_by": s.ended_by,
            }
            for s in measure.spans
        ],
        "direction": measure.direction_words,
        "conduct": list(measure.conduct_words),
        "goods": list(measure.goods_words),
        "hs": list(measure.hs),
        "hs_edition": measure.hs_edition,
        "hs_source": measure.hs_source,
        "bound": measure.bound,
        "conditions": further_conditions(measure),
        "thresholds": [_threshold(t) for t in measure.thresholds],
        "exceptions": [_route(r) for r in measure.routes],
        "hangs_on": list(measure.hosts),
        "tie": None if measure.tie is None else measure.tie.value,
        "superseded_by": list(measure.superseded_by),
        "see_also": list(measure.see_also),
        "verification": {
            "status": mark.status,
            "checked": mark.checked.isoformat(),
            "read": [{"fact": fact, "at": at} for fact, at in mark.read],
            "from_memory": list(mark.from_memory),
        },
        "notes": list(measure.notes),
        "file": measure.path,
        "line": measure.line,
    }


class GoodsEntryJson(TypedDict):
    """One entry of the goods lexicon. Headings are those of HS 2022."""

    id: str
    item_class: str
    goods_class: str
    hs: list[str]


class GoodsNamedJson(TypedDict):
    """Words that name goods; several entries of one rank mean that the words alone are ambiguous."""

    words: str
    ambiguous: bool
    entries: list[GoodsEntryJson]


class GoodsJson(TypedDict):
    """A phrase with the goods that it names."""

    words: str
    goods: list[GoodsNamedJson]


def goods_json(phrase: str, matches: Sequence[GoodsMatch]) -> GoodsJson:
    """What the goods lexicon makes of a phrase: entries that name goods one by one, else the general ones."""
    named: list[GoodsNamedJson] = []
    for match in matches:
        entries = [e for e in match.entries if not e.general] or list(match.entries)
        rows: list[GoodsEntryJson] = [
            {"id": e.id, "item_class": e.item_class, "goods_class": e.goods_class, "hs": list(e.hs)} for e in entries
        ]
        words = phrase[match.start : match.end]
        named.append({"words": words, "ambiguous": len(entries) > 1, "entries": rows})
    return {"words": phrase, "goods": named}


def change_json(change: LawChange) -> dict[str, str | bool]:
    """A measure that began or ended."""
    return {
        "id": change.measure.id,
        "symbol": change.measure.symbol,
        "began": change.began,
        "day": change.day.isoformat(),
        "cites": change.cites,
        "summary": change.measure.summary,
    }


def issue_json(issue: Issue) -> dict[str, str | int]:
    """One issue of the linter."""
    return {
        "file": issue.path,
        "line": issue.line,
        "severity": issue.severity.value,
        "check": issue.check,
        "message": issue.message,
    }


def row_json(row: RegimeRow) -> dict[str, object]:
    """One regime's row of the matrix."""
    return {
        "regime": row.regime.id,
        "name": row.regime.name,
        "strongest": None if row.strongest is None else row.strongest.value,
        "findings": [
            {"provision": f.provision, "symbol": f.symbol, "outcome": f.outcome.value, "missing": list(f.missing)}
            for f in row.findings
        ],
    }


def finding_change_json(change: FindingChange) -> dict[str, str | None]:
    """One finding that a replay changed."""
    return {
        "event": change.event.id,
        "article": change.event.article,
        "provision": change.provision,
        "symbol": change.finding.symbol,
        "before": None if change.before is None else change.before.value,
        "after": None if change.after is None else change.after.value,
    }


def cap_json(period: CapPeriod) -> dict[str, object]:
    """One year of a cap ledger."""
    return {
        "measure": period.measure.id,
        "from": period.first.isoformat(),
        "until": period.last.isoformat(),
        "unit": period.unit,
        "ceiling": None if isinf(period.ceiling) else period.ceiling,
        "low": period.low,
        "high": period.high,
        "above_ceiling": period.passed.value,
        "deliveries": [
            {
                "from": d.first.isoformat(),
                "until": d.last.isoformat(),
                "low": d.low,
                "high": d.high,
                "sure": d.sure,
                "counted": d.counted,
                "measured": d.measured,
                "articles": [e.article for e in d.events],
            }
            for d in period.deliveries
        ],
    }


def _threshold(threshold: Threshold) -> dict[str, str | float | None]:
    return {
        "kind": threshold.kind,
        "what": threshold.what,
        "value": None if isinf(threshold.value) else threshold.value,
        "unit": threshold.unit,
        "period": threshold.period,
    }


def _route(route: ExceptionRoute) -> dict[str, str | None]:
    return {"kind": route.kind.value, "text": route.text, "from": _day(route.first), "until": _day(route.last)}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
