from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.events.quotes import Quotes
from sanctrace.lexicon.match import fold

BODY = "NAMPO — The “Blue Heron” sailed\nat noon.\n\nThe heron’s crew said so. It sailed at noon again."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("sailed at noon", "sailed\nat noon"),
        ("the heron's crew", "The heron’s crew"),
        ('The "Blue Heron" sailed', "The “Blue Heron” sailed"),
        ("“It sailed at noon again.”", "It sailed at noon again."),
        ("  crew said so.  ", "crew said so."),
    ],
)
def test_marks_capitals_and_blanks_do_not_matter(quote: str, found: str) -> None:
    span = Quotes(BODY).find(quote)
    assert span is not None
    assert BODY[span[0] : span[1]] == found


@pytest.mark.parametrize("quote", ["", " ", "—", "“”", "hero", "noo", "the crew", "sailed noon", "x" * 3000])
def test_what_the_body_does_not_hold_as_whole_words_is_not_found(quote: str) -> None:
    assert Quotes(BODY + "x" * 3000).find(quote) is None


def test_spans_are_searched_first() -> None:
    later = BODY.index("It sailed")
    quotes = Quotes(BODY)
    assert quotes.find("sailed at noon") == (BODY.index("sailed"), BODY.index("sailed") + 14)
    assert quotes.find("sailed at noon", [(later, len(BODY))]) == (later + 3, later + 17)
    assert quotes.find("crew", [(later, len(BODY))]) == (BODY.index("crew"), BODY.index("crew") + 4)


@given(st.text(max_size=60), st.data())
def test_any_run_of_whole_words_is_found_as_itself(text: str, data: st.DataObject) -> None:
    words = text.split()
    if not words:
        return
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    span = Quotes(text).find(quote)
    if any(c.isalnum() for c in quote) and quote[0].isalnum() and quote[-1].isalnum():
        assert span is not None
        assert fold(" ".join(text[span[0] : span[1]].split())) == fold(quote)


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_quote_breaks_the_search(body: str, quote: str) -> None:
    span = Quotes(body).find(quote)
    assert span is None or 0 <= span[0] < span[1] <= len(body)
