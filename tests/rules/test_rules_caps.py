"""Cap ledgers: bounds by claim status, years, and no echo counted twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.model import Event, Truth
from sanctrace.rules import Rulebook
from sanctrace.rules.caps import CapPeriod, cap_ledgers

Tell = Callable[..., Event]
LEDGER = "refined-petroleum"


def oil(tell: Tell, article: str, on: str, quantity: str, status: str = "alleged", **facts: str) -> Event:
    return tell("RU", "KP", "diesel", on=on, quantity=quantity, status=status, article=article, **facts)


def year(periods: list[CapPeriod], of: int) -> CapPeriod:
    return next(p for p in periods if p.first == date(of, 1, 1))


def test_confirmed_counts_low_and_alleged_only_high(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2019-02-01", "100,000 barrels", "confirmed"),
        oil(tell, "b", "2019-05-01", "450,000 barrels", "alleged"),
        oil(tell, "c", "2019-07-01", "300,000 barrels", "denied"),
        oil(tell, "d", "2019-08-01", "300,000 barrels", "planned"),
    ]
    period = year(cap_ledgers(events, rulebook, LEDGER), 2019)
    assert (period.low, period.high) == (100_000, 550_000)
    assert len(period.deliveries) == 4
    assert period.passed is Truth.UNKNOWN
    assert "against 500,000" in period.sentence


def test_one_delivery_told_by_two_papers_counts_once(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2024-03", "more than 165,000 barrels"),
        oil(tell, "b", "2024-03-15", "165,000 barrels", "reported"),
    ]
    period = year(cap_ledgers(events, rulebook, LEDGER), 2024)
    assert len(period.deliveries) == 1
    assert period.low == 165_000
    assert period.high is None  # "more than"


def test_two_deliveries_of_one_page_stay_two(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2024-03", "10,000 tonnes", "confirmed"),
        oil(tell, "a", "2024-03", "5,000 tonnes", "confirmed"),
    ]
    period = year(cap_ledgers(events, rulebook, LEDGER), 2024)
    assert len(period.deliveries) == 2
    assert period.high is not None
    assert period.low < 15_000 * 8 < period.high + 1


def test_the_low_bound_alone_can_pass_the_ceiling(rulebook: Rulebook, tell: Tell) -> None:
    events = [oil(tell, "a", "2024", "more than a million barrels", "reported")]
    assert year(cap_ledgers(events, rulebook, LEDGER), 2024).passed is Truth.MET


def test_the_crude_year_starts_on_22_december(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        tell("CN", "KP", "crude oil", on="2019-12-21", quantity="100 tonnes", article="a", status="confirmed"),
        tell("CN", "KP", "crude oil", on="2019-12-22", quantity="100 tonnes", article="b", status="confirmed"),
    ]
    periods = cap_ledgers(events, rulebook, "crude-oil")
    assert [(p.first, p.last) for p in periods] == [
        (date(2018, 12, 22), date(2019, 12, 21)),
        (date(2019, 12, 22), date(2020, 12, 21)),
    ]


def test_the_first_oil_cap_ran_for_the_last_quarter_of_2017(rulebook: Rulebook, tell: Tell) -> None:
    (period,) = cap_ledgers([oil(tell, "a", "2017-10-19", "600 tonnes")], rulebook, LEDGER)
    assert period.measure.id == "un-dprk-2375-14"
    assert (period.first, period.last) == (date(2017, 10, 1), date(2017, 12, 31))


def test_oil_to_another_state_and_undated_oil_are_left_out(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        tell("RU", "CN", "diesel", on="2024-03", quantity="1,000 tonnes", article="a"),
        tell("RU", "KP", "diesel", quantity="1,000 tonnes", article="b"),
    ]
    assert cap_ledgers(events, rulebook, LEDGER) == []


def test_a_sum_of_the_year_holds_its_months(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2024", "300,000 barrels", "confirmed"),
        oil(tell, "b", "2024-03", "100,000 barrels", "confirmed"),
        oil(tell, "b", "2024-05", "120,000 barrels", "confirmed"),
    ]
    period = year(cap_ledgers(events, rulebook, LEDGER), 2024)
    assert (period.low, period.high) == (300_000, 520_000)
    more = [*events, oil(tell, "c", "2024-09", "200,000 barrels", "confirmed")]
    assert year(cap_ledgers(more, rulebook, LEDGER), 2024).low == 420_000  # the months tell more than the year


def test_two_figures_for_one_month_may_be_one_delivery(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2024-03", "100,000 barrels", "confirmed"),
        oil(tell, "b", "2024-03", "165,000 barrels", "confirmed"),
    ]
    period = year(cap_ledgers(events, rulebook, LEDGER), 2024)
    assert (len(period.deliveries), period.low, period.high) == (2, 165_000, 265_000)


def test_deliveries_by_two_states_are_two(rulebook: Rulebook, tell: Tell) -> None:
    events = [
        oil(tell, "a", "2024-03", "100,000 barrels", "confirmed"),
        tell("CN", "KP", "diesel", on="2024-03", quantity="165,000 barrels", status="confirmed", article="b"),
    ]
    assert year(cap_ledgers(events, rulebook, LEDGER), 2024).low == 265_000


def test_only_the_capped_goods_of_an_event_count(rulebook: Rulebook, tell: Tell) -> None:
    told = tell("RU", "KP", "diesel", "rice", on="2024-03", quantity="1,000 tonnes", status="confirmed", article="a")
    period = year(cap_ledgers([told], rulebook, LEDGER), 2024)
    assert (period.low, period.high) == (6_350, 8_500)


def test_one_quantity_by_two_words_counts_once_from_below(rulebook: Rulebook, tell: Tell) -> None:
    told = tell("RU", "KP", "diesel", "fuel", on="2024-03", quantity="1,000 tonnes", status="confirmed", article="a")
    period = year(cap_ledgers([told], rulebook, LEDGER), 2024)
    assert (period.low, period.high) == (6_350, 17_000)


def test_a_delivery_without_a_quantity_is_said(rulebook: Rulebook, tell: Tell) -> None:
    period = year(cap_ledgers([oil(tell, "a", "2024-03", "several cargoes", "confirmed")], rulebook, LEDGER), 2024)
    assert (period.low, period.high) == (0, None)
    assert "told in 1 delivery (1 without a quantity)" in period.sentence


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.integers(1, 400), st.sampled_from(["confirmed", "alleged", "denied"])),
        max_size=6,
    )
)
def test_bounds_are_ordered_and_an_echo_changes_nothing(
    rulebook: Rulebook, tell: Tell, told: list[tuple[int, int, str]]
) -> None:
    events = [
        oil(tell, f"a{n}", f"2024-{month:02}-10", f"{amount},000 barrels", status)
        for n, (month, amount, status) in enumerate(told)
    ]
    once = cap_ledgers(events, rulebook, LEDGER)
    twice = cap_ledgers([*events, *events], rulebook, LEDGER)
    assert [(p.low, p.high) for p in once] == [(p.low, p.high) for p in twice]
    assert all(p.high is None or p.low <= p.high for p in once)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["2024", "2024-03", "2024-03-10", "2024-07"]), st.integers(1, 400))))
def test_more_tellings_never_lower_a_bound(rulebook: Rulebook, tell: Tell, told: list[tuple[str, int]]) -> None:
    events = [oil(tell, f"a{n}", on, f"{amount},000 barrels", "confirmed") for n, (on, amount) in enumerate(told)]
    lows = [max((p.low for p in cap_ledgers(events[:n], rulebook, LEDGER)), default=0) for n in range(len(events) + 1)]
    assert max(lows, default=0) <= sum(amount * 1000 for _, amount in told)
