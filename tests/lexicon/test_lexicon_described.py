"""Which words name a party, and which only describe one."""

from __future__ import annotations

import pytest

from sanctrace.lexicon.described import is_named


@pytest.mark.parametrize(
    "name",
    [
        "North Korea",  # a State
        "Kim Jong Un",
        "Moscow",
        "Nampo (North Korea)",  # a place, as the reader writes it
        "Kursk region (Russia)",
        "Korea Mining Development Trading Corporation",
        "Amur company",
        "Rapid Support Forces",  # every word is common: the capitals make it a name
        "Credit Development Bank",
        "M23",
        "Diamond 8",  # a ship
        "vessel Calm Estuary",
        "General Kim",
        "RSF fighters",
        "김정은",  # written without capitals
    ],
)
def test_a_name_is_a_name(name: str) -> None:
    assert is_named(name)


@pytest.mark.parametrize(
    "described",
    [
        "forces",
        "woman",
        "depot (Russia)",
        "Chinese port (China)",
        "Cargo planes",  # opens a sentence
        "Customs officers",
        "The general",
        "Representatives",
        "At least 279 ships",
        "309 businesses",
        "North Korean ship",  # a people that qualifies
        "Belarusian, Azerbaijani and Kazakh firms",
        "Busan owner",  # a place that qualifies
        "Hong Kong-registered ship",
        "Pyongyang’s ministry",
        "North Korea's ruler",
        "more than 100 U.S. companies",
        "",
    ],
)
def test_a_description_is_none(described: str) -> None:
    assert not is_named(described)
