"""The only place where the rooms meet: page -> article -> events -> screenings -> findings.

A pipeline holds one callable per stage and nothing else, so that a test or another reader can put its own stage in,
and so that the whole of it can be sent to another process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from sanctrace.model import Article, Event, EventReading, EventsRead, Finding, Page, ReaderRun, Reading, Screening
from sanctrace.runs.settings import Settings

if TYPE_CHECKING:
    from sanctrace.actors import Roster
    from sanctrace.events.reader import EventReader
    from sanctrace.news.read import Catalogue
    from sanctrace.rules import Rulebook


class ArticleStage(Protocol):
    """Page in, clean article out; raises PageError when the page holds no text."""

    def __call__(self, page: Page, /) -> Article: ...


class EventStage(Protocol):
    """Article in, events out, perhaps with the record of how they were read.

    Raises ReaderFailed when its reader cannot read the article.
    """

    def __call__(self, article: Article, /) -> Sequence[Event] | EventsRead: ...


class ScreeningStage(Protocol):
    """Event and day of the report in, list entries that its parties resemble out."""

    def __call__(self, event: Event, /, *, reported_on: date | None) -> Sequence[Screening]: ...


class FindingStage(Protocol):
    """Event, day of the report and screenings in, one finding per provision tested out."""

    def __call__(
        self, event: Event, /, *, reported_on: date | None, screenings: Sequence[Screening]
    ) -> Sequence[Finding]: ...


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """The stages of a reading, in order."""

    article: ArticleStage
    events: EventStage
    screenings: ScreeningStage
    findings: FindingStage

    def read(self, page: Page) -> Reading:
        """Read one page; raises PageError when it holds no readable text or its reader fails."""
        article = self.article(page)
        found = self.events(article)
        events, run = (found.events, found.run) if isinstance(found, EventsRead) else (found, ReaderRun())
        return Reading(article=article, events=tuple(self._read_event(article, event) for event in events), run=run)

    def _read_event(self, article: Article, event: Event) -> EventReading:
        reported_on = article.published.day if article.published else None
        screenings = tuple(self.screenings(event, reported_on=reported_on))
        findings = tuple(self.findings(event, reported_on=reported_on, screenings=screenings))
        return EventReading(event=event, findings=findings, screenings=screenings)


@dataclass(frozen=True, kw_only=True)
class InstalledPipeline(Pipeline):
    """The pipeline of the installed rooms. It travels to another process as its settings and is opened again there."""

    settings: Settings

    def __reduce__(self) -> tuple[Callable[[Settings], Pipeline], tuple[Settings]]:
        return open_pipeline, (self.settings,)


@dataclass(frozen=True, kw_only=True)
class CatalogueStage:
    """News room with its catalogue of publishers and furniture."""

    catalogue: Catalogue

    def __call__(self, page: Page, /) -> Article:
        from sanctrace.news.read import read_page

        return read_page(page, self.catalogue)


@dataclass(frozen=True, kw_only=True)
class ReaderStage:
    """Events room with one of its readers."""

    reader: EventReader

    def __call__(self, article: Article, /) -> Sequence[Event]:
        return self.reader.read(article)


@dataclass(frozen=True, kw_only=True)
class RosterStage:
    """Actors room with its lists, as known on `as_of`."""

    roster: Roster
    as_of: date | None

    def __call__(self, event: Event, /, *, reported_on: date | None) -> Sequence[Screening]:
        from sanctrace.actors import screen_event

        return screen_event(event, self.roster, reported_on=reported_on, as_of=self.as_of)


@dataclass(frozen=True, kw_only=True)
class RulebookStage:
    """Rules room with its rulebook, as known on `as_of`."""

    rulebook: Rulebook
    as_of: date | None

    def __call__(
        self, event: Event, /, *, reported_on: date | None, screenings: Sequence[Screening]
    ) -> Sequence[Finding]:
        from sanctrace.rules import assess

        return assess(event, self.rulebook, screenings, self.as_of, reported_on)


@lru_cache(maxsize=4)
def open_pipeline(settings: Settings) -> Pipeline:
    """The pipeline of the installed rooms and data, opened once per process and settings.

    Raises DataError when a data file (law, lexicon, lists) is wrong. The rooms are imported only now: a parser model
    takes most of a second, and a command that reads nothing should not pay for it.
    """
    from sanctrace.actors import load_roster
    from sanctrace.events.reader import load_reader
    from sanctrace.news.read import load_catalogue
    from sanctrace.rules import load_rulebook

    return InstalledPipeline(
        settings=settings,
        article=CatalogueStage(catalogue=load_catalogue()),
        events=ReaderStage(reader=load_reader()),
        screenings=RosterStage(roster=load_roster(), as_of=settings.as_of),
        findings=RulebookStage(rulebook=load_rulebook(), as_of=settings.as_of),
    )
