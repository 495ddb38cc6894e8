"""What passes between two States: pairs with their totals; one pair as a chart, with the articles behind each point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request, Response

from sanctrace.cases.relations import Exchange, ExchangeKind, Relation
from sanctrace.cases.series_drawing import draw_series
from sanctrace.desk.web.rendering import page
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import Ledger
from sanctrace.lexicon.names import load_names
from sanctrace.model import Article
from sanctrace.runs.relations import RelationsStand, relations_in, relations_stand

_SHOWN = 500  # points on one page


@dataclass(frozen=True, kw_only=True)
class BehindPoint:
    """One event or voice of a point, with its articles and its case, if the ledger has one of that id."""

    exchange: Exchange
    articles: tuple[Article, ...]
    case: str | None


def relations_page(desk: Desk, request: Request) -> Response:
    """Every pair of States that some page names on both sides."""
    with desk.ledger() as ledger:
        found = relations_of_desk(desk, ledger)
    return page(desk, request, "relations.html", relations=[(one, pair_words(one)) for one in found])


def relation_page(desk: Desk, request: Request, pair: str) -> Response:
    """One pair, `KP-RU`; raises NotFound when nothing that is kept passes between them."""
    kind = request.args.get("kind", "")
    with desk.ledger() as ledger:
        found = [one for one in relations_of_desk(desk, ledger) if "-".join(one.pair) == pair.upper()]
        if not found:
            raise NotFound(f"No event that is kept here passes between two States named {pair}. See all relations.")
        relation = found[0]
        points = [p for p in relation.points if not kind or p.kind.value == kind]
        shown = [(p, _behind(ledger, p.exchanges)) for p in points[-_SHOWN:][::-1]]
    return page(
        desk,
        request,
        "relation.html",
        relation=relation,
        title=pair_words(relation),
        pair="-".join(relation.pair),
        drawing=Markup(draw_series(relation)),  # every word in it is escaped where it is drawn
        shown=shown,
        left=max(len(points) - _SHOWN, 0),
        kind=kind,
        statements=ExchangeKind.STATEMENTS,
    )


def relations_of_desk(desk: Desk, ledger: Ledger) -> tuple[Relation, ...]:
    """The series of every pair. All pages are read for it: once, and again when a page came or an event was moved."""
    known = desk.last("relations stand", RelationsStand())
    stand = relations_stand(ledger, known)
    desk.remembered("relations stand", stand, lambda: stand)
    return desk.remembered("relations", (stand.reading, stand.judgement), lambda: relations_in(ledger))


def pair_words(relation: Relation) -> str:
    """`North Korea and Russia`."""
    return " and ".join(load_names().state(code) or code for code in relation.pair)


def _behind(ledger: Ledger, exchanges: Iterable[Exchange]) -> list[BehindPoint]:
    return [
        BehindPoint(
            exchange=exchange,
            articles=tuple(r.article for name in exchange.articles if (r := ledger.load(name)) is not None),
            case=exchange.case if ledger.case(exchange.case) is not None else None,
        )
        for exchange in exchanges
    ]
