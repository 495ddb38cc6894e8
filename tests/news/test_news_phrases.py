"""The pattern language of the furniture files."""

from __future__ import annotations

import pytest

from sanctrace.news.phrases import PatternIndex, PlainLine, compile_pattern


def matches(pattern: str, text: str, *, whole: bool = True) -> bool:
    return bool(PatternIndex([(compile_pattern(pattern), 1, whole, 40)]).keys(PlainLine(text), len(text.split())))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("story continues (below|after the ad)", "Story continues after the ad…"),
        ("story continues (below|after the ad)", "— STORY CONTINUES BELOW —"),
        ("[please] scroll down", "Scroll down"),
        ("<n> (shares|comments)", "1,204 shares"),
        ("follow * on (x|facebook)", "Follow Ana on X"),
        ("sign up ... inbox", "Sign up and get the best of the week in your inbox!"),
        ("(read|see) :", "READ:"),
        ("don't miss", "Don’t miss"),
    ],
)
def test_lines_that_match(pattern: str, text: str) -> None:
    assert matches(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("story continues (below|after the ad)", "The story continues below"),
        ("scroll down", "Scroll down to the harbour"),
        ("<n> shares", "many shares"),
        ("follow * on x", "Follow him and her on X"),
    ],
)
def test_lines_that_do_not(pattern: str, text: str) -> None:
    assert not matches(pattern, text)


@pytest.mark.parametrize("text", ["ALSO READ | Ships at sea", "[Also read] Ships at sea", "Also read » Ships at sea"])
def test_any_mark_after_a_label_is_a_colon(text: str) -> None:
    assert matches("also read :", text, whole=False)


def test_a_beginning_ends_at_a_word() -> None:
    assert matches("sign up", "Sign up today", whole=False)
    assert not matches("sign up", "Sign upstairs", whole=False)


@pytest.mark.parametrize("pattern", ["(a|b", "a)", "[a]", "..."])
def test_patterns_that_cannot_be(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        compile_pattern(pattern)
