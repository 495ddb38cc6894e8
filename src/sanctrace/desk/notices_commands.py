"""`sanctrace notices`: who gets a digest; asked, confirmed, muted, let go."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.notice_options import (
    letterhead,
    mail_options,
    now,
    open_book,
    open_looked,
    open_outlets,
    search_options,
)
from sanctrace.desk.places import ledger_option
from sanctrace.model.notice import NoticeError, Pace, QuietHours, ReaderState, Search, Subscription, Tell

if TYPE_CHECKING:
    from sanctrace.ledger.notice_book import NoticeBook

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BY = "command line"


@click.group()
def notices() -> None:
    """Digests by mail: who gets which cases, when, and with whose consent."""


@notices.command()
@click.argument("email")
@click.option("--name", default="Cases", show_default=True, help="What the digest is called.")
@search_options
@click.option("--weekly", type=click.Choice(_WEEKDAYS), help="Once a week, on this day; without it, daily.")
@click.option("--at", default="07:00", show_default=True, help="Time of day, HH:MM, in the reader's zone.")
@click.option("--zone", default="UTC", show_default=True, help="The reader's time zone, such as Europe/Vienna.")
@click.option("--tell", type=click.Choice([t.value for t in Tell]), default=Tell.ALL.value, show_default=True)
@click.option("--quiet-hours", metavar="HH:MM-HH:MM", help="Hours of the day in which nothing is sent.")
@click.option(
    "--from-start", is_flag=True, help="The first digest holds all that the ledger knows, not only what is new."
)
@mail_options
@ledger_option
@JSON
def subscribe(email: str, search: Search, post: dict[str, str | None], ledger: str, **options: Any) -> int:
    """Ask EMAIL whether it wants a digest. Nothing but that question is sent before it is confirmed."""
    from sanctrace.notices.mail import Letterhead
    from sanctrace.runs.notices.readers import subscribe as ask

    weekly = options["weekly"]
    try:
        wanted = Subscription(
            id="",
            name=options["name"],
            email=email,
            search=search,
            pace=Pace.WEEKLY if weekly else Pace.DAILY,
            weekday=_WEEKDAYS.index(weekly) if weekly else 0,
            at=options["at"],
            zone=options["zone"],
            tell=Tell(options["tell"]),
            quiet=_quiet(options["quiet_hours"]),
            from_start=options["from_start"],
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    head = letterhead(post, needed=True)
    if not isinstance(head, Letterhead):
        raise TypeError("a letterhead was asked for and is none")
    with open_book(ledger) as book:
        reader = ask(book, wanted, head, now(), _BY)
        trouble = _send_now(book, post)
        if options["as_json"]:
            print_json(subscription_json(book, reader))
        elif reader.state is ReaderState.ACTIVE:
            click.echo(f"{reader.email} has “{reader.name}” already ({reader.id}).")
        else:
            sent = "was asked" if post["smtp"] else "is asked when mails are sent (sanctrace digest --due --smtp URL)"
            click.echo(f"{reader.email} {sent} whether it wants “{reader.name}” ({reader.id}).")
    return 3 if trouble else 0


@notices.command()
@click.argument("token")
@ledger_option
@JSON
def confirm(token: str, ledger: str, as_json: bool) -> None:
    """Confirm with the TOKEN of the mail that asked."""
    from sanctrace.notices.tokens import Purpose
    from sanctrace.runs.notices.readers import use_token

    with open_looked(ledger) as book:
        answer = use_token(book, token, Purpose.CONFIRM, now(), _BY)
        print_json(subscription_json(book, answer.subscription)) if as_json else click.echo(answer.words)


@notices.command()
@click.argument("name", metavar="SUBSCRIPTION|TOKEN")
@ledger_option
@JSON
def unsubscribe(name: str, ledger: str, as_json: bool) -> None:
    """End a subscription, by its id or by the token of a mail. At once, and for good."""
    from sanctrace.notices.tokens import Purpose
    from sanctrace.runs.notices.readers import named, use_token
    from sanctrace.runs.notices.readers import unsubscribe as end

    with open_book(ledger) as book:
        if name.count(".") == 3 and "@" not in name:
            answer = use_token(book, name, Purpose.UNSUBSCRIBE, now(), _BY)
        else:
            answer = end(book, named(book, name).id, now(), _BY)
        print_json(subscription_json(book, answer.subscription)) if as_json else click.echo(answer.words)


@notices.command("list")
@ledger_option
@JSON
def list_(ledger: str, as_json: bool) -> None:
    """List the subscriptions, with consent and the next digest, and the outbox."""
    from sanctrace.notices.schedule import held_until, next_digest
    from sanctrace.notices.search import search_words

    with open_book(ledger) as book:
        readers = book.subscriptions()
        mails = book.mails()
        if as_json:
            outbox = [
                {
                    "for": mail.key,
                    "to": mail.to,
                    "message_id": mail.message_id,
                    "state": mail.state.value,
                    "attempts": mail.attempts,
                    "due": mail.due.isoformat(),
                    "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
                    "reason": mail.reason,
                }
                for mail in mails
            ]
            print_json({"subscriptions": [subscription_json(book, reader) for reader in readers], "outbox": outbox})
            return
        for reader in readers:
            when = f"{reader.pace.value} at {reader.at} {reader.zone}"
            state = reader.state.value
            if reader.state is ReaderState.ACTIVE:
                held = held_until(reader, now())
                state = f"next {next_digest(reader, now()):%Y-%m-%d %H:%M}" + (
                    f", held until {held:%Y-%m-%d %H:%M} UTC" if held else ""
                )
            click.echo(f"{reader.id} {reader.email} “{reader.name}” ({search_words(reader.search)}): {when}; {state}")
        for mail in mails:
            if mail.state.value != "sent":
                why = f": {mail.reason}" if mail.reason else ""
                click.echo(f"mail {mail.state.value} to {mail.to} ({mail.key}), {mail.attempts} tries{why}")
        if not readers:
            click.echo("Nobody gets a digest. To ask somebody: sanctrace notices subscribe ADDRESS")


@notices.command()
@click.argument("name", metavar="SUBSCRIPTION")
@click.option("--until", metavar="DAY", help="Tell nothing until this day (2024-03-01), in the reader's zone.")
@click.option("--days", type=click.IntRange(1, 366), help="Tell nothing for so many days.")
@click.option("--case", help="Tell nothing of this case; naming a muted one tells of it again.")
@click.option("--off", is_flag=True, help="Tell again.")
@ledger_option
@JSON
def mute(name: str, ledger: str, as_json: bool, **options: Any) -> None:
    """Tell nothing for a while, or nothing of one case. What happens meanwhile is told afterwards."""
    from sanctrace.notices.schedule import zone_named
    from sanctrace.runs.notices.readers import mute as hush
    from sanctrace.runs.notices.readers import named

    if sum(bool(options[o]) for o in ("until", "days", "case", "off")) != 1:
        raise click.UsageError("give one of --until DAY, --days N, --case CASE, --off")
    with open_book(ledger) as book:
        reader = named(book, name)
        until = None
        if options["days"]:
            until = now() + timedelta(days=options["days"])
        elif options["until"]:
            until = _day(options["until"], zone_named(reader.zone))
        reader = hush(book, reader.id, until, options["case"])
        if as_json:
            print_json(subscription_json(book, reader))
        elif options["case"]:
            click.echo(f"“{reader.name}”: {len(reader.muted_cases)} cases muted.")
        else:
            click.echo(f"“{reader.name}”: " + (f"muted until {until:%Y-%m-%d %H:%M} UTC." if until else "told again."))


def subscription_json(book: NoticeBook, reader: Subscription) -> dict[str, Any]:
    """A subscription with its consent as plain values."""
    import json

    from sanctrace.ledger.codec import encode

    told: dict[str, Any] = json.loads(encode(reader))
    told["consent"] = [json.loads(encode(consent)) for consent in book.consents(reader.id)]
    return told


def _send_now(book: NoticeBook, post: dict[str, str | None]) -> bool:
    """Send what waits when a mail server is named; whether there was trouble."""
    from sanctrace.desk.notice_telling import complain
    from sanctrace.runs.notices.send import send_due

    if not post["smtp"]:
        return False
    trouble = False
    with open_outlets(post, webhooks=False) as outlets:
        if outlets.carrier is not None and outlets.head is not None:
            for sent in send_due(book, outlets.carrier, outlets.head.sender, now):
                trouble |= complain(sent)
    return trouble


def _quiet(text: str | None) -> QuietHours | None:
    if text is None:
        return None
    start, _, end = text.partition("-")
    return QuietHours(start=start.strip(), end=end.strip())


def _day(text: str, zone: Any) -> datetime:
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError as error:
        raise NoticeError(f"{text!r} is no day; write it as 2024-03-01") from error
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
