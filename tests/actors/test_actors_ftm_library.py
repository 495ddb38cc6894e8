"""What we export as FollowTheMoney is checked by FollowTheMoney's own library, value by value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from followthemoney import model

from sanctrace.actors.embedded import embedded_snapshots
from sanctrace.actors.entities import to_entities
from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry
from sanctrace.actors.read import read_ftm, to_ftm

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


@pytest.mark.parametrize(("list_id", "entry"), ENTRIES, ids=[e.id for _, e in ENTRIES])
def test_every_embedded_entry_goes_through_the_library_and_back(list_id: str, entry: ListEntry) -> None:
    subject, sanction = to_entities(entry, list_id)
    assert (subject.caption, sanction.get("entity")) == (entry.name, [subject.id])
    lines = [json.dumps(proxy.to_dict()) for proxy in (subject, sanction)]
    (again,) = read_ftm(list_id, list_id, "\n".join(lines).encode()).entries
    assert {(n.text, n.weak, n.former) for n in again.names} == {(n.text, n.weak, n.former) for n in entry.names}
    assert (again.listed_on, again.delisted_on, again.imo) == (entry.listed_on, entry.delisted_on, entry.imo)
    assert set(again.countries) == set(entry.countries)
    assert {i.number for i in again.identifiers} == {i.number for i in entry.identifiers}


NUMBERS = [
    (EntryKind.PERSON, "Passport", "passportNumber"),
    (EntryKind.PERSON, "national identifier", "idNumber"),
    (EntryKind.ENTITY, "Registration Number", "registrationNumber"),
    (EntryKind.ENTITY, "Tax ID No.", "taxNumber"),
    (EntryKind.ENTITY, "passport", "idNumber"),  # a body has none: the list erred, and the number is kept
    (EntryKind.VESSEL, "Vessel Call Sign", "callSign"),
    (EntryKind.VESSEL, "MMSI", "mmsi"),
    (EntryKind.AIRCRAFT, "serial", "registrationNumber"),
]


@pytest.mark.parametrize(("kind", "sort", "prop"), NUMBERS)
def test_a_number_stands_in_the_property_that_its_name_means(kind: EntryKind, sort: str, prop: str) -> None:
    number = "572469210" if prop == "mmsi" else "A1234567"
    name = ListedName(text="Teapot Star")
    entry = ListEntry(id="1", kind=kind, names=(name,), identifiers=(Identifier(sort=sort, number=number),))
    subject, _ = to_entities(entry, "x")
    assert subject.get(prop) == [number]
