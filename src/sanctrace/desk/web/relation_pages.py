"""What passes between two States: pairs with their totals; one pair as a chart, with the articles behind each point.

The series are kept in the ledger. When pages came since they were counted, a small ledger is counted again at once; of
a large one the last count is shown, with a word that says so, while a thread of the desk counts anew.
"""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.cases.relations import Exchange, ExchangeKind, Relation, RelationTotals
from sanctrace.cases.series_drawing import draw_series
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import ArticleName, Ledger
from sanctrace.ledger.codec import decode
from sanctrace.lexicon.names import load_names
from sanctrace.runs.relations import RelationsStand, count_relations, kept_stand, relations_stand

_SHOWN = 25  # exchanges on one page
AT_ONCE = 1_000  # readings of which the series are counted while the request waits: a third of a second


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How the kept series stand to the ledger."""

    ever: bool = True  # whether they were counted at all
    newer: int = 0  # readings that came since, or were read anew
    moved: bool = False  # whether an event was corrected, merged or split since

    @property
    def current(self) -> bool:
        """Whether nothing came since."""
        return self.ever and not self.newer and not self.moved


@dataclass(frozen=True, kw_only=True)
class BehindPoint:
    """One event or voice of a point, with its articles and its case, if the ledger has one of that id."""

    exchange: Exchange
    articles: tuple[ArticleName, ...]
    case: str | None


def relations_page(desk: Desk, request: Request) -> Response:
    """Every pair of States that some page names on both sides."""
    with desk.ledger() as ledger:
        counted = counted_relations(desk, ledger)
        found = totals_kept(ledger)
    shown = [(one, pair_words(one.pair)) for one in found]
    return page(desk, request, "relations.html", relations=shown, counted=counted)


def relation_page(desk: Desk, request: Request, pair: str) -> Response:
    """One pair, `KP-RU`; raises NotFound when nothing that is kept passes between them."""
    kind, before = request.args.get("kind", ""), request.args.get("before", "")
    with desk.ledger() as ledger:
        counted = counted_relations(desk, ledger)
        relation = series_kept(ledger, pair.upper())
        if relation is None:
            if not counted.ever:
                raise NotFound("The relations are being counted for the first time. Try again in a little while.")
            raise NotFound(f"No event that is kept here passes between two States named {pair}. See all relations.")
        known = {one.value for one in relation.kinds}
        rows = ledger.relation_exchanges(
            pair.upper(),
            kind=kind if kind in known else "none such" if kind else None,
            before=int(before) if before.isdecimal() and len(before) < 10 else None,
            limit=_SHOWN + 1,
        )
        behind = _behind(ledger, [decode(Exchange, value) for _, value in rows[:_SHOWN]])
    counts = {(point.month, point.kind): point.count for point in relation.points}
    groups = groupby(behind, key=lambda one: (one.exchange.month, one.exchange.kind))
    return page(
        desk,
        request,
        "relation.html",
        relation=relation,
        title=pair_words(relation.pair),
        pair="-".join(relation.pair),
        drawing=Markup(draw_series(relation)),  # every word in it is escaped where it is drawn
        shown=[(month, one, counts.get((month, one), 0), list(told)) for (month, one), told in groups],
        following=rows[_SHOWN - 1][0] if len(rows) > _SHOWN else None,
        paged=bool(before),
        kind=kind,
        statements=ExchangeKind.STATEMENTS,
        counted=counted,
    )


def counted_relations(desk: Desk, ledger: Ledger) -> Counted:
    """How the kept series stand; those of a small ledger are counted again first, those of a large one beside."""
    kept = kept_stand(ledger)
    known = desk.last("relations stand", kept or RelationsStand())
    now = relations_stand(ledger, known)
    desk.remembered("relations stand", now, lambda: now)
    if kept is not None and (kept.reading, kept.judgement) == (now.reading, now.judgement):
        return Counted()
    if now.reading <= AT_ONCE:
        count_relations(ledger)
        return Counted()
    if desk.counting.acquire(blocking=False):
        threading.Thread(target=_count_beside, args=(desk,), name="relations", daemon=True).start()
    before = kept or RelationsStand()
    moved = before.judgement != now.judgement
    return Counted(ever=kept is not None, newer=now.reading - before.reading, moved=moved)


def totals_kept(ledger: Ledger) -> list[RelationTotals]:
    """Every pair with its totals, the busiest first, as counted last."""
    return [decode(RelationTotals, totals) for _, totals in ledger.relation_totals()]


def series_kept(ledger: Ledger, pair: str) -> Relation | None:
    """The series of a pair with the first few exchanges of each point, as counted last."""
    kept = ledger.relation_series(pair)
    return None if kept is None else decode(Relation, kept)


def pair_words(pair: Iterable[str]) -> str:
    """`North Korea and Russia`."""
    return " and ".join(load_names().state(code) or code for code in pair)


def _count_beside(desk: Desk) -> None:
    try:
        with desk.ledger() as ledger:
            count_relations(ledger)
    except Exception:  # the last stop of this thread: whoever started the desk sees it, and the next look tries again
        traceback.print_exc(file=sys.stderr)
    finally:
        desk.counting.release()


def _behind(ledger: Ledger, exchanges: Sequence[Exchange]) -> list[BehindPoint]:
    names = ledger.article_names({article for exchange in exchanges for article in exchange.articles})
    there = ledger.cases_there({exchange.case for exchange in exchanges})
    return [
        BehindPoint(
            exchange=exchange,
            articles=tuple(names[article] for article in exchange.articles if article in names),
            case=exchange.case if exchange.case in there else None,
        )
        for exchange in exchanges
    ]
