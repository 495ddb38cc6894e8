"""Names in text: who is meant, and who is not."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.lexicon.names import NameKind, load_names

NAMES = load_names()


def ids(text: str, *, ignore_case: bool = False, context: frozenset[str] | None = None) -> list[str]:
    found = NAMES.find(text, ignore_case=ignore_case, context=context)
    return [match.entries[0].id for match in found]


def test_offsets_are_those_of_the_text() -> None:
    text = "Kim’s aides met the Russian side in Vladivostok."
    for match in NAMES.find(text):
        assert text[match.start : match.end] == match.text


PIECES = [
    "Kim",
    "Kim Jong Un",
    "the North",
    " ",
    ", ",
    "İ",
    "Georgia",
    "’s",
    "N. Korea",
    "Ban Ki-moon",
    ".",
    "Putin",
    "US",
    "Ali",
    "\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.booleans())
def test_matches_lie_in_the_text_in_order_without_overlap(text: str, ignore_case: bool) -> None:
    end = 0
    for match in NAMES.find(text, ignore_case=ignore_case):
        assert end <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        assert match.entries
        end = match.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N. Korea fired a missile", "country:KP"),
        ("N.Korea fired a missile", "country:KP"),
        ("the Democratic People’s Republic of Korea", "country:KP"),
        ("S. Korea protested", "country:KR"),
        ("the Republic of Korea protested", "country:KR"),
        ("NORTH KOREA FIRES MISSILE", "country:KP"),
        ("two Emiratis were held", "demonym:AE"),
        ("N. Koreans at work", "demonym:KP"),
        ("goods for the UAE", "country:AE"),
        ("the Kremlin declined", "kremlin"),
        ("Pyongyang replied", "capital:KP"),
        ("the unification ministry said", "unification-ministry"),
        ("Kim Jong-Un smiled", "kim-jong-un"),
        ("President Félix Tshisekedi", "felix-tshisekedi"),
        ("President Felix Tshisekedi", "felix-tshisekedi"),
        ("the Houthi movement", "houthis"),
        ("a pro-Russian fighter", "demonym:RU"),
        ("a tanker in the East China Sea", "place:east-china-sea"),
        ("Norway's police", "country:NO"),
    ],
)
def test_spellings_reach_one_entry(text: str, expected: str) -> None:
    assert ids(text)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "They told us to polish it",  # lower case: ordinary words
        "Michael Jordan bought a watch",
        "the North Pole",
        "guinea pigs",
        "A researcher, Kim Dong-yup, spoke",  # another person of that family name
    ],
)
def test_words_that_only_look_like_names(text: str) -> None:
    assert ids(text) == []


def test_un_of_kim_jong_un_is_not_the_united_nations() -> None:
    assert ids("Kim Jong Un spoke at length; the U.N. met") == ["kim-jong-un", "united-nations"]
    assert ids("kim jong un spoke at length", ignore_case=True) == ["kim-jong-un"]


def test_north_and_south_are_never_mixed() -> None:
    assert ids("North and South Korea met") == ["undivided:north-and-south-korea"]
    assert NAMES.country_of("North and South Korea") is None
    assert NAMES.country_of("the Korean leader") is None
    assert NAMES.country_of("a South Korean official") == "KR"
    assert NAMES.country_of("a North Korean official") == "KP"


def test_the_north_needs_korea_in_the_text() -> None:
    yemen = NAMES.context_of("Houthi rebels in Yemen hold the North, said Sanaa")
    korea = NAMES.context_of("South Korea said Pyongyang had fired; the North denied it")
    assert ids("the North is poor", context=yemen) == []
    assert ids("the North is poor", context=korea) == ["country:KP"]
    (match,) = NAMES.find("the North is poor")
    assert match.entries[0].weak


def test_georgia_is_the_state_when_its_cities_are_named() -> None:
    assert ids("In Georgia, a court in Atlanta ruled")[0] == "us-state-georgia"
    assert ids("In Georgia, officials in Tbilisi said")[0] == "country:GE"


def test_a_surname_alone_is_the_leader_only_where_his_country_is_named() -> None:
    peru = NAMES.context_of("A shop in Lima, Peru, sold shoes")
    north = NAMES.context_of("North Korea held a parade")
    assert ids("Kim waved", context=peru) == []
    assert ids("Kim waved", context=north) == ["kim-jong-un"]


def test_a_surname_alone_follows_the_person_named_in_full() -> None:
    sister = NAMES.context_of("Kim Yo Jong, a senior official in Pyongyang, issued a statement")
    assert ids("Kim warned Seoul", context=sister)[0] == "kim-yo-jong"
    unknown = NAMES.context_of("Kim Dong-yup teaches in Seoul and follows North Korea")
    assert ids("Kim added that it was new", context=unknown) == []


def test_lower_cased_headlines() -> None:
    assert ids("n. korea's kim jong un receives car as gift from putin", ignore_case=True) == [
        "country:KP",
        "kim-jong-un",
        "vladimir-putin",
    ]
    (match,) = NAMES.find("turkey stops a ship", ignore_case=True)
    assert match.entries[0].weak


@pytest.mark.parametrize(
    ("phrase", "country"),
    [
        ("the Russian side", "RU"),
        ("Kim's sister", "KP"),
        ("a Dandong company", "CN"),
        ("South Korea’s spy agency", "KR"),
        ("North Korean workers in Russia", "KP"),
        ("the Russian Embassy in Pyongyang", "RU"),
        ("the U.S. ambassador to South Korea", "US"),
        ("prosecutors in Kaohsiung", "TW"),
        ("Russia's Pyongyang embassy", "RU"),
        ("the government of North Korea", "KP"),
        ("the UN Panel of Experts on North Korea", None),
        ("firms in China and Russia", None),
        ("two railwaymen", None),
    ],
)
def test_country_of_a_phrase(phrase: str, country: str | None) -> None:
    assert NAMES.country_of(phrase) == country


def test_relatives_resolve_to_persons() -> None:
    kim = NAMES.entries["kim-jong-un"]
    sister = NAMES.relative(kim, "sister")
    assert sister is not None
    assert (sister.name, sister.country) == ("Kim Yo Jong", "KP")
    assert NAMES.relative(kim, "dentist") is None
    assert NAMES.relative(NAMES.entries["sergei-lavrov"], "sister") is None


def test_offices_have_holders_on_a_day() -> None:
    on = date(2023, 9, 13)
    holder = NAMES.office_holder("KR", "president", on)
    assert holder is not None
    assert holder.name == "Yoon Suk Yeol"
    assert not NAMES.entries["moon-jae-in"].holds_on(on)
    assert NAMES.office_holder("KR", "president", date(1850, 1, 1)) is None


@pytest.mark.parametrize(
    ("phrase", "on", "person"),
    [
        ("the Russian president", date(2024, 2, 18), "vladimir-putin"),
        ("North Korea's leader", date(2024, 2, 18), "kim-jong-un"),
        ("North Korea's leader", date(2006, 10, 14), "kim-jong-il"),
        ("South Korea’s defense minister", date(2024, 3, 1), "shin-won-sik"),
        ("the U.S. secretary of state", date(2019, 3, 1), "mike-pompeo"),
        ("Russia's former president", date(2024, 2, 18), None),
        ("the Russian vice president", date(2024, 2, 18), None),
        ("the president", date(2024, 2, 18), None),
    ],
)
def test_an_office_means_its_holder_on_the_day(phrase: str, on: date, person: str | None) -> None:
    holder = NAMES.holder_of(phrase, on)
    assert (holder.id if holder else None) == person


def test_state_media_are_marked() -> None:
    assert NAMES.entries["kcna"].state_run is True
    assert NAMES.entries["reuters"].state_run is False
    assert NAMES.entries["kcna"].kind is NameKind.AGENCY
