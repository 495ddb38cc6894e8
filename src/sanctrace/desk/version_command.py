"""`sanctrace version`: which code, law, words, lists and parser answer here, each told apart."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from sanctrace import __version__
from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, library_option


@click.command()
@library_option
@home_option
@JSON
def version(library: Path | None, home: Path, as_json: bool) -> None:
    """Print the versions of code, law, lexicon and lists, each by itself.

    A version of data is the start of a SHA-256 over its files: a word, a paragraph or an entry that changes makes a new
    one, and the others stay. Readings and bundles name the same versions.
    """
    told = _versions(library, home)
    if as_json:
        print_json(told)
        return
    law, lexicon, scorecards = told["law"], told["lexicon"], told["scorecards"]
    click.echo(f"sanctrace {told['sanctrace']} (Python {told['python']})")
    rows = [
        ("code", told["code"]),
        ("law", f"{law['version']}  {law['measures']} measures, checked until {law['checked']}"),
        ("lexicon", lexicon["version"]),
        ("page rules", f"{told['data']}  publishers, furniture, name tables, schemas"),
        ("scorecards", f"{scorecards['version']}  trained {scorecards['trained']}"),
        ("parser", told["parser"]),
        *(("list", _list_line(row)) for row in told["lists"]),
    ]
    for name, text in rows:
        click.echo(f"{name:<10} {text}")


def _versions(library: Path | None, home: Path) -> dict[str, Any]:
    from sanctrace.events.scorecard import load_scorecards
    from sanctrace.runs.bundle.code import code_version
    from sanctrace.runs.libraries import open_rulebook
    from sanctrace.runs.list_store import ListStore

    code, book = code_version(), open_rulebook(library)
    return {
        "sanctrace": __version__,
        "python": platform.python_version(),
        "code": code.code[:12],
        "law": {
            "version": book.version,
            "measures": len(book.measures),
            "checked": max(measure.verification.checked for measure in book.measures).isoformat(),
        },
        "lexicon": {"version": code.lexicon[:12]},
        "data": code.data[:12],
        "scorecards": {"version": (code.scorecard or "")[:12], "trained": load_scorecards().version},
        "parser": code.parser,
        "lists": [_list(status) for status in ListStore(home).status(datetime.now(UTC))],
    }


def _list(status: Any) -> dict[str, Any]:
    snapshot = status.snapshot
    if snapshot is None:
        source = status.state.source
        return {"id": source.list_id, "name": source.name, "version": None, "health": status.health.value}
    return {
        "id": snapshot.list_id,
        "name": snapshot.list_name,
        "version": snapshot.sha256[:12],
        "dated": snapshot.dated.isoformat() if snapshot.dated else None,
        "entries": len(snapshot.entries),
        "health": status.health.value,
    }


def _list_line(row: dict[str, Any]) -> str:
    if row["version"] is None:
        return f"{row['id']}  {row['health']}: run `sanctrace lists update`"
    dated = f", dated {row['dated']}" if row["dated"] else ""
    return f"{row['id']}@{row['version']}  {row['entries']} entries{dated}"
