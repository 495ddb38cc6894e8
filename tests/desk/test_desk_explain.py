from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest
from click.testing import CliRunner, Result

from sanctrace.desk.cli import main
from sanctrace.desk.explain_report import marked_pieces, render_explanation
from sanctrace.events.trace import Drop
from sanctrace.model import Page
from sanctrace.runs.explain import ExplainedPage, explain_page

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "src" / "sanctrace" / "desk" / "examples"
SHELLS = EXAMPLES / "05-shells-by-rail-and-sea.txt"
HANDBALL = EXAMPLES / "10-handball-in-ulaanbaatar.txt"
RUDE = """A <b>ship</b> & a car

March 4, 2021

NAMPO - Russia gave Kim Jong Un a car <img src=x onerror=alert(1)> on 1 March 2021, a trader said.
"""


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["explain", *(str(a) for a in arguments)], input=stdin)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def shells() -> ExplainedPage:
    return explain_page(Page(source=SHELLS.name, content=SHELLS.read_bytes()))


def test_a_page_is_explained_for_people() -> None:
    result = run(SHELLS)
    assert result.exit_code == 0
    text = flat(result.stdout)
    assert "Opened by “North Korea” (KP)" in text
    assert "The story is about KP." in text
    assert "Sentence 1 of 8 (paragraph 1" in text
    assert "− dateline “WASHINGTON —”" in text
    assert "parsed apart, a voice beside the statement: “a senior U.S. official”, said" in text
    assert "shipped[Korea:nsubj[North:compound]" in text
    assert "“artillery shells” ammunition (artillery-shells); HS 9306" in text
    assert "✓ trigger “shipped” as give (transfer, score 7.5): event 1, told here first" in text
    assert "✕ trigger “sending” as pay (payment): the class needs goods, and none are named" in text
    assert "neither confirms nor denies: of event 1" in text
    assert "Status alleged by rule 5" in text
    assert "\x1b" not in result.stdout


def test_one_sentence_is_explained_with_its_parse_as_a_tree_and_only_its_event() -> None:
    text = flat(run(SHELLS, "--sentence", "6").stdout)
    assert "Sentence 6 of 8" in text
    assert "Sentence 5" not in text
    assert "├── Moscow nsubj propn" in text
    assert "Event 2." in text
    assert "Event 1." not in text


def test_the_installed_command_keeps_to_80_columns_in_a_pipe() -> None:
    command = [sys.executable, "-m", "sanctrace.desk.cli", "explain", str(SHELLS)]
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_a_page_is_explained_for_machines() -> None:
    page = json.loads(run(SHELLS, "--json").stdout)
    read = json.loads(CliRunner().invoke(main, ["read", "--json", str(SHELLS)]).stdout)
    assert page["about"] == "KP"
    assert [e["event"]["id"] for e in page["events"]] == [e["id"] for e in read["events"]]
    assert not {"findings", "screenings", "provisions"} & set(page["events"][0]["event"])
    for sentence in page["sentences"]:
        assert page["body"][sentence["start"] : sentence["end"]] == sentence["text"]
        for trigger in sentence["triggers"]:
            assert (trigger["dropped"] is None) == (trigger["event"] is not None)
    reasons = {t["dropped"]["reason"] for s in page["sentences"] for t in s["triggers"] if t["dropped"]}
    assert reasons <= {d.name.lower() for d in Drop}
    assert [s["number"] for s in json.loads(run(SHELLS, "--json", "--sentence", "3").stdout)["sentences"]] == [3]


def test_explaining_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    report = tmp_path / "explained.html"
    command = [sys.executable, "-m", "sanctrace.desk.cli", "explain", "--json", "--report", str(report), str(SHELLS)]
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, capture_output=True, env=environment, check=True)
        found.add((done.stdout, report.read_bytes()))
    assert len(found) == 1


def test_a_page_that_stays_shut_says_why() -> None:
    text = flat(run("-", stdin=b"Ferries\n\nMarch 4, 2021\n\nNorway sold four ferries to Denmark.\n").stdout)
    assert "names no State or group that some measure names" in text
    assert "not read" in text
    assert "Event" not in text


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 1, "Missing argument"),
        ([str(SHELLS), "--sentence", "99"], 1, "the page has 8 sentences"),
        ([str(SHELLS), "--sentence", "0"], 1, "0"),
        ([str(EXAMPLES)], 1, "name one of them"),
        (["absent.html"], 3, "absent.html"),
        ([str(SHELLS), "--report", "no/such/folder/x.html"], 1, "name another file"),
    ],
)
def test_what_is_wrong_is_said_in_one_place(arguments: list[str], code: int, message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.stderr


def test_the_report_marks_roles_and_draws_parses(shells: ExplainedPage) -> None:
    sentences = shells.explanation.sentences
    html = render_explanation(shells, sentences)
    tree = lxml.html.fromstring(html)
    assert len(tree.xpath("//*[local-name()='svg']")) == len([s for s in sentences if s.words])
    marks = {
        flat(m.text_content()) for m in tree.xpath("//article[@id='sentence-1']//mark[contains(@class, 'supplier')]")
    }
    assert "supplierNorth Korea" in marks
    assert tree.xpath("//a[@href='#event-1']")
    assert tree.xpath("//li[@id='event-1']//a/@href") == ["#sentence-1", "#sentence-2"]
    assert html == render_explanation(shells, sentences)


def test_the_report_loads_nothing_and_shows_a_page_s_markup_as_words() -> None:
    page = explain_page(Page(source="rude.txt", content=RUDE.encode()))
    html = render_explanation(page, page.explanation.sentences)
    tree = lxml.html.fromstring(html)
    assert tree.xpath("//script | //link | //img | //iframe | //object | //form | //*[@onerror]") == []
    assert "url(" not in html
    assert "default-src 'none'" in html
    assert "onerror=alert(1)" in tree.text_content()


def test_pieces_of_a_sentence_are_the_sentence(shells: ExplainedPage) -> None:
    for sentence in shells.explanation.sentences:
        for trigger in sentence.triggers:
            pieces = marked_pieces(sentence, trigger)
            assert "".join(piece.text for piece in pieces) == sentence.text
            labels = [label for piece in pieces for label in piece.labels]
            assert set(labels) == {role.role for role in trigger.roles}


def test_the_reference_names_every_reason() -> None:
    text = (ROOT / "docs" / "reference" / "explain.md").read_text(encoding="utf-8")
    assert [d.name for d in Drop if f"| `{d.name.lower()}` | {d.value} |" not in text] == []
