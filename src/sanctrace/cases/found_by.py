"""What a case is found by: its day, whoever reports it, the words of its headline. The index and notices share it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from sanctrace.model import Case, Event


def headline_words(text: str) -> tuple[str, ...]:
    """The words of a headline, or of a search for one, without case and accents, each once."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(dict.fromkeys(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))))


def case_day(case: Case, events: Sequence[Event]) -> date:
    """The first possible day of the event by any account, else of the first report; the last of all days for neither.

    `events` are the accounts with their corrections.
    """
    days = [event.when.first for event in events if event.when is not None]
    reported = [telling.reported_on for telling in case.tellings if telling.reported_on is not None]
    return min(days or reported, default=date.max)


def source_names(case: Case) -> Iterator[str]:
    """Who prints the reports, and the origins to which they go back; a name may come twice."""
    for telling in case.tellings:
        yield telling.publisher or telling.source
    for origin in (*case.chain.origins, *case.chain.denials):
        yield origin.name
