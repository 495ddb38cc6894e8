"""The lists that sanctrace knows where to find (`tables/published.yml`)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from sanctrace.actors.read import ListFormat, ListSource
from sanctrace.lexicon.strict_yaml import load_yaml


@lru_cache(maxsize=1)
def published_lists() -> dict[str, ListSource]:
    """Known lists by id; raises DataError when the file is wrong."""
    data = load_yaml(files("sanctrace.actors") / "tables" / "published.yml")
    return {
        row["id"]: ListSource(
            list_id=row["id"],
            name=row["name"],
            format=ListFormat(row["format"]),
            files=tuple(row["files"]),
            note=row.get("note"),
        )
        for row in data["lists"]
    }
