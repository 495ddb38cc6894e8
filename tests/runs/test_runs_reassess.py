"""A correction by hand is tested by the law again; what the machine found stays beside it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from click.testing import CliRunner

from sanctrace.actors import load_roster
from sanctrace.cases.judged import correct
from sanctrace.desk.cli import main
from sanctrace.ledger import CaseFilter
from sanctrace.model import Case, Judgement, JudgementKind, Outcome, Page, Reading
from sanctrace.rules import load_rulebook
from sanctrace.runs.ingest import CaseKeeper, gather_all, open_keeper
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.reassess import corrected_reading
from sanctrace.runs.settings import Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORY = b"""<html><head><title>Coal from Nampo in Vladivostok</title></head><body><article>
<h1>Coal from Nampo in Vladivostok</h1><p>3 May 2019</p>
<p>North Korea delivered 4,000 tonnes of coal to Russia on 1 May 2019, the port authority of Vladivostok said.</p>
<p>The ship left the same evening, and nobody at the quay wished to be named.</p></article></body></html>"""
NAME = "Foreign Trade Bank"
LISTED = json.dumps({"name": NAME, "country": "KP"})
LATER = NOON + timedelta(hours=1)
PAGE = Page(source="https://one.example/story", content=STORY, content_type="text/html")


@cache
def reading() -> Reading:
    return open_pipeline(Settings()).read(PAGE)


def only_case(keeper: CaseKeeper) -> Case:
    (case,) = keeper.ledger.cases()
    return case


def correction(case: Case, slot: str, value: str, *, minutes: int = 0) -> Judgement:
    about = (case.tellings[0].anchor,)
    at = NOON + timedelta(minutes=minutes)
    return Judgement(kind=JudgementKind.CORRECT, about=about, by="Anna", at=at, slot=slot, value=value)


def may_fall(case: Case) -> set[str]:
    return {provision for account in case.accounts for provision in account.provisions}


def test_the_findings_of_a_case_are_those_of_the_corrected_event(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(PAGE, reading())
        before = only_case(keeper)
        assert "un-dprk-2371-8" in may_fall(before)
        assert before.corrected == ()
        day = correction(before, "when", '"2004-05-01"')
        keeper.judge(day)
        after = only_case(keeper)
        (corrected,) = after.corrected
        assert corrected.judgements == (day.id,)
        assert corrected.law == load_rulebook().version
        assert after.events == before.events, "what the machine read stays"
        assert "un-dprk-2371-8" not in may_fall(after), "no such ban in 2004"
        found = keeper.ledger.cases(CaseFilter(provision="un-dprk-2371-8", outcome=Outcome.MAY_FALL_UNDER.value))
        assert list(found) == []
        keeper.judge(Judgement(kind=JudgementKind.WITHDRAW, about=(), by="Anna", at=NOON, value=day.id))
        assert only_case(keeper) == before
        assert keeper.ledger.check() == []


def test_several_corrections_are_one_corrected_event(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(PAGE, reading())
        case = only_case(keeper)
        first, second = correction(case, "recipient", '"China"'), correction(case, "status", '"confirmed"', minutes=1)
        keeper.judge(second)
        keeper.judge(first)
        telling = case.tellings[0]
        event = correct(correct(telling.event, "recipient", '"China"'), "status", '"confirmed"')
        expected = corrected_reading(load_rulebook(), load_roster, telling, event, (first.id, second.id))
        now = only_case(keeper)
        assert now.corrected == (expected,)
        gather_all(keeper.ledger)
        assert only_case(keeper) == now


def test_a_corrected_name_is_screened_again_at_three_times(ledger_address: str) -> None:
    with open_keeper(ledger_address) as keeper:
        keeper.save(PAGE, reading())
        before = only_case(keeper)
        assert before.accounts[0].screenings == ()
        first = correction(before, "supplier", LISTED)
        keeper.judge(first)
        (corrected,) = only_case(keeper).corrected
        hit = next(s for s in corrected.reading.screenings if s.entry == "KPe.047")
        assert (hit.mention, hit.listed_then, hit.listed_at_report, hit.listed_now) == (NAME, True, True, True)
        assert hit.reasons
        assert [used.list_name for used in corrected.lists] == [hit.list_name]
        keeper.judge(correction(before, "when", '"2016-05-01"', minutes=1))
        (corrected,) = only_case(keeper).corrected
        hit = next(s for s in corrected.reading.screenings if s.entry == "KPe.047")
        assert (hit.listed_then, hit.listed_at_report, hit.listed_now) == (False, True, True), "listed in August 2017"
        assert only_case(keeper).tellings[0].reading.screenings == (), "what was read stays"
        now = only_case(keeper)
        gather_all(keeper.ledger)
        assert only_case(keeper) == now
        keeper.judge(Judgement(kind=JudgementKind.WITHDRAW, about=(), by="Anna", at=LATER, value=first.id))
        (corrected,) = only_case(keeper).corrected
        assert corrected.reading.screenings == ()


def test_what_touches_no_name_and_no_day_opens_no_list(ledger_address: str, tmp_path: Path) -> None:
    broken = tmp_path / "lists"
    broken.write_text("no folder", encoding="utf-8")
    with open_keeper(ledger_address, lists=broken) as keeper:
        keeper.save(PAGE, reading())
        keeper.judge(correction(only_case(keeper), "status", '"confirmed"'))
        (corrected,) = only_case(keeper).corrected
        assert corrected.lists == ()
        assert corrected.reading.screenings == reading().events[0].screenings


def test_both_are_shown(tmp_path: Path) -> None:
    ledger = tmp_path / "kept.db"
    with open_keeper(ledger) as keeper:
        keeper.save(PAGE, reading())
        event = only_case(keeper).tellings[0].event.id

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--ledger", str(ledger)])
        assert result.exit_code == 0, result.output
        return result.stdout

    run("judge", event, "correct", "when=2004-05-01", "--by", "Anna", "--reason", "the ship's log")
    shown = json.loads(run("cases", "--json"))
    (corrected,) = shown["corrected"]
    assert corrected["judgements"] == [shown["judgements"][0]["id"]]
    assert corrected["event"]["date"] == "2004-05-01"
    assert shown["tellings"][0]["event"]["date"] == "2019-05-01"
    assert "un-dprk-2371-8" not in shown["provisions"]
    words = " ".join(run("cases").split())
    assert "As read, before the correction: may fall under S/RES/2371 (2017) para. 8" in words
    assert "All stand where they were read." in run("verify", shown["id"])


def test_the_new_screening_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    ledger = tmp_path / "kept.db"
    with open_keeper(ledger) as keeper:
        keeper.save(PAGE, reading())
        event = only_case(keeper).tellings[0].event.id

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, [*arguments, "--ledger", str(ledger)])
        assert result.exit_code == 0, result.output
        return result.stdout

    told = " ".join(run("judge", event, "correct", f"supplier={LISTED}", "--by", "Anna").split())
    assert "Compared again with un-1718@" in told
    assert f"“{NAME}” resembles FOREIGN TRADE BANK" in told
    assert "on the day of the event: listed; at the report: listed; now: listed" in told
    as_json = json.loads(run("judge", event, "correct", "supplier=Nobody at All", "--by", "Anna", "--json"))
    (again,) = as_json["cases"][0]["screened_again"]
    assert again["screenings"] == []
    shown = json.loads(run("cases", "--json"))
    assert shown["corrected"][0]["lists"] == again["lists"]
    assert shown["tellings"][0]["event"]["screenings"] == []
