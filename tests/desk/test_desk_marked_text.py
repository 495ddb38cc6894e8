from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctrace.desk.marked_text import Mark, Piece, paragraphs_of
from sanctrace.model import Article


def story(body: str) -> Article:
    return Article(id="a", source="a.txt", sha256="", title="", body=body)


def test_overlapping_passages_are_cut_where_they_begin_and_end() -> None:
    first, second = Mark(start=0, end=8, role=1), Mark(start=4, end=12, role=2)
    (pieces,) = paragraphs_of(story("one two three"), [first, second])
    assert [(p.text, p.marks, p.opens) for p in pieces] == [
        ("one ", (first,), (first,)),
        ("two ", (first, second), (second,)),
        ("thre", (second,), ()),
        ("e", (), ()),
    ]


def test_a_passage_over_two_paragraphs_begins_once() -> None:
    mark = Mark(start=2, end=9, role=1)
    first, second = paragraphs_of(story("one\n\ntwo three"), [mark])
    assert [(p.text, p.opens) for p in first] == [("on", ()), ("e", (mark,))]
    assert [(p.text, p.marks, p.opens) for p in second] == [("two ", (mark,), ()), ("three", (), ())]


def test_the_number_of_an_event_stands_once_where_its_words_begin() -> None:
    outer, inner, law = Mark(start=0, end=9, role=1), Mark(start=4, end=6, role=1), Mark(start=4, end=6, role=0)
    (pieces,) = paragraphs_of(story("abcdefghij"), [outer, inner, law])
    assert [p.numbers for p in pieces] == [(1,), (), (), ()]


@st.composite
def told(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    body = "\n\n".join(draw(st.lists(st.text("ab .", min_size=1, max_size=12), min_size=1, max_size=4)))
    spans = draw(st.lists(st.tuples(st.integers(0, len(body)), st.integers(0, len(body))), max_size=6))
    return body, [Mark(start=min(s), end=max(s), role=n % 3) for n, s in enumerate(spans) if s[0] != s[1]]


@given(told())
def test_the_pieces_are_the_body_and_every_mark_covers_its_words(case: tuple[str, list[Mark]]) -> None:
    body, marks = case
    paragraphs = paragraphs_of(story(body), marks)
    assert "\n\n".join("".join(p.text for p in pieces) for pieces in paragraphs) == body
    pieces: list[Piece] = [p for paragraph in paragraphs for p in paragraph]
    for mark in set(marks):
        words = "".join(p.text for p in pieces if mark in p.marks)
        assert words == body[mark.start : mark.end].replace("\n", "")
        assert sum(mark in p.opens for p in pieces) == bool(words)
