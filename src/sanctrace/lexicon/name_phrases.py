"""The country of a party, read off the names in its noun phrase."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from sanctrace.lexicon.name_entries import NameEntry, NameKind, NameMatch

# Prepositions that end the head of a phrase. After the first group the name still says whose the party is; after the
# second it says whom the party deals with ("ambassador to Seoul").
_OF = {"of", "from", "in", "at", "near", "based", "by", "inside", "across", "off"}
_PREPOSITION = re.compile(
    r"\b(of|from|in|at|near|based in|by|inside|across|off|to|for|with|against|about|on|over|between|towards?|under)\b",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"\s*(?:,|/|and|&|or|, and)\s*(?:the\s+)?", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?(?=\s)")
_RANK = {NameKind.PERSON: 0, NameKind.COUNTRY: 1, NameKind.OFFICE: 2, NameKind.ARMED_GROUP: 2}


def phrase_country(phrase: str, matches: Sequence[NameMatch]) -> str | None:
    """ISO code of the party that `phrase` names, or None when it names none or several.

    `matches` are the names found in the phrase, in order of position.
    """
    bound = len(phrase)
    start = 0
    for preposition in _PREPOSITION.finditer(phrase):
        if any(m.start <= preposition.start() < m.end for m in matches):
            continue  # part of a name ("Isle of Man")
        head = [m for m in matches if start <= m.start < preposition.start()]
        if head:
            bound = preposition.start()
            break
        if preposition.group(1).lower().split()[0] not in _OF:
            return None
        start = preposition.end()
    head = [m for m in matches if start <= m.start < bound]
    return _country_of_head(phrase, head)


def _country_of_head(phrase: str, head: Sequence[NameMatch]) -> str | None:
    named = [(m, country) for m in head if (country := _country(m)) is not None]
    if not named:
        return None
    for (left, mine), (right, other) in itertools.pairwise(named):
        if mine != other and _COORDINATED.fullmatch(phrase[left.end : right.start]):
            return None
    for match, country in named:
        if _POSSESSIVE.match(phrase, match.end):
            return country
    return named[-1][1]


def _country(match: NameMatch) -> str | None:
    best: NameEntry = min(match.entries, key=lambda e: _RANK.get(e.kind, 3))
    return best.country
