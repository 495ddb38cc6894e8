"""Lines set in capitals, written as a sentence: a parser takes every word of "WHO TAUGHT THE RUSSIANS" for a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from sanctrace.lexicon.names import NameIndex

_WORD = re.compile(r"[^\W\d_]+(?:[.’'][^\W\d_]+)*\.?")
_RUNNING = re.compile(r"(?<=[a-zà-ÿ,;] )[^\W\d_]+(?:[.’'][^\W\d_]+)*")  # words that open no sentence
_MIN_WORDS = 3
_CAPITALS = 0.9  # share of capitals among the letters of a line that is set in them


class Truecase:
    """Writes lines in capitals as the rest of the article writes the same words."""

    def __init__(self, body: str, names: NameIndex) -> None:
        self.names = names
        self._body = body
        self._spelled: Mapping[str, str] | None = None

    def of(self, text: str) -> str:
        """The text, of the same length; unchanged unless it is set in capitals."""
        if not _set_in_capitals(text):
            return text
        if self._spelled is None:
            self._spelled = _spellings(self._body)
        named = [(m.start, m.end) for m in self.names.find(text)]
        written = list(text)
        for word in _WORD.finditer(text):
            start, end = word.span()
            known = self._spelled.get(word[0].lower())
            if known is None:
                inside = any(first <= start and end <= last for first, last in named)
                known = word[0].capitalize() if inside and "." not in word[0][:-1] else word[0].lower()
            if len(known) == end - start:
                written[start:end] = known
        first = _WORD.search(text)
        if first is not None:
            written[first.start()] = text[first.start()]
        return "".join(written)


def _set_in_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    return bool(letters) and upper >= _CAPITALS * len(letters) and len(_WORD.findall(text)) >= _MIN_WORDS


def _spellings(body: str) -> Mapping[str, str]:
    """Lower-cased word to how running text writes it most often, lines in capitals left out."""
    seen: dict[str, Counter[str]] = {}
    for line in body.split("\n"):
        if not _set_in_capitals(line):
            for word in _RUNNING.finditer(line):
                seen.setdefault(word[0].lower(), Counter())[word[0]] += 1
    return {low: max(counts, key=lambda w: (counts[w], w)) for low, counts in seen.items()}
