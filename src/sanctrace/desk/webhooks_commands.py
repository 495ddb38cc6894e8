"""`sanctrace webhooks`: addresses that are told of cases in the Standard Webhooks form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.lazy_group import EXIT_UNREADABLE
from sanctrace.desk.notice_options import (
    mail_options,
    now,
    open_book,
    open_both,
    open_looked,
    open_outlets,
    search_options,
)
from sanctrace.desk.places import ledger_option
from sanctrace.model.notice import Endpoint, Search

if TYPE_CHECKING:
    from sanctrace.ledger.notice_book import NoticeBook


@click.group()
def webhooks() -> None:
    """Addresses that are told of new and changed cases, signed as Standard Webhooks asks."""


@webhooks.command()
@click.argument("url")
@search_options
@click.option("--secret", envvar="SANCTRACE_WEBHOOK_SECRET", show_envvar=True, help="whsec_…; without it one is made.")
@ledger_option
@JSON
def add(url: str, search: Search, secret: str | None, ledger: str, as_json: bool) -> None:
    """Have URL told of what changes from now on. The secret is shown once: give it to the receiver."""
    from sanctrace.runs.notices.webhooks import add_endpoint

    with open_looked(ledger) as book:
        endpoint = add_endpoint(book, url, search, now(), secret)
        _show_secret(book, endpoint, as_json=as_json)


@webhooks.command("list")
@ledger_option
@JSON
def list_(ledger: str, as_json: bool) -> None:
    """List the webhooks: which cases, how many messages wait, and whether one is disabled and why."""
    from sanctrace.notices.search import search_words

    with open_book(ledger) as book:
        endpoints = book.endpoints()
        if as_json:
            print_json([endpoint_json(book, endpoint) for endpoint in endpoints])
            return
        for endpoint in endpoints:
            counts = book.delivery_counts(endpoint.id)
            told = ", ".join(f"{count} {state}" for state, count in counts.items()) or "nothing to tell yet"
            state = f"DISABLED ({endpoint.because})" if endpoint.because else endpoint.state.value
            click.echo(f"{endpoint.id} {endpoint.url} ({search_words(endpoint.search)}): {state}; {told}")
        if not endpoints:
            click.echo("No webhook. To add one: sanctrace webhooks add URL")


@webhooks.command()
@click.argument("name", metavar="WEBHOOK")
@click.option("--hours", type=click.IntRange(0, 720), default=24, show_default=True, help="For how long both sign.")
@ledger_option
@JSON
def rotate(name: str, hours: int, ledger: str, as_json: bool) -> None:
    """Give WEBHOOK a new secret; for a while every message carries a signature by each."""
    from sanctrace.runs.notices.webhooks import rotate_secret

    with open_book(ledger) as book:
        endpoint = rotate_secret(book, name, now(), timedelta(hours=hours))
        _show_secret(book, endpoint, as_json=as_json)


@webhooks.command()
@click.argument("name", metavar="WEBHOOK")
@ledger_option
@JSON
def enable(name: str, ledger: str, as_json: bool) -> None:
    """Call a disabled WEBHOOK again, with everything that it did not take."""
    from sanctrace.runs.notices.webhooks import enable_endpoint

    with open_book(ledger) as book:
        endpoint = enable_endpoint(book, name, now())
        _say(book, endpoint, f"{endpoint.url} is called again.", as_json=as_json)


@webhooks.command()
@click.argument("name", metavar="WEBHOOK")
@ledger_option
@JSON
def remove(name: str, ledger: str, as_json: bool) -> None:
    """Take WEBHOOK away, with what waits for it."""
    from sanctrace.runs.notices.webhooks import endpoint_named

    with open_book(ledger) as book:
        endpoint = endpoint_named(book, name)
        told = endpoint_json(book, endpoint)
        book.drop_endpoint(endpoint.id)
        print_json(told) if as_json else click.echo(f"{endpoint.url} is told nothing any more.")


@webhooks.command()
@click.option("--allow-private", is_flag=True, help="Let addresses of this machine and of private networks be called.")
@click.option("--timeout", type=click.FloatRange(min=0.1, max=50), default=15.0, show_default=True, help="Seconds.")
@mail_options
@ledger_option
@JSON
def deliver(allow_private: bool, timeout: float, post: dict[str, str | None], ledger: str, as_json: bool) -> int:
    """Tell every webhook what it has not been told, and try again what it did not take."""
    from sanctrace.desk.notice_telling import complain, happened_json, tell
    from sanctrace.runs.notices.observe import observe
    from sanctrace.runs.notices.rounds import webhook_round

    told: list[dict[str, Any]] = []
    trouble = False
    ways_out = open_outlets(post, webhooks=True, allow_private=allow_private, timeout=timeout)
    with open_both(ledger) as (book, kept), ways_out as outlets:
        observe(book, kept, now())
        for tried in webhook_round(book, outlets, now):
            told.append(happened_json(tried))
            trouble |= complain(tried) if as_json else tell(tried)
    if as_json:
        print_json(told)
    elif not told:
        click.echo("Nothing is due.")
    return EXIT_UNREADABLE if trouble else 0


def endpoint_json(book: NoticeBook, endpoint: Endpoint) -> dict[str, Any]:
    """An endpoint as plain values, without its secrets."""
    import json

    from sanctrace.ledger.codec import encode

    told: dict[str, Any] = json.loads(encode(endpoint, leave_out=("secrets",)))
    told["secrets"] = [{"until": s.until.isoformat() if s.until else None} for s in endpoint.secrets]
    told["deliveries"] = book.delivery_counts(endpoint.id)
    return told


def _show_secret(book: NoticeBook, endpoint: Endpoint, *, as_json: bool) -> None:
    secret = endpoint.secrets[0].value
    if as_json:
        print_json({**endpoint_json(book, endpoint), "secret": secret})
        return
    click.echo(f"{endpoint.id} {endpoint.url}")
    click.echo(f"Secret, shown this once: {secret}")


def _say(book: NoticeBook, endpoint: Endpoint, words: str, *, as_json: bool) -> None:
    print_json(endpoint_json(book, endpoint)) if as_json else click.echo(words)
