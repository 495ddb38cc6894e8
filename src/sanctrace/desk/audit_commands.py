"""`sanctrace audit`: the log of a ledger's desk, verified, told, and its end to be written down."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.accounts_commands import open_accounts
from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option

if TYPE_CHECKING:
    from sanctrace.ledger import Ledger
    from sanctrace.ledger.account_book import AccountBook


@click.group()
def audit() -> None:
    """The audit log: a chain of rows that are only added. Judgements are taken over from the ledger."""


@audit.command()
@click.option("--anchor", metavar="NUMBER:HASH", help="An end of the log that was written down (sanctrace audit head).")
@ledger_option
@JSON
def verify(anchor: str | None, ledger: str, as_json: bool) -> int:
    """Check the whole log; names the first row that was changed, put in, moved or taken out. Exit code 1 if any was."""
    from sanctrace.ledger import open_ledger
    from sanctrace.runs.accounts.auditing import read_anchor
    from sanctrace.runs.accounts.auditing import verify as check

    written = read_anchor(anchor) if anchor else None
    with open_accounts(ledger) as book, open_ledger(ledger, create=False) as kept:
        found = check(book, kept, written)  # first: what is broken is not to be built upon
        if found.broken is None and _take_over(book, kept):
            found = check(book, kept, written)
    broken = found.broken
    if as_json:
        told = {"number": broken.number, "reason": broken.reason} if broken else None
        end = {"number": found.end.number, "hash": found.end.hash}
        print_json({"sound": broken is None, "rows": found.rows, "broken": told, "head": end})
    elif broken is not None:
        click.echo(f"Row {broken.number}: {broken.reason}.")
        click.echo(f"The {found.end.number} rows before it are sound." if found.end.number else "No row before it.")
    else:
        click.echo(
            f"Sound: {found.rows} rows. Its end, to be written down elsewhere: {found.end.number}:{found.end.hash}"
        )
    return 1 if broken else 0


@audit.command()
@ledger_option
@JSON
def head(ledger: str, as_json: bool) -> None:
    """Print the end of the log as NUMBER:HASH. Kept elsewhere, it proves that no row up to it went or changed."""
    from sanctrace.ledger import open_ledger

    with open_accounts(ledger) as book, open_ledger(ledger, create=False) as kept:
        _take_over(book, kept)
        end = book.audit.end()
    print_json({"number": end.number, "hash": end.hash}) if as_json else click.echo(f"{end.number}:{end.hash}")


@audit.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; without it, the terminal.")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines, one object a row, with the hashes.")
def export(out: Path | None, ledger: str, as_json: bool) -> None:
    """Tell the whole log. The export itself is a row of it, the last one told."""
    from sanctrace.desk.accounts_commands import doer
    from sanctrace.ledger import open_ledger
    from sanctrace.ledger.audit_log import AuditEntry
    from sanctrace.model.account import AuditKind
    from sanctrace.runs.accounts.auditing import told_rows

    with open_accounts(ledger) as book, open_ledger(ledger, create=False) as kept:
        _take_over(book, kept)
        by = doer()
        book.audit.add(AuditEntry(kind=AuditKind.EXPORT, who=by.name, detail={"what": "audit log"}), by.at)
        rows = list(told_rows(book))
    if as_json:
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    else:
        lines = [_line(row) for row in rows]
    if out is None:
        for line in lines:
            click.echo(line)
        return
    out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    click.echo(f"{len(lines)} rows written to {out}.")


def _take_over(book: AccountBook, kept: Ledger) -> int:
    from sanctrace.runs.accounts.auditing import note_judgements

    return note_judgements(book, kept, datetime.now(UTC))


def _who(hashed: str, name: str | None) -> str:
    """A name, or the start of its hash where the name was forgotten."""
    return name or (f"({hashed[:12]})" if hashed else "-")


def _line(row: Mapping[str, Any]) -> str:
    about = f" -> {_who(row['about'], row['about_name'])}" if row["about"] else ""
    detail = "; ".join(f"{name}: {value}" for name, value in row["detail"].items())
    who = _who(row["who"], row["who_name"])
    return f"{row['number']}  {row['at'][:19]}Z  {row['kind']}  {who}{about}  {row['address']}  {detail}".rstrip()
