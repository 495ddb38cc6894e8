"""Broken and hostile mark-up: read in linear time, never a crash."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sanctrace.model import Article
from sanctrace.news.markup import Kind, attribute_map, tokens

Read = Callable[..., Article]
STORY = "The barge left the quay at dawn with a cargo of slate, the harbour master said on Monday. "
MANY = 20_000
SECONDS = 12.0  # far above what is needed, far below what a quadratic scan would take


def test_tokens_know_where_they_stand() -> None:
    source = '<p class="a>b">One<!-- no --> <b>two</b></p><script>if (a<b) {}</script>'
    found = [(kind, source[start:end]) for kind, start, end, _, _ in tokens(source)]
    assert found == [
        (Kind.OPEN, '<p class="a>b">'),
        (Kind.TEXT, "One"),
        (Kind.TEXT, " "),
        (Kind.OPEN, "<b>"),
        (Kind.TEXT, "two"),
        (Kind.CLOSE, "</b>"),
        (Kind.CLOSE, "</p>"),
        (Kind.RAW, "if (a<b) {}"),
        (Kind.CLOSE, "</script>"),
    ]


def test_attributes_in_all_their_spellings() -> None:
    found = attribute_map(" A=1 b='two words' c=\"3\" d data-e=x/y B=late")
    assert found == {"a": "1", "b": "two words", "c": "3", "d": "", "data-e": "x/y"}


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * MANY + f"<p>{STORY}</p>",
        "<b>" * MANY + f"<p>{STORY}</p>" + "</i>" * MANY,
        f"<p>{STORY}</p>" + '<a b="' * MANY,
        f"<p>{STORY}</p>" + "<a b='\"" * MANY + ">",
        f"<p>{STORY}</p>" + "<!--" * MANY,
        f"<p>{STORY}</p>" + "<" * MANY + ">",
        f"<p>{STORY}</p>" + "<noscript>" * MANY,
        f"<p>{STORY}</p>" + "</p></div></span>" * MANY,
        f"<p>{STORY}</p>" + "<a href=x>" * MANY,
        f"<p>{STORY}</p>" + "&amp" * MANY,
        f"<p>{STORY}</p>" + "<table><tr><td>" * MANY,
        f"<p>{STORY}</p>" + "a<br>" * MANY,
        f"<p>{STORY}</p>" + " " * MANY * 10,
    ],
    ids=lambda page: page[:12] + page[-8:],
)
def test_hostile_pages_are_read_in_linear_time(page: str, read: Read) -> None:
    start = time.perf_counter()
    article = read(f"<html><body>{page}", "page.html")
    assert STORY.strip() in article.body
    assert time.perf_counter() - start < SECONDS


ONE, TWO, THREE = "The barge left the quay at dawn.", "It carried slate for roofs.", "Nobody waved, an onlooker said."


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{ONE}<p>{TWO}<p>{THREE}",
        f"<div>{ONE}<br><br>{TWO}<br/><br/>{THREE}</div>",
        f"<table><tr><td>{ONE}<tr><td>{TWO}<tr><td>{THREE}</table>",
        f"<div><p>{ONE}</div></p><p>{TWO}</b></p></section><p>{THREE}",
        f"<P CLASS=x>{ONE}</P ><P\nCLASS='y'>{TWO}</P><p>{THREE}</p",
        f"<p>{ONE}</p><![CDATA[x]]><?php y ?><p>{TWO}</p><p>{THREE}</p>",
    ],
)
def test_broken_markup_keeps_its_paragraphs(page: str, read: Read) -> None:
    article = read(f"<html><body><h1>Slate by barge</h1>{page}", "page.html")
    assert article.body.split("\n\n") == [ONE, TWO, THREE]
