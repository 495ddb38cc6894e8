"""Finds quoted words in a body: typographic marks, capitals and the width of blanks aside, letter for letter."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sanctrace.lexicon.match import fold

Span = tuple[int, int]
_MARKS = "\"'“”‘’«» \t\n"
_MAX_CHARACTERS = 2000


class Quotes:
    """The places of quotes in one body."""

    def __init__(self, body: str) -> None:
        self._folded = fold(body)

    def find(self, quote: str, within: Iterable[Span] = ()) -> Span | None:
        """Where the body holds the quote as whole words: first inside the spans `within`, then anywhere, else None.

        Quotation marks around the quote are left out when the body has none there. A quote without a letter or digit,
        or of more than 2,000 characters, is found nowhere.
        """
        if len(quote) > _MAX_CHARACTERS:
            return None
        for words in dict.fromkeys((quote.strip(), quote.strip(_MARKS))):
            pattern = _pattern(words)
            if pattern is None:
                continue
            for start, end in (*within, (0, len(self._folded))):
                match = pattern.search(self._folded, start, end)
                if match is not None:
                    return match.span()
        return None


def _pattern(quote: str) -> re.Pattern[str] | None:
    words = fold(quote).split()
    if not any(c.isalnum() for word in words for c in word):
        return None
    before = r"(?<!\w)" if words[0][0].isalnum() else ""
    after = r"(?!\w)" if words[-1][-1].isalnum() else ""
    return re.compile(before + r"\s+".join(re.escape(word) for word in words) + after)
