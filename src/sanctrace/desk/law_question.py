"""Options of `law ask` and `law matrix` to a question that can be tested."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.list_health import stale_lists
from sanctrace.desk.places import home_option
from sanctrace.model import ClaimStatus, Event, EventKind, Interval

if TYPE_CHECKING:
    from sanctrace.rules import Screened

_COUNTRY = re.compile(r"^(?P<name>.+?)\s*\((?P<code>[A-Za-z]{2})\)$")
_QUANTITY = re.compile(r"^(?P<text>[^:]+):\s*(?P<quantity>.+)$")

_OPTIONS = (
    click.option(
        "--supplier", metavar="NAME", help="Who sent, sold, gave. A State, or a name with its State: 'Firm (CN)'."
    ),
    click.option("--recipient", metavar="NAME", help="Who got it, or was to get it."),
    click.option("--through", multiple=True, metavar="NAME", help="An intermediary; may be given more than once."),
    click.option(
        "--item", "items", multiple=True, metavar="WORDS", help="What it was: 'coal', or 'diesel: 600 tonnes'."
    ),
    click.option("--on", "when", metavar="DATE", help="2024-02-18, 2024-02, 2024, or FIRST/LAST."),
    click.option("--kind", type=click.Choice([k.value for k in EventKind]), default="transfer", show_default=True),
    click.option("--status", type=click.Choice([s.value for s in ClaimStatus]), default="reported", show_default=True),
    click.option("--place", metavar="NAME", help="Where it happened."),
    click.option(
        "--says", multiple=True, metavar="WORDS", help="Further words of the account, such as 'not notified'."
    ),
    click.option("--approved", multiple=True, metavar="WORDS", help="Words that tell of an approval or exemption."),
    click.option("--no-screening", is_flag=True, help="Do not compare the parties with the lists."),
    home_option,
)


def question_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of a question to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked(options: dict[str, Any]) -> tuple[Event, Screened | None]:
    """Event and screenings from the options; None when nobody is to look.

    Raises click's usage errors that say what to write instead, and DataError when a list is broken.
    """
    from sanctrace.lexicon.goods import load_goods
    from sanctrace.lexicon.names import load_names
    from sanctrace.rules.questions import NamedParty, Question

    if not (options["supplier"] or options["recipient"]):
        raise click.UsageError("name at least one side: --supplier or --recipient")
    question = Question(
        kind=EventKind(options["kind"]),
        status=ClaimStatus(options["status"]),
        supplier=_party(options["supplier"]),
        recipient=_party(options["recipient"]),
        intermediaries=tuple(p for words in options["through"] if isinstance(p := _party(words), NamedParty)),
        items=tuple(_item(words) for words in options["items"]),
        when=_interval(options["when"]),
        place=options["place"],
        says=tuple(options["says"]),
        approvals=tuple(options["approved"]),
    )
    event = question.event(load_goods(), load_names().country_of)
    return event, None if options["no_screening"] else _screened(event, options["home"])


def unplaced(event: Event) -> list[str]:
    """Names for which no State is known."""
    parties = (event.supplier, event.recipient, *event.intermediaries)
    return [p.text for p in parties if p is not None and p.country is None]


def _screened(event: Event, home: Path) -> Screened:
    from sanctrace.actors import screen_event
    from sanctrace.rules import Screened
    from sanctrace.runs.libraries import open_lists

    for line in stale_lists(home):
        click.echo(f"sanctrace: {line}", err=True)
    roster = open_lists(home)
    found = screen_event(event, roster, reported_on=None, as_of=None)
    return Screened(found=tuple(found), lists=tuple(s.list_name for s in roster.snapshots))


def _party(words: str | None) -> Any:
    from sanctrace.rules.questions import NamedParty

    if not words:
        return None
    match = _COUNTRY.match(words)
    if match is None:
        return NamedParty(name=words)
    return NamedParty(name=match["name"], country=match["code"].upper())


def _item(words: str) -> Any:
    from sanctrace.rules.questions import NamedItem

    match = _QUANTITY.match(words)
    if match is None:
        return NamedItem(text=words)
    return NamedItem(text=match["text"].strip(), quantity=match["quantity"].strip())


def _interval(words: str | None) -> Interval | None:
    if not words:
        return None
    first, _, last = words.partition("/")
    try:
        return Interval(start=first, end=last or None)
    except ValueError as error:
        raise click.BadParameter(
            f"{error}; write 2024-02-18, 2024-02, 2024, or FIRST/LAST", param_hint="--on"
        ) from error


def day_of(value: str) -> date:
    """The calendar day of an option or argument, or click's usage error."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise click.BadParameter(f"{value!r} is no day; write it as 2017-12-22") from error
