"""The figures of a set by kind of event, by layout and by regime: the scorer's pairs, counted group by group.

The scorer gives one figure a set. Here its own pairing (`pair_score`, best first, one to one) and its own tests of a
field are applied again, and each outcome is booked to a group: an annotated event to its kind, a spurious one to the
kind that was claimed, both to the layout and the regime of their page. The sums over all groups are the scorer's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labelled import load_scorer

BY = ("all", "kind", "layout", "regime")
NEGATIVE = "none (negatives)"
Tally = dict[str, int]  # how often: `tp`, `fp`, `fn`, `supplier` right of `tp`, `date` right of `dated`, ...


@dataclass(frozen=True)
class Outcome:
    """A pair of annotated and predicted event, or one of them alone."""

    page: Mapping[str, Any]
    gold: Mapping[str, Any] | None
    predicted: Mapping[str, Any] | None


def outcomes(gold: Mapping[str, Any], predicted: Mapping[str, Any]) -> Iterator[Outcome]:
    """Every pair and every event left over, page by page; pairs with an optional event count for nothing."""
    scorer = load_scorer()
    for name, page in sorted(gold.items()):
        wanted, found = page["events"], (predicted.get(name) or {}).get("events") or []
        ranked = sorted(
            ((scorer.pair_score(x, y), j, k) for j, x in enumerate(found) for k, y in enumerate(wanted)),
            key=lambda t: (-t[0], t[1], t[2]),
        )
        pairs: dict[int, int] = {}
        for value, j, k in ranked:
            if value > 0 and j not in pairs and k not in pairs.values():
                pairs[j] = k
        for j, k in pairs.items():
            if not wanted[k]["optional"]:
                yield Outcome(page, wanted[k], found[j])
        for j, event in enumerate(found):
            if j not in pairs:
                yield Outcome(page, None, event)
        for k, event in enumerate(wanted):
            if k not in pairs.values() and not event["optional"]:
                yield Outcome(page, event, None)


def _group(by: str, page: Mapping[str, Any], outcome: Outcome | None = None) -> str | None:
    """Name of the group that a page or an outcome on it belongs to; None for a page when events are grouped."""
    if by == "kind":
        return str((outcome.gold or outcome.predicted or {}).get("kind")) if outcome else None
    return {"all": "all", "layout": str(page["template"]), "regime": str(page["regime"] or NEGATIVE)}[by]


def _counted(outcome: Outcome) -> Counter[str]:
    """What one outcome adds to the tally of its group."""
    scorer = load_scorer()
    gold, event = outcome.gold, outcome.predicted
    if gold is None or event is None:
        return Counter(fp=1) if gold is None else Counter(fn=1)
    told, due, free = (
        scorer.families(ids or ()) for ids in (event.get("provisions"), gold["provisions"], gold["provisions_optional"])
    )
    return Counter(
        tp=1,
        kind=int(event.get("kind") == gold["kind"]),
        status=int(event.get("status") == gold["status"]),
        status_group=int(scorer.GROUP.get(event.get("status")) == scorer.GROUP[gold["status"]]),
        supplier=int(scorer.party_ok(event, gold, "supplier")),
        recipient=int(scorer.party_ok(event, gold, "recipient")),
        dated=int(bool(gold["date"])),
        date=int(bool(gold["date"]) and scorer.date_ok(event, gold)),
        evidence=int(scorer.evidence_hit(event, gold)),
        provisions_tp=len(told & due),
        provisions_fp=len(told - due - free),
        provisions_fn=len(due - told),
    )


def breakdown(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], by: tuple[str, ...] = BY
) -> dict[str, dict[str, Tally]]:
    """For each of `by`, group by group, how often what was right; only numbers that are not nought."""
    every = list(outcomes(gold, predicted))
    result: dict[str, dict[str, Tally]] = {}
    for name in by:
        groups: dict[str, Counter[str]] = {}
        for outcome in every:
            group = _group(name, outcome.page, outcome)
            if group is not None:
                groups.setdefault(group, Counter()).update(_counted(outcome))
        for ident, page in gold.items():
            group = _group(name, page)
            if group is not None:
                told = bool((predicted.get(ident) or {}).get("relevant"))
                groups.setdefault(group, Counter()).update(_page_counted(told, page["relevant"]))
        result[name] = {group: dict(+tally) for group, tally in groups.items()}
    return result


def _page_counted(told: bool, relevant: bool) -> Counter[str]:
    outcome = ("fn", "tp") if relevant else ("tn", "fp")
    return Counter({"pages": 1, f"relevance_{outcome[told]}": 1})


def merged(*many: Mapping[str, Mapping[str, Tally]]) -> dict[str, dict[str, Tally]]:
    """Breakdowns of several sets as one."""
    sums: dict[str, dict[str, Counter[str]]] = {}
    for one in many:
        for by, groups in one.items():
            for group, tally in groups.items():
                sums.setdefault(by, {}).setdefault(group, Counter()).update(tally)
    return {by: {group: dict(tally) for group, tally in groups.items()} for by, groups in sums.items()}
