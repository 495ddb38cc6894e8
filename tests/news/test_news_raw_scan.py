"""The scan of a page's bytes: whatever hides a name from the bytes and not from the reader, the page is let through."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.lexicon.match import FormMatcher, fold
from sanctrace.model import Page, PageError
from sanctrace.news.raw_scan import FOLDING, RawScan
from sanctrace.news.read import load_catalogue, read_page

NAMES = (
    "Iran",
    "North Korea",
    "Séléka",
    "D.P.R.K.",
    "Sana'a",
    "al-Shabaab",
    "Revolutionary Guard Corps",
    "RT",
    "N Korea",
)
SCAN = RawScan(NAMES)
MATCHER = FormMatcher(NAMES)
INSERTED = (
    "<b>",
    "</b>",
    "<!-- a > b -->",
    "<wbr>",
    "&shy;",
    "&#173;",
    "\u00ad",
    "\u200b",
    "&#8203;",
    "<i title='x>y'>",
    "</i>",
    "<svg><text>z</text></svg>",
    "&zwnj;",
    "\u2060",
)
SPACES = (" ", "\n", "&nbsp;", "\u00a0", "&#32;", " <b>", "</b> ", "\t \n", "&#x20;", "\u2009")


def page_of(text: str, encoding: str = "utf-8") -> Page:
    html = f"<html><body><article><p>It was said in the capital that {text} had sent nine letters.</p></article></body>"
    return Page(source="page.html", content=html.encode(encoding))


def named(page: Page) -> bool:
    """Whether the reader finds one of the names in the page's text, with its capitals."""
    try:
        body = read_page(page, load_catalogue()).body
    except PageError:
        return False
    return any(
        all(w.isupper() for w, f in zip(body[m.start : m.end], name, strict=True) if f.isupper())
        for m in MATCHER.find_all(body)
        for name in NAMES
        if fold(name) == m.form
    )


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(NAMES),
    cuts=st.lists(st.tuples(st.integers(0, 24), st.sampled_from(INSERTED)), max_size=4),
    space=st.sampled_from(SPACES),
    reference=st.integers(-1, 24),
    style=st.sampled_from([str, str.upper, lambda word: word]),
    around=st.tuples(
        st.sampled_from(["", "the ", "(", "x", "x&shy;", "&nbsp"]), st.sampled_from(["", "'s", "ian", "<b>ian"])
    ),
)
def test_no_page_is_dropped_that_names_one(
    name: str,
    cuts: list[tuple[int, str]],
    space: str,
    reference: int,
    style: Callable[[str], str],
    around: tuple[str, str],
) -> None:
    letters = list(style(name))
    if 0 <= reference < len(letters):
        letters[reference] = f"&#{ord(letters[reference])};"
    letters = [space if letter == " " else letter for letter in letters]
    for at, inserted in cuts:
        if at < len(letters):
            letters[at] += inserted
    page = page_of(around[0] + "".join(letters) + around[1])
    assert SCAN.may_name(page) or not named(page)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="IRANiran northkoea.'-<>&;b/\u00ad#1 ", max_size=60))
def test_no_text_is_dropped_that_names_one(text: str) -> None:
    for page in (page_of(text), Page(source="page.txt", content=f"They said that {text} sent letters.".encode())):
        assert SCAN.may_name(page) or not named(page)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_every_encoding_is_looked_through(encoding: str) -> None:
    assert SCAN.may_name(page_of("“Séléka” in the café, as the old naïve saying goes,", encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_a_page_that_names_none_is_dropped_in_every_encoding(encoding: str) -> None:
    assert not SCAN.may_name(page_of("the café of a naïve “Korean” from Tirana, mirando the coast,", encoding))


@pytest.mark.parametrize("content", [b"", b" \n ", b"%PDF-1.4 Iran", b"\x1f\x8bxyz", b"\x00\x01\x02\x03" * 40])
def test_what_cannot_be_read_is_let_through_for_its_reader(content: bytes) -> None:
    try:
        read_page(Page(source="page", content=content), load_catalogue())
    except PageError:
        assert SCAN.may_name(Page(source="page", content=content)) or b"Iran" not in content


def test_no_character_but_the_known_ones_folds_to_a_letter() -> None:
    beyond = (chr(code) for code in range(0x80, sys.maxunicode) if not 0xD800 <= code < 0xE000)
    assert "".join(c for c in beyond if fold(c).isascii() and fold(c).isalnum()) == FOLDING


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var RT=1;</script>",
        "<style>.Iran{}</style>",
        "<!-- <script> --> said RT",
        "<p title='<script>'>RT said</p>",
        "<script>'</script>' RT said",
        "<script>var x='<script>';</script> RT said so",
    ],
)
def test_scripts_are_no_text_and_what_only_looks_like_one_is(hidden: str) -> None:
    page = page_of(f"nobody</p>{hidden}<p>and that was all, the old man")
    assert SCAN.may_name(page) or not named(page)


def test_a_name_in_a_script_alone_drops_the_page_and_in_plain_text_does_not() -> None:
    script = "<script>var RT=1;</script>"
    assert not SCAN.may_name(page_of(f"nobody</p>{script}<p>else"))
    assert SCAN.may_name(Page(source="page.txt", content=f"They said that {script} sent letters.".encode()))


@pytest.mark.parametrize("before", ["", "“Ö” – naïve ", "\U0001f6a2 " * 30])
@pytest.mark.parametrize(
    ("hidden", "may"),
    [
        ("<script>var RT=1;</script><style>.RT{}</style>", False),
        ("<script>var RT=1;</script><script>é</script>", False),
        ("<script>var RT=1;</script><script>'</script>' RT said", True),
        ("<script>var RT=1;</script><!-- <script> --> RT", True),
    ],
)
def test_places_in_scripts_are_told_apart_after_letters_of_several_bytes(
    before: str, hidden: str, *, may: bool
) -> None:
    assert SCAN.may_name(page_of(f"{before}nobody</p>{hidden}<p>{before}else")) is may
