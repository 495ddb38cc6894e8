"""`sanctrace decide`: what people make of a hit, remembered and explained."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option
from sanctrace.desk.screen_commands import by_option


@click.command()
@click.argument("query")
@click.argument("entry")
@click.option("--same", "verdict", flag_value="same", help="It is the listed one.")
@click.option("--not-the-same", "verdict", flag_value="not the same", help="It is another one: a false positive.")
@click.option("--withdraw", "verdict", flag_value="withdrawn", help="Take the last decision back.")
@click.option("--why", required=True, help="The reason, in words; it is shown with every later hit.")
@click.option("--list", "list_id", help="Id of the list, when several have the entry.")
@by_option
@home_option
@JSON
def decide(query: str, entry: str, verdict: str | None, as_json: bool, **options: str | Path | None) -> int:
    """Remember what QUERY and the list entry ENTRY (its id) are to each other.

    A decision stands until it is withdrawn or the entry changes; no row is ever erased.
    """
    from sanctrace.actors import Verdict
    from sanctrace.runs.deciding import Said
    from sanctrace.runs.deciding import decide as keep
    from sanctrace.runs.list_store import ListStore

    why, by, list_id, home = str(options["why"]), str(options["by"]), options["list_id"], Path(str(options["home"]))
    if not query.strip() or not why.strip():
        raise click.UsageError("neither QUERY nor --why may be empty: both are shown with every later hit")
    if verdict is None:
        raise click.UsageError("say --same, --not-the-same or --withdraw")
    said = Said(
        query=query,
        entry=entry,
        verdict=Verdict(verdict),
        why=why,
        by=by,
        at=datetime.now(UTC),
        list_id=None if list_id is None else str(list_id),
    )
    try:
        kept = keep(ListStore(home), said)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    decision = kept.decision
    if as_json:
        print_json({**asdict(decision), "at": decision.at.isoformat(), "name": kept.entry.name})
        return 0
    where = f"{kept.snapshot.list_name}, {entry}"
    click.echo(f"{query} and {kept.entry.name} ({where}): {verdict}. Kept in {home / 'decisions.jsonl'}.")
    return 0
