"""Datelines: read, never taken out of the body."""

from __future__ import annotations

import pytest

from sanctrace.news.catalogue import Catalogue
from sanctrace.news.dateline import read_dateline


@pytest.mark.parametrize(
    ("paragraph", "place", "credit", "day"),
    [
        ("SEOUL — A barge left.", "Seoul", None, None),
        ("SEOUL, Feb 20 (Reuters) - A barge left.", "Seoul", "Reuters", "--02-20"),
        ("SEOUL, Sept. 30 (Quay Wire) -- A barge left.", "Seoul", "Quay Wire", "--09-30"),
        ("Pyongyang, November 17, Juche 112 (2023) -- A barge left.", "Pyongyang", None, "2023-11-17"),
        ("ZAMYN-UUD, Mongolia — A barge left.", "Zamyn-Uud, Mongolia", None, None),
        ("COLÓN, Panama, July 17 - A barge left.", "Colón, Panama", None, "--07-17"),
        ("SEOUL/WASHINGTON (Reuters) - A barge left.", "Seoul/Washington", "Reuters", None),
        ("PARIS (AFP) — A barge left.", "Paris", "AFP", None),
        ("BEIJING: A barge left.", "Beijing", None, None),
        ("MOSCOW. Feb 20 (Interfax) - A barge left.", "Moscow", "Interfax", "--02-20"),
        ("MOSCOW, February 20. /TASS/. A barge left.", "Moscow", "TASS", "--02-20"),
        ("CHICAGO Feb 3 (Reuters) - A barge left.", "Chicago", "Reuters", "--02-03"),
        ("Tokyo, Feb. 3 (Jiji Press)--A barge left.", "Tokyo", "Jiji Press", "--02-03"),
        ("(Yonhap) SEOUL -- A barge left.", "Seoul", "Yonhap", None),
        ("[서울=뉴시스] 김 기자 = 배가 떠났다.", "서울", "뉴시스", None),
    ],
)
def test_datelines(
    paragraph: str, place: str, credit: str | None, day: str | None, catalogue: Catalogue
) -> None:  # fmt: skip
    found = read_dateline(paragraph, catalogue.calendar)
    assert found is not None
    assert (found.place, found.credit, found.day.iso if found.day else None) == (place, credit, day)


@pytest.mark.parametrize(
    "paragraph",
    [
        "The car — a gift — was delivered.",
        "A P-3C patrol plane saw the tanker.",
        "QUESTION: Who sold it?",
        "MS. HALLORAN: Good afternoon.",
        "CORRECTION: An earlier report said ten.",
        "U.S.-backed forces withdrew.",
        "Two men — one of them armed — fled.",
    ],
)
def test_paragraphs_without_one(paragraph: str, catalogue: Catalogue) -> None:
    assert read_dateline(paragraph, catalogue.calendar) is None
