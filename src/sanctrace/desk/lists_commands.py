"""`sanctrace lists`: which sanctions lists are in use, fetched when, and what changed in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.places import home_option
from sanctrace.desk.terminal import printable

if TYPE_CHECKING:
    from sanctrace.actors import Change, Snapshot
    from sanctrace.runs.list_store import ListState, ListStatus


@click.group()
def lists() -> None:
    """Sanctions lists: add, update, see their state and their changes.

    The UN 1718 list ships with sanctrace; every other list is fetched from its publisher, or read from files.
    """


@lists.command()
@click.argument("list_id", metavar="LIST")
@click.option(
    "--file", "files", multiple=True, help="A file or address to use instead of the known ones, in their order."
)
@click.option("--format", "form", help="Form of the files, for a list that sanctrace does not know.")
@click.option("--name", help="Name of such a list.")
@home_option
@JSON
def add(list_id: str, files: tuple[str, ...], form: str | None, name: str | None, home: Path, as_json: bool) -> int:
    """Add LIST (`sanctrace lists known` names them) and fetch it."""
    from sanctrace.actors.read import ListFormat, ListSource
    from sanctrace.actors.read.published import published_lists
    from sanctrace.desk.list_json import snapshot_json
    from sanctrace.runs.list_fetch import update_list
    from sanctrace.runs.list_store import ListState, ListStore

    known = published_lists().get(list_id)
    if known is None and (form is None or not files):
        raise click.UsageError(f"{list_id} is not known (see `sanctrace lists known`); give --format and --file")
    try:
        source = ListSource(
            list_id=list_id,
            name=name or (known.name if known else list_id),
            format=ListFormat(form) if form else known.format if known else ListFormat.FTM,
            files=tuple(_absolute(f) for f in files) or (known.files if known else ()),
            note=known.note if known else None,
        )
    except ValueError as error:
        raise click.UsageError(f"{form} is no form of list; one of {', '.join(ListFormat)}") from error
    state, snapshot = update_list(ListStore(home), ListState(source=source), datetime.now(UTC))
    if as_json:
        print_json(snapshot_json(snapshot))
    else:
        click.echo(f"{state.source.name}: {len(snapshot.entries)} entries, {snapshot.label}")
    _tell_signals(snapshot)
    return 0


@lists.command()
@JSON
def known(as_json: bool) -> int:
    """Name the lists that sanctrace knows where to find."""
    from sanctrace.actors.read.published import published_lists
    from sanctrace.desk.list_json import source_json

    if as_json:
        print_json([source_json(source) for source in published_lists().values()])
        return 0
    for source in published_lists().values():
        click.echo(f"{source.list_id:18} {source.name} ({source.format}){f'; {source.note}' if source.note else ''}")
    return 0


@lists.command()
@click.argument("list_ids", nargs=-1, metavar="[LIST]...")
@home_option
@JSON
def update(list_ids: tuple[str, ...], home: Path, as_json: bool) -> int:
    """Fetch the added lists again, only what changed, and tell the changes. Exit code 3 when one cannot be had."""
    from sanctrace.actors import changes
    from sanctrace.desk.list_json import changes_json, snapshot_json
    from sanctrace.model import DataError
    from sanctrace.runs.list_fetch import update_list
    from sanctrace.runs.list_store import ListStore

    store = ListStore(home)
    states = store.states()
    unknown = [i for i in list_ids if i not in states]
    if unknown:
        raise click.UsageError(f"not added: {', '.join(unknown)}; added are {', '.join(states) or 'none'}")
    if not states and not as_json:
        click.echo("No list was added; those that ship change with sanctrace. `sanctrace lists known` names others.")
    failed = False
    told: list[dict[str, object]] = []
    for list_id, state in states.items():
        if list_ids and list_id not in list_ids:
            continue
        try:
            before = store.read(state) if state.files else None
            changed, snapshot = update_list(store, state, datetime.now(UTC))
        except DataError as error:
            click.echo(f"sanctrace: {error}", err=True)
            failed = True
            continue
        same = changed.files == state.files or before is None or before.sha256 == snapshot.sha256
        found = [] if before is None or same else list(changes(before, snapshot))
        told.append({**snapshot_json(snapshot), "unchanged": same, "changes": changes_json(found)})
        if not as_json:
            click.echo(_update_words(list_id, snapshot, None if same else before, found))
        if not same:
            _tell_signals(snapshot)
    if as_json:
        print_json(told)
    return EXIT_UNREADABLE if failed else 0


def _update_words(list_id: str, snapshot: Snapshot, before: Snapshot | None, found: Sequence[Change]) -> str:
    if before is None:
        return f"{list_id}: unchanged, {len(snapshot.entries)} entries, {snapshot.label}"
    counts = ", ".join(f"{sum(c.kind == k for c in found)} {k}" for k in dict.fromkeys(c.kind for c in found))
    return f"{list_id}: {counts or 'no entry differs'}; {before.label} became {snapshot.label}"


@lists.command()
@home_option
@JSON
def status(home: Path, as_json: bool) -> int:
    """State of every list. Exit code 3 when one is stale, broken or was never fetched."""
    from sanctrace.desk.list_json import status_json
    from sanctrace.runs.list_store import Health, ListStore

    told = ListStore(home).status(datetime.now(UTC))
    if as_json:
        print_json([status_json(row) for row in told])
    else:
        for row in told:
            click.echo(_status_words(row))
    return 0 if all(row.health is Health.FRESH for row in told) else EXIT_UNREADABLE


def _status_words(row: ListStatus) -> str:
    state, snapshot = row.state, row.snapshot
    name = state.source.name if state else snapshot.list_name if snapshot else ""
    list_id = state.source.list_id if state else snapshot.list_id if snapshot else ""
    parts = [f"{list_id}: {name}", "embedded" if state is None else str(row.health)]
    if snapshot:
        parts += [
            f"{len(snapshot.entries)} entries",
            f"of {snapshot.dated}" if snapshot.dated else "no date of its own",
            snapshot.label,
        ]
        parts += [printable(s) for s in snapshot.signals]
    if state and state.checked_at:
        parts.append(f"checked {state.checked_at:%Y-%m-%d %H:%M} UTC")
    if row.problem:
        parts.append(row.problem)
    return "; ".join(parts)


@lists.command()
@click.argument("list_id", metavar="LIST")
@home_option
@JSON
def diff(list_id: str, home: Path, as_json: bool) -> int:
    """Say entry by entry what the last change of LIST was."""
    from sanctrace.actors import changes
    from sanctrace.desk.list_json import changes_json
    from sanctrace.runs.list_store import ListStore

    store = ListStore(home)
    state: ListState | None = store.states().get(list_id)
    if state is None:
        raise click.UsageError(f"{list_id} is not added; see `sanctrace lists status`")
    after = store.read(state)
    before = store.read(state, state.before) if state.before else None
    if as_json:
        found = changes_json(changes(before, after)) if before else []
        print_json({"before": before.label if before else None, "after": after.label, "changes": found})
        return 0
    if before is None:
        click.echo(f"{list_id}: no earlier snapshot is kept")
        return 0
    click.echo(f"{list_id}: {before.label} became {after.label}")
    for change in changes(before, after):
        click.echo(f"{change.kind}: {printable(change.entry.name)} ({change.entry.id})")
        for detail in change.details:
            click.echo(f"    {printable(detail)}")
    return 0


@lists.command()
@click.argument("list_id", metavar="LIST")
@home_option
@click.option("--json", "_as_json", is_flag=True, help="Print JSON lines, as without it.")
def export(list_id: str, home: Path, _as_json: bool) -> int:
    """Write the entries of LIST as FollowTheMoney entities, one JSON object a line."""
    import json

    from sanctrace.actors import load_roster
    from sanctrace.actors.read import to_ftm
    from sanctrace.runs.list_store import ListStore

    store = ListStore(home)
    state: ListState | None = store.states().get(list_id)
    kept = (store.read(state),) if state else tuple(s for s in load_roster().snapshots if s.list_id == list_id)
    if not kept:
        raise click.UsageError(f"{list_id} is not added; see `sanctrace lists status`")
    for entry in kept[0].entries:
        click.echo(json.dumps(to_ftm(entry, list_id), ensure_ascii=False))
    return 0


def _absolute(file: str) -> str:
    return file if "://" in file else str(Path(file).resolve())


def _tell_signals(snapshot: Snapshot) -> None:
    for signal in snapshot.signals:
        click.echo(f"sanctrace: {snapshot.list_name}: {printable(signal)}", err=True)
