"""What the house knows of publishers, agencies and page furniture: data files, read once and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.lexicon.outlets import Outlet, load_outlets
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model import DataError
from sanctrace.news.blocks import Role
from sanctrace.news.calendars import Calendar, calendar_from
from sanctrace.news.hints import Hints, HintWords
from sanctrace.news.phrases import PatternIndex, compile_pattern

FILES = ("publishers", "agencies", "furniture", "markup", "calendars", "languages", "metadata")


@dataclass(frozen=True, kw_only=True)
class Publisher:
    """A publisher; `day_first` says how it prints 04/03/2024, None when it never prints such dates."""

    name: str
    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    day_first: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Agency:
    """A news agency; `forms` are matched with their capitals."""

    name: str
    forms: tuple[str, ...]
    state: str | None = None


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family of furniture lines; the fields are those of `furniture.yml`."""

    id: str
    role: Role
    max_words: int = 40
    takes: str = "nothing"
    ends: bool = False
    where: str = "anywhere"


@dataclass(frozen=True, kw_only=True)
class ReaderWords:
    """Words of lines that speak to the reader about the outlet's services."""

    max_words: int
    openers: frozenset[str]
    reader: frozenset[str]
    house: frozenset[str]
    services: FormMatcher


@dataclass(frozen=True, kw_only=True)
class CaptionWords:
    """What a caption says of itself."""

    cues: FormMatcher
    credits: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """Everything that the news room reads from data."""

    publishers: tuple[Publisher, ...]
    statements: tuple[str, ...]
    masthead_words: frozenset[str]
    newsroom_words: frozenset[str]  # those of them that only newsrooms bear
    office_words: frozenset[str]  # those of them that offices bear on their own pages
    sections: frozenset[str]
    no_names: frozenset[str]
    trailing: tuple[str, ...]
    agencies: tuple[Agency, ...]
    agency_forms: re.Pattern[str]  # capitals as printed, whole words
    agency_names: Mapping[str, str]  # form to name
    families: tuple[Family, ...]
    patterns: PatternIndex
    contained: FormMatcher
    contained_family: Mapping[str, int]  # folded phrase to the number of its family
    reader: ReaderWords
    captions: CaptionWords
    hints: Hints
    calendar: Calendar
    languages: Mapping[str, frozenset[str]]  # ISO 639-1 to its commonest words
    spellings: Mapping[str, frozenset[str]]  # "day_first" and "month_first" to words only spelt so there
    metadata: Mapping[str, tuple[str, ...]]  # what a page calls its date, title, publisher, tags in its head

    @cached_property
    def family_roles(self) -> frozenset[Role]:
        """The roles that the families of furniture give."""
        return frozenset(family.role for family in self.families)

    @cached_property
    def spellings_of(self) -> tuple[tuple[Publisher, frozenset[str]], ...]:
        """Each publisher with its folded name and other spellings, in the order of the catalogue."""
        return tuple((p, frozenset(map(fold, (p.name, *p.names)))) for p in self.publishers)

    @cached_property
    def publisher_by_domain(self) -> Mapping[str, Publisher]:
        """Domain to its publisher."""
        return {domain: p for p in reversed(self.publishers) for domain in p.domains}

    @cached_property
    def publisher_by_spelling(self) -> Mapping[str, Publisher]:
        """Folded spelling to the first publisher that has it."""
        return {spelling: p for p, spellings in reversed(self.spellings_of) for spelling in spellings}


def _hint_words(data: Mapping[str, list[str]]) -> HintWords:
    return HintWords(
        words=frozenset(data.get("words", ())),
        phrases=tuple(data.get("phrases", ())),
        glued=tuple(data.get("glued", ())),
    )


def _hints(data: Mapping[str, Any]) -> Hints:
    return Hints(
        {tag: Role(role) for tag, role in data["tags"].items()},
        [(Role(role), _hint_words(words)) for role, words in data["roles"].items()],
        _hint_words(data["article"]),
        _hint_words(data["body"]),
    )


