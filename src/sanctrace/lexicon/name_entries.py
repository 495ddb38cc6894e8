"""Values of the names lexicon: entries, their spellings, and what surrounds names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sanctrace.model.dates import first_day, last_day


class NameKind(StrEnum):
    """What a name names."""

    COUNTRY = "country"
    DEMONYM = "demonym"
    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    AGENCY = "agency"
    ARMED_GROUP = "armed_group"
    PLACE = "place"
    SEA = "sea"
    VESSEL = "vessel"


@dataclass(frozen=True, kw_only=True)
class NameEntry:
    """A name of the lexicon and the State it belongs to or speaks for."""

    id: str
    name: str  # canonical
    kind: NameKind
    country: str | None = None  # ISO 3166-1 alpha-2 (with EU and XK); None for bodies of no one State
    rule: str | None = None  # why it stands for that country
    since: str | None = None  # partial date: in office or in being from
    until: str | None = None
    roles: tuple[str, ...] = ()
    weak: bool = False  # matched by a form that needs support from the rest of the text
    state_run: bool | None = None  # for agencies
    source: str = "from memory"

    def holds_on(self, day: date) -> bool:
        """Whether the role or body existed on `day`; an unknown end counts as open."""
        begun = self.since is None or first_day(self.since) <= day
        return begun and (self.until is None or day <= last_day(self.until))


@dataclass(frozen=True)
class NameMatch:
    """Words text[start:end] that name one of `entries`, the likeliest first."""

    start: int
    end: int
    text: str
    entries: tuple[NameEntry, ...]


class Alone(StrEnum):
    """How far a form by itself is the entry."""

    STRONG = "strong"  # always
    KNOWN = "known"  # where its country is named
    FULL = "full"  # where the same person is named in full
    NEEDS = "needs"  # where one of the entry's own companions is named


@dataclass(frozen=True, kw_only=True)
class NameForm:
    """One spelling of an entry."""

    form: str  # capitals in it must be capitals in the text
    entry: NameEntry
    alone: Alone = Alone.STRONG
    surname: bool = False
    family_first: bool = False
    needs: frozenset[str] = frozenset()  # ids or countries, for Alone.NEEDS


@dataclass(frozen=True, kw_only=True)
class NameHabits:
    """What surrounds names: words that decide whether a form is a name at all."""

    never_lower: frozenset[str] = frozenset()  # folded forms that are names only with their capitals
    doubtful_lower: frozenset[str] = frozenset()  # folded forms that are weak in lower case
    also_surnames: frozenset[str] = frozenset()
    also_given_names: frozenset[str] = frozenset()
    given_names: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    not_names: frozenset[str] = frozenset()  # folded phrases that hide the names in them


@dataclass(frozen=True, kw_only=True)
class NameData:
    """Everything that `NameIndex` is built from."""

    forms: tuple[NameForm, ...]
    habits: NameHabits = field(default_factory=NameHabits)
    relation_words: Mapping[str, str] = field(default_factory=dict)  # folded word -> relation
    role_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # folded words -> roles they may mean
    relatives: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (entry id, relation) -> entry id
