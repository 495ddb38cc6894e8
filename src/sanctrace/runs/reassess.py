"""What a person put right, tested by the law again: the machine's own findings stay with the telling."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace.model import CorrectedReading, Event, EventReading, Finding, Telling

if TYPE_CHECKING:
    from datetime import date

    from sanctrace.rules import Rulebook


def findings_again(
    rulebook: Rulebook, kept: EventReading, event: Event, reported_on: date | None
) -> tuple[Finding, ...]:
    """The findings of a corrected event: the law as the library has it, the screenings as they were read."""
    from sanctrace.rules import Screened, assess

    lists = tuple(dict.fromkeys(screening.list_name for screening in kept.screenings))
    return tuple(assess(event, rulebook, Screened(found=kept.screenings, lists=lists), None, reported_on))


def corrected_reading(
    rulebook: Rulebook, telling: Telling, event: Event, judgements: tuple[str, ...]
) -> CorrectedReading:
    """A telling's event as corrected, with what this law says of it."""
    findings = findings_again(rulebook, telling.reading, event, telling.reported_on)
    reading = EventReading(event=event, findings=findings, screenings=telling.reading.screenings)
    return CorrectedReading(telling=telling.ident, judgements=judgements, law=rulebook.version, reading=reading)


@dataclass
class LawAgain:
    """Tests corrected events by one library, which is opened when the first correction asks for it."""

    library: Path | None = None  # folder of law files; None: the library that ships
    _opened: list[Rulebook] = field(default_factory=list)

    def __call__(self, telling: Telling, event: Event, judgements: tuple[str, ...], /) -> CorrectedReading:
        """The corrected event with its findings; raises DataError when a law file is wrong."""
        from sanctrace.runs.libraries import open_rulebook

        if not self._opened:
            self._opened.append(open_rulebook(self.library))
        return corrected_reading(self._opened[0], telling, event, judgements)
