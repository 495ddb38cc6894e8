"""Laws of the reader: whatever the bytes are."""

from __future__ import annotations

import html
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.model import Page, PageError
from sanctrace.news.charset import decode
from sanctrace.news.markup import Kind, tokens
from sanctrace.news.read import load_catalogue, read_page
from sanctrace.news.tidy import tidy

CATALOGUE = load_catalogue()
FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_WORDS = "the ship Kim coal 1,200 tons said on Monday “no” U.S. naïve 2024 — Reuters"
WORDS = st.sampled_from(_WORDS.split())
SENTENCES = st.lists(WORDS, min_size=6, max_size=20).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
PIECES = st.one_of(
    PARAGRAPHS,
    st.sampled_from(
        ["READ: Ships at sea", "ADVERTISEMENT", "By Ana Ray", "4 May 2021", "© 2020 The Quay", "Share", ""]
    ),
    st.text(max_size=60),
)
_TAGS = """<p> </p> <div class=ad> </div> <br> <br/> <a href=x> </a> <table><tr><td> </table> <li> <!-- --> <script>
</script> <span/hidden> </span> <h1> </h1> & &amp; &#8217; &nbsp; < > <p"""
TAGS = st.sampled_from(_TAGS.split())


def read(content: bytes, source: str) -> None:
    try:
        article = read_page(Page(source=source, content=content), CATALOGUE)
    except PageError:
        return
    assert article.body.strip()
    page = decode(Page(source=source, content=content))
    for start, end, at in article.offsets.runs:
        for step in range(end - start):
            there, here = page[at + step], article.body[start + step]
            assert there == here or (here == " " and there.isspace()) or there == "&"


@FAST
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html"]))
def test_bytes_are_read_or_refused(content: bytes, source: str) -> None:
    read(content, source)


@FAST
@given(st.lists(PIECES, max_size=20), st.sampled_from(["\n\n", "\n", "\r\n\r\n", "\n \n"]))
def test_text_pages_are_read_or_refused(pieces: list[str], gap: str) -> None:
    read(gap.join(pieces).encode("utf-8", "surrogatepass"), "a.txt")


@FAST
@given(st.lists(st.one_of(TAGS, PIECES), max_size=40))
def test_html_pages_are_read_or_refused(pieces: list[str]) -> None:
    read(("<html><body>" + "".join(pieces)).encode("utf-8", "surrogatepass"), "a.html")


@FAST
@given(st.lists(PARAGRAPHS, min_size=1, max_size=8))
def test_every_plain_paragraph_is_kept(paragraphs: list[str]) -> None:
    if len(set(paragraphs)) < len(paragraphs):
        return
    article = read_page(Page(source="a.txt", content="\n\n".join(paragraphs).encode()), CATALOGUE)
    squeezed = [" ".join(paragraph.split()) for paragraph in paragraphs]
    assert all(paragraph in article.body for paragraph in squeezed)


@FAST
@given(st.lists(PIECES, min_size=1, max_size=12))
def test_the_body_holds_nothing_that_is_not_in_the_page(pieces: list[str]) -> None:
    page = "\n\n".join(pieces)
    try:
        article = read_page(Page(source="a.txt", content=page.encode()), CATALOGUE)
    except PageError:
        return
    words = set(re.findall(r"\w+", page))
    assert set(re.findall(r"\w+", article.body)) <= words


@FAST
@given(st.lists(st.one_of(TAGS, st.text(max_size=30)), max_size=60).map("".join))
def test_tokens_are_in_order_and_never_overlap(source: str) -> None:
    last = 0
    for kind, start, end, name, _ in tokens(source):
        assert last <= start <= end <= len(source)
        assert kind in {Kind.TEXT} or name
        last = end


@FAST
@given(st.text(max_size=200))
def test_tidy_text_is_single_spaced_and_leads_back(source: str) -> None:
    text, runs = tidy(source, [(0, len(source))], markup=False)
    assert text == text.strip()
    assert not re.search(r"\s\s|[^\S ]", text)
    for start, end, at in runs:
        for step in range(end - start):
            assert source[at + step] == text[start + step] or (
                text[start + step] == " " and source[at + step].isspace()
            )


@FAST
@given(st.text(alphabet="abc éß’—&<>\"'\n", max_size=80))
def test_references_are_read(text: str) -> None:
    source = html.escape(text).encode("ascii", "xmlcharrefreplace").decode()
    read_back, _ = tidy(source, [(0, len(source))], markup=True)
    assert read_back == " ".join(text.split())
