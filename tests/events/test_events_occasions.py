"""Further flows of goods told before, flows in return, promises, and nouns for those who supply or buy."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import RuleReader, load_knowledge
from sanctrace.model import Article, ClaimStatus, Event, PublishedAt


@pytest.fixture(scope="module")
def rules() -> RuleReader:
    """The rules alone: what they find does not depend on a training."""
    return RuleReader(load_knowledge(), scorecards=None)


def read(rules: RuleReader, body: str) -> list[Event]:
    return rules.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def way(event: Event) -> tuple[str | None, str | None]:
    return (
        event.supplier.country if event.supplier else None,
        event.recipient.country if event.recipient else None,
    )


@pytest.mark.parametrize(
    "body",
    [
        "Putin sent Kim Jong Un a limousine in February. He gave him another limousine in June.",
        "North Korea shipped 1,000 containers of artillery shells to Russia in March. "
        "In May it sent a further 2,000 containers of shells.",
        "Iran delivered missiles to Russia last year. A second shipment of missiles was sent in January.",
        "China sold North Korea two fishing boats in 2019. It sold another boat to the country in 2020.",
        "Iran sent rifles to Yemen in 2021. Additional rifles were sent there the year after.",
    ],
)
def test_a_further_flow_of_the_same_goods_is_another_event(rules: RuleReader, body: str) -> None:
    first, second = read(rules, body)
    assert way(first) == way(second)


@pytest.mark.parametrize(
    "body",
    [
        "North Korea sent more troops to Russia in January. The troops arrived in Kursk later that month.",
        "Russia gave North Korea a second locomotive in May. The second locomotive crossed the border by night.",
        "Iran sold Russia drones. The new drones reached Russia by ship.",
    ],
)
def test_words_that_point_back_to_the_further_flow_are_no_third(rules: RuleReader, body: str) -> None:
    assert len(read(rules, body)) == 1


@pytest.mark.parametrize(
    "body",
    [
        "Russia sent North Korea flour in return for artillery shells.",
        "Moscow has given North Korea fighter jets in exchange for shells.",
        "Russia supplied diesel to North Korea in exchange for rockets, according to Seoul.",
    ],
)
def test_what_is_given_in_return_goes_the_other_way(rules: RuleReader, body: str) -> None:
    assert [way(e) for e in read(rules, body)] == [("RU", "KP"), ("KP", "RU")]


def test_goods_for_which_something_is_given_do_not_turn_the_flow_before_them(rules: RuleReader) -> None:
    (event,) = read(rules, "China sold coal to North Korea in exchange for promises.")
    assert way(event) == ("CN", "KP")


@pytest.mark.parametrize(
    "body",
    [
        "Moscow has promised North Korea fighter jets.",
        "Russia pledged diesel to North Korea.",
        "Russia has offered helicopters to North Korea.",
        "Russia offered to sell helicopters to North Korea.",
    ],
)
def test_goods_promised_are_planned(rules: RuleReader, body: str) -> None:
    (event,) = read(rules, body)
    assert (event.status, way(event)) == (ClaimStatus.PLANNED, ("RU", "KP"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Iran, a major supplier of drones to Russia, was warned.", ("IR", "RU")),
        ("Russia is North Korea's main supplier of diesel.", ("RU", "KP")),
        ("The panel identified Iran as a source of rifles for the Houthis.", ("IR", "YE")),
        ("China remains the largest buyer of Iranian crude oil.", ("IR", "CN")),
    ],
)
def test_nouns_for_who_supplies_or_buys_tell_a_flow(rules: RuleReader, body: str, expected: tuple[str, str]) -> None:
    (event,) = read(rules, body)
    assert way(event) == expected


@pytest.mark.parametrize(
    "body",
    [
        "Iran has many suppliers of machine tools.",
        "Buyers of coal are hard to find in North Korea.",
        "The source of the report was close to the government of North Korea.",
    ],
)
def test_suppliers_and_buyers_that_nobody_names_tell_none(rules: RuleReader, body: str) -> None:
    assert read(rules, body) == []


@pytest.mark.parametrize(
    "body",
    [
        "Kim Jong Un met Vladimir Putin in Pyongyang. Kim gave him a pair of Pungsan dogs.",
        "Vladimir Putin came to Pyongyang. Kim Jong Un handed him a carbine.",
    ],
)
def test_nobody_gives_to_himself(rules: RuleReader, body: str) -> None:
    (event,) = read(rules, body)
    assert way(event) == ("KP", "RU")


def test_a_sum_before_goods_is_their_price(rules: RuleReader) -> None:
    (event,) = read(rules, "A trader was charged with smuggling $10 million in microelectronics to Russia.")
    assert [(i.text, i.quantity) for i in event.items] == [("microelectronics", "$10 million")]


def test_a_ship_named_like_a_newspaper_is_no_newspaper(rules: RuleReader) -> None:
    body = "The tanker Amber Dawn took oil to North Korea, police said. Dawn reported the case."
    (event,) = read(rules, body)
    assert event.supplier is None or event.supplier.country != "PK"


def test_a_numbered_fleet_ends_no_sentence(rules: RuleReader) -> None:
    body = "Sailors seized 2,000 rifles on their way from Iran to Yemen, the U.S. Fifth Fleet said on Monday."
    (event,) = read(rules, body)
    assert (way(event), event.evidence[0].text) == (("IR", "YE"), body)


@pytest.mark.parametrize(
    "body",
    [
        "The navy seized rifles on their way from Iran to the Houthis in Yemen. The dhow was stopped in May.",
        "The navy seized rifles and missiles from Iran bound for Yemen. Machine guns have been unloaded since.",
    ],
)
def test_the_carrier_and_what_is_unloaded_belong_to_the_seizure_told_before(rules: RuleReader, body: str) -> None:
    (event,) = read(rules, body)
    assert way(event)[1] == "YE"


def test_gifts_are_what_the_next_sentence_says_they_were(rules: RuleReader) -> None:
    (event,) = read(rules, "Russia sent gifts to North Korea in May. It sent a limousine to Pyongyang.")
    assert way(event) == ("RU", "KP")
    assert "limousine" in [i.text for i in event.items]


@pytest.mark.parametrize(
    "body",
    [
        "Customs seized 20 rifles from Iran bound for Yemen. It was the second find; in May 90 rifles were seized.",
        "Iran sent rifles to Yemen on a dhow. It had sent rifles there on two earlier trips.",
    ],
)
def test_an_occasion_counted_apart_is_another_event(rules: RuleReader, body: str) -> None:
    assert len(read(rules, body)) == 2
