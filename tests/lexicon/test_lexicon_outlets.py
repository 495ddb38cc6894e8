"""The list of newsrooms: whole, without doubles, and refused with its line when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.outlets import COLUMNS, load_outlets, read_outlets
from sanctrace.lexicon.sources import SourceKind, load_sources
from sanctrace.model import DataError

HEAD = ",".join(COLUMNS)


def test_the_list_has_some_hundreds_of_newsrooms_of_known_states() -> None:
    outlets = load_outlets()
    assert len(outlets) > 600
    assert all(load_names().state(o.country) for o in outlets if o.country)
    assert all("." in domain and "/" not in domain and domain.islower() for o in outlets for domain in o.domains)


def test_every_newsroom_is_a_source() -> None:
    book = load_sources()
    for outlet in load_outlets():
        source = book.named(outlet.name)
        assert source is not None and source.kind is not SourceKind.BODY, outlet.name


def test_a_name_that_is_an_ordinary_word_counts_only_as_a_whole_speaker() -> None:
    book = load_sources()
    assert book.named("The Standard") is not None
    assert not book.find("The standard of the boats was low, The Standard of Nairobi aside.")
    assert [m.source.name for m in book.find("Haaretz and Axios said so.")] == ["Haaretz", "Axios"]


def test_a_town_is_no_agency() -> None:
    assert not load_sources().find("The crates were unloaded in Sana'a.")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Daily Quay,paper,GB,,quay.example,,,memory", "the kind is 'paper'"),
        ("Daily Quay,outlet,GB,,quay.example,,,", "name or source is empty"),
        ("Daily Quay,outlet,,state,quay.example,,,memory", "needs that State"),
        ("Daily Quay,outlet,GB,crown,quay.example,,,memory", "owner is empty or 'state'"),
        ("Daily Quay,outlet,GB,,quay.example,,memory", "the row has not 8 fields"),
        (
            "Daily Quay,outlet,GB,,quay.example,,,memory\nQuay,outlet,GB,,quay.example,,,memory",
            "already names Daily Quay",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, row: str, why: str) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=why) as refused:
        read_outlets(path)
    assert "outlets.csv" in str(refused.value)


def test_other_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "outlets.csv"
    path.write_text("name,kind\nQuay,outlet\n", encoding="utf-8")
    with pytest.raises(DataError, match="columns are"):
        read_outlets(path)
