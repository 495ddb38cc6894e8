"""What we export as FollowTheMoney is checked by FollowTheMoney's own library, value by value."""

from __future__ import annotations

from typing import Any

import pytest
from followthemoney import model

from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.entry import ListEntry
from sanctrace.actors.read import to_ftm

ENTRIES = [(s.list_id, e) for s in embedded_snapshots() for e in s.entries]


def refused(entity: dict[str, Any]) -> list[str]:
    """Properties of an entity that the library does not know, or whose values it would not keep."""
    schema = model.get(entity["schema"])
    assert schema is not None, f"no schema {entity['schema']}"
    faults = []
    for name, values in entity["properties"].items():
        known = schema.get(name)
        if known is None:
            faults.append(f"{schema.name} has no property {name}")
            continue
        for value in values:
            if isinstance(value, dict):
                faults += refused(value)
            elif known.type.clean(value) is None:
                faults.append(f"{schema.name}.{name}: {value!r} is refused")
    return faults


@pytest.mark.parametrize(("list_id", "entry"), ENTRIES, ids=[e.id for _, e in ENTRIES])
def test_every_embedded_entry_is_an_entity_of_the_library(list_id: str, entry: ListEntry) -> None:
    entity = to_ftm(entry, list_id)
    assert refused(entity) == []
    proxy = model.get_proxy({k: v for k, v in entity.items() if k != "target"} | {"properties": plain(entity)})
    assert proxy.caption == entry.name
    assert set(proxy.get("topics")) == {"sanction"}


def plain(entity: dict[str, Any]) -> dict[str, list[str]]:
    """The properties that hold words, as the library's proxies want them."""
    return {k: vs for k, vs in entity["properties"].items() if all(isinstance(v, str) for v in vs)}
