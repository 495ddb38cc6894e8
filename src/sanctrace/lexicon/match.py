"""One matcher for every word list: whole words, longest first, offsets of the text as given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

# One character for one character, so that offsets in the folded text are offsets in the text.
_FOLD = {ord(a): b for a, b in zip("‘’ʼ′“”«»‐‑‒–—―\u00a0\u202f\u2009", "''''\"\"\"\"------   ", strict=True)}

_PLAIN = tuple((chr(character), plain) for character, plain in _FOLD.items())
_SHORT = 30  # characters of a text that is translated faster than searched for each character of the table


def fold(text: str) -> str:
    """Lower-cased text of the same length: typographic quotes, dashes and spaces become plain ones.

    A character whose lower case is longer than one character (such as "İ") stays as it is.
    """
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=64)  # a sentence is folded for each word list in turn
def _folded(text: str) -> str:
    lowered = text.translate(_FOLD) if len(text) < _SHORT else _replaced(text)
    if len(low := lowered.lower()) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in lowered)


def _replaced(text: str) -> str:
    """What `translate` gives, character by character of the table rather than of the text."""
    for character, plain in _PLAIN:
        text = text.replace(character, plain)
    return text


@dataclass(frozen=True)
class Match:
    """A form of a word list found at text[start:end]; `form` is the folded form."""

    start: int
    end: int
    form: str


class FormMatcher:
    """Finds every whole-word form of a fixed list, longest first and without overlap.

    The automaton is built on first use. Cost: about 100 MB/s whatever the number of forms.
    """

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms = sorted({fold(f) for f in forms if f})

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self.forms, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)

    def any_in(self, folded: str) -> bool:
        """Whether some form stands in already folded text, as whole words."""
        return next(self._whole(folded), None) is not None

    def find_all(self, text: str) -> list[Match]:
        """Every whole-word match, overlapping ones too, by position and the longest first."""
        return sorted(self._whole(fold(text)), key=lambda m: (m.start, -m.end))

    def find(self, text: str) -> list[Match]:
        """Matches in order of position; of overlapping ones the earliest, then the longest."""
        kept: list[Match] = []
        for match in self.find_all(text):
            if not kept or match.start >= kept[-1].end:
                kept.append(match)
        return kept

    def _whole(self, folded: str) -> Iterator[Match]:
        if not self.forms:
            return
        size = len(folded)
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum() and folded[start].isalnum():
                continue
            if end < size and folded[end].isalnum() and folded[end - 1].isalnum():
                continue
            yield Match(start, end, self.forms[index])
