"""What counts as the same name, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.actors.compare import compare
from sanctrace.actors.prepare import NameClass, prepare

PERSON, BODY, VESSEL = NameClass.PERSON, NameClass.BODY, NameClass.VESSEL


def score(left: str, right: str, name_class: NameClass = PERSON) -> float:
    return compare(prepare(left, name_class), prepare(right, name_class)).score


@pytest.mark.parametrize(
    ("left", "right", "name_class"),
    [
        ("Putin, Vladimir", "Vladimir Putin", PERSON),  # order
        ("VladimirPutin", "Vladimir Putin", PERSON),  # joined
        ("Владимир Путин", "Vladimir Putin", PERSON),  # script
        ("Vladimir Рutin", "Vladimir Putin", PERSON),  # the P is Cyrillic
        ("Dr. Vladimir Putin", "Vladimir Putin", PERSON),  # title
        ("Vladimir Vladimirovich Putin", "Vladimir Putin", PERSON),  # patronymic
        ("V. Putin", "Vladimir Putin", PERSON),  # initial
        ("Mohammed bin Salman", "Muhammad ibn Salman", PERSON),  # particle and spelling
        ("Ri Je Son", "RI JE-SON", PERSON),
        ("이제선", "RI JE-SON", PERSON),
        ("OOO Oboronnye Initsiativy", "Oboronnye Initsiativy LLC", BODY),  # legal form
        ("Ocean Maritime Ocean Maritime Management", "Ocean Maritime Management Co. Ltd.", BODY),
        ("MV Chong Chon Gang", "CHONG CHON GANG", VESSEL),
        ("Chongchongang", "CHONG CHON GANG", VESSEL),  # spacing
    ],
)
def test_same(left: str, right: str, name_class: NameClass) -> None:
    assert score(left, right, name_class) >= 0.8


@pytest.mark.parametrize(
    ("left", "right", "name_class"),
    [
        ("Boris Netanyahu", "Benjamin Netanyahu", PERSON),
        ("Kim Jong Un", "KIM JONG SIK", PERSON),
        ("Kim Yong Chol", "KIM SONG CHOL", PERSON),
        ("General Trading Company", "Korea General Trading Corporation", BODY),
        ("Corp", "Green Pine Corporation", BODY),
        ("Lady Leila", "Lady Rania", VESSEL),
        ("Sam Jong 1", "SAM JONG 2", VESSEL),
    ],
)
def test_different(left: str, right: str, name_class: NameClass) -> None:
    assert score(left, right, name_class) < 0.8


def test_reasons_are_words() -> None:
    result = compare(prepare("Sergey Lavrof", PERSON), prepare("Sergei Viktorovich Lavrov", PERSON))
    assert result.reasons() == (
        "variant: sergey for sergei",
        "letters: lavrof for lavrov",
        "only in the list: viktorovich",
    )


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(NameClass))
def test_scores_stay_in_range_whatever_the_text(left: str, right: str, name_class: NameClass) -> None:
    assert 0.0 <= score(left, right, name_class) <= 1.0


@given(st.lists(st.sampled_from(["ali", "hassan", "petrov", "ivan", "kim", "olga"]), min_size=1, max_size=4))
def test_a_name_is_itself_in_any_order(words: list[str]) -> None:
    assert score(" ".join(words), " ".join(reversed(words))) > 0.9 or len(set(words)) < len(words)
