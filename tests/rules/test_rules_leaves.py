"""Leaves in words: who stands where, which States are bound, which lists were looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sanctrace.model import Element, Event, EventKind, Finding, Outcome, Party, Screening, Truth
from sanctrace.rules import Rulebook, Screened, assess

Tell = Callable[..., Event]


def element(finding: Finding, name: str) -> Element:
    return next(e for e in finding.elements if e.name == name)


def finding_of(findings: list[Finding], provision: str) -> Finding:
    return next(f for f in findings if f.provision == provision)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("North Korea", "It runs to North Korea."),
        ("the North Korean side", "It runs to the North Korean side."),
        ("Pyongyang", "It runs to Pyongyang (North Korea)."),
    ],
)
def test_a_state_is_named_once(rulebook: Rulebook, tell: Tell, words: str, told: str) -> None:
    event = replace(
        tell("RU", "KP", "trucks", on="2024"), recipient=Party(text=words, name="North Korea", country="KP")
    )
    assert element(finding_of(assess(event, rulebook), "un-dprk-2397-7"), "direction").because == told


def test_an_end_is_named_with_the_state_it_belongs_to(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("IR", "RU", "ballistic missiles", on="2022-09")
    firm = replace(event, supplier=Party(text="Shahin Works", name="Shahin Works", country="IR"))
    state = replace(event, supplier=Party(text="Iran", name="Iran", country="IR"))
    for told, words in ((firm, "One end is Shahin Works (Iran)."), (state, "One end is Iran.")):
        assert element(finding_of(assess(told, rulebook), "un-iran-2231-b4"), "direction").because == words


def test_the_link_is_a_state_that_the_measure_is_not_about(rulebook: Rulebook, tell: Tell) -> None:
    told = assess(tell("RU", "KP", "payments", kind="finance", on="2024"), rulebook)
    link = element(finding_of(told, "un-dprk-2094-11"), "party link")
    assert link.because.endswith("; here Russia.")
    alone = replace(tell(None, "KP", "diesel", kind="ship_to_ship", on="2019-03-14"), place_country=None)
    link = element(finding_of(assess(alone, rulebook), "un-dprk-2375-11"), "party link")
    assert (link.outcome, link.presumed, link.missing) == (Truth.MET, True, "who the other side is")


@pytest.mark.parametrize(
    ("kind", "provision", "missing"),
    [("employment", "un-dprk-2375-17", "who employed them"), ("transfer", "un-dprk-1874-9", "who received it")],
)
def test_what_is_missing_is_worded_by_what_happened(
    rulebook: Rulebook, tell: Tell, kind: str, provision: str, missing: str
) -> None:
    event = tell("KP", None, "workers" if kind == "employment" else "rifles", kind=kind, on="2024-05-05")
    assert missing in finding_of(assess(event, rulebook), provision).missing


def test_every_kind_of_event_has_words(rulebook: Rulebook, tell: Tell) -> None:
    for kind in EventKind:
        for finding in assess(tell("KP", None, "rifles", kind=kind.value, on="2024"), rulebook, (), None, None, True):
            for told in finding.elements:
                assert "_" not in told.because
                if kind is EventKind.TRAVEL:
                    assert "supplied" not in (told.missing or "")


def test_a_paragraph_with_two_conducts_shows_the_one_that_decides(rulebook: Rulebook, tell: Tell) -> None:
    (finding,) = assess(tell("KP", "RU", "delegation", kind="travel", on="2024-02-20"), rulebook)
    (conduct,) = [e for e in finding.elements if e.name == "conduct"]
    assert conduct.because == "The account tells of travel; the paragraph: co-operation or travel."


def hit(list_name: str, *programmes: str) -> Screening:
    return Screening(
        mention="State LY",
        entry="X.1",
        entry_name="Listed",
        score=1.0,
        reasons=(),
        list_name=list_name,
        listed_on=date(2012, 1, 1),
        listed_then=True,
        listed_at_report=True,
        programmes=programmes,
    )


@pytest.mark.parametrize(
    ("screening", "fires"),
    [
        (hit("UN Security Council consolidated list", "Libya"), True),
        (hit("UN Security Council consolidated list", "DRC"), False),
        (hit("OpenSanctions sanctions collection", "UN-SC1970"), True),
        (hit("US OFAC SDN list", "LIBYA2"), False),
        (hit("UN 1970 list"), True),
    ],
)
def test_a_measure_knows_its_list_inside_a_larger_one(
    rulebook: Rulebook, tell: Tell, screening: Screening, fires: bool
) -> None:
    event = tell("MT", "LY", "funds", kind="payment", on="2019-05-01")
    found = {f.provision for f in assess(event, rulebook, (screening,)) if f.outcome is Outcome.MAY_FALL_UNDER}
    assert ("un-libya-1970-17" in found) is fires


def test_a_list_that_was_not_compared_clears_nobody(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("MT", "LY", "funds", kind="payment", on="2019-05-01")

    def said(*lists: str) -> str:
        asked = assess(event, rulebook, Screened(found=(), lists=lists), include_not_covered=True)
        return element(finding_of(asked, "un-libya-1970-17"), "listed party").because

    assert said("UN 1718 (DPRK) list") == "The parties were not compared with the 1970 Committee's list (Libya)."
    assert said("UN Security Council consolidated list").startswith("No party was found on the 1970 Committee's list")
