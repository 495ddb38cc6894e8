"""Towns of the gazetteer: looked up by name, each in one State."""

from __future__ import annotations

import pytest

from sanctrace.lexicon.name_files import read_names
from sanctrace.lexicon.towns import load_towns, plain, town_state


@pytest.mark.parametrize(
    ("name", "state"),
    [("Vantaa", "FI"), ("Osnabrück", "DE"), ("osnabruck", "DE"), ("Panevėžys", "LT"), (" Rottweil ", "DE")],
)
def test_a_town_gives_its_state(name: str, state: str) -> None:
    assert town_state(name) == state


@pytest.mark.parametrize("name", ["March", "Police", "Court", "Amur", "Nowhere upon Nothing", ""])
def test_a_word_that_is_no_town_gives_none(name: str) -> None:
    assert town_state(name) is None


def test_no_town_is_a_name_that_another_file_reads() -> None:
    """Else the two could disagree: the file that says more decides."""
    known = {plain(form.form) for form in read_names().forms if not form.entry.weak}
    assert not known & load_towns().keys()
