"""How a voice is told: one says, several say."""

from __future__ import annotations

import pytest

from sanctrace.desk.wording import stance_words
from sanctrace.model import Claim, Passage, Stance


@pytest.mark.parametrize(
    ("speaker", "words"),
    [
        ("two former managers", "deny it"),
        ("officials in Seoul", "deny it"),
        ("experts of the panel", "deny it"),
        ("local police", "deny it"),
        ("committee of experts", "denies it"),
        ("Yeonmi News", "denies it"),
        ("South Korea's intelligence service", "denies it"),
        ("United States", "denies it"),
        ("the customs", "denies it"),
        ("the press", "denies it"),
    ],
)
def test_one_denies_and_several_deny(speaker: str, words: str) -> None:
    claim = Claim(stance=Stance.DENIES, speaker=speaker, passage=Passage(start=0, end=2, text="no"))
    assert stance_words(claim) == words
