from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from sanctrace.cases.sentence import event_sentence, join_words, spell_interval
from sanctrace.model import ClaimStatus, Event, EventKind, Interval, Item, Party

MakeEvent = Callable[..., Event]


def test_the_sentence_says_status_voice_flow_and_day(event: MakeEvent) -> None:
    assert event_sentence(event("a")) == (
        "Reported, according to KCNA: car supplied by Russia to North Korea, 18 February 2024."
    )


def test_an_event_that_is_only_denied_is_told_as_a_denial(event: MakeEvent) -> None:
    told = event("a", status="denied", voice=None, denier="Pyongyang", when=None)
    assert event_sentence(told) == "Told only as a denial by Pyongyang: car supplied by Russia to North Korea."


def test_a_party_that_the_page_does_not_name_is_said_to_be_missing(event: MakeEvent) -> None:
    told = event("a", supplier=None, status="suspected", voice=None, when=None)
    assert event_sentence(told) == "Suspected: car supplied to North Korea, supplier not named."


def test_a_party_is_named_with_its_state_unless_its_name_says_it(event: MakeEvent) -> None:
    told = event("a", supplier="Vladimir Putin", recipient="Kim Jong Un", when=None)
    assert ": car supplied by Vladimir Putin (Russia) to Kim Jong Un (North Korea)." in event_sentence(told)
    mission = Party(text="x", name="North Korean mission", country="KP")
    assert "by North Korean mission to" in event_sentence(replace(event("a"), supplier=mission))


def test_an_inferred_party_is_marked(event: MakeEvent) -> None:
    told = replace(event("a"), supplier=Party(text="the Russian side", name="Russia", inferred_by="side of a State"))
    assert "supplied by Russia (inferred) to" in event_sentence(told)


def test_quantities_stand_before_the_item_unless_its_words_hold_them(event: MakeEvent) -> None:
    items = (
        Item(text="horses", item_class="luxury_good", quantity="24"),
        Item(text="five cars", item_class="luxury_vehicle", quantity="five"),
        Item(text="diesel", item_class="refined_petroleum", quantity="about 1,200 tonnes"),
        Item(text="shells", item_class="arms", quantity="hundreds of thousands"),
        Item(text="dagger", item_class="luxury_good", quantity="1"),
    )
    expected = (
        ": 24 horses, five cars, about 1,200 tonnes of diesel, hundreds of thousands of shells and dagger supplied"
    )
    assert expected in event_sentence(replace(event("a"), items=items))


@pytest.mark.parametrize(
    ("kind", "item", "told"),
    [
        ("travel", "a delegation", "visit by a delegation, from Russia to North Korea"),
        ("employment", "400 loggers", "400 loggers sent by Russia to work in or for North Korea"),
        ("cooperation", "space technology", "co-operation of Russia with North Korea, concerning space technology"),
        ("joint_venture", "joint venture", "joint venture of Russia with North Korea"),
        ("training", "commandos", "training by Russia for North Korea, concerning commandos"),
        ("seizure", "vodka", "vodka seized, on the way from Russia to North Korea"),
        ("ship_to_ship", "ship-to-ship transfers", "cargo moved from ship to ship, from Russia to North Korea"),
        ("payment", "$1 million", "$1 million paid by Russia to North Korea"),
        ("finance", "a loan", "a loan provided by Russia to North Korea"),
        ("procurement_attempt", "a car", "a car sought from Russia for North Korea"),
        ("other", "troops", "troops, from Russia to North Korea"),
    ],
)
def test_each_kind_has_its_own_words(event: MakeEvent, kind: str, item: str, told: str) -> None:
    items = (Item(text=item, item_class="other"),)
    assert f": {told}, 18 February 2024." in event_sentence(replace(event("a"), kind=EventKind(kind), items=items))


def test_ends_that_the_page_does_not_name_are_named_by_their_part(event: MakeEvent) -> None:
    nobody = event("a", supplier=None, recipient=None, when=None)
    sentences = {kind: event_sentence(replace(nobody, kind=kind)) for kind in EventKind}
    assert sentences[EventKind.SEIZURE].endswith(": car seized, origin and destination not named.")
    assert sentences[EventKind.TRAVEL].endswith(": visit by car.")
    assert sentences[EventKind.TRANSFER].endswith(": car supplied, supplier and recipient not named.")
    assert "{" not in "".join(sentences.values())
    seen = replace(event("a", supplier=None, when=None), kind=EventKind.OTHER)
    assert event_sentence(seen).endswith(": car with North Korea.")


@pytest.mark.parametrize("kind", list(EventKind))
@pytest.mark.parametrize("status", list(ClaimStatus))
def test_every_kind_and_status_has_a_sentence_without_a_verdict(
    event: MakeEvent, kind: EventKind, status: ClaimStatus
) -> None:
    sentence = event_sentence(replace(event("a"), kind=kind, status=status, items=()))
    assert sentence.endswith(".")
    assert not any(word in sentence.casefold() for word in ("violat", "illegal", "guilty", "breach"))


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(start="2024-02-08"), "8 February 2024"),
        (Interval(start="2024-02"), "February 2024"),
        (Interval(start="2024"), "2024"),
        (Interval(start="2024-03", end="2024-11"), "from March 2024 to November 2024"),
    ],
)
def test_days_are_spelled_as_precisely_as_they_are_known(interval: Interval, words: str) -> None:
    assert spell_interval(interval) == words


def test_words_are_joined_as_in_a_sentence() -> None:
    assert [join_words(w) for w in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
