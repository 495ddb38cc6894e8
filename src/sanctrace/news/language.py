"""The language of a text by its letters and its commonest words; what the page claims only where the text is silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3]")),
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
_ANY_SCRIPT = re.compile(f"[{''.join(pattern.pattern[1:-1] for _, pattern in _SCRIPTS)}]")
_WORD = re.compile(r"[^\W\d_]+")
_UKRAINIAN = re.compile(r"[іїєґ]")
_PERSIAN = re.compile(r"[پچژگ]")
_SAMPLE = 6_000
_FEWEST = 3  # common words below which the text is too short to tell


def language_of(text: str, claims: Sequence[str], words: Mapping[str, frozenset[str]]) -> str | None:
    """ISO 639-1 code of the language of `text`, None when neither the text nor the page tells.

    `claims` are what the page says of itself ("en-US"); `words` the commonest words by language.
    """
    sample = text[:_SAMPLE].lower()
    scripts = _SCRIPTS if _ANY_SCRIPT.search(sample) else ()
    letters = sum(map(str.isalpha, sample)) if scripts else 0
    for code, pattern in scripts:
        if letters and len(pattern.findall(sample)) * 4 > letters:
            if code == "ru":
                return "uk" if len(_UKRAINIAN.findall(sample)) * 60 > letters else "ru"
            return "fa" if code == "ar" and len(_PERSIAN.findall(sample)) * 100 > letters else code
    counts = Counter(_WORD.findall(sample))
    scores = {code: sum(counts[word] for word in common & counts.keys()) for code, common in words.items()}
    best = max(scores, key=lambda code: (scores[code], code == "en"), default=None)
    if (
        best is not None
        and scores[best] >= _FEWEST
        and scores[best] > 1.15 * max([s for c, s in scores.items() if c != best], default=0)
    ):
        return best
    for claim in claims:
        match = re.match(r"([a-zA-Z]{2})(?:[-_]|$)", claim)
        if match:
            return match.group(1).lower()
    return best if best is not None and scores[best] >= _FEWEST else None
