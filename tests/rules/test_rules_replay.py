"""The time machine, the comparison of two days, the matrix of regimes, and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sanctrace.model import Event, Finding, Outcome, Screening
from sanctrace.rules import Rulebook, assess
from sanctrace.rules.compare import compare_days, in_force_on
from sanctrace.rules.matrix import regime_matrix
from sanctrace.rules.phrase import finding_sentences, nothing_found
from sanctrace.rules.replay import replay

Tell = Callable[..., Event]


@dataclass(frozen=True)
class Stored:
    event: Event
    reported_on: date | None
    findings: Sequence[Finding]
    listed: Sequence[Screening] = ()


def test_nothing_changes_when_the_library_did_not(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "Aurus limousine", on="2024-02-18")
    result = replay([Stored(event, None, assess(event, rulebook, ()))], rulebook)
    assert (result.events, result.changed) == (1, ())


def test_a_measure_new_to_the_library_shows_as_a_changed_finding(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "Aurus limousine", on="2024-02-18")
    kept = assess(event, rulebook.known_by(date(2017, 12, 1)), ())
    (change,) = replay([Stored(event, None, kept)], rulebook).changed
    assert change.provision == "un-dprk-2397-7"
    assert (change.before, change.after) == (None, Outcome.MAY_FALL_UNDER)


def test_a_replay_as_of_an_earlier_day_takes_findings_away(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("RU", "KP", "trucks", on="2024-02-18")
    (change,) = replay([Stored(event, None, assess(event, rulebook, ()))], rulebook, as_of=date(2017, 12, 1)).changed
    assert change.after is None


def test_what_began_and_ended_around_5_august_2017(rulebook: Rulebook) -> None:
    changes = compare_days(rulebook, date(2017, 8, 6), date(2017, 8, 4))  # in either order
    began = {c.measure.id for c in changes if c.began}
    ended = {c.measure.id: c.cites for c in changes if not c.began}
    assert {"un-dprk-2371-8", "un-dprk-2371-9", "un-dprk-2371-10"} <= began
    assert ended == {"un-dprk-2321-26": "S/RES/2371 (2017) para. 8"}


def test_two_days_without_a_change_between_them_are_alike(rulebook: Rulebook) -> None:
    assert compare_days(rulebook, date(2019, 2, 1), date(2019, 2, 2)) == []


def test_the_iran_measures_are_off_and_on_again(rulebook: Rulebook) -> None:
    on = {day: {m.id for m in in_force_on(rulebook, day)} for day in (date(2020, 1, 1), date(2025, 10, 1))}
    assert "un-iran-1747-5" not in on[date(2020, 1, 1)]
    assert "un-iran-1747-5" in on[date(2025, 10, 1)]


def test_one_event_before_all_regimes(rulebook: Rulebook, tell: Tell) -> None:
    event = tell("ES", "KP", "industrial turbine", on="2022-03-01")
    rows = {row.regime.id: row for row in regime_matrix(event, rulebook)}
    assert len(rows) == len(rulebook.regimes)
    assert rows["un-dprk"].strongest is Outcome.MAY_FALL_UNDER
    assert [f.provision for f in rows["eu-dprk"].findings] == ["eu-dprk-2017-1509-16p"]  # stands for itself here
    assert rows["un-libya"].strongest is None


def test_a_text_that_only_clarifies_needs_its_host_in_the_matrix(rulebook: Rulebook, tell: Tell) -> None:
    rows = {row.regime.id: row for row in regime_matrix(tell("ES", "KP", "Aurus limousine", on="2022-03-01"), rulebook)}
    found = {f.provision for f in rows["un-dprk"].findings}
    assert "un-dprk-2094-23" in found  # annex IV, beside the luxury ban
    assert "un-dprk-2094-8" not in found  # who acts for listed names: nobody here was on a list


def test_paragraphs_that_hang_on_a_finding_carry_their_symbols(rulebook: Rulebook, tell: Tell) -> None:
    finding = assess(tell("RU", "KP", "Aurus limousine", on="2024-02-18"), rulebook)[0]
    assert finding.symbols_of(finding.clarified_by) == ("S/RES/2094 (2013) para. 23 and annex IV",)
    assert all(s.startswith("S/RES/") for s in finding.symbols_of(finding.related))
    assert finding.related


def test_a_finding_in_words_attributes_and_says_what_is_open(rulebook: Rulebook, tell: Tell) -> None:
    event = tell(None, "KP", "Toyota Land Cruiser", on="2024-04-25", status="suspected")
    for finding in assess(event, rulebook):
        words = finding_sentences(event, finding)
        assert words.startswith("On the facts told, the event may fall under S/RES/")
        assert "No exemption is told" in words
        assert "suspected by its source" in words
        assert "Not settled by the account: who supplied it" in words
        assert "Text version: paragraph verified" in words


def test_no_measure_found_names_library_and_days(rulebook: Rulebook, tell: Tell) -> None:
    words = nothing_found(rulebook.version, tell("KP", "RU", "pair of dogs", on="2024-06-20"))
    assert words == f"No measure found (law library {rulebook.version}, searched for 2024-06-20)."
