"""Whole pages: every paragraph of the story, nothing else, and the facts beside it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctrace.model import Article, Page, PageNotText
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.charset import decode
from sanctrace.news.read import article_id, read_page

Read = Callable[..., Article]
DEVSET = Path(__file__).parents[2] / "evaluation" / "devset"
OwnPage = tuple[Path, list[str], list[str], dict[str, str]]


def read_file(path: Path, catalogue: Catalogue) -> Article:
    return read_page(Page(source=str(path), content=path.read_bytes()), catalogue)


def test_every_paragraph_and_nothing_else(own_page: OwnPage, catalogue: Catalogue) -> None:
    path, body, _, _ = own_page
    assert read_file(path, catalogue).body.split("\n\n") == body


def test_facts_beside_the_story(own_page: OwnPage, catalogue: Catalogue) -> None:
    path, _, _, facts = own_page
    article = read_file(path, catalogue)
    found = {
        "title": article.title,
        "published": article.published.text if article.published else None,
        "publisher": article.publisher,
        "dateline": article.dateline,
        "language": article.language,
    }
    assert {key: found[key] for key in facts} == facts


@pytest.mark.parametrize("gold", sorted((DEVSET / "gold").glob("*.json")), ids=lambda path: path.stem)
def test_development_set(gold: Path, catalogue: Catalogue) -> None:
    wanted = json.loads(gold.read_text(encoding="utf-8"))
    path = next((DEVSET / "articles").glob(f"{gold.stem}.*"))
    article = read_file(path, catalogue)
    assert article.body == wanted["body"]
    assert article.title.replace("’", "'") == wanted["title"].replace("’", "'")
    assert article.published is not None
    assert article.published.text[:10] == wanted["published"][:10]


def test_offsets_lead_back_to_the_same_characters(own_page: OwnPage, catalogue: Catalogue) -> None:
    path = own_page[0]
    captured = Page(source=str(path), content=path.read_bytes())
    source = decode(captured)
    article = read_page(captured, catalogue)
    for start, end in article.paragraphs():
        passage = article.passage(start, end)
        assert passage.page_start is not None
        assert passage.page_end is not None
        for offset in range(start, end):
            at = article.offsets.to_page(offset)
            if at is None:  # a space that the page writes as a line break element
                assert article.body[offset] == " "
                continue
            there = source[at : at + 12]
            same = there[0] == article.body[offset] or (there[0].isspace() and article.body[offset] == " ")
            assert same or (there[0] == "&" and html.unescape(there)[0] in {article.body[offset], "\u00a0"})


def test_a_wire_story_on_a_news_page(read: Read) -> None:
    article = read(
        "Marshal Bao sends a yak to his neighbour — KCNA\n\nMarshal Bao sends a yak to his neighbour — KCNA\n\n"
        "/ 07:05 PM June 3, 2019\n\nMarshal Bao sends a yak to his neighbour - KCNA\n\n"
        "Marshal Bao and a yak at a fair in Hovd, Mongolia, May 2, 2018, in this image released by his office. "
        "KCNA via REUTERS/File Photo\n\n"
        "ULAN BATOR — A yak was led over the border on Sunday as a present, state media reported on Monday.\n\n"
        "Article continues after this advertisement\n\nREAD: Bao’s goat finds a home\n\nFEATURED STORIES\n\n"
        "The animal is in good health.\n\nTAGS: yaks, gifts\n\n© Copyright 1999-2019 STEPPE.net | All Rights Reserved\n"
    )
    assert article.title == "Marshal Bao sends a yak to his neighbour"
    assert article.body.split("\n\n") == [
        "ULAN BATOR — A yak was led over the border on Sunday as a present, state media reported on Monday.",
        "The animal is in good health.",
    ]
    assert article.published is not None
    assert article.published.text == "2019-06-03T19:05"
    assert not article.published.zone_known
    assert article.publisher == "STEPPE.net"
    assert article.agencies == ("KCNA", "Reuters")
    assert article.dateline == "Ulan Bator"
    assert [(c.date, c.credit) for c in article.captions] == [("2018-05-02", "KCNA via REUTERS/File Photo")]
    assert article.tags == ("yaks", "gifts")
    assert article.related == ("Bao’s goat finds a home",)


def test_a_page_without_a_date_has_none(read: Read) -> None:
    article = read("A quiet day\n\nNothing at all happened in the harbour, the harbour master said in a statement.\n")
    assert article.published is None


def test_plain_words_without_a_full_stop_are_still_read(read: Read) -> None:
    assert read("Russia gave Kim a car", "-").body == "Russia gave Kim a car"


@pytest.mark.parametrize(
    ("content", "source", "says"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n\t ", "a.html", "empty"),
        (b"%PDF-1.7 stream", "a.txt", "binary"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        ("Ünlü bir söz söyledi.".encode() * 9 + b"\xff\xfe\x81", "a.txt", "broken at byte"),
        (b"<html><body><div id=root></div><script>boot()</script></body></html>", "a.html", "scripts"),
        (b"<html><body><nav><a href=/>Home</a></nav></body></html>", "a.html", "no paragraph"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(read: Read, content: bytes, source: str, says: str) -> None:
    with pytest.raises(PageNotText, match=says) as refused:
        read(content, source)
    assert refused.value.source == source
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("pages/D01.txt", "D01"),
        ("saved/2024-02-20/index.html", "2024-02-20-index"),
        ("https://news.example/a", article_id(Page(source="https://news.example/a", content=b"y"))),
        ("-", Page(source="-", content=b"x").sha256[:16]),
    ],
)
def test_article_ids(source: str, wanted: str) -> None:
    assert article_id(Page(source=source, content=b"x")) == wanted


@pytest.mark.parametrize(
    ("byline", "publisher"),
    [
        ("By Nora Quill, for Evening Lantern", "Evening Lantern"),
        ("By Nora Quill, for Reuters", None),
        ("By Nora Quill, for years our woman in Seoul", None),
    ],
)
def test_a_byline_names_the_paper_it_was_written_for(read: Read, byline: str, publisher: str | None) -> None:
    story = (
        "A crate of watches was carried over the bridge on Monday, the customs office said.\n\n"
        "Nobody would say who had packed it, and the driver was let go after an hour at the gate.\n"
    )
    page = f"Home | News | Sport | Money\n\nCrate of watches carried over bridge\n\n{byline}\n\n4 March 2025\n\n{story}"
    assert read(page.encode(), "a.txt").publisher == publisher


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Rotterdam customs, press page", "Rotterdam customs, press page"),
        ("Public prosecutor, Milan", "Public prosecutor, Milan"),
        ("Port police notices", "Port police notices"),
        ("Customs seized a crate of watches", None),
        ("Rotterdam", None),
    ],
)
def test_an_office_between_the_day_and_the_story_is_the_publisher(read: Read, line: str, publisher: str | None) -> None:
    story = (
        "A crate of watches was carried over the bridge on Monday and opened there by two officers.\n\n"
        "Nobody would say who had packed it, and the driver was let go after an hour at the gate.\n"
    )
    head = "Print this page   Back to list   A+ A-\n\nCrate of watches carried over bridge\n\nMarch 4, 2025"
    page = f"{head}\n\n{line}\n\n{story}"
    assert read(page.encode(), "a.txt").publisher == publisher


@pytest.mark.parametrize(
    "headings",
    [("1. The lock", "2. The sluice"), ("WHAT THE HARBOUR SAYS", "WHO PAYS?")],
)
def test_headings_of_one_make_belong_to_a_text_story(headings: tuple[str, str], read: Read) -> None:
    first, second = headings
    page = (
        "Two ways to lose a barge\n\nBy Ana Ray\n\n4 May 2021\n\nThere are two places on the canal to lose a barge.\n\n"
        f"{first}\n\nThe gates close too early, the harbour master said.\n\n[Figure 1: the gates, not shown]\n\n"
        f"{second}\n\nNobody has opened it since the war, and nobody will.\n\nCOME TO THE FAIR! Sunday, 10-15\n\n"
        "That leaves the river.\n"
    )
    body = read(page).body
    assert first in body and second in body
    assert "Figure" not in body and "FAIR" not in body


def test_a_pictures_copyright_does_not_end_a_text_story(read: Read) -> None:
    page = (
        "Slate by barge\n\n4 May 2021\n\nA barge with a cargo of slate left at dawn, the master said.\n\n"
        "(c) Picture desk No. 12, file: the quay. Not for resale.\n\n"
        "The slate had waited for a buyer since the autumn before last, as everybody on the quay knew.\n\n"
        "(c) 2021 The Quay Post. All rights reserved.\n"
    )
    assert read(page).body.endswith("knew.")


@pytest.mark.parametrize(
    "foot",
    ["Ana Ray covers the canals. Reach her at aray@quay.example.", "Ana Ray teaches rowing. The views are her own."],
)
def test_who_the_writer_is_stays_out(foot: str, read: Read) -> None:
    page = (
        f"Slate by barge\n\n4 May 2021\n\nA barge with a cargo of slate left the quay at dawn, they said.\n\n{foot}\n"
    )
    assert read(page).body.endswith("they said.")
