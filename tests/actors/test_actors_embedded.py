"""The embedded list, and what the reader refuses."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files

import pytest

from sanctrace.actors.embedded import embedded_snapshots, read_own_list
from sanctrace.model import DataError

SCHEMA = files("sanctrace.actors") / "lists" / "list.schema.json"
HEAD = """id: l
name: L
authority: A
dated: '2020-01-01'
sources: [{what: w, link: l}]
verification: verified
entries:
"""


def test_counts_of_the_1718_list() -> None:
    (snapshot,) = embedded_snapshots()
    assert Counter(e.kind.value for e in snapshot.entries) == {"person": 80, "entity": 75, "vessel": 59}
    assert all(e.listed_on for e in snapshot.entries)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("- {id: a, kind: person, name: N}\n", "l.yml:8: entries/0: 'listed_on' is a required property"),
        ("- {id: a, kind: vessel, name: N, listed_on: '2020-01-01', imo: '1234568'}\n", "its check digit fails"),
        ("- {id: a, kind: person, name: N, listed_on: '2020-01-01'}\n" * 2, "stands twice"),
    ],
)
def test_wrong_lists_are_refused_with_their_place(rows: str, message: str) -> None:
    with pytest.raises(DataError, match=message.replace("/", "/")) as caught:
        read_own_list((HEAD + rows).encode(), "l.yml", SCHEMA)
    assert caught.value.line == 8 or "twice" in message
