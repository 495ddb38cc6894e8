"""Names with a bracket behind them are found by what a page writes of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.actors import load_roster, screen_name
from sanctrace.actors.bracketed import spoken
from sanctrace.actors.entry import ListedName


@pytest.mark.parametrize(
    "asked",
    [
        "Ocean Maritime Management Company",
        "Ocean Maritime Management",
        "Ocean Maritime Management Company, Limited (OMM)",
    ],
)
def test_the_company_behind_a_bracket_is_found_by_its_name(asked: str) -> None:
    (hit,) = screen_name(asked, load_roster())
    assert (hit.entry, hit.score > 0.85) == ("KPe.020", True)


def test_its_short_form_is_a_weak_alias() -> None:
    (hit,) = screen_name("OMM", load_roster())
    assert hit.entry == "KPe.020"
    assert "by the weak alias OMM" in hit.reasons


@pytest.mark.parametrize(
    ("listed", "readings"),
    [
        ("Teapot Guild Bank (TGB)", [("Teapot Guild Bank", False), ("TGB", True)]),
        ("Jin Tasto (金铁三)", [("Jin Tasto", False), ("金铁三", False)]),
        ("Teapot Guild (Panama)", [("Teapot Guild", False)]),
        ("Teapot Guild (KPe.099)", [("Teapot Guild", False)]),
        ("Teapot (Hong Kong) Limited", []),
        ("(General) Teapot Guild", []),
        ("Teapot Guild", []),
    ],
)
def test_what_a_bracket_holds_decides_what_it_is(listed: str, readings: list[tuple[str, bool]]) -> None:
    given_name = ListedName(text=listed)
    assert spoken(given_name)[0] == given_name
    assert [(n.text, n.weak) for n in spoken(given_name)[1:]] == readings


@given(st.text(max_size=60), st.booleans(), st.booleans())
def test_the_name_as_listed_comes_first_whatever_it_is(text: str, weak: bool, former: bool) -> None:
    listed = ListedName(text=text, weak=weak, former=former)
    found = spoken(listed)
    assert found[0] == listed
    assert len(found) <= 3
    assert all(n.former == former and n.text for n in found[1:])
    assert all(n.weak for n in found) or not weak
