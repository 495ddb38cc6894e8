"""`sanctrace feed`: cases as an Atom feed and as a JSON Feed, to be put on a web server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sanctrace.desk.notice_options import now, open_both, search_options
from sanctrace.desk.places import ledger_option
from sanctrace.model.notice import Search, short_id

_MOST = 200


@click.command()
@click.option("--atom", type=click.Path(allow_dash=True, path_type=Path), help="File of the Atom feed; - for stdout.")
@click.option("--json", "json_", type=click.Path(allow_dash=True, path_type=Path), help="File of the JSON Feed, or -.")
@click.option("--title", default="Cases", show_default=True)
@click.option("--url", help="Where the feed will be published; named in it.")
@click.option("--most", type=click.IntRange(1, 10_000), default=_MOST, show_default=True, help="Entries at most.")
@search_options
@ledger_option
def feed(search: Search, ledger: str, **options: Any) -> None:
    """Write the cases that fit, the latest change first. An entry keeps its id when its case changes."""
    from sanctrace.notices.feeds import Feed, atom_document, json_document
    from sanctrace.notices.search import search_words
    from sanctrace.runs.notices.entries import feed_entries
    from sanctrace.runs.notices.observe import observe

    if not options["atom"] and not options["json_"]:
        raise click.UsageError("give --atom FILE, --json FILE, or both")
    with open_both(ledger) as (book, kept):
        observe(book, kept, now())
        entries = feed_entries(book, search, options["most"])
    name = f"urn:sanctrace:feed:{short_id(options['title'], search_words(search))}"
    made = Feed(id=name, title=options["title"], entries=entries, made_at=now(), url=options["url"])
    for file, document in ((options["atom"], atom_document), (options["json_"], json_document)):
        if file is None:
            continue
        if str(file) == "-":
            click.echo(document(made), nl=False)
        else:
            file.write_bytes(document(made))
            click.echo(f"{file}: {len(entries)} cases")
