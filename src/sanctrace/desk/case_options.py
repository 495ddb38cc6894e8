"""Which cases are wanted, as options of a command."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sanctrace.model import ClaimStatus, Outcome

if TYPE_CHECKING:
    from sanctrace.ledger import CaseFilter

F = TypeVar("F", bound=Callable[..., Any])
_FACETS = ("regime", "provision", "outcome", "status", "goods", "grade", "source")
_DECISIONS = ("open", "confirmed", "dismissed")


def case_options(command: F) -> F:
    """Give a command these options; it is called with `wanted`, a `CaseFilter`, in their place."""

    @functools.wraps(command)
    def with_filter(**options: Any) -> Any:
        return command(wanted=_filter(options), **options)

    day = click.DateTime(["%Y-%m-%d"])
    for option in reversed(
        (
            click.option("--regime", help="Only cases that a regime (un-dprk) may speak of."),
            click.option("--provision", help="Only cases that a provision may speak of, by its id."),
            click.option("--outcome", type=click.Choice([o.value for o in Outcome]), help="What the law may say."),
            click.option("--status", type=click.Choice([s.value for s in ClaimStatus]), help="How the event is told."),
            click.option("--goods", help="An item class, or the id of a good in the lexicon."),
            click.option("--grade", help="The grade: a letter and a figure, as B2."),
            click.option("--source", help="An outlet that tells it, or an origin."),
            click.option("--since", type=day, help="Of this day or later."),
            click.option("--until", type=day, help="Of this day or earlier."),
            click.option(
                "--decision", type=click.Choice(["open", "confirmed", "dismissed"]), help="As people decided."
            ),
            click.option("--words", help="Words of the headline, each in full or its beginning."),
        )
    ):
        with_filter = option(with_filter)
    return with_filter  # type: ignore[return-value]


def _filter(options: dict[str, Any]) -> CaseFilter:
    from sanctrace.cases.found_by import headline_words
    from sanctrace.ledger import CaseFilter

    since, until = (_day(options.pop(name)) for name in ("since", "until"))
    words = headline_words(options.pop("words") or "")
    facets = {name: options.pop(name) for name in (*_FACETS, "decision")}
    return CaseFilter(words=words, since=since, until=until, **facets)


def _day(moment: datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None
