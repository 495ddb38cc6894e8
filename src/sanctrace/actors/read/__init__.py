"""Native readers of the published sanctions lists: bytes in, a snapshot out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sanctrace.actors.entry import Snapshot
from sanctrace.actors.read.eu import read_eu
from sanctrace.actors.read.ftm import read_ftm, to_ftm
from sanctrace.actors.read.ofac_csv import read_ofac_csv
from sanctrace.actors.read.ofac_xml import read_ofac_xml
from sanctrace.actors.read.uk import read_uk
from sanctrace.actors.read.uk_ofsi import read_uk_ofsi
from sanctrace.actors.read.un import read_un
from sanctrace.actors.read.vessels_1718 import read_vessels_1718
from sanctrace.model.errors import DataError


class ListFormat(StrEnum):
    """Forms in which lists are published."""

    UN_XML = "un-xml"
    UN_1718_VESSELS = "un-1718-vessels"
    OFAC_CSV = "ofac-csv"
    OFAC_XML = "ofac-xml"
    EU_XML = "eu-xml"
    UK_CSV = "uk-csv"
    UK_OFSI_CSV = "uk-ofsi-csv"
    FTM = "ftm"


@dataclass(frozen=True, kw_only=True)
class ListSource:
    """A list that can be added: its id, form, and the addresses of its files in the order the reader wants them."""

    list_id: str
    name: str
    format: ListFormat
    files: tuple[str, ...]
    note: str | None = None


def read_snapshot(source: ListSource, contents: Sequence[bytes]) -> Snapshot:
    """Read a list from its files.

    Raises DataError when the number of files is wrong, or a reader refuses them.
    """
    wanted = 3 if source.format is ListFormat.OFAC_CSV else 1
    if len(contents) != wanted:
        raise DataError(source.name, None, f"{len(contents)} files; the form {source.format} takes {wanted}")
    match source.format:
        case ListFormat.UN_XML:
            return read_un(contents[0])
        case ListFormat.UN_1718_VESSELS:
            return read_vessels_1718(contents[0])
        case ListFormat.OFAC_CSV:
            return read_ofac_csv(source.list_id, source.name, *contents)
        case ListFormat.OFAC_XML:
            return read_ofac_xml(source.list_id, source.name, contents[0])
        case ListFormat.EU_XML:
            return read_eu(contents[0])
        case ListFormat.UK_CSV:
            return read_uk(contents[0])
        case ListFormat.UK_OFSI_CSV:
            return read_uk_ofsi(source.list_id, source.name, contents[0])
        case ListFormat.FTM:
            return read_ftm(source.list_id, source.name, contents[0])


__all__ = [
    "ListFormat",
    "ListSource",
    "read_eu",
    "read_ftm",
    "read_ofac_csv",
    "read_ofac_xml",
    "read_snapshot",
    "read_uk",
    "read_uk_ofsi",
    "read_un",
    "read_vessels_1718",
    "to_ftm",
]
