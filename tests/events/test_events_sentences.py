"""Sentences with their places in the body; a dateline or a paragraph number belongs to none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events.sentences import split_sentences
from sanctrace.model import Article

COMPOUND_PLACE = "a place with points in it is not taken for a dateline"
NO_DATELINE = "a name in capitals or with brackets before a dash is taken for a dateline, and lost"


def article(body: str) -> Article:
    return Article(id="page", source="page", sha256="", title="", body=body)


def sentences(body: str) -> list[str]:
    found = split_sentences(article(body))
    for number, sentence in enumerate(found):
        assert sentence.index == number
        assert body[sentence.start : sentence.start + len(sentence.text)] == sentence.text
    return [s.text for s in found]


def not_yet(value: object, why: str) -> object:
    return pytest.param(value, marks=pytest.mark.xfail(strict=True, reason=why))


@pytest.mark.parametrize(
    "dateline",
    [
        "SEOUL, Feb 20 (Reuters) - ",
        "SEOUL (AP) — ",
        "SEOUL, South Korea (AP) — ",
        "SEOUL, Feb. 20 (Yonhap) -- ",
        "TOKYO, Feb. 20 (Kyodo) — ",
        "SEOUL, 20 February (AFP) – ",
        "MOSCOW. Feb 20 (Interfax) - ",
        "PYONGYANG, Feb. 20 (KCNA) -- ",
        "Pyongyang, February 20 (KCNA) -- ",
        "Pyongyang, February 20, Juche 113 (2024) -- ",
        "BEIJING, Feb. 20 (Xinhua) -- ",
        "UNITED NATIONS (AP) — ",
        "WASHINGTON — ",
        "WASHINGTON – ",
        "WASHINGTON - ",
        "SEOUL -- ",
        "SEOUL—",
        "NEW YORK (Kyodo) -- ",
        "RIO DE JANEIRO, Feb 20 (Reuters) - ",
        "HO CHI MINH CITY, Vietnam (AP) — ",
        "DANDONG, China, Feb 20 (Reuters) - ",
        "ABOARD THE USS MILIUS (AP) — ",
        "MOSCOW, February 20. /TASS/. ",
        "(Seoul=Yonhap) ",
        "Seoul, Feb 20 (IANS) ",
        "NEW DELHI, 20 February, 2024 (PTI) ",
        "YEREVAN, FEBRUARY 20, ARMENPRESS. ",
        "MOSCOW (UrduPoint News - 20th February, 2024) ",
        "SEOUL: ",
        "LONDON/SEOUL, Feb 20 (Reuters) - ",
        not_yet("Washington, D.C. — ", COMPOUND_PLACE),
    ],
)
def test_datelines_of_the_agencies_belong_to_no_sentence(dateline: str) -> None:
    assert sentences(f"{dateline}The car left Russia. It came back.") == ["The car left Russia.", "It came back."]


@pytest.mark.parametrize(
    "text",
    [
        "Kim Jong Un — the leader of North Korea — got a car.",
        "The two men — Kim and Putin — met on Sunday.",
        "Russia - long a friend of the North - sent a car.",
        "The Kremlin said — falsely, it turned out — that no car left.",
        "A car (or two) — nobody knows — left.",
        "Kim Jong Un (40) got a car.",
        "Putin: Russia sent a car.",
        "UN: Russia sent a car.",
        "OFAC (a part of the Treasury) named a car.",
        not_yet("North Korea (the DPRK) — which borders Russia — got a car.", NO_DATELINE),
        not_yet("KCNA — the news agency of the North — told of a car.", NO_DATELINE),
    ],
)
def test_a_remark_between_dashes_is_no_dateline(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("number", ["1. ", "12) ", "(3) ", "145. "])
def test_the_number_of_a_paragraph_belongs_to_no_sentence(number: str) -> None:
    assert sentences(f"{number}On 3 March the car left. It came back.") == ["On 3 March the car left.", "It came back."]


@pytest.mark.parametrize("text", ["1.5 million barrels left Russia.", "2,000 tons of coal left Russia."])
def test_a_quantity_is_no_paragraph_number(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The U.S. said so.", "The U.N. did too."),
        ("Mr. Kim met Gen. Pak on Feb. 18.", "They drove off."),
        ("The firm, Dandong Trading Co. Ltd., sold it.", "It was paid."),
        ("It cost $1.5 million.", "Nobody paid."),
        ("The ship sailed at 5 p.m.", "It had coal aboard."),
        ("A.Q. Khan met J. K. Lee.", "They talked."),
        ("Sept. 3 was a Sunday.", "It rained."),
        ("The No. 2 official, Kim Jr., left.", "He came back."),
        ("“The car left,” he said.", "“It is gone.”"),
        ("He asked: “Did the car leave?”", "She said no."),
        ("The car left!", "Did it?"),
        ("The car left...", "Then it came back."),
        pytest.param(
            "See para. 7 of the resolution.",
            "It bans cars.",
            marks=pytest.mark.xfail(strict=True, reason="“para.” ends a sentence"),
        ),
    ],
)
def test_abbreviations_sums_and_quotes_end_no_sentence(first: str, second: str) -> None:
    assert sentences(f"{first} {second}") == [first, second]


def test_a_quotation_of_two_sentences_stays_with_its_speaker() -> None:
    assert sentences("“The car left. It is gone,” he said.") == ["“The car left. It is gone,” he said."]


def test_each_paragraph_may_have_its_own_dateline_and_its_number_is_kept() -> None:
    found = split_sentences(article("SEOUL — The car left.\n\nBUSAN — The ship left. It sank.\n\n3. It rained."))
    assert [(s.paragraph, s.text) for s in found] == [
        (0, "The car left."),
        (1, "The ship left."),
        (1, "It sank."),
        (2, "It rained."),
    ]


@given(st.text(alphabet=st.sampled_from("aA bB.,;:!?\"“”'()-—–\n1 2"), max_size=200) | st.text(max_size=120))
def test_any_body_gives_sentences_in_order_that_are_its_own_words(body: str) -> None:
    at = 0
    for sentence in split_sentences(article(body)):
        assert sentence.start >= at
        assert sentence.text
        assert body[sentence.start : sentence.start + len(sentence.text)] == sentence.text
        at = sentence.start + len(sentence.text)
