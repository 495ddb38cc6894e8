"""`sanctrace jobs`: pages read by any number of workers over a ledger on PostgreSQL."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.notice_options import mail_options, now, open_book, open_outlets
from sanctrace.desk.places import ledger_option
from sanctrace.desk.run_options import run_settings
from sanctrace.desk.terminal import printable
from sanctrace.runs.settings import Settings

if TYPE_CHECKING:
    from sanctrace.runs.job_queue import JobQueue


@click.group()
def jobs() -> None:
    """Pages to be read by workers, each a process of its own, over one ledger on PostgreSQL."""


@jobs.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@JSON
@run_settings
def add(sources: tuple[str, ...], settings: Settings, as_json: bool) -> int:
    """Have pages read: files, folders, addresses. A page that waits already is not added again."""
    from sanctrace.model import PageError
    from sanctrace.runs.sources import open_pages

    queue = _queue(str(settings.ledger))
    added, known, faults = 0, 0, 0
    for page in open_pages(sources, settings):
        if isinstance(page, PageError):
            faults += 1
            click.echo(f"sanctrace: {printable(str(page))}", err=True)
        elif queue.add_page(page):
            added += 1
        else:
            known += 1
    told = {"added": added, "waiting already": known, "unreadable": faults}
    print_json(told) if as_json else click.echo(", ".join(f"{n} {what}" for what, n in told.items()))
    return EXIT_UNREADABLE if faults else 0


@jobs.command("list")
@ledger_option
@JSON
def list_(ledger: str, as_json: bool) -> None:
    """How many pages wait, are being read, and could not be read."""
    counts = _queue(ledger).counts()
    if as_json:
        print_json(counts)
    else:
        click.echo(f"{counts['todo']} wait, {counts['doing']} are being read, {counts['failed']} failed")


@jobs.command()
@click.option("--until-empty", is_flag=True, help="Stop when no page waits.")
@click.option("--stalled-after", type=click.FloatRange(min=1), default=45.0, show_default=True, help="Seconds.")
@click.option("--tell-every", type=click.IntRange(1, 60), default=60, show_default=True, help="Seconds between rounds.")
@mail_options
@click.option("--allow-private", is_flag=True, help="Let webhooks on this machine and in private networks be called.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a step.")
@run_settings
def work(settings: Settings, post: dict[str, str | None], **options: Any) -> int:
    """Be a worker: read pages, and each minute send what is due. Start as many as there are cores.

    It stops at SIGTERM or SIGINT after the job under way. The job of a worker that dies is done by another.
    """
    from sanctrace.desk.notice_telling import complain, happened_json, tell
    from sanctrace.model import Page, PageError
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.notices.rounds import notice_round
    from sanctrace.runs.pipeline import open_pipeline
    from sanctrace.runs.read import KeptReader

    ledger = str(settings.ledger)
    queue = _queue(ledger, options["stalled_after"], options["tell_every"])
    with ExitStack() as open_:
        keeper = open_.enter_context(open_keeper(ledger, library=settings.library, lists=settings.lists))
        book = open_.enter_context(open_book(ledger))
        outlets = open_.enter_context(open_outlets(post, webhooks=True, allow_private=options["allow_private"]))
        pipeline = open_pipeline(settings)
        kept = KeptReader(pipeline=lambda: pipeline, keeper=keeper)

        def read(page: Page) -> None:
            try:
                reading = kept.read(page)
            except PageError as error:  # the queue keeps the job as failed, the ledger the page
                kept.keep_unread(page, error)
                raise
            if options["as_json"]:
                _line({"read": {"source": page.source, "sha256": page.sha256, "events": len(reading.events)}})
            else:
                click.echo(f"Read {printable(page.source)}: {len(reading.events)} events.")

        def round_() -> None:
            for happened in notice_round(book, keeper.ledger, outlets, now):
                if options["as_json"]:
                    _line(happened_json(happened))
                    complain(happened)
                else:
                    tell(happened)

        queue.work(read, round_, until_empty=options["until_empty"])
    return 0


def _line(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _queue(ledger: str, stalled_after: float = 45.0, tell_every: int = 60) -> JobQueue:
    from sanctrace.model import LedgerError

    if not ledger.startswith(("postgresql://", "postgres://")):
        raise click.UsageError("workers need a ledger on PostgreSQL: --ledger postgresql://USER@HOST/DATABASE")
    try:
        from sanctrace.runs.job_queue import JobQueue, WorkerSettings
    except ImportError as error:
        reason = f"the queue is not installed ({error})"
        raise LedgerError(f"{reason}; install it with: pip install 'sanctrace[workers]'") from error
    often = "* * * * *" if tell_every == 60 else f"*/{tell_every} * * * * *"
    quick = WorkerSettings(stalled_after=stalled_after, heartbeat=stalled_after / 4, rescue="* * * * * *", poll=0.5)
    usual = WorkerSettings(stalled_after=stalled_after)
    return JobQueue(ledger, replace(quick if stalled_after < WorkerSettings.stalled_after else usual, notices=often))
