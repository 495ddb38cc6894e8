"""What passes between two States: every pair with its totals, one pair by month and kind, every exchange of a pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import click
from pydantic import Field, with_config
from typing_extensions import TypedDict
from werkzeug.exceptions import NotFound

from sanctrace.cases.relations import Exchange, ExchangeKind, Relation, RelationTotals
from sanctrace.desk.relations_command import ExchangeJson, exchange_json, read_pair
from sanctrace.desk.web.api.cursors import make_cursor, read_cursor
from sanctrace.desk.web.api.inputs import Cursor, Limit
from sanctrace.desk.web.api.problems import Problem, ProblemKind, WhereJson
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.relation_pages import Counted, counted_relations, series_kept, totals_kept
from sanctrace.ledger.codec import decode
from sanctrace.model.account import Permission

Pair = Annotated[
    str,
    Field(max_length=100, pattern=r"^[^\x00]*$", description="Two codes or names.", examples=["KP/RU"]),
]


class MonthJson(TypedDict):
    """One month and kind: how many, and the first few of them; `left` are not told here."""

    month: str
    kind: str
    count: int
    exchanges: list[ExchangeJson]
    left: int


class PairJson(TypedDict):
    """One pair of States: from which month to which, how many of each kind; by month when the pair was asked for."""

    pair: list[str]
    first: str
    last: str
    totals: dict[str, int]
    points: list[MonthJson]


class CountedJson(TypedDict):
    """How the series stand: `current`, or counted before so many `newer` readings came; they are counted anew then."""

    current: bool
    ever: bool
    newer: int


class RelationsJson(TypedDict):
    """The pairs, the busiest first."""

    relations: list[PairJson]
    counted: CountedJson


class MonthExchangeJson(ExchangeJson):
    """One event, or one voice about one event, with its month and kind."""

    month: str
    kind: str


class ExchangesJson(TypedDict):
    """A page of exchanges, the latest first; `next` is the cursor of the following one, null on the last."""

    exchanges: list[MonthExchangeJson]
    next: str | None


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class RelationQuery:
    """Which pair of States; empty: all."""

    pair: Pair = ""


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class ExchangeQuery:
    """Which pair of States, which kind (any without one), and which page of it."""

    pair: Pair
    kind: ExchangeKind | None = None
    limit: Limit = 25
    cursor: Cursor = ""


def list_relations(call: Call[RelationQuery, None]) -> RelationsJson:
    """What passes between two States: every pair with its totals; with `pair`, that one by month and kind.

    The series are kept. When readings came since, those of a large ledger are told as they were counted last and
    counted anew meanwhile: `counted` says so.
    """
    with call.desk.ledger() as ledger:
        pair = _pair(call.query.pair) if call.query.pair else None
        counted = counted_relations(call.desk, ledger)
        if pair is None:
            told = [_totals(one) for one in totals_kept(ledger)]
        else:
            series = series_kept(ledger, pair)
            told = [] if series is None else [_series(series)]
    return {"relations": told, "counted": _counted(counted)}


def list_exchanges(call: Call[ExchangeQuery, None]) -> ExchangesJson:
    """Every exchange of a pair of States, the latest first, page by page; those of one kind with `kind`.

    A cursor holds a place in the series as it was counted: after another count the pages begin anew.
    """
    query, pair = call.query, _pair(call.query.pair)
    with call.desk.ledger() as ledger:
        counted_relations(call.desk, ledger)
        of = f"exchanges {pair} {query.kind} {ledger.relations_stand()}"
        before = int(read_cursor(query.cursor, of, int)[0]) if query.cursor else None
        if ledger.relation_series(pair) is None:
            raise NotFound(f"Nothing that is kept here passes between two States named {pair}; see GET /relations.")
        kind = None if query.kind is None else query.kind.value
        rows = ledger.relation_exchanges(pair, kind=kind, before=before, limit=query.limit + 1)
    told: list[MonthExchangeJson] = []
    for _, value in rows[: query.limit]:
        exchange = decode(Exchange, value)
        told.append({**exchange_json(exchange), "month": exchange.month, "kind": exchange.kind.value})
    more = len(rows) > query.limit
    return {"exchanges": told, "next": make_cursor(of, rows[query.limit - 1][0]) if more else None}


def _pair(words: str) -> str:
    """`KP-RU`; raises Problem when the words are no pair of States."""
    try:
        return "-".join(read_pair(words))
    except click.UsageError as error:
        wrong: WhereJson = {"where": "query.pair", "what": error.format_message()}
        raise Problem(ProblemKind.INVALID, f"query.pair: {error.format_message()}.", errors=(wrong,)) from error


def _totals(one: RelationTotals) -> PairJson:
    totals = {total.kind.value: total.count for total in one.totals}
    return {"pair": list(one.pair), "first": one.first, "last": one.last, "totals": totals, "points": []}


def _series(relation: Relation) -> PairJson:
    points: list[MonthJson] = [
        {
            "month": point.month,
            "kind": point.kind.value,
            "count": point.count,
            "exchanges": [exchange_json(exchange) for exchange in point.exchanges],
            "left": point.left,
        }
        for point in relation.points
    ]
    return {**_totals(RelationTotals.of(relation)), "points": points}


def _counted(counted: Counted) -> CountedJson:
    return {"current": counted.current, "ever": counted.ever, "newer": counted.newer}


ROUTES: Iterable[Route] = (
    Route(method="GET", path="/relations", scope=Permission.READ, group="relations", handle=list_relations),
    Route(
        method="GET",
        path="/relations/exchanges",
        scope=Permission.READ,
        group="relations",
        handle=list_exchanges,
        fails=(ProblemKind.BAD_CURSOR, ProblemKind.NOT_FOUND),
    ),
)
