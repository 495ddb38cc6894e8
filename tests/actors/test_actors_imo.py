"""IMO numbers and their check digit."""

from __future__ import annotations

from sanctrace.actors import find_imos, valid_imo


def test_check_digit() -> None:
    assert valid_imo("7937317")
    assert not valid_imo("7937318")
    assert not valid_imo("793731")
    assert not valid_imo("79373१7")


def test_numbers_in_text_need_the_mark_and_the_digit() -> None:
    text = "the tanker (IMO: 7937317) and IMO 7937318, hull 7937317"
    assert find_imos(text) == [(17, 24, "7937317")]
