"""Folding: one character for one, the same in a long text as in a short one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctrace.lexicon.match import fold


@given(st.text(alphabet="aZ .‘’“”«»–—\u00a0\u2009éßK", max_size=40))
def test_a_text_folds_the_same_whatever_stands_beside_it(text: str) -> None:
    beside = " and a line of words that makes it a long one"
    assert fold(text) == fold(text + beside)[: len(text)]
    assert len(fold(text)) == len(text)


def test_typographic_signs_become_plain_ones() -> None:
    line = "“Slate” – said the harbour’s master\u00a0— on a grey and windless morning"
    assert fold(line) == '"slate" - said the harbour\'s master - on a grey and windless morning'
