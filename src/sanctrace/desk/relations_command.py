"""`sanctrace relations`: what passes between two States, by month and kind, with the articles behind each point."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from typing_extensions import TypedDict

from sanctrace.desk.places import ledger_option

if TYPE_CHECKING:
    from sanctrace.cases.relations import Exchange, Relation


class ExchangeJson(TypedDict):
    """One event, or one voice about one event."""

    case: str
    what: str
    status: str
    giving: str | None
    by_report: bool
    articles: list[str]


class PointJson(TypedDict):
    """One month and kind."""

    month: str
    kind: str
    count: int
    exchanges: list[ExchangeJson]


class RelationJson(TypedDict):
    """The series of one pair of States."""

    pair: list[str]
    months: list[str]
    totals: dict[str, int]
    points: list[PointJson]


@click.command()
@click.argument("pair", required=False)
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a pair.")
@click.option("--svg", type=click.Path(dir_okay=False, path_type=Path), help="Write a chart of the PAIR to this file.")
def relations(pair: str | None, ledger: str, as_json: bool, svg: Path | None) -> None:
    """Count what passes between two States, by month and kind: visits, transfers, statements.

    PAIR is two States, by code or name, with a slash between: KP/RU, "North Korea/Russia". Without it every pair is
    listed with its totals. An event counts once, however many pages tell it.
    """
    from sanctrace.cases.series_drawing import draw_series
    from sanctrace.ledger import open_ledger
    from sanctrace.runs.relations import relations_in

    if svg is not None and pair is None:
        raise click.UsageError("--svg draws one pair; name it, such as: sanctrace relations KP/RU --svg FILE")
    wanted = None if pair is None else read_pair(pair)
    with open_ledger(ledger, create=False) as kept:
        found = relations_in(kept)
    chosen = [relation for relation in found if wanted is None or relation.pair == wanted]
    if not chosen:
        nothing = "passes between two States" if wanted is None else f"passes between {' and '.join(wanted)}"
        click.echo(f"No event that is kept here {nothing}.")
    for relation in chosen:
        if as_json:
            click.echo(json.dumps(relation_json(relation), ensure_ascii=False))
        else:
            _show(relation, whole=wanted is not None)
    if svg is not None and chosen:
        try:
            svg.write_text(draw_series(chosen[0]) + "\n", encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"{svg}: cannot be written ({error.strerror}); name another file") from error


def read_pair(words: str) -> tuple[str, str]:
    """Two ISO codes in order, from codes or names with a slash or hyphen between; raises UsageError."""
    from sanctrace.lexicon.names import load_names

    parts = words.replace("-", "/").split("/") if "/" not in words else words.split("/")
    codes = []
    for part in parts:
        code = part.strip().upper()
        if load_names().state(code) is None:
            code = next((e.country for m in load_names().find(part.strip()) for e in m.entries if e.country), "")
        codes.append(code)
    if len(codes) != 2 or "" in codes or codes[0] == codes[1]:
        raise click.UsageError(f"{words!r} is no pair of States; write two codes or names, such as KP/RU")
    low, high = sorted(codes)
    return low, high


def relation_json(relation: Relation) -> RelationJson:
    """The series as plain values, ready for JSON."""
    return {
        "pair": list(relation.pair),
        "months": list(relation.months),
        "totals": {kind.value: relation.total(kind) for kind in relation.kinds},
        "points": [
            {
                "month": point.month,
                "kind": point.kind.value,
                "count": point.count,
                "exchanges": [exchange_json(exchange) for exchange in point.exchanges],
            }
            for point in relation.points
        ],
    }


def exchange_json(exchange: Exchange) -> ExchangeJson:
    """One event or voice as plain values."""
    return {
        "case": exchange.case,
        "what": exchange.what,
        "status": exchange.status.value,
        "giving": exchange.giving,
        "by_report": exchange.by_report,
        "articles": list(exchange.articles),
    }


def _show(relation: Relation, *, whole: bool) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from sanctrace.desk.terminal import printable
    from sanctrace.lexicon.names import load_names

    console = Console(highlight=False)
    names = " and ".join(load_names().state(code) or code for code in relation.pair)
    totals = ", ".join(f"{relation.total(kind)} {kind.value}" for kind in relation.kinds)
    span = f"{relation.months[0]} to {relation.months[-1]}" if len(relation.months) > 1 else relation.months[0]
    console.print(Text(f"{names} ({'/'.join(relation.pair)}), {span}: {totals}", style="bold"))
    if not whole:
        return
    for point in relation.points:
        console.print(Padding(Text(f"{point.month}  {point.kind.value}: {point.count}"), (0, 0, 0, 3)))
        for exchange in point.exchanges:
            dated = " (month of the report)" if exchange.by_report and point.kind.value != "statements" else ""
            words = f"{exchange.what}{dated} [{', '.join(exchange.articles)}]"
            console.print(Padding(Text(printable(words), style="dim"), (0, 0, 0, 5)))
