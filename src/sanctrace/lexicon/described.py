"""Whether words name somebody or only describe: "Air Koryo" is a name, "two Chinese firms" and "forces" are none.

The lexicon's names decide first. Of other words, capitals do: a State, a people or a place that qualifies ("Busan
owner") names nobody, and neither does the first word of a description, which has its capital from the sentence that it
opens.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

from sanctrace.lexicon.goods import load_goods
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.name_entries import NameKind
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.phrases import load_phrases
from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml

_QUALIFY = frozenset({NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE, NameKind.SEA, NameKind.OFFICE})
_IN_STATE = re.compile(
    r"^(?P<place>.+) \((?P<state>[^()]+)\)$"
)  # how a place of a party is written: `Nampo (North Korea)`
_WORD = re.compile(r"[^\W_]+(?:[-’'.][^\W_]+)*")


@lru_cache(maxsize=200_000)  # a ledger has many names, and they are asked about again and again
def is_named(party: str) -> bool:
    """Whether the name of a party (`Party.name`) is a name, or was resolved to one; False for a mere description."""
    within = _IN_STATE.match(party)
    words = within["place"] if within else party
    rest = words
    for match in load_names().find(words):
        kinds = {entry.kind for entry in match.entries}
        whole = match.text == words.strip()
        if whole and kinds != {NameKind.DEMONYM}:
            return True
        if not kinds <= _QUALIFY or (within and NameKind.PLACE in kinds):
            return True
        rest = rest[: match.start] + " " * (match.end - match.start) + rest[match.end :]
    found = list(_WORD.finditer(rest))
    first = _WORD.search(words)
    if any(_numbered(one, other) for one, other in pairwise(found)):
        return True  # a ship: Diamond 8
    return any(
        _capital(word[0]) and not (first and word.start() == first.start() and _is_common(word[0])) for word in found
    )


def _capital(word: str) -> bool:
    """Whether a word has a capital, or is written without any (hangul, hanzi)."""
    return word[0].isalpha() and (word[0].isupper() or word[0].lower() == word[0].upper())


def _numbered(word: re.Match[str], number: re.Match[str]) -> bool:
    return _capital(word[0]) and number[0].isdigit() and number.end() == len(number.string)


def _is_common(word: str) -> bool:
    """Whether a word that opens a description is one of those that name nobody."""
    low = fold(word)
    singular = {low, low.removesuffix("s"), low.removesuffix("es"), re.sub("ies$", "y", low)}
    return bool(singular & _common_words()) or any(m.start == 0 and m.end == len(word) for m in load_goods().find(word))


@cache
def _common_words() -> frozenset[str]:
    path = files("sanctrace.lexicon") / "described.yml"
    data = load_yaml(path)
    require_schema(data, files("sanctrace.lexicon") / "described.schema.json", str(path))
    nouns = load_phrases()
    return frozenset({*data["openers"], *nouns.party_group, *nouns.measures, *nouns.anaphors, *nouns.relations})
