from __future__ import annotations

from collections.abc import Callable

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Case, Event, Reading, Slot

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]


def case_of(*readings: Reading) -> Case:
    (case,) = gather(tellings_of_all(readings))
    return case


def slot(case: Case, name: str) -> Slot:
    return next(s for s in case.slots if s.name == name)


def test_two_tonnages_stand_side_by_side_with_their_words(event: MakeEvent, reading: MakeReading) -> None:
    load = {"item": "coal", "item_class": "coal"}
    case = case_of(
        reading("a", event("a", **load, quantity="4,000 tons", words="It carried 4,000 tons."), sha256="1" * 64),
        reading("b", event("b", **load, quantity="5,000 tons", words="It carried 5,000 tons."), sha256="2" * 64),
        reading("c", event("c", **load, quantity="5,000 tonnes", words="It carried 5,000 tonnes."), sha256="3" * 64),
    )
    found = slot(case, "quantity")
    assert not found.agree
    assert [v.value for v in found.values] == ["4,000 tons (coal)", "5,000 tonnes (coal)", "5,000 tons (coal)"]
    assert [p.passage.text for v in found.values for p in v.passages] == [
        "It carried 4,000 tons.",
        "It carried 5,000 tonnes.",
        "It carried 5,000 tons.",
    ]
    assert [s.name for s in case.conflicts] == ["quantity"]


def test_a_month_agrees_with_its_day_and_two_days_do_not(event: MakeEvent, reading: MakeReading) -> None:
    dated, vague = reading("a", sha256="1" * 64), reading("b", event("b", when="2024-02"), sha256="2" * 64)
    assert slot(case_of(dated, vague), "date").agree
    other = reading("c", event("c", when="2024-02-20"), sha256="3" * 64)
    assert not slot(case_of(dated, other), "date").agree


def test_a_leader_and_his_state_agree_and_so_do_more_and_exactly(event: MakeEvent, reading: MakeReading) -> None:
    load = {"item": "shells", "item_class": "ammunition"}
    case = case_of(
        reading("a", event("a", **load, supplier="Vladimir Putin", quantity="more than 1,000"), sha256="1" * 64),
        reading("b", event("b", **load, quantity="1,200"), sha256="2" * 64),
    )
    assert slot(case, "supplier").agree
    assert slot(case, "quantity").agree


def test_bottles_and_watches_are_no_contradiction(event: MakeEvent, reading: MakeReading) -> None:
    case = case_of(
        reading("a", event("a", item_class="luxury_good", item="whisky", quantity="1,460 bottles"), sha256="1" * 64),
        reading("b", event("b", item_class="luxury_good", item="whisky", quantity="62"), sha256="2" * 64),
    )
    assert slot(case, "quantity").agree


def test_vessels_of_two_names_clash_and_a_kind_of_vessel_fits_any_name(event: MakeEvent, reading: MakeReading) -> None:
    ship = {"item_class": "vessel", "goods": ("cargo-ship",)}
    lark = reading("a", event("a", item="freighter Sunny Lark", **ship), sha256="1" * 64)
    assert slot(
        case_of(lark, reading("b", event("b", item="stateless freighter", **ship), sha256="2" * 64)), "vessel"
    ).agree
    merle = reading("b", event("b", item="freighter Grey Merle", **ship), sha256="2" * 64)
    assert not slot(case_of(lark, merle), "vessel").agree
