"""The only place where the rooms meet: page -> article -> events -> screenings -> findings.

A pipeline holds one callable per stage and nothing else, so that a test or another reader can put its own stage in,
and so that the whole of it can be sent to another process.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from sanctrace.model import (
    Article,
    Basis,
    Event,
    EventReading,
    EventsRead,
    Finding,
    ListUsed,
    Page,
    PageError,
    ReaderRun,
    Reading,
    Screening,
)
from sanctrace.runs.settings import Settings

if TYPE_CHECKING:
    from sanctrace.actors import Roster
    from sanctrace.events.reader import RuleReader
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
    basis: Basis | None = None  # which library and lists the last two stages hold

    def read(self, page: Page) -> Reading:
        """Read one page; raises PageError when it holds no readable text or its reader fails."""
        article = self.article(page)
        return self._assess(article, self.events(article))

    def read_many(self, pages: Sequence[Page]) -> list[Reading | PageError]:
        """Read pages as `read` does, in order, faster together; a page that cannot be read gives its PageError."""
        articles: list[Article | PageError] = []
        for page in pages:
            try:
                articles.append(self.article(page))
            except PageError as error:
                articles.append(error)
        readable = [a for a in articles if isinstance(a, Article)]
        found = iter(self.events.many(readable) if isinstance(self.events, ReaderStage) else ())
        readings: list[Reading | PageError] = []
        for article in articles:
            try:
                if isinstance(article, Article):
                    events = next(found) if isinstance(self.events, ReaderStage) else self.events(article)
                    readings.append(self._assess(article, events))
                else:
                    readings.append(article)
            except PageError as error:
                readings.append(error)
        return readings

    def _assess(self, article: Article, found: Sequence[Event] | EventsRead) -> Reading:
        events, run = (found.events, found.run) if isinstance(found, EventsRead) else (found, ReaderRun())
        kept = tuple(self._read_event(article, event) for event in events)
        return Reading(article=article, events=kept, run=run, basis=self.basis)

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
    """Events room with its rules."""

    reader: RuleReader

    def __call__(self, article: Article, /) -> EventsRead:
        run = ReaderRun(notes=self.reader.left_unread(article))
        return EventsRead(events=tuple(self.reader.read(article)), run=run)

    def many(self, articles: Sequence[Article]) -> list[EventsRead]:
        """Events of each article with their record, as a call gives them."""
        found = self.reader.read_many(articles)
        return [
            EventsRead(events=tuple(events), run=ReaderRun(notes=self.reader.left_unread(article)))
            for article, events in zip(articles, found, strict=True)
        ]


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
    """Rules room with its rulebook, as known on `as_of`, and the names of the lists that were compared."""

    rulebook: Rulebook
    as_of: date | None
    lists: tuple[str, ...]

    def __call__(
        self, event: Event, /, *, reported_on: date | None, screenings: Sequence[Screening]
    ) -> Sequence[Finding]:
        from sanctrace.rules import Screened, assess

        screened = Screened(found=tuple(screenings), lists=self.lists)
        return assess(event, self.rulebook, screened, self.as_of, reported_on)


def open_pipeline(settings: Settings) -> Pipeline:
    """The pipeline of the installed rooms with the law and the lists that the settings name.

    Raises DataError when a data file (law, lexicon, lists) is wrong, and when a list was never fetched or is broken:
    pages would be read against less than was asked for. The rooms are imported only now: a parser model takes most of a
    second, and a command that reads nothing should not pay for it. What ships is opened once per process; the user's
    own lists and law may change and are looked at each time.
    """
    if settings.lists is None and settings.library is None:
        return _open_shipped(settings)
    return _open(settings)


@lru_cache(maxsize=4)
def _open_shipped(settings: Settings) -> Pipeline:
    """What is loaded here lives as long as the process; looking for garbage in it costs a tenth of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return _open(settings)
    finally:
        if collects:
            gc.enable()


def _open(settings: Settings) -> Pipeline:
    from sanctrace.runs.libraries import open_lists, open_rulebook

    stages = assembled(open_rulebook(settings.library), open_lists(settings.lists), settings.as_of, _reader(settings))
    return InstalledPipeline(
        settings=settings,
        article=stages.article,
        events=stages.events,
        screenings=stages.screenings,
        findings=stages.findings,
        basis=stages.basis,
    )


def assembled(rulebook: Rulebook, roster: Roster, as_of: date | None, events: EventStage | None = None) -> Pipeline:
    """The installed rooms over this law and these lists, as known on `as_of`; the rules read without `events`."""
    from sanctrace.news.read import load_catalogue

    lists = tuple(ListUsed(list_name=s.list_name, snapshot=s.label, dated=s.dated) for s in roster.snapshots)
    return Pipeline(
        article=CatalogueStage(catalogue=load_catalogue()),
        events=events or ReaderStage(reader=_rules()),
        screenings=RosterStage(roster=roster, as_of=as_of),
        findings=RulebookStage(rulebook=rulebook, as_of=as_of, lists=tuple(used.list_name for used in lists)),
        basis=Basis(law=rulebook.version, lists=lists, as_of=as_of),
    )


def _reader(settings: Settings) -> EventStage:
    """The rules, or the language model that the settings name."""
    if settings.llm is None:
        return ReaderStage(reader=_rules())
    from sanctrace.events.reader import load_knowledge
    from sanctrace.runs.llm_reader import LlmReader

    return LlmReader(settings=settings.llm, knowledge=load_knowledge())


@lru_cache(maxsize=1)
def _rules() -> RuleReader:
    from sanctrace.events.reader import load_reader

    return load_reader()
