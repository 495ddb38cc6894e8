from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import lxml.html
import pytest

from sanctrace.desk.report import render_report, write_report
from sanctrace.model import Reading

Again = Callable[[Reading], Reading]


@pytest.fixture
def report(lorries: Reading, recipe: Reading, lorries_again: Again) -> lxml.html.HtmlElement:
    readings = [lorries, lorries_again(lorries), recipe]
    return lxml.html.fromstring(render_report(readings, problems=["gone.html: there is <no> such file"]))


def select(element: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """Elements for a descendant selector of `tag`, `#id`, `.class` and `tag.class` steps."""
    path = "."
    for step in selector.split():
        tag, mark, name = re.fullmatch(r"(\w*)([.#]?)(.*)", step).groups()  # type: ignore[union-attr]
        path += f"//{tag or '*'}"
        if mark == "#":
            path += f"[@id='{name}']"
        if mark == ".":
            path += f"[contains(concat(' ', @class, ' '), ' {name} ')]"
    found: list[lxml.html.HtmlElement] = element.xpath(path)
    return found


def words(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def test_the_file_loads_nothing_and_runs_nothing(report: lxml.html.HtmlElement) -> None:
    assert report.xpath("//script | //link | //img | //iframe | //object | //@onclick | //form") == []
    assert "url(" not in report.xpath("string(//style)")
    assert report.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [
        "default-src 'none'; style-src 'unsafe-inline'"
    ]


def test_cases_come_first_with_what_is_known_and_who_tells_it(report: lxml.html.HtmlElement) -> None:
    (case,) = select(report, "#cases .case")
    text = words(case)
    assert words(select(case, ".when")[0]) == "4 March 2021"
    assert "two lorries supplied to a trading house in Pyongyang" in text
    assert "denied by The maker." in text
    assert "may fall under S/RES/2397 (2017) para. 7" in text
    assert "cannot be tested S/RES/1718 (2006) para. 8(a)(iii)" in text
    assert "OLD 1" not in text
    assert "Would decide: the make of the lorries." in text
    assert [a.get("href") for a in select(case, ".tellings a")] == ["#p1-event-1", "#p2-event-1"]
    assert "tells it as alleged" in text


def test_the_text_is_the_body_with_the_passages_marked(report: lxml.html.HtmlElement, lorries: Reading) -> None:
    text = select(report, "#p1 .text")[0]
    for ref in select(text, ".ref"):
        ref.drop_tree()
    paragraphs = [p.text_content().strip() for p in text.xpath("./p")]
    assert "\n\n".join(paragraphs) == lorries.article.body
    marked = [words(m) for m in select(text, "mark.tone-1")]
    assert marked[0].startswith("NAMPO — A customs clerk")
    assert [words(m) for m in select(text, "mark.law")] == ["such a sale would violate"]


def test_every_quote_leads_to_its_place_in_the_text(report: lxml.html.HtmlElement) -> None:
    quotes = select(report, "a.quote")
    assert len(quotes) >= 8
    for quote in quotes:
        (place,) = report.xpath("//*[@id=$id]", id=quote.get("href")[1:])
        assert words(place.getparent())[:100] in words(quote)


def test_every_link_inside_the_report_leads_somewhere_and_no_id_stands_twice(report: lxml.html.HtmlElement) -> None:
    ids = report.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = {href[1:] for href in report.xpath("//@href") if href.startswith("#")}
    assert inside <= set(ids)


def test_an_event_shows_its_voices_findings_questions_and_the_pages_own_view_apart(
    report: lxml.html.HtmlElement,
) -> None:
    event = select(report, "#p1-event-1")[0]
    text = words(event)
    assert words(select(event, ".status")[0]) == "alleged"
    assert "a customs clerk alleges it (passed on by The Harbour Post): “NAMPO" in text
    assert "The maker denies it: “The maker of the lorries denies”" in text
    assert "Who paid The page says so: “could not learn who paid”" in text
    assert "What the page says about the law The paper, not a finding: “such a sale would violate”" in text
    assert "resembles PYONGYANG TRADING HOUSE (UN 1718 list, KPe.999, un-1718@0123456789ab)" in text
    assert "on the day of the event: listed; at the report: listed; now: not listed" in text
    assert "1 tested and not covered" in text


def test_an_element_table_says_met_unknown_or_not_met_with_words_or_the_missing_fact(
    report: lxml.html.HtmlElement,
) -> None:
    rows = [words(row) for row in select(report, "#p1-event-1 table tbody tr")]
    assert rows[0] == "direction met The goods went to the DPRK."
    assert rows[1].startswith("goods met Lorries are HS 8704. “NAMPO")
    assert rows[3] == "maker unknown No maker is named. Missing: the make of the lorries"
    assert rows[4] == "in force not met It ended in 2017."


def test_a_finding_names_its_text_routes_and_verification(report: lxml.html.HtmlElement) -> None:
    source = words(select(report, "#p1-event-1 .finding .source")[0])
    assert "No exemption is told; routes checked Committee, case by case (para. 25)" in source
    assert "https://docs.un.org/S/RES/2397(2017); paragraph verified" in source


def test_a_paragraph_that_hangs_on_a_finding_is_cited_by_its_symbol(report: lxml.html.HtmlElement) -> None:
    text = words(select(report, "#p1-event-1")[0])
    assert "Read with S/RES/2094 (2013) para. 23" in text
    assert "Duties and weaker texts S/RES/2270 (2016) para. 18, un-dprk-kept-before" in text


def test_the_report_says_what_it_was_read_against(lorries: Reading, recipe: Reading) -> None:
    html = render_report([lorries, recipe], notices=["STALE: a <list>"])
    assert html.count("Law library 0123456789ab.") == 1
    assert "Names compared with: UN 1718 list (un-1718@0123456789ab, of 3 February 2021)." in html
    assert "STALE: a &lt;list&gt;" in html


def test_markup_in_a_page_stays_text(report: lxml.html.HtmlElement) -> None:
    assert report.xpath("//b[text()='was']") == []
    assert words(select(report, "#p1-title")[0]) == "Two lorries & a <trading> house"
    assert words(select(report, ".problems li")[0]) == "gone.html: there is <no> such file"


def test_a_page_without_events_says_so(report: lxml.html.HtmlElement) -> None:
    assert "No event of a kind" in words(select(report, "#p3 .events")[0])


def test_headings_descend_one_level_at_a_time(report: lxml.html.HtmlElement) -> None:
    levels = [int(h.tag[1]) for h in report.xpath("//h1 | //h2 | //h3 | //h4 | //h5")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_equal_readings_give_equal_bytes(lorries: Reading, recipe: Reading) -> None:
    assert render_report([lorries, recipe]) == render_report([lorries, recipe])


def test_no_readings_make_a_report_that_says_so() -> None:
    assert "No event on these pages is one that a measure of the library speaks of." in render_report([])


def test_the_file_is_put_in_place_whole(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("old", encoding="utf-8")
    write_report(path, "new")
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]
