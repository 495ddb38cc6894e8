"""`sanctrace coverage`: what was checked when and what was not, signed; and whether such a statement is untouched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import key_option, ledger_option, sources_option
from sanctrace.desk.terminal import printable

_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.group(invoke_without_command=True)
@click.option("--from", "first", type=click.DateTime(_TIMES), help="Begin of the span, UTC; the first look without it.")
@click.option("--to", "last", type=click.DateTime(_TIMES), help="End of the span, UTC, a day with all its hours; now.")
@sources_option
@ledger_option
@key_option
@JSON
@click.pass_context
def coverage(context: click.Context, /, first: datetime | None, last: datetime | None, **places: Path | bool) -> int:
    """Say which sources were checked at which times and what was not, and sign it.

    The statement stands beside "no report found": what was not looked at cannot have been found.
    """
    if context.invoked_subcommand is not None:
        return 0
    from sanctrace.desk.checked import signed_coverage

    ledger = str(places["ledger"])
    key, file = (Path(str(places[name])) for name in ("key_file", "sources_file"))
    span = (_utc(first), _end(last))
    if span[0] and span[1] and span[0] > span[1]:
        raise click.UsageError("--from is after --to")
    told = signed_coverage(ledger, file, key, span)
    if told is None:
        raise click.UsageError(f"nothing was ever watched for {ledger}; run `sanctrace watch --once` first")
    if places["as_json"]:
        print_json(told.document)
        return 0
    for line in told.lines:
        click.echo(printable(line))
    return 0


@coverage.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@key_option
@JSON
def verify(file: Path, key_file: Path, as_json: bool) -> int:
    """Say whether the statement in FILE is as it was signed, and by which key. Exit code 1 when it was changed."""
    from sanctrace.runs.signing import fingerprint, open_key
    from sanctrace.runs.signing import verify as verified

    found = verified(file.read_text(encoding="utf-8", errors="replace"), str(file))
    own = key_file.exists() and fingerprint(open_key(key_file).public_key()) == found.fingerprint
    says = found.statement
    if as_json:
        span = {name: says[name] for name in ("from", "to", "made_at")}
        print_json({"signature": "sound", "key": found.fingerprint, "own_key": own, **span})
        return 0
    whose = "your own key" if own else "a key that is not yours; compare it with the one its signer tells you"
    click.echo(f"{file}: as it was signed, with key {found.fingerprint} ({whose}).")
    click.echo(printable(f"It speaks of {says['from']} to {says['to']} and was made at {says['made_at']}."))
    return 0


def _utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(tzinfo=UTC)


def _end(at: datetime | None) -> datetime | None:
    if at is not None and (at.hour, at.minute, at.second) == (0, 0, 0):
        at += timedelta(days=1) - timedelta(seconds=1)
    return _utc(at)