def _families(data: Any, path: str) -> tuple[tuple[Family, ...], PatternIndex, dict[str, int]]:
    families: list[Family] = []
    patterns = []
    contained: dict[str, int] = {}
    seen: set[str] = set()
    for number, entry in enumerate(data["families"]):
        if entry["id"] in seen:
            raise DataError(path, entry.line, f"family {entry['id']!r} stands twice; give the second another id")
        seen.add(entry["id"])
        families.append(
            Family(
                id=entry["id"],
                role=Role(entry["role"]),
                max_words=entry.get("max_words", 40),
                takes=entry.get("takes", "nothing"),
                ends=entry.get("ends", False),
                where=entry.get("where", "anywhere"),
            )
        )
        for whole, key in ((True, "lines"), (False, "starts")):
            for source in entry.get(key, ()):
                try:
                    patterns.append((compile_pattern(source), number, whole, families[-1].max_words))
                except ValueError as error:
                    raise DataError(path, entry.line, f"family {entry['id']}: {error}") from error
        for phrase in entry.get("contains", ()):
            contained.setdefault(phrase.lower(), number)
    return tuple(families), PatternIndex(patterns), contained


def _further(described: Sequence[Publisher], outlets: Iterable[Outlet]) -> Iterator[Publisher]:
    """The newsrooms of `outlets.csv` that `publishers.yml` does not describe, by their addresses."""
    domains = {domain for publisher in described for domain in publisher.domains}
    spellings = {fold(name) for publisher in described for name in (publisher.name, *publisher.names)}
    for outlet in outlets:
        if spellings.isdisjoint(map(fold, outlet.forms)):
            own = tuple(domain for domain in outlet.domains if domain not in domains)
            yield Publisher(name=outlet.name, domains=own)  # two papers may share a spelling: the page's own stays


def _read(folder: Traversable | Path, name: str) -> tuple[Any, str]:
    path = folder / f"{name}.yml"
    data = load_yaml(path)
    require_schema(data, folder / f"{name}.schema.json", str(path))
    return data, str(path)


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue that ships with sanctrace, read once.

    Raises DataError with file and line when a data file is wrong.
    """
    return read_catalogue(files("sanctrace.news.sources"))


def read_catalogue(folder: Traversable | Path) -> Catalogue:
    """A catalogue from a folder with the files of `FILES`; raises DataError with file and line."""
    data = {name: _read(folder, name) for name in FILES}
    furniture, furniture_path = data["furniture"]
    families, patterns, contained = _families(furniture, furniture_path)
    reader, captions = furniture["reader_lines"], furniture["captions"]
    publishers = data["publishers"][0]
    forms = sorted(
        {form for entry in data["agencies"][0]["agencies"] for form in entry["forms"]}, key=len, reverse=True
    )
    languages = data["languages"][0]
    described = tuple(
        Publisher(
            name=entry["name"],
            domains=tuple(entry.get("domains", ())),
            names=tuple(entry.get("names", ())),
            day_first=entry.get("day_first"),
        )
        for entry in publishers["publishers"]
    )
    return Catalogue(
        publishers=(*described, *_further(described, load_outlets())),
        statements=tuple(publishers["statements"]),
        masthead_words=frozenset(publishers["masthead_words"]),
        office_words=frozenset(publishers["office_words"]),
        newsroom_words=frozenset(publishers["masthead_words"]) - frozenset(publishers["no_newsroom_words"]),
        sections=frozenset(publishers["sections"]),
        no_names=frozenset(publishers["no_names"]),
        trailing=tuple(publishers["trailing"]),
        agencies=tuple(
            Agency(name=entry["name"], forms=tuple(entry["forms"]), state=entry.get("state"))
            for entry in data["agencies"][0]["agencies"]
        ),
        agency_forms=re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])"),
        agency_names={form: entry["name"] for entry in data["agencies"][0]["agencies"] for form in entry["forms"]},
        families=families,
        patterns=patterns,
        contained=FormMatcher(contained),
        contained_family=contained,
        reader=ReaderWords(
            max_words=reader["max_words"],
            openers=frozenset(reader["openers"]),
            reader=frozenset(reader["reader"]),
            house=frozenset(reader["house"]),
            services=FormMatcher(reader["services"]),
        ),
        captions=CaptionWords(
            cues=FormMatcher(captions["cues"]),
            credits=frozenset(captions["credits"]),
            words=frozenset(captions["words"]),
        ),
        hints=_hints(data["markup"][0]),
        calendar=calendar_from(data["calendars"][0]),
        languages={code: frozenset(words) for code, words in languages["languages"].items()},
        spellings={name: frozenset(words) for name, words in languages["spellings"].items()},
        metadata={key: tuple(names) for key, names in data["metadata"][0].items()},
    )
