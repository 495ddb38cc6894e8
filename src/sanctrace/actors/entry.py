"""What a sanctions list holds: entries, their names and identifiers, and the snapshot they were read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sanctrace.actors.prepare import NameClass


class EntryKind(StrEnum):
    """What is listed."""

    PERSON = "person"
    ENTITY = "entity"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"

    @property
    def name_class(self) -> NameClass:
        """How its names are read."""
        return _CLASSES[self]


_CLASSES = {
    EntryKind.PERSON: NameClass.PERSON,
    EntryKind.ENTITY: NameClass.BODY,
    EntryKind.VESSEL: NameClass.VESSEL,
    EntryKind.AIRCRAFT: NameClass.VESSEL,
}


@dataclass(frozen=True, kw_only=True)
class ListedName:
    """A name of an entry; a weak one ("low quality" in the lists' own words) is no evidence by itself."""

    text: str
    weak: bool = False
    former: bool = False


@dataclass(frozen=True, kw_only=True)
class Identifier:
    """A number that a State or body gave: passport, tax number, registration."""

    sort: str
    number: str


@dataclass(frozen=True, kw_only=True)
class ListEntry:
    """A person, body, ship or aircraft on a list, from `listed_on` until the day before `delisted_on`."""

    id: str  # the list's own reference, such as KPi.001
    kind: EntryKind
    names: tuple[ListedName, ...]  # the primary one first
    listed_on: date | None = None
    listed_by: date | None = None  # the earliest day that the list cites about it, where it gives no day of listing
    delisted_on: date | None = None
    programmes: tuple[str, ...] = ()  # the list's own codes
    measures: tuple[str, ...] = ()  # provision ids of the law library, where known
    countries: tuple[str, ...] = ()  # ISO 3166-1 alpha-2
    births: tuple[str, ...] = ()  # partial dates
    positions: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    imo: str | None = None
    note: str | None = None

    @property
    def name(self) -> str:
        """Primary name."""
        return self.names[0].text

    def listed(self, day: date | None) -> bool | None:
        """Whether it was listed on `day`; None when the day is unknown or lies before all that is known of it."""
        if day is None:
            return None
        if self.delisted_on is not None and day >= self.delisted_on:
            return False
        if self.listed_on is not None:
            return self.listed_on <= day
        return True if self.listed_by is not None and self.listed_by <= day else None


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One list as read from one file, named by the SHA-256 of its bytes."""

    list_id: str
    list_name: str
    sha256: str
    dated: date | None  # the day the list itself gives
    entries: Sequence[ListEntry] = field(repr=False)
    signals: tuple[str, ...] = ()  # what the reader met and did not know

    @property
    def label(self) -> str:
        """`un-1718@8f3c2a91d0b4`: enough to find the file again."""
        return f"{self.list_id}@{self.sha256[:12]}"
