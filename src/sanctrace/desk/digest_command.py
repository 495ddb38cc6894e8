"""`sanctrace digest`: the digests that are due, or one to be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.notice_options import letterhead, mail_options, now, open_both, open_outlets, search_options
from sanctrace.desk.places import ledger_option
from sanctrace.model.notice import Search, Subscription


@click.command()
@click.option("--due", is_flag=True, help="Write the digests whose time has come, and send what waits.")
@click.option("--preview", type=click.Path(dir_okay=False, path_type=Path), help="Write one digest as an HTML page.")
@click.option("--for", "name", metavar="SUBSCRIPTION", help="Preview what this reader would get now.")
@search_options
@mail_options
@ledger_option
@JSON
def digest(search: Search, post: dict[str, str | None], ledger: str, **options: Any) -> int:
    """Write and send the digests that are due, or preview one.

    A preview without --for shows every case that fits the search. Nothing is sent by a preview, and nothing counts as
    told.
    """
    if options["due"] == (options["preview"] is not None):
        raise click.UsageError("give --due, or --preview FILE")
    if options["due"]:
        return _send(post, ledger, as_json=options["as_json"])
    _preview(search, post, ledger, **options)
    return 0


def _send(post: dict[str, str | None], ledger: str, *, as_json: bool) -> int:
    from sanctrace.desk.notice_telling import complain, happened_json, tell
    from sanctrace.runs.notices.observe import observe
    from sanctrace.runs.notices.rounds import Observed, digest_round

    letterhead(post, needed=True)
    told, trouble = [], False
    with open_both(ledger) as (book, kept), open_outlets(post, webhooks=False) as outlets:
        told.append(happened_json(Observed(changes=observe(book, kept, now()))))
        for happened in digest_round(book, outlets, now):
            told.append(happened_json(happened))
            trouble |= complain(happened) if as_json else tell(happened)
        waiting = sum(mail.state.value == "waiting" for mail in book.mails())
    if as_json:
        print_json(told)
    elif outlets.carrier is None:
        click.echo(f"{waiting} mails wait; name a mail server to send them: --smtp URL")
    elif len(told) == 1:
        click.echo("No digest is due, and no mail waits.")
    return EXIT_UNREADABLE if trouble else 0


def _preview(search: Search, post: dict[str, str | None], ledger: str, **options: Any) -> None:
    from sanctrace.desk.notice_telling import happened_json
    from sanctrace.notices.mail import Letterhead, digest_page
    from sanctrace.runs.notices.digests import preview, preview_of
    from sanctrace.runs.notices.observe import observe
    from sanctrace.runs.notices.rounds import Written

    with open_both(ledger) as (book, kept):
        observe(book, kept, now())
        if options["name"]:
            made = preview(book, options["name"], now())
        else:
            anybody = Subscription(id="preview", name="Preview", email="reader@localhost", search=search)
            made = preview_of(book, anybody, now())
    head = letterhead(post) or Letterhead(sender="sanctrace@localhost")
    options["preview"].write_text(digest_page(made, head), encoding="utf-8")
    if options["as_json"]:
        print_json(happened_json(Written(digest=made)))
    else:
        click.echo(f"{made.title}: {options['preview']}")
