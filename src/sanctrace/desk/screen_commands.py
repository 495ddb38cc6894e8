"""`sanctrace screen`: names against the lists."""

from __future__ import annotations

import csv
import gc
import getpass
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from sanctrace.desk.list_health import stale_lists
from sanctrace.desk.places import home_option
from sanctrace.model import first_day

if TYPE_CHECKING:
    from rich.progress import Progress

    from sanctrace.desk.screen_record import RecordJson

KINDS = ["person", "entity", "vessel", "aircraft"]
CHUNK = 256
_IMO_LIKE = re.compile(r"\s*IMO\s*\d{7}\s*", re.IGNORECASE)
CSV_COLUMNS = ("hits", "entry", "name", "list", "snapshot", "score", "reasons", "listed_on", "listed_then", "decision")

by_option = click.option("--by", default=getpass.getuser, help="Who asks or decides; your login name without it.")


def partial_day(value: str) -> str:
    """A day, month or year of an option, or click's usage error."""
    try:
        first_day(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day, month or year; write 2024-02-18, 2024-02 or 2024") from error
    return value


def _country(value: str) -> str:
    if not re.fullmatch("[A-Za-z]{2}", value):
        raise click.BadParameter(f"{value!r} is no ISO code of a country; write two letters, such as KP")
    return value.upper()


@click.command()
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option(
    "--csv",
    "table",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Screen a column of a CSV file.",
)
@click.option("--column", default="name", show_default=True, help="Column of the CSV file that holds the names.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where the screened CSV goes; stdout without it."
)
@click.option("--on", type=partial_day, metavar="DATE", help="Day, month or year of the event: was it listed then?")
@click.option("--reported", type=click.DateTime(["%Y-%m-%d"]), help="Day of the report: was it listed then?")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Leave out entries listed after this day.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Look only for these.")
@click.option(
    "--born",
    "births",
    multiple=True,
    type=partial_day,
    metavar="DATE",
    help="Known birth date.",
)
@click.option(
    "--country", "countries", multiple=True, type=_country, metavar="CODE", help="Known country, as ISO code."
)
@click.option("--threshold", type=click.FloatRange(0.3, 1.0), help="Least score that is shown.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one record a name.")
@click.option(
    "--trail",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Append every record, with time and user, to this file.",
)
@by_option
@home_option
def screen(**options: Any) -> int:
    """Screen names, ships' names or IMO numbers against the sanctions lists.

    Without added lists (see `sanctrace lists`) the UN 1718 list that ships with sanctrace is used.
    """
    return _Screen(options).run()


class _Screen:
    """One run of the command."""

    def __init__(self, options: dict[str, Any]) -> None:
        from sanctrace.actors import Days, EntryKind, Evidence, valid_imo
        from sanctrace.actors.screen import THRESHOLD
        from sanctrace.desk.screen_record import Question
        from sanctrace.model import Interval
        from sanctrace.runs.list_store import ListStore

        self.names: tuple[str, ...] = options["names"]
        self.table: Path | None = options["table"]
        if bool(self.names) == (self.table is not None):
            raise click.UsageError("give names, or a CSV file with --csv")
        if not all(name.strip() for name in self.names):
            raise click.UsageError("a name is empty; leave it out")
        self.column: str = options["column"]
        self.output: Path | None = options["output"]
        self.as_json: bool = options["as_json"]
        self.by: str = options["by"]
        self.trail: Path | None = options["trail"]
        self.kinds = tuple(EntryKind(k) for k in options["kinds"])
        days = Days(
            event=Interval(start=options["on"]) if options["on"] else None,
            report=options["reported"].date() if options["reported"] else None,
            as_of=options["as_of"].date() if options["as_of"] else None,
        )
        evidence = Evidence(births=options["births"], countries=options["countries"])
        store = ListStore(options["home"])
        for line in stale_lists(store.home):
            click.echo(f"sanctrace: {line}", err=True)
        for name in self.names:
            if _IMO_LIKE.fullmatch(name) and not valid_imo(name.strip()[-7:]):
                click.echo(f"sanctrace: {name} is no IMO number: its check digit fails; a name is looked for", err=True)
        self.question = Question(
            roster=store.roster(),
            decisions=store.decisions(),
            days=days,
            evidence=evidence,
            threshold=options["threshold"] or THRESHOLD,
        )

    def run(self) -> int:
        if self.table is not None:
            return self._screen_table(self.table)
        from rich.console import Console

        from sanctrace.desk.print_screening import ScreeningPrinter

        printer = ScreeningPrinter(console=Console(highlight=False))
        for record in self._records(self.names):
            if self.as_json:
                click.echo(json.dumps(record, ensure_ascii=False))
            else:
                printer.show(record)
        return 0

    def _records(self, names: Sequence[str]) -> Iterator[RecordJson]:
        from sanctrace.actors import find_hits
        from sanctrace.desk.screen_record import make_record

        question = self.question
        # An IMO number is looked up as such; every other name goes through the index together.
        rest = [n for n in names if not any(c.isdigit() for c in n)]
        together = question.roster.search_many(rest, kinds=self.kinds, threshold=question.threshold)
        found = dict(zip(rest, together, strict=True))
        for name in names:
            hits = found.get(name)
            if hits is None:
                hits = find_hits(name, question.roster, kinds=self.kinds, threshold=question.threshold)
            record = make_record(name, hits, question)
            self._keep_trail(record)
            yield record

    def _keep_trail(self, record: RecordJson) -> None:
        if self.trail is None:
            return
        row = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "by": self.by, **record}
        with self.trail.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")

    @staticmethod
    def _progress() -> Progress:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        quiet = not console.is_terminal  # a pipe is told nothing, not even an empty line
        return Progress(console=console, transient=True, redirect_stdout=False, redirect_stderr=False, disable=quiet)

    def _read_table(self, table: Path) -> tuple[list[str], list[dict[str, str]]]:
        """Columns and rows; raises click's errors when the column is not there or the file is no UTF-8."""
        try:
            with table.open(encoding="utf-8-sig", newline="") as stream:
                reader = csv.DictReader(stream)
                columns = list(reader.fieldnames or ())
                rows = list(reader)
        except (UnicodeDecodeError, csv.Error) as error:
            raise click.ClickException(f"{table} is no CSV file in UTF-8 ({error}); save it as one") from error
        if self.column not in columns:
            has = ", ".join(columns) or "none"
            raise click.UsageError(f"{table} has no column {self.column!r}; it has {has}; name one with --column")
        for number, row in enumerate(rows, start=2):
            if None in row:
                raise click.ClickException(f"{table}: row {number} has more cells than the first row; mend it")
        return columns, rows

    def _screen_table(self, table: Path) -> int:
        columns, rows = self._read_table(table)
        target: AbstractContextManager[TextIO] = nullcontext(sys.stdout)
        if self.output is not None:
            target = self.output.open("w", encoding="utf-8", newline="")
        gc.freeze()  # the lists stay for the whole run: the collector need not walk them again and again
        with target as out, self._progress() as progress:
            writer = csv.DictWriter(out, [*columns, *(f"screened_{c}" for c in CSV_COLUMNS)], lineterminator="\n")
            if not self.as_json:
                writer.writeheader()
            task = progress.add_task("screening", total=len(rows))
            for at in range(0, len(rows), CHUNK):
                chunk = rows[at : at + CHUNK]
                for row, record in zip(chunk, self._records([r[self.column] or "" for r in chunk]), strict=True):
                    if self.as_json:
                        out.write(json.dumps({"row": row, **record}, ensure_ascii=False) + "\n")
                    else:
                        writer.writerows(_csv_rows(row, record))
                progress.advance(task, len(chunk))
        return 0


def _csv_rows(row: dict[str, str], record: RecordJson) -> Iterator[dict[str, object]]:
    if not record["hits"]:
        yield {**row, "screened_hits": 0}
    for hit in record["hits"]:
        decision = hit["decision"]
        values = {
            "entry": hit["entry"],
            "name": hit["name"],
            "list": hit["list"],
            "snapshot": hit["snapshot"],
            "score": hit["score"],
            "listed_on": hit["listed_on"],
            "listed_then": hit["listed_then"],
            "hits": len(record["hits"]),
            "reasons": "; ".join(hit["reasons"]),
            "decision": decision["verdict"] if decision and decision["stands"] else "",
        }
        yield {**row, **{f"screened_{k}": v for k, v in values.items()}}
