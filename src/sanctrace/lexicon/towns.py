"""The State of a town that no other name file has: "Vantaa" lies in Finland.

Towns are many and their names are also people's and things', so they are looked up, never searched for: by whoever
already knows from the grammar that a name is a place.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from sanctrace.model.errors import DataError


def town_state(name: str) -> str | None:
    """ISO code of the State in which a town lies, whatever its accents; None when the list has no such town.

    Raises DataError with file and line when the list cannot be read.
    """
    return load_towns().get(plain(name.strip()))


def plain(name: str) -> str:
    """Lower case without accents, by which a town is looked up."""
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def load_towns() -> Mapping[str, str]:
    """Folded name to ISO code: `towns.csv`, made from GeoNames (CC BY 4.0) by `tools/make_towns.py`."""
    path = files("sanctrace.lexicon") / "towns.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    if head != "name,iso2":
        raise DataError(str(path), 1, f"columns are {head}; they must be name,iso2")
    found: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        name, comma, state = row.rpartition(",")
        if not comma or not name or len(state) != 2 or not state.isupper():
            raise DataError(str(path), line, f"no town and State in {row!r}; write name,iso2")
        found[plain(name)] = state
    return found
