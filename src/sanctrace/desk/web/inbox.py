"""The inbox: cases to decide, most pressing first or by day, filtered, counted and searched."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.case_filter import DECISIONS, FACETS, InboxFilter
from sanctrace.desk.web.kept_notice import done_notice
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.searches import saved_searches
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.source_pages import not_found_lines
from sanctrace.ledger import CaseOrder, LabelCount
from sanctrace.runs.judging import standing

_PAGE = 25  # cases on one page
_OPTIONS = 300  # values offered by one filter; the rarest are left to the search

_ORDERS = {"pressing": "most pressing first", "newest": "newest event first", "oldest": "oldest event first"}
_PRESSING_RULE = (  # what `cases.pressing` does, step by step
    "What the law may say of it: may fall under a measure; needs approval or exemption; below threshold or counts"
    " towards a cap; cannot be tested; not covered.",
    "Its grade, both signs together, A1 first; F and 6, which say that nothing can be judged, stand in the middle.",
    "What is denied or told differently, before what all tell alike.",
    "The day of the latest report, newest first.",
    "Fewer open questions first.",
)


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A filter with the values that it offers, each with its number of cases."""

    name: str
    title: str
    options: tuple[tuple[str, str, int], ...]  # value, what it is called, cases


def inbox(desk: Desk, request: Request) -> Response:
    """The list of cases."""
    shown = InboxFilter.of(request.args)
    four_eyes = desk.settings.four_eyes
    after = request.args.get("after")
    filtering = "filter" in request.args or bool(shown.chosen.keys() - {"words"})
    label = "decision of two" if four_eyes else "decision"
    with desk.ledger() as ledger:
        wanted = shown.wanted(four_eyes=four_eyes)
        found = ledger.list_cases(wanted, limit=_PAGE + 1, after=after, order=CaseOrder(shown.order))
        counts = desk.counts(ledger, wanted) if filtering else ()
        decided = desk.counts(ledger, shown.but(decision="").wanted(four_eyes=four_eyes), label)
        pages = 0 if found else ledger.counts().articles
        notice = done_notice(ledger, request)
    saved = saved_searches(desk)
    by_decision = {d: sum(count.cases for count in decided if count.value == d) for d in DECISIONS}
    total = by_decision[shown.decision] if shown.decision else sum(by_decision.values())
    cases = found[:_PAGE]
    return page(
        desk,
        request,
        "inbox.html",
        shown=shown,
        cases=[(case, standing(case.outline, four_eyes=four_eyes)) for case in cases],
        filtering=filtering,
        facets=[_facet(desk, name, title, counts, getattr(shown, name)) for name, title in FACETS.items()],
        decisions=by_decision,
        total=total,
        following=cases[-1].outline.id if len(found) > _PAGE else None,
        paged=after is not None,
        pages=pages,
        checked=() if found else not_found_lines(desk, pages),
        notice=notice,
        saved=saved,
        orders=_ORDERS,
        pressing_rule=_PRESSING_RULE,
        saved_as=next((one.name for one, filtered in saved if filtered and filtered.chosen == shown.chosen), None),
    )


def _facet(desk: Desk, name: str, title: str, counts: tuple[LabelCount, ...], chosen: str) -> Facet:
    if name == "grade":
        return Facet(name=name, title=title, options=_grades(counts, chosen))
    options = [
        (c.value, desk.symbol(c.value) if name == "provision" else c.value.replace("_", " "), c.cases)
        for c in counts
        if c.name == name
    ][:_OPTIONS]
    if chosen and chosen not in {value for value, _, _ in options}:
        options.insert(0, (chosen, chosen, 0))
    return Facet(name=name, title=title, options=tuple(options))


def _grades(counts: tuple[LabelCount, ...], chosen: str) -> tuple[tuple[str, str, int], ...]:
    """Each grade with the cases that have it or a better one in both signs."""
    held = {c.value: c.cases for c in counts if c.name == "grade"}
    signs = sorted({*held, *([chosen] if chosen else [])})

    def better(least: str) -> int:
        return sum(n for g, n in held.items() if all((g[0] if sign.isalpha() else g[1]) <= sign for sign in least))

    return tuple((sign, f"{sign} or better", better(sign)) for sign in signs)
