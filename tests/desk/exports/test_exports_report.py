"""The report on a case, as a reader sees it: numbered, footnoted, careful, and proof against the page."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.desk.exports.case_report import bases_of, report_on
from sanctrace.desk.exports.document import Document, Grid, Heading, Inline, Paragraph, Picture, plain
from sanctrace.desk.exports.report_html import html_of
from sanctrace.desk.exports.report_pdf import pdf_of
from sanctrace.desk.own_voice import VERDICT, OverclaimError, Words, in_our_voice
from sanctrace.desk.terminal import printable
from sanctrace.model import Case, Outcome, Reading

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import KOREAN, RUSSIAN, SCRIPT, cases_of, export, opened, passage
else:
    from kept_cases import KOREAN, RUSSIAN, SCRIPT, cases_of, export, opened, passage

QUOTE = re.compile("“[^”]*”")
LEDGERS = pytest.mark.parametrize("ledger", ["demo_ledger", "hostile_ledger"])


def reports(ledger: Path) -> list[tuple[Case, Document]]:
    with opened(ledger) as kept:
        return [(case, report_on(case, bases_of(case, kept))) for case in kept.cases()]


def page_of(document: Document) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(html_of(document).decode())


def shown(document: Document) -> str:
    """The words of the web page as a reader sees them, with the quotation marks that the browser puts."""
    page = page_of(document)
    for quote in page.iter("q"):
        quote.text = f"“{quote.text or ''}"
        quote.tail = f"”{quote.tail or ''}"
    for element in list(page.iter("style", "a")):
        if element.tag == "style" or element.get("class") == "address":
            element.text = ""
    return " ".join(page.text_content().split())


def pdf_text(document: Document, tmp_path: Path) -> str:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not found: the words of the PDF are not looked at (apt-get install poppler-utils)")
    (tmp_path / "x.pdf").write_bytes(pdf_of(document))
    done = subprocess.run([program, "-layout", "x.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True)
    return done.stdout


@LEDGERS
def test_no_verdict_in_our_own_voice_and_every_verdict_of_others_in_quotes(
    ledger: str, request: pytest.FixtureRequest
) -> None:
    for _, document in reports(request.getfixturevalue(ledger)):
        text = shown(document)
        assert VERDICT.findall(QUOTE.sub("", text)) == []
        if ledger == "hostile_ledger":
            assert "“illegal rockets”" in text
            assert "guilty" in text


PIECES = [
    "illegal",
    "guilty of",
    "violates",
    "“",
    "”",
    " ",
    "rockets",
    "<b>",
    "&amp;",
    "=1",
    KOREAN,
    "\n",
    "…",
    "(",
    "2",
]
SOMETHING = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(item=SOMETHING, speaker=SOMETHING, title=SOMETHING, quote=SOMETHING)
def test_whatever_a_page_says_the_report_is_written_and_every_sentence_of_ours_passes(
    lorries: Reading, item: str, speaker: str, title: str, quote: str
) -> None:
    (kept,) = lorries.events
    claim = replace(kept.event.claims[0], speaker=speaker, passage=passage(quote))
    goods = replace(kept.event.items[0], text=item, passage=passage(item))
    event = replace(kept.event, items=(goods,), claims=(claim, *kept.event.claims[1:]), evidence=(passage(quote),))
    findings = tuple(replace(f, event=event.id) for f in kept.findings)
    article = replace(lorries.article, title=title, publisher=speaker)
    told = replace(lorries, article=article, events=(replace(kept, event=event, findings=findings),))
    (case,) = gather(tellings_of_all([told]))
    document = report_on(case, {case.tellings[0].page: lorries.basis})
    for run in runs_of(document):
        if not run.quoted:
            in_our_voice(run.text)
    assert page_of(document).xpath("//b") == []


def test_a_mark_of_one_stranger_does_not_close_that_of_another() -> None:
    said = ["“illegal", "violates ”"]
    runs = in_our_voice("Alleged, according to “illegal: two violates ” moved.", said)
    assert [(run.text, run.quoted) for run in runs] == [
        ("Alleged, according to ", False),
        ("“illegal", True),
        (": two ", False),
        ("violates ”", True),
        (" moved.", False),
    ]


def runs_of(document: Document) -> Iterator[Words]:
    """Every run of words of a document."""
    held: list[Inline] = [document.title, *(words for _, words in document.facts)]
    held += [inline for note in document.notes for inline in (note.parts, note.tail)]
    for block in document.blocks:
        match block:
            case Heading():
                held.append(block.text)
            case Paragraph():
                held.append(block.parts)
            case Grid():
                held += [cell for row in block.rows for cell in row]
            case Picture():
                held.append(block.words)
    yield from (run for inline in held for run in inline if isinstance(run, Words))


def test_a_law_file_that_passes_a_verdict_stops_the_report(demo_ledger: Path) -> None:
    with opened(demo_ledger) as kept:
        case = next(iter(kept.cases()))
        (telling, *rest) = case.tellings
        findings = tuple(replace(f, summary="The sale is illegal.") for f in telling.reading.findings)
        worse = replace(telling, reading=replace(telling.reading, findings=findings))
        with pytest.raises(OverclaimError, match=r"“illegal” would stand in our own voice, in: .* The sale is illegal"):
            report_on(replace(case, tellings=(worse, *rest)), bases_of(case, kept))


def test_paragraphs_are_numbered_through_and_every_note_is_cited(demo_ledger: Path) -> None:
    for _, document in reports(demo_ledger):
        numbers = [block.number for block in document.blocks if isinstance(block, Paragraph)]
        assert numbers == list(range(1, len(numbers) + 1))
        page = page_of(document)
        marks = [a.get("href") for a in page.xpath("//sup/a")]
        notes = page.xpath("//section[@class='notes']//li/@id")
        assert notes == [f"note-{n}" for n in range(1, len(document.notes) + 1)]
        assert list(dict.fromkeys(marks)) == [f"#{note}" for note in notes], "numbered as they are first cited"
        assert len(page.xpath("//sup/a[@id]")) == len(notes)
        assert {*page.xpath("//a[@class='back']/@href")} == {f"#{i}" for i in page.xpath("//sup/a/@id")}


def test_notes_give_words_outlet_day_address_and_hash(demo_ledger: Path) -> None:
    for case, document in reports(demo_ledger):
        text = shown(document)
        for telling, kept in zip(case.tellings, case.accounts, strict=True):
            assert telling.sha256 in text
            assert telling.source in text
            for claim in kept.event.claims:
                assert f"“{printable(claim.passage.text)}”" in text
            for finding in kept.findings:
                if finding.outcome is not Outcome.NOT_COVERED:
                    assert finding.symbol in text
                    assert finding.link in unescape(html_of(document).decode())
                    assert all(missing in text for missing in finding.missing)
            for hit in kept.screenings:
                assert str(hit.snapshot) in text


def test_the_limousine_reads_as_a_panel_would_write_it(demo_ledger: Path) -> None:
    text = next(shown(d) for case, d in reports(demo_ledger) if "limousine" in case.headline)
    assert "On the facts as told, the event may fall under S/RES/" in text
    assert "Port Levin Gazette, 21 February 2024, 09:40 UTC+09:00, “Kremlin confirms make of Kim's new car”" in text
    assert "Names compared with: UN 1718 (DPRK) list (un-1718@" in text
    assert "neither confirms nor denies it" in text


def test_what_is_told_differently_stands_side_by_side_and_opinions_stand_in_quotes(told_twice: Path) -> None:
    ((case, document),) = reports(told_twice)
    text = shown(document)
    assert "The accounts contradict one another on: date. The values stand side by side below." in text
    assert "date – told differently: days that exclude each other" in text
    assert re.search("17 February 2024 ?Harbour Gazette: “February 17”", text)
    assert re.search("18 February 2024 ?The Luzon Courier: “February 18”", text)
    assert "Taken for one event with that of source 1: " in text
    assert "The Luzon Courier: “South Korea's foreign ministry said the gift violates UN sanctions.”" in text
    assert "note by Ana Lyst on " in text
    assert "reason given: “It is illegal, I think.”." in text
    assert "“An illegal gift”" in text
    assert VERDICT.findall(QUOTE.sub("", text)) == []
    assert len(case.tellings) == 2
    drawing = page_of(document).xpath("//figure//*[local-name()='svg']//*[local-name()='title']/text()")
    assert case.chain.words() in drawing


@LEDGERS
def test_a_hostile_page_is_shown_as_words(ledger: str, request: pytest.FixtureRequest) -> None:
    for _, document in reports(request.getfixturevalue(ledger)):
        page = page_of(document)
        assert page.xpath("//script | //img | //iframe | //link | //object | //*[@onerror]") == []
        assert {*page.xpath("//a/@href")} == {h for h in page.xpath("//a/@href") if h.startswith(("#", "http"))}
        if ledger == "hostile_ledger":
            assert SCRIPT in page.text_content()
            assert "\u202e" not in page.text_content()


@LEDGERS
def test_the_pdf_says_what_the_page_says(ledger: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    _, document = reports(request.getfixturevalue(ledger))[0]
    words = "".join(pdf_text(document, tmp_path).split())
    for note in document.notes:
        # Lines are broken with hyphens: the first words in a row are enough.
        said = "".join(plain(note.parts).split())
        assert said[:20] in words
    if ledger == "hostile_ledger":
        assert KOREAN in words
        assert "".join(RUSSIAN.split()) in words
        assert '#eval("1+1")' in words
        assert VERDICT.findall(QUOTE.sub("", words)) == []


def test_the_same_case_has_the_same_pdf(hostile_ledger: Path) -> None:
    ((_, document),) = reports(hostile_ledger)
    first = pdf_of(document)
    assert first == pdf_of(document)
    assert first.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in first
    assert b"CreationDate" not in first.replace(b"D:19700101", b"")


def test_several_people_at_once_get_their_pdf(hostile_ledger: Path) -> None:
    ((_, document),) = reports(hostile_ledger)
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: pdf_of(document), range(8)))) == 1


def test_a_folder_takes_both_forms_and_a_file_one_case(demo_ledger: Path, tmp_path: Path) -> None:
    first, second, *_ = [case.id for case in cases_of(demo_ledger)]
    assert export(demo_ledger, "report", tmp_path / "out", first, second).exit_code == 0
    names = {f"{case}.{ending}" for case in (first, second) for ending in ("html", "pdf")}
    assert {path.name for path in (tmp_path / "out").iterdir()} == names
    single = tmp_path / "one.html"
    assert export(demo_ledger, "report", single, first).exit_code == 0
    assert single.read_bytes() == (tmp_path / "out" / f"{first}.html").read_bytes()
    done = export(demo_ledger, "report", single, first, second)
    assert done.exit_code == 1
    assert "a file holds the report on one case" in done.output
    assert single.read_bytes() == (tmp_path / "out" / f"{first}.html").read_bytes(), "the one before is untouched"
    none = export(demo_ledger, "report", tmp_path / "none.pdf", "--words", "submarine")
    assert none.exit_code == 1
    assert "no case fits" in none.output
    assert not (tmp_path / "none.pdf").exists()
