"""What a person put right, screened and tested by the law again: what the machine found stays with the telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace.model import CorrectedReading, Event, EventReading, ListUsed, Telling

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from sanctrace.actors import Roster
    from sanctrace.rules import Rulebook


def read_again(
    rulebook: Rulebook, roster: Callable[[], Roster], kept: EventReading, event: Event, reported_on: date | None
) -> tuple[EventReading, tuple[ListUsed, ...]]:
    """A corrected event with its screenings and findings, and the lists that it was compared with.

    A corrected party, or another day, is compared with the lists of `roster` anew: on the day of the event, on that of
    the report, and now, the day that each list gives for itself. What leaves parties and day alone leaves the
    screenings as they were read; then no list is opened and none is named.
    """
    from sanctrace.actors import screen_event
    from sanctrace.rules import Screened, assess

    screenings, used = kept.screenings, tuple[ListUsed, ...]()
    names = tuple(dict.fromkeys(screening.list_name for screening in screenings))
    if _asked_of_lists(event) != _asked_of_lists(kept.event):
        lists = roster()
        screenings = tuple(screen_event(event, lists, reported_on=reported_on, as_of=None))
        used = tuple(ListUsed(list_name=s.list_name, snapshot=s.label, dated=s.dated) for s in lists.snapshots)
        names = tuple(one.list_name for one in used)
    findings = tuple(assess(event, rulebook, Screened(found=screenings, lists=names), None, reported_on))
    return EventReading(event=event, findings=findings, screenings=screenings), used


def corrected_reading(
    rulebook: Rulebook,
    roster: Callable[[], Roster],
    telling: Telling,
    event: Event,
    judgements: tuple[str, ...],
) -> CorrectedReading:
    """A telling's event as corrected, with what these lists and this law say of it."""
    reading, lists = read_again(rulebook, roster, telling.reading, event, telling.reported_on)
    return CorrectedReading(
        telling=telling.ident, judgements=judgements, law=rulebook.version, reading=reading, lists=lists
    )


@dataclass
class LawAgain:
    """Tests corrected events by one library and one set of lists, each opened when a correction first asks for it."""

    library: Path | None = None  # folder of law files; None: the library that ships
    lists: Path | None = None  # folder of the added sanctions lists; None: only the list that ships
    _laws: list[Rulebook] = field(default_factory=list)
    _rosters: list[Roster] = field(default_factory=list)

    def __call__(self, telling: Telling, event: Event, judgements: tuple[str, ...], /) -> CorrectedReading:
        """The corrected event, screened and tested; raises DataError when a law file or a list is wrong."""
        return corrected_reading(self.rulebook(), self.roster, telling, event, judgements)

    def rulebook(self) -> Rulebook:
        """The law; raises DataError when a file of it is wrong."""
        from sanctrace.runs.libraries import open_rulebook

        if not self._laws:
            self._laws.append(open_rulebook(self.library))
        return self._laws[0]

    def roster(self) -> Roster:
        """The lists; raises DataError when one is broken or was never fetched."""
        from sanctrace.runs.libraries import open_lists

        if not self._rosters:
            self._rosters.append(open_lists(self.lists))
        return self._rosters[0]


def _asked_of_lists(event: Event) -> tuple[object, ...]:
    return (event.supplier, event.recipient, event.intermediaries, event.when)
