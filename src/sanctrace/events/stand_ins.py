"""Words that the parser's model takes for another part of speech, given to it as words of equal length.

"Accused of shipping rifles" is parsed like "shipping firms", "four cargoes" like a verb. The parser is shown a word of
the same length and form that it knows; the tree gets its own word back, so that nobody else sees the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sanctrace.events.tree import Doc

# Before "shipping" these leave only the verb; the nouns after it that make it part of a name.
# Source: news usage; the model's parses of sentences of our own.
_BEFORE = (
    "of|for|by|with|from|before|after|while|and|or|be|been|is|are|was|were|began|started|stopped|admitted|denied|admits|denies"
    "|without|into|about|(?:for|of) [a-z]+ly"
)
_NAMES = (
    "compan|firm|line|lane|route|container|agen|document|data|industr|record|sector|magnate|cost|insur|hub|regist|operat"
    "|executive|manifest|label|paper|news|publication|source|market|interest|service|giant|group|association|network"
    "|business|address|invoice|channel|crate|box|fleet|minist|corridor|hazard|law|monitor|track|traffic|rate|yard|broker"
    "|tycoon|analyst|expert|and|or|in|to|from|through|on|by|at|is|was|were|has|have|with|that|which|for|off|around"
)


@dataclass(frozen=True)
class _StandIn:
    pattern: re.Pattern[str]  # its group is the word
    shown: str
    lemma: str


_ALL = (
    _StandIn(re.compile(rf"\b(?:{_BEFORE}) (shipping) (?!(?:{_NAMES})\w*\b)(?=\w)"), "bringing", "ship"),
    _StandIn(re.compile(r"\b(cargoes)\b"), "parcels", "cargo"),
)


@dataclass(frozen=True)
class Shown:
    """A text as the parser is shown it, and where words stand that it was shown others for: (offset, lemma)."""

    text: str
    hidden: tuple[tuple[int, str, str], ...]  # offset, word, lemma


def shown(text: str) -> Shown:
    """The text with stand-ins, of the same length."""
    hidden = []
    for stand_in in _ALL:
        for start, word in _found(stand_in.pattern, text):
            hidden.append((start, word, stand_in.lemma))
            text = text[:start] + stand_in.shown + text[start + len(word) :]
    return Shown(text, tuple(hidden))


def _found(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, str]]:
    for match in pattern.finditer(text):
        yield match.start(1), match.group(1)


def give_back(doc: Doc, known: Shown, text: str) -> None:
    """Put the words of `text` back where stand-ins were parsed; their tags and places in the tree stay."""
    if not known.hidden:
        return
    words = {start: (word, lemma) for start, word, lemma in known.hidden}
    for token in doc:
        if token.idx in words:
            word, lemma = words[token.idx]
            token.text, token.lower_, token.lemma_ = word, word.lower(), lemma
    doc.text = text
