"""`sanctrace run`: one process that watches, reads and tells until it is asked to stop."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.notice_options import mail_options, now, open_book, open_outlets
from sanctrace.desk.places import sources_option
from sanctrace.desk.run_options import connections_option, pause_option, run_settings
from sanctrace.desk.terminal import printable
from sanctrace.runs.settings import LEDGER_FILE, Settings, WatchSettings, WebSettings

if TYPE_CHECKING:
    from sanctrace.runs.ingest import CaseKeeper
    from sanctrace.runs.loop import Step, Watching
    from sanctrace.runs.pipeline import Pipeline
    from sanctrace.runs.watch.health import SourceHealth


@click.command()
@click.option("--once", is_flag=True, help="One round, then stop.")
@sources_option
@mail_options
@connections_option
@pause_option
@click.option("--allow-private", is_flag=True, help="Let addresses of this machine and of private networks be reached.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines: one object a step.")
@run_settings
def run(settings: Settings, sources_file: Path, post: dict[str, str | None], **options: Any) -> int:
    """Look at the sources, read what is new, send the digests that are due, call the webhooks; and again.

    It stops at SIGTERM or SIGINT after the step under way (a second signal stops it at once). A run that was killed
    goes on where it was: nothing is lost, and what may go out twice carries the same id.
    """
    from sanctrace.runs.ingest import open_keeper
    from sanctrace.runs.loop import Telling
    from sanctrace.runs.loop import run as go_on

    ledger = settings.ledger or LEDGER_FILE
    trouble = False
    with ExitStack() as open_, _asked_to_stop() as stop:
        keeper = open_.enter_context(open_keeper(ledger, library=settings.library, lists=settings.lists))
        book = open_.enter_context(open_book(str(ledger)))
        private = options["allow_private"]
        outlets = open_.enter_context(open_outlets(post, webhooks=True, allow_private=private))
        web = WebSettings(max_bytes=settings.max_bytes, connections=options["connections"], allow_private=private)
        limits = WatchSettings(web=web, host_pause=options["pause"])
        watching = _watching(open_, settings, keeper, sources_file, limits)
        telling = Telling(book=book, ledger=keeper.ledger, outlets=outlets)
        for step in go_on(watching, telling, now, stop, once=options["once"]):
            trouble |= _tell(step, as_json=options["as_json"])
    return EXIT_UNREADABLE if trouble and options["once"] else 0


def _watching(
    open_: ExitStack, settings: Settings, keeper: CaseKeeper, sources_file: Path, limits: WatchSettings
) -> Watching | None:
    """What is watched; None when no sources file was ever made."""
    from sanctrace.desk.places import watch_place
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.model import DataError, Source
    from sanctrace.runs.loop import Watching
    from sanctrace.runs.read import KeptReader
    from sanctrace.runs.watch.sources_file import read_sources
    from sanctrace.runs.watch.watcher import Watcher

    if not sources_file.exists():
        click.echo(f"sanctrace: {sources_file} is not there, so nothing is watched", err=True)
        return None
    path = watch_place(settings.ledger or LEDGER_FILE)
    state = open_.enter_context(WatchState.open(path))
    watcher = open_.enter_context(Watcher(limits, state, path.with_suffix(".archives"), now))

    def pipeline() -> Pipeline:
        from sanctrace.runs.pipeline import open_pipeline

        return open_pipeline(settings)

    known: list[Source] = list(read_sources(sources_file))

    def sources() -> list[Source]:
        try:
            known[:] = read_sources(sources_file)
        except DataError as error:  # somebody is writing in it: those known are watched on
            click.echo(f"sanctrace: {error}; the sources read before are watched on", err=True)
        return list(known)

    def health() -> list[SourceHealth]:
        from sanctrace.runs.watch.health import health_of

        return health_of(known, state, now())

    return Watching(watcher=watcher, sources=sources, kept=KeptReader(pipeline=pipeline, keeper=keeper), health=health)


def _tell(step: Step, *, as_json: bool) -> bool:
    """One line for a step; whether it is trouble."""
    from sanctrace.desk.notice_telling import complain, happened_json, tell
    from sanctrace.model import Poll
    from sanctrace.runs.watch.watcher import PageSettled

    if isinstance(step, Poll):
        return _tell_poll(step, as_json=as_json)
    if isinstance(step, PageSettled):
        return _tell_page(step, as_json=as_json)
    if as_json:
        click.echo(json.dumps(happened_json(step), ensure_ascii=False))
        return complain(step)
    return tell(step)


def _tell_poll(poll: Any, *, as_json: bool) -> bool:
    from sanctrace.desk.watch_json import poll_json

    if as_json:
        click.echo(json.dumps({"look": poll_json(poll)}, ensure_ascii=False))
    elif poll.fault is None and (poll.new or poll.changed):
        click.echo(f"{printable(poll.source)}: {poll.new} new, {poll.changed} changed.")
    if poll.fault is not None:
        click.echo(f"sanctrace: {printable(poll.source)}: {poll.fault}: {printable(poll.reason or '')}", err=True)
    return poll.fault is not None


def _tell_page(settled: Any, *, as_json: bool) -> bool:
    from sanctrace.desk.watch_json import sighting_json

    sighting = settled.sighting
    name = printable(sighting.link or sighting.guid or "")
    if as_json:
        events = len(settled.reading.events) if settled.reading else None
        click.echo(json.dumps({"page": sighting_json(sighting), "events": events}, ensure_ascii=False))
    elif settled.reading is not None:
        click.echo(f"Read {name}: {len(settled.reading.events)} events.")
    if sighting.fault is not None:
        click.echo(f"sanctrace: {name}: {sighting.fault}: {printable(sighting.reason or '')}", err=True)
    return sighting.fault is not None


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Set at the first SIGTERM or SIGINT; the second has its usual effect."""
    stop = threading.Event()
    before: dict[signal.Signals, Any] = {}

    def ask(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals call it
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in (signal.SIGTERM, signal.SIGINT):
        before[number] = signal.signal(number, ask)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
