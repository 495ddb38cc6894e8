"""Links in mails: only ours, only whole, only in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.model.notice import NoticeError
from sanctrace.notices.tokens import Permit, Purpose, make_token, read_token

KEY = b"k" * 32
NOW = datetime(2024, 3, 1, tzinfo=UTC)
PERMIT = Permit(purpose=Purpose.CONFIRM, subscription="abc123")
TOKEN = make_token(KEY, PERMIT, NOW + timedelta(days=7))


def test_a_token_says_what_it_allows() -> None:
    assert read_token(KEY, TOKEN, NOW) == PERMIT


def test_a_reader_may_always_leave() -> None:
    token = make_token(KEY, Permit(purpose=Purpose.UNSUBSCRIBE, subscription="abc123"))
    assert read_token(KEY, token, NOW + timedelta(days=9999)).purpose is Purpose.UNSUBSCRIBE


def test_too_old_is_told_as_too_old() -> None:
    with pytest.raises(NoticeError, match="too old"):
        read_token(KEY, TOKEN, NOW + timedelta(days=8))


def test_another_stores_key_opens_nothing() -> None:
    with pytest.raises(NoticeError, match="not one that was sent"):
        read_token(b"x" * 32, TOKEN, NOW)


@given(place=st.integers(0, len(TOKEN) - 1), letter=st.sampled_from("abcuZ09.-_é "))
def test_one_letter_changed_opens_nothing(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    if changed.strip() != TOKEN:
        with pytest.raises(NoticeError):
            read_token(KEY, changed, NOW)


@given(st.text())
def test_any_text_is_refused_kindly(text: str) -> None:
    with pytest.raises(NoticeError):
        read_token(KEY, text, NOW)
