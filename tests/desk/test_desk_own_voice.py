"""The overclaim guard: no verdict in our own voice, and not a word changed in anybody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.desk.own_voice import VERDICT, OverclaimError, Words, in_our_voice

VERDICTS = ("violates", "illegally", "unlawful", "guilty", "in breach of", "infringement")


def quoted(runs: tuple[Words, ...]) -> list[str]:
    return [run.text for run in runs if run.quoted]


@pytest.mark.parametrize("word", VERDICTS)
def test_a_verdict_of_ours_stops_the_text(word: str) -> None:
    with pytest.raises(OverclaimError, match=f"“{word.split()[-2] if ' ' in word else word}” would stand in our own"):
        in_our_voice(f"The shipment {word} the ban.", ("shipment", "the ban"))


@pytest.mark.parametrize("word", VERDICTS)
def test_what_somebody_said_becomes_a_quotation(word: str) -> None:
    runs = in_our_voice(f"Alleged: a {word} cargo supplied by North Korea.", (f"a {word} cargo", "North Korea"))
    assert quoted(runs) == [f"a {word} cargo"]
    assert "".join(run.text for run in runs) == f"Alleged: a {word} cargo supplied by North Korea."


def test_a_quotation_stays_as_it_stands() -> None:
    text = "“the guilty firm” resembles an entry of the list"
    assert in_our_voice(text) == (Words(text=text),)


def test_a_quotation_within_a_quotation_is_one_quotation() -> None:
    text = "passed on: “he said “no” to an illegal sale”"
    assert in_our_voice(text) == (Words(text=text),)
    with pytest.raises(OverclaimError):
        in_our_voice("“he said no to an illegal sale")


def test_a_word_said_once_and_ours_once_still_stops() -> None:
    with pytest.raises(OverclaimError):
        in_our_voice("The Guilty Post reports that the cargo was illegal", ("The Guilty Post",))


@given(
    st.lists(st.sampled_from([*VERDICTS, "cargo", "of", "rockets", "“x”", "Post"]), max_size=8),
    st.lists(st.sampled_from(["illegally", "guilty cargo", "rockets of", "violates", "cargo of"]), max_size=4),
)
def test_no_run_of_ours_holds_a_verdict_and_no_word_is_lost(words: list[str], said: list[str]) -> None:
    text = " ".join(words)
    try:
        runs = in_our_voice(text, said)
    except OverclaimError:
        assert VERDICT.search(text)
        return
    assert "".join(run.text for run in runs) == text
    assert not any(VERDICT.search(run.text) for run in runs if not run.quoted)
    assert all(run.text in phrase or VERDICT.search(run.text) for run in runs if run.quoted for phrase in [*said, text])
