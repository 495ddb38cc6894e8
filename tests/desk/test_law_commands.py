"""`sanctrace law`: what a user types and what comes out."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.law_commands import law
from sanctrace.ledger import open_ledger
from sanctrace.model import Article, Event, EventReading, Interval, Item, Page, Party, PublishedAt, Reading
from sanctrace.model.event import ClaimStatus, EventKind
from sanctrace.rules import assess, load_rulebook


def run(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(law, list(words))
    assert result.exit_code == code, result.output
    return result


def data(*words: str, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", code=code).stdout)


def test_list_by_regime_and_day() -> None:
    before = {m["id"] for m in data("list", "--regime", "un-dprk", "--on", "2017-12-21")}
    after = {m["id"] for m in data("list", "--regime", "un-dprk", "--on", "2017-12-22")}
    assert "un-dprk-2397-7" in after - before
    assert "un-dprk-2375-15" in before - after


def test_an_unknown_regime_names_the_known_ones() -> None:
    assert "known: au-dprk" in run("list", "--regime", "un-atlantis", code=2).output


def test_show_says_what_was_read_where_and_what_rests_on_memory() -> None:
    text = run("show", "un-dprk-2397-7", "--on", "2017-12-21").stdout
    assert "S/RES/2397 (2017) para. 7" in text
    assert "On 2017-12-21: not in force." in text
    assert "verification: verified 2026-11-24" in text
    shown = data("show", "un-iran-2231-annexB-4", "--on", "2022-09-01")  # by the id of earlier research
    assert shown["id"] == "un-iran-2231-b4"
    assert shown["in_force_on"] is True
    assert shown["verification"]["from_memory"] == ["range of 300 km for drones"]


def test_check_passes_and_counts_the_unverified() -> None:
    assert "0 errors" in run("check").stdout
    issues = data("check", "--notes")["issues"]
    assert {"unverified", "untested"} == {i["check"] for i in issues}


def test_the_cases_beside_the_law_pass() -> None:
    result = data("test")
    assert (result["cases"], result["failures"]) == (59, [])
    assert result["changes"] >= 130


def test_diff_of_two_days() -> None:
    changes = {c["id"]: c["began"] for c in data("diff", "2017-08-04", "2017-08-05")}
    assert changes["un-dprk-2371-8"] is True
    assert changes["un-dprk-2321-26"] is False
    assert "No measure began or ended" in run("diff", "2019-02-01", "2019-02-02").stdout


def test_ask_a_question_without_an_article() -> None:
    answer = data(
        "ask", "--supplier", "Russia", "--recipient", "Kim Jong Un", "--item", "limousine", "--on", "2024-02-18"
    )
    assert answer["provisions"] == ["un-dprk-1718-8-a-iii", "un-dprk-2397-7"]
    assert answer["supplier_detail"]["country"] == "RU"
    assert answer["library"] == load_rulebook().version


def test_ask_for_people_gives_reasons_and_routes() -> None:
    text = run(
        "ask", "--supplier", "China", "--recipient", "North Korea", "--item", "diesel: 600 tonnes", "--on", "2019-05"
    ).stdout
    assert "below threshold, or counts towards a cap, under S/RES/2397 (2017) para. 5" in text
    assert "At least 3,810 barrels" in text
    assert "\x1b[" not in text  # no colour when piped


def test_ask_says_when_nothing_is_found_and_which_name_has_no_state() -> None:
    text = run("ask", "--supplier", "Acme Trading", "--recipient", "Firm (NO)", "--item", "toys", "--on", "2020").stdout
    assert "No State is known for “Acme Trading”; write “Acme Trading (CN)”" in text
    assert "No measure found (law library" in text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ask", "--item", "coal"), "name at least one side"),
        (("ask", "--supplier", "Russia", "--on", "yesterday"), "write 2024-02-18"),
        (("show", "un-dprk-2397-7", "--on", "2017-13-01"), "write it as 2017-12-22"),
    ],
)
def test_wrong_usage_says_what_to_write(words: tuple[str, ...], message: str) -> None:
    assert message in run(*words, code=2).output


def test_matrix_puts_regimes_side_by_side() -> None:
    rows = {
        r["regime"]: r
        for r in data(
            "matrix", "--supplier", "Spain", "--recipient", "North Korea", "--item", "turbine", "--on", "2022"
        )
    }
    assert rows["un-dprk"]["strongest"] == "may fall under"
    assert rows["eu-dprk"]["findings"][0]["provision"] == "eu-dprk-2017-1509-16p"
    assert rows["un-libya"]["strongest"] is None
    assert (
        "no measure found"
        in run("matrix", "--supplier", "Spain", "--recipient", "North Korea", "--item", "turbine").stdout
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with one oil delivery, tested with the law as known at the end of 2017."""
    content = b"page"
    page = Page(source="page.html", content=content)
    article = Article(
        id="page",
        source="page.html",
        sha256=page.sha256,
        title="Oil",
        body="Oil went.",
        published=PublishedAt(text="2024-04-01"),
    )
    event = Event(
        article="page",
        kind=EventKind.TRANSFER,
        status=ClaimStatus.CONFIRMED,
        supplier=Party(text="Russia", name="Russia", country="RU"),
        recipient=Party(text="North Korea", name="North Korea", country="KP"),
        items=(Item(text="diesel", item_class="refined_petroleum", quantity="10,000 barrels"),),
        when=Interval(start="2024-03"),
    )
    findings = assess(event, load_rulebook(), (), as_of=date(2017, 11, 1))
    path = tmp_path / "ledger.db"
    with open_ledger(path) as kept:
        kept.save(page, Reading(article=article, events=(EventReading(event=event, findings=tuple(findings)),)))
    return path


def test_replay_shows_which_findings_changed(ledger: Path) -> None:
    result = data("replay", "--ledger", str(ledger))
    assert result["events"] == 1
    assert result["changed"][0]["provision"] == "un-dprk-2397-5"
    assert result["changed"][0]["before"] is None
    text = run("replay", "--ledger", str(ledger)).stdout
    assert "no finding → below threshold or counts towards a cap" in text
    assert "Events: 1; findings changed: 1" in text


def test_caps_sum_what_the_ledger_tells(ledger: Path) -> None:
    (period,) = data("caps", "refined-petroleum", "--ledger", str(ledger))
    assert (period["measure"], period["from"], period["low"]) == ("un-dprk-2397-5", "2024-01-01", 10_000)
    assert (
        "10,000 to 10,000 barrels told in 1 delivery"
        in run("caps", "refined-petroleum", "--ledger", str(ledger)).stdout
    )


def test_help_does_not_load_the_library() -> None:
    script = (
        "import sys; import sanctrace.desk.law_commands; "
        "print([m for m in sys.modules if m.startswith('sanctrace.rules') or m in ('rich', 'spacy')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
