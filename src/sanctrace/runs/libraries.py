"""The law and the lists that a run is told to use: the user's own where a place is named, else those that ship."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace.model import DataError

if TYPE_CHECKING:
    from sanctrace.actors import Roster
    from sanctrace.rules import Rulebook


def open_rulebook(library: Path | None) -> Rulebook:
    """The rulebook of a folder of law files, checked by its schemas; the one that ships without a folder.

    Raises DataError with file and line when a file is wrong, or the folder holds no library.
    """
    from sanctrace.lexicon.goods import load_goods
    from sanctrace.rules import load_rulebook, read_rulebook

    if library is None:
        return load_rulebook()
    if not (library / "terms").is_dir():
        message = "no law library: it has no folder terms/; start from a copy of the one that ships"
        raise DataError(str(library), None, message)
    return read_rulebook(library, load_goods())


def open_lists(home: Path | None) -> Roster:
    """The lists of a folder beside those that ship; only these without a folder, or when no list was added.

    Raises DataError when an added list was never fetched or is broken.
    """
    from sanctrace.actors import load_roster
    from sanctrace.runs.list_store import ListStore

    return load_roster() if home is None else ListStore(home).roster()
