"""Edits between words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sanctrace.actors.distance import edits

WORDS = st.text(alphabet="abcd", max_size=9)


def by_table(left: str, right: str) -> int:
    """Textbook optimal string alignment."""
    rows = [[i + j if not i or not j else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (left[i - 1] != right[j - 1]))
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@given(WORDS, WORDS)
def test_edits_agree_with_the_textbook(left: str, right: str) -> None:
    assert edits(left, right) == by_table(left, right)


@given(WORDS, WORDS)
def test_edits_do_not_depend_on_the_side(left: str, right: str) -> None:
    assert edits(left, right) == edits(right, left)
