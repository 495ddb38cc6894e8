"""A sentence's parse as a drawing: words in a row, an arrow from each head to what hangs on it (spaCy's displaCy).

displaCy gives random ids and, among arrows of one length, a random order; both are fixed here, so that the same
sentence gives the same bytes. The drawing takes its colour and font from the page around it and loads nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.displacy.render import DependencyRenderer

from sanctrace.events.explanation import SentenceExplained, Word

_OPTIONS = {
    "distance": 88,
    "word_spacing": 28,
    "arrow_spacing": 10,
    "arrow_width": 6,
    "arrow_stroke": 1,
    "color": "inherit",
    "bg": "none",
    "font": "inherit",
}


class _Renderer(DependencyRenderer):
    """displaCy's renderer with the heights of its arrows in a fixed order."""

    def get_levels(self, arcs: list[dict[str, Any]]) -> dict[tuple[int, int, str], int]:
        """Height of each arrow, the shortest lowest; of two of one length the one further left."""
        heights = [0] * max((arc["end"] for arc in arcs), default=0)
        levels = {}
        for start, end, label in sorted(
            {(a["start"], a["end"], a["label"]) for a in arcs}, key=lambda a: (a[1] - a[0], *a)
        ):
            level = max(heights[start:end]) + 1
            heights[start:end] = [level] * (end - start)
            levels[start, end, label] = level
        return levels


def draw_parse(sentence: SentenceExplained) -> str:
    """The parse of a sentence as an SVG element; an empty string when it was not parsed.

    Punctuation stands with the word before it. `id` of the element is `parse-` and the sentence's number.
    """
    columns = _columns(sentence.words)
    if not columns:
        return ""
    place = {word.index: at for at, members in enumerate(columns) for word in members}
    words = [{"text": "".join(w.text for w in members), "tag": members[0].pos} for members in columns]
    arcs = []
    for members in columns:
        word = members[0]
        here, head = place[word.index], place.get(word.head)
        if head is None or head == here:
            continue
        arcs.append(
            {
                "start": min(here, head),
                "end": max(here, head),
                "label": word.label,
                "dir": "left" if here < head else "right",
            }
        )
    return _Renderer(options=_OPTIONS).render_svg(f"parse-{sentence.number}", words, arcs).strip()


def _columns(words: Sequence[Word]) -> list[list[Word]]:
    """Words in columns: each with the punctuation that follows it and holds no words of its own."""
    heads = {w.head for w in words if w.head != w.index}
    columns: list[list[Word]] = []
    for word in words:
        if columns and word.label == "punct" and word.index not in heads:
            columns[-1].append(word)
        else:
            columns.append([word])
    return columns
