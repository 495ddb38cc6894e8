"""Goods lexicon: what a word names, and what a wrong file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.lexicon.goods import load_goods, read_goods
from sanctrace.model.errors import DataError

HEAD = "hs_edition: HS 2022\nsource: test\nentries:\n"
BOAT = "- {id: boat, class: vessel, goods: vessel, hs: ['89'], forms: [boat], mapping: from memory}\n"


def test_a_limousine_is_a_luxury_vehicle_of_heading_8703() -> None:
    (match,) = load_goods().find("They handed over an Aurus Senat.")
    assert match.entries[0].item_class == "luxury_vehicle"
    assert match.entries[0].hs == ("8703",)


def test_an_id_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "goods.yml"
    path.write_text(HEAD + BOAT + BOAT)
    with pytest.raises(DataError, match=r"goods\.yml:5: goods id 'boat' stands already on line 4"):
        read_goods(path)


def test_an_unknown_item_class_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "goods.yml"
    path.write_text(HEAD + BOAT + BOAT.replace("id: boat", "id: raft").replace("class: vessel", "class: rafts"))
    with pytest.raises(DataError, match=r"goods\.yml:5: entries/1/class: 'rafts' is not one of"):
        read_goods(path)


def test_the_lexicon_knows_more_than_1500_surface_forms() -> None:
    exact = {form.lower() for entry in load_goods().entries if not entry.general for form in entry.forms}
    assert len(exact) > 1500


def test_general_words_are_marked_so_that_exact_ones_decide() -> None:
    (match,) = load_goods().find("a Kalashnikov rifle")
    assert {e.general for e in match.entries} == {False}
    assert any(e.general for m in load_goods().find("machinery") for e in m.entries)
