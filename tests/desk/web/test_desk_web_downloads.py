"""Exports as a browser gets them from the desk."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.desk.web import downloads

if TYPE_CHECKING:
    from tests.desk.web.conftest import PatientBrowser, Served

FORMS = {
    "report.pdf": "report",
    "report.html": "report",
    "csv": "csv",
    "parquet": "parquet",
    "jsonl": "jsonl",
    "ftm.json": "ftm",
    "stix.json": "stix",
}


def links(page: str) -> list[str]:
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*download\.[^"]+)" download', page)]


def test_the_page_of_a_case_has_every_form_and_each_is_what_the_command_writes(desk: Served, tmp_path: Path) -> None:
    case = desk.case_of("limousine")
    with desk.browse() as client:
        found = links(client.get(f"/case/{case}").text)
        assert [link.partition("download.")[2] for link in found] == list(FORMS)
        for link in found:
            answer = client.get(link)
            assert answer.status_code == 200
            ending = link.partition("download.")[2]
            assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{case}.{ending}"'
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            to = tmp_path / f"one.{ending}"
            form = FORMS[ending]
            line = ["export", case, "--ledger", str(desk.ledger), "--format", form, "--to", str(to)]
            done = CliRunner().invoke(main, line)
            assert done.exit_code == 0, done.output
            assert answer.content == to.read_bytes()


def test_the_inbox_downloads_what_it_shows(desk: Served) -> None:
    with desk.browse() as client:
        everything = links(client.get("/").text)
        assert "/download.csv" in everything
        assert not any("report" in link for link in everything)
        assert client.get("/download.jsonl").text.count("\n") == desk.cases
        filtered = links(client.get("/?words=limousine&decision=").text)
        (lines,) = (client.get(link).text.splitlines() for link in filtered if "jsonl" in link)
        assert [json.loads(line)["id"] for line in lines] == [desk.case_of("limousine")]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/case/000000000000/download.csv", "No case has the id 000000000000"),
        ("/download.exe", "Nothing is exported as exe"),
        ("/download.report.pdf", "A report is on one case"),
        ("/download.csv%2F..%2Fpasswd", "Nothing is exported as"),
    ],
)
def test_what_cannot_be_downloaded_is_said_in_words(desk: Served, address: str, words: str) -> None:
    with desk.browse() as client:
        answer = client.get(address)
    assert answer.status_code == 404
    assert words in answer.text


def test_too_many_cases_are_left_to_the_command_line(desk: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "MOST", 2)
    with desk.browse() as client:
        answer = client.get("/download.csv")
    assert answer.status_code == 413
    assert "More than 2 cases fit" in answer.text


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_downloaded_report_is_readable_by_everybody_and_asks_nothing_of_anybody(
    scheme: Literal["light", "dark"], desk: Served, browser: PatientBrowser, pictures: Path, tmp_path: Path
) -> None:
    case = desk.case_of("limousine")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{desk.url}/case/{case}")
    page.click("text=Download")
    with page.expect_download() as begun:
        page.click("text=Report, web page")
    report = tmp_path / begun.value.suggested_filename
    begun.value.save_as(report)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    page.screenshot(path=pictures / f"report-{scheme}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0
    found = Axe().run(page)
    assert found.response["passes"], "axe looked at nothing"
    assert [v["id"] for v in found.response["violations"] if v["impact"] in {"serious", "critical"}] == []
    context.close()
