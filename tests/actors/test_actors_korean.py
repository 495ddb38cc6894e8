"""Korean names: one man, many romanisations."""

from __future__ import annotations

import pytest

from sanctrace.actors.korean import korean_keys, syllables
from sanctrace.actors.scripts import to_latin


@pytest.mark.parametrize(
    "spelling",
    [
        "Kim Jong Un",
        "Kim Jong-un",
        "Kim Jong-Eun",
        "Gim Jeong-eun",
        "KIM JONGUN",
        "Jong-un Kim",
        "김정은",
        "金正恩",
    ],
)
def test_spellings_of_one_name(spelling: str) -> None:
    keys = korean_keys(to_latin(spelling).split())
    assert ("kim", "chong", "un") in keys


@pytest.mark.parametrize(
    ("left", "right"), [("Ri Je-son", "Lee Che-son"), ("Choe Chol", "Choi Chol"), ("Pak To-chun", "Park Do-chun")]
)
def test_systems_agree(left: str, right: str) -> None:
    assert korean_keys(to_latin(left).split())[0] == korean_keys(to_latin(right).split())[0]


def test_other_names_are_not_korean() -> None:
    assert korean_keys(["vladimir", "putin"]) == ()
    assert korean_keys(["ali"]) == ()


def test_joined_syllables_are_cut_before_a_vowel() -> None:
    assert syllables("jongun") == ("jong", "un")
    assert syllables("myongguk") == ("myong", "guk")
    assert syllables("xyz") == ()
