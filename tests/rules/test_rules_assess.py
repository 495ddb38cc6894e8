"""Events against the library: outcomes, days, voices, routes, and what hangs on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.model import ClaimStatus, Event, EventKind, Finding, Interval, Item, Outcome, Party, Screening, Truth
from sanctrace.rules import Rulebook, assess

Tell = Callable[..., Event]


def outcomes(findings: list[Finding]) -> dict[str, Outcome]:
    return {f.provision: f.outcome for f in findings}


def under(findings: list[Finding]) -> set[str]:
    return {f.provision for f in findings if f.outcome is Outcome.MAY_FALL_UNDER}


def test_a_car_has_two_bases_after_2017_and_one_before(rulebook: Rulebook, tell: Tell) -> None:
    after = assess(tell("RU", "KP", "Aurus limousine", on="2024-02-18"), rulebook)
    before = assess(tell("RU", "KP", "Aurus limousine", on="2017-12-21"), rulebook)
    assert under(after) == {"un-dprk-1718-8-a-iii", "un-dprk-2397-7"}
    assert under(before) == {"un-dprk-1718-8-a-iii"}
    assert next(f for f in after if f.provision == "un-dprk-1718-8-a-iii").clarified_by == ("un-dprk-2094-23",)


@pytest.mark.parametrize(
    ("day", "provision"),
    [
        ("2016-03-01", None),
        ("2016-03-02", "un-dprk-2270-29"),
        ("2016-11-29", "un-dprk-2270-29"),
        ("2016-11-30", "un-dprk-2321-26"),
        ("2017-08-04", "un-dprk-2321-26"),
        ("2017-08-05", "un-dprk-2371-8"),
    ],
)
def test_coal_is_tested_by_the_rule_of_its_own_day(
    rulebook: Rulebook, tell: Tell, day: str, provision: str | None
) -> None:
    assert under(assess(tell("KP", "CN", "coal", on=day), rulebook)) == ({provision} if provision else set())


def test_direction_decides(rulebook: Rulebook, tell: Tell) -> None:
    assert under(assess(tell("KP", "RU", "Aurus limousine", on="2024-02-18"), rulebook)) == set()
    assert under(assess(tell("KP", "RU", "artillery shells", on="2024"), rulebook)) == {
        "un-dprk-1718-8-b",
        "un-dprk-1874-9",
    }


def test_claim_status_never_changes_the_law(rulebook: Rulebook, tell: Tell) -> None:
    told = [assess(tell("KP", "RU", "shells", on="2024", status=s.value), rulebook) for s in ClaimStatus]
    assert len({frozenset(outcomes(findings).items()) for findings in told}) == 1


def test_oil_without_a_word_on_the_cap_counts_towards_it(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell("CN", "KP", "diesel", on="2019-05", quantity="600 tonnes"), rulebook)
    assert finding.outcome is Outcome.BELOW_THRESHOLD
    assert "running total" in " ".join(finding.missing)


@pytest.mark.parametrize(
    ("quantity", "says"),
    [("more than a million barrels", ()), ("600 tonnes", ("The cargo was not reported to the Committee.",))],
)
def test_oil_above_the_cap_or_without_notice_may_fall_under_it(
    rulebook: Rulebook, tell: Tell, quantity: str, says: tuple[str, ...]
) -> None:
    event = tell("RU", "KP", "oil products", on="2024-03", to="2024-11", quantity=quantity, says=says)
    assert under(assess(event, rulebook)) == {"un-dprk-2397-5"}


def test_an_exemption_told_turns_a_ban_into_a_question_of_approval(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("KR", "KP", "tractor", on="2023-04", approvals=("The Committee granted an exemption.",))
    assert outcomes(assess(event, rulebook)) == {"un-dprk-2397-7": Outcome.NEEDS_APPROVAL}


def test_words_that_no_exemption_was_sought_are_no_exemption(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("AE", "SS", "weapons", on="2023-01-05", says=("No request for an exemption had been made.",))
    assert under(assess(event, rulebook)) == {"un-southsudan-2428-4"}


def test_aid_still_needs_the_exemption(rulebook: Rulebook, tell: Tell) -> None:
    event = replace(
        tell(None, "KP", "ambulance", on="2023-01-10"),
        items=(Item(text="ambulance", item_class="humanitarian", goods=("ambulance",)),),
    )
    assert outcomes(assess(event, rulebook)) == {"un-dprk-2397-7": Outcome.NEEDS_APPROVAL}


def test_a_sighting_raises_the_question_of_an_earlier_transfer(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell(None, "KP", "Maybach", kind="other", on="2023-09-13"), rulebook)
    assert finding.provision == "un-dprk-1718-8-a-iii"
    assert finding.outcome is Outcome.CANNOT_BE_TESTED


def test_goods_with_an_unknown_supplier_fall_under_and_say_what_is_missing(rulebook: Rulebook, tell: Tell) -> None:
    findings = assess(tell(None, "KP", "Toyota Land Cruiser", on="2024-04-25"), rulebook)
    assert under(findings) == {"un-dprk-1718-8-a-iii", "un-dprk-2397-7"}
    assert all("who supplied it" in f.missing for f in findings)


def test_an_undated_event_is_tested_on_the_day_of_the_report(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "trucks")
    late = assess(event, rulebook, reported_on=date(2024, 2, 20))
    early = assess(event, rulebook, reported_on=date(2016, 2, 20))
    unknown = assess(event, rulebook)
    assert under(late) == {"un-dprk-2397-7"}
    assert late[0].elements[0].presumed
    assert under(early) == set()
    assert outcomes(unknown) == {"un-dprk-2397-7": Outcome.CANNOT_BE_TESTED}


def test_as_of_leaves_out_what_was_adopted_later(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "trucks", on="2024-02-18")
    assert assess(event, rulebook, as_of=date(2017, 1, 1)) == []


def test_law_of_a_member_state_hangs_on_the_ban_it_carries_out(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell("ES", "KP", "industrial turbine", on="2022-03-01"), rulebook)
    assert finding.provision == "un-dprk-2397-7"
    assert finding.implemented_by == ("eu-dprk-2017-1509-16p",)


def test_law_on_a_paragraph_that_only_repeats_another_is_shown_with_that_other(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell("ES", "KP", "cargo ship", on="2017-12-26"), rulebook)
    assert finding.provision == "un-dprk-2397-7"
    assert "un-dprk-2397-14" in finding.related
    assert finding.implemented_by == ("eu-dprk-2017-1509",)


@pytest.mark.parametrize(
    ("host", "first", "measure"),
    [
        ("CA", "2018-01-11", "ca-dprk-8-industrial"),
        ("AU", "2018-12-08", "au-dprk-export-2018"),
        ("ES", "2018-02-28", "eu-dprk-2017-1509-16p"),
    ],
)
def test_goods_that_came_to_a_law_later_are_not_tested_from_its_first_day(
    rulebook: Rulebook, tell: Tell, host: str, first: str, measure: str
) -> None:
    def carried(on: str) -> set[str]:
        return {i for f in assess(tell(host, "KP", "industrial turbine", on=on), rulebook) for i in f.implemented_by}

    assert measure in carried(first)
    assert measure not in carried("2018-01-10")


def test_eu_law_needs_a_link_to_the_union(rulebook: Rulebook, tell: Tell) -> None:
    assert under(assess(tell("FI", "RU", "handbags", on="2023-01-05"), rulebook)) == {"eu-russia-833-3h"}
    assert assess(tell("CN", "RU", "handbags", on="2023-01-05"), rulebook) == []
    told_late = assess(tell("GB", "RU", "handbags", on="2022-04-05"), rulebook)
    assert under(told_late) == set()  # the United Kingdom had left


def test_a_price_below_the_floor_is_below_the_threshold(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell("FI", "RU", "handbag", on="2023-01-05", quantity="200 euros"), rulebook)
    assert finding.outcome is Outcome.BELOW_THRESHOLD


def test_a_group_is_met_by_name_and_left_open_for_a_bare_country(rulebook: Rulebook, tell: Tell) -> None:
    houthis = replace(tell("IR", None, "missiles", on="2022-02"), recipient=Party(text="Houthis", name="Houthis"))
    yemen = tell("IR", "YE", "missiles", on="2022-02")
    army = replace(yemen, recipient=Party(text="Yemeni army", name="Yemeni army", country="YE"))
    assert "un-yemen-2216-14" in under(assess(houthis, rulebook))
    assert outcomes(assess(yemen, rulebook))["un-yemen-2216-14"] is Outcome.CANNOT_BE_TESTED
    assert "un-yemen-2216-14" not in outcomes(assess(army, rulebook))


def screening(then: bool | None, score: float = 1.0) -> Screening:
    return Screening(
        mention="State KP",
        entry="KPe.001",
        entry_name="Listed",
        score=score,
        reasons=(),
        list_name="UN 1718 (DPRK) list",
        listed_on=date(2017, 8, 5),
        listed_then=then,
        listed_at_report=then,
    )


@pytest.mark.parametrize(
    ("hit", "outcome"),
    [
        (screening(True), Outcome.MAY_FALL_UNDER),
        (screening(None), Outcome.CANNOT_BE_TESTED),
        (screening(True, score=0.85), Outcome.CANNOT_BE_TESTED),
        (screening(False), None),
    ],
)
def test_the_freeze_runs_from_the_day_of_listing(
    rulebook: Rulebook, tell: Tell, hit: Screening, outcome: Outcome | None
) -> None:
    event = tell("CN", "KP", "toys", on="2018-01-01")
    assert outcomes(assess(event, rulebook, (hit,))).get("un-dprk-1718-8-d") is outcome


def test_near_misses_come_on_request_only(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "toys", on="2024-01-01")
    assert assess(event, rulebook) == []
    asked = assess(event, rulebook, include_not_covered=True)
    assert asked
    assert {f.outcome for f in asked} == {Outcome.NOT_COVERED}
    assert all(any(e.outcome is Truth.NOT_MET for e in f.elements) for f in asked)


STATES = st.sampled_from(["KP", "RU", "CN", "IR", "FI", "LY", None])
GOODS = st.sampled_from(["coal", "rifles", "Aurus limousine", "diesel", "toys", "microchips", "statues", "weapons"])
KINDS = st.sampled_from([k.value for k in EventKind])
PARTIAL = st.sampled_from(["2010", "2016-03", "2017", "2017-08", "2017-12-22", "2022", "2024-02-18"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(STATES, STATES), GOODS, KINDS, PARTIAL)
def test_every_finding_names_its_days_text_and_reasons(
    rulebook: Rulebook, tell: Tell, ends: tuple[str | None, str | None], item: str, kind: str, on: str
) -> None:
    for finding in assess(tell(*ends, item, on=on, kind=kind), rulebook):
        assert finding.elements[0].name == "in force"
        assert finding.tested_from is not None
        assert finding.link.startswith("https://")
        assert finding.verification
        if finding.outcome is Outcome.CANNOT_BE_TESTED:
            assert finding.missing
        if finding.outcome is Outcome.MAY_FALL_UNDER:
            assert all(e.outcome is Truth.MET for e in finding.elements)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATES, GOODS, st.dates(date(2006, 1, 1), date(2026, 1, 1)), st.booleans())
def test_a_further_known_fact_never_turns_met_into_unknown(
    rulebook: Rulebook, tell: Tell, supplier: str | None, item: str, day: date, late: bool
) -> None:
    """The exact day for a year, and the supplier for nobody: what was met without presumption is not unknown after."""
    vague = assess(tell(None if late else supplier, "KP", item, on=str(day.year)), rulebook)
    exact = {f.provision: f for f in assess(tell(supplier, "KP", item, on=day.isoformat()), rulebook)}
    for finding in vague:
        known = {e.name for e in finding.elements if e.outcome is Truth.MET and not e.presumed}
        later = exact.get(finding.provision)
        unknown = {e.name for e in later.elements if e.outcome is Truth.UNKNOWN} if later else set()
        assert not known & unknown


@given(STATES, STATES, GOODS, PARTIAL)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_leaves_nothing_out(
    rulebook: Rulebook, tell: Tell, supplier: str | None, recipient: str | None, item: str, on: str
) -> None:
    event = tell(supplier, recipient, item, on=on)
    indexed = outcomes(assess(event, rulebook))
    asked = {
        f.provision: f.outcome
        for f in assess(event, rulebook, include_not_covered=True)
        if f.outcome is not Outcome.NOT_COVERED
    }
    assert asked == indexed


def test_the_same_event_twice_gives_the_same_findings(rulebook: Rulebook, tell: Tell) -> None:
    event = replace(tell("RU", "KP", "Aurus limousine"), when=Interval(start="2024-02"))
    assert assess(event, rulebook) == assess(event, rulebook)


@pytest.mark.parametrize(
    ("item", "quantity", "outcome"),
    [
        ("guitar", "1,000 euros", Outcome.BELOW_THRESHOLD),  # above 300, but instruments have a floor of their own
        ("guitar", "2,000 euros", Outcome.MAY_FALL_UNDER),
        ("handbag", "1,000 euros", Outcome.MAY_FALL_UNDER),
        ("handbag", None, Outcome.MAY_FALL_UNDER),
        ("limousine", "40,000 euros", Outcome.BELOW_THRESHOLD),
    ],
)
def test_the_special_floor_counts(
    rulebook: Rulebook, tell: Tell, item: str, quantity: str | None, outcome: Outcome
) -> None:
    event = tell("FI", "RU", item, on="2023-01-05", quantity=quantity)
    assert outcomes(assess(event, rulebook))["eu-russia-833-3h"] is outcome


def test_words_of_a_us_bank_make_the_link_to_us_law(rulebook: Rulebook, tell: Tell) -> None:
    plain = tell("KP", "CN", "payments", kind="finance", on="2017-05-05")
    cleared = tell("KP", "CN", "payments", kind="finance", on="2017-05-05", says=("U.S. banks cleared the sums.",))
    assert "us-dprk-510" not in outcomes(assess(plain, rulebook))
    assert outcomes(assess(cleared, rulebook))["us-dprk-510"] is Outcome.MAY_FALL_UNDER
