"""Options that the commands about notices share: who sends, by which server, and which cases are wanted."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sanctrace.model import ClaimStatus, Outcome
from sanctrace.model.notice import Search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sanctrace.ledger import Ledger
    from sanctrace.ledger.notice_book import NoticeBook
    from sanctrace.notices.mail import Letterhead
    from sanctrace.runs.notices.rounds import Outlets

F = TypeVar("F", bound=Callable[..., Any])
PASSWORD = "SANCTRACE_SMTP_PASSWORD"


def now() -> datetime:
    """The present."""
    return datetime.now(UTC)


def search_options(command: F) -> F:
    """Which cases are wanted; the command gets one `search`."""

    @functools.wraps(command)
    def with_search(**options: Any) -> Any:
        try:
            search = Search(
                regimes=options.pop("regimes"),
                provisions=options.pop("provisions"),
                outcomes=tuple(Outcome(name) for name in options.pop("outcomes")),
                statuses=tuple(ClaimStatus(name) for name in options.pop("statuses")),
                goods=options.pop("goods"),
                parties=options.pop("parties"),
                grade=options.pop("grade"),
                sources=options.pop("sources"),
                words=options.pop("words"),
                since=options.pop("since"),
                until=options.pop("until"),
            )
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        return command(search=search, **options)

    many: dict[str, Any] = {"multiple": True}
    outcomes = click.Choice([outcome.value for outcome in Outcome if outcome is not Outcome.NOT_COVERED])
    for option in reversed(
        (
            click.option("--regime", "regimes", **many, help="Cases that a regime (un-dprk) may speak of."),
            click.option("--provision", "provisions", **many, help="Cases that a provision may speak of, by its id."),
            click.option("--outcome", "outcomes", type=outcomes, **many, help="What the law may say."),
            click.option("--status", "statuses", type=click.Choice([s.value for s in ClaimStatus]), **many),
            click.option("--goods", **many, help="An item class, or the id of a good in the lexicon."),
            click.option("--party", "parties", **many, help="Words of a name, or a State's two letters (KP)."),
            click.option("--grade", default="", help="At least this grade: B, 3 or B3."),
            click.option("--source", "sources", **many, help="Whoever prints a report, or an origin of the reports."),
            click.option("--words", default="", help="Words of the headline, or beginnings of words."),
            click.option("--since", default="", help="First day of the event (2024-02-18), else of the report."),
            click.option("--until", default="", help="Last day of the event, else of the report."),
        )
    ):
        with_search = option(with_search)
    return with_search  # type: ignore[return-value]


def mail_options(command: F) -> F:
    """Who sends mails and how; the command gets one `post`."""

    @functools.wraps(command)
    def with_mail(**options: Any) -> Any:
        post = {name: options.pop(name) for name in ("smtp", "sender", "base_url", "admin")}
        return command(post=post, **options)

    shown: dict[str, Any] = {"show_envvar": True}
    for option in reversed(
        (
            click.option(
                "--smtp",
                envvar="SANCTRACE_SMTP",
                **shown,
                metavar="URL",
                help=f"Mail server: smtp://HOST:PORT, smtps://USER@HOST (password in {PASSWORD}), or folder:PATH.",
            ),
            click.option("--from", "sender", envvar="SANCTRACE_MAIL_FROM", **shown, help="Address that sends."),
            click.option("--base-url", envvar="SANCTRACE_BASE_URL", **shown, help="Where the desk stands: https://…"),
            click.option("--admin", envvar="SANCTRACE_ADMIN", **shown, help="Address that is told of trouble."),
        )
    ):
        with_mail = option(with_mail)
    return with_mail  # type: ignore[return-value]


def letterhead(post: dict[str, str | None], *, needed: bool = False) -> Letterhead | None:
    """Who sends, if told."""
    from sanctrace.notices.mail import Letterhead, checked_address

    if post["sender"] is None:
        if needed:
            raise click.UsageError("say which address sends: --from ADDRESS, or SANCTRACE_MAIL_FROM")
        return None
    return Letterhead(sender=checked_address(post["sender"]), base_url=post["base_url"])


@contextmanager
def open_outlets(
    post: dict[str, str | None], *, webhooks: bool, allow_private: bool = False, timeout: float = 15.0
) -> Iterator[Outlets]:
    """The ways out, as the options name them."""
    from sanctrace.runs.notices.carriers import open_carrier
    from sanctrace.runs.notices.post import Poster
    from sanctrace.runs.notices.rounds import Outlets
    from sanctrace.runs.settings import WebSettings

    carrier = open_carrier(post["smtp"], os.environ.get(PASSWORD)) if post["smtp"] else None
    head = letterhead(post, needed=carrier is not None)
    settings = WebSettings(timeout=timeout, deadline=2 * timeout, allow_private=allow_private)
    with Poster(settings) as poster:
        yield Outlets(head=head, carrier=carrier, poster=poster if webhooks else None, admin=post["admin"])


@contextmanager
def open_book(ledger: str) -> Iterator[NoticeBook]:
    """The notices of a ledger."""
    from sanctrace.ledger.notice_book import NoticeBook

    with NoticeBook.open(ledger) as book:
        yield book


@contextmanager
def open_looked(ledger: str) -> Iterator[NoticeBook]:
    """The notices of a ledger after a look at its cases: what begins now begins with what changes from now on.

    A ledger that is not there yet knows nothing.
    """
    from sanctrace.ledger.notice_book import ledger_exists
    from sanctrace.runs.notices.observe import observe

    if not ledger_exists(ledger):
        with open_book(ledger) as book:
            yield book
        return
    with open_both(ledger) as (book, kept):
        observe(book, kept, now())
        yield book


@contextmanager
def open_both(ledger: str) -> Iterator[tuple[NoticeBook, Ledger]]:
    """The notices of a ledger, and the ledger with its cases up to date."""
    from sanctrace.desk.places import lists_folder
    from sanctrace.runs.ingest import open_keeper

    with open_keeper(ledger, create=False, lists=lists_folder()) as keeper, open_book(ledger) as book:
        yield book, keeper.ledger
