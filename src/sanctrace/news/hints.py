"""What an element's name, class and id say about it; the words stand in `sources/markup.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sanctrace.news.blocks import Role
from sanctrace.news.markup import attribute_map

_NAMES = re.compile(
    r"\b(?:class|id|itemprop|role|data-component|data-testid|data-module|rel)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))",
    re.I,
)
# A class with one of these words tells the state of a page or of a part, not what it is ("comments-enabled").
_STATES = frozenset(
    {"has", "no", "with", "without", "enabled", "disabled", "enable", "disable", "hide", "show", "supports"}
)
_REMEMBERED = 8192  # names of classes seen before
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_MAY_HIDE = re.compile(r"hidden|display", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|aria-hidden\s*=\s*[\"']?true", re.I)


@dataclass(frozen=True, kw_only=True)
class HintWords:
    """Words of class names: `words` stand alone, `phrases` are neighbouring words, `glued` parts of a word."""

    words: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    glued: tuple[str, ...] = ()


class Hints:
    """Roles by element name and by the words of class, id and role attributes."""

    def __init__(
        self,
        by_tag: Mapping[str, Role],
        by_words: Sequence[tuple[Role, HintWords]],
        article: HintWords,
        body: HintWords,
    ) -> None:
        self._by_tag = dict(by_tag)
        self._tests = [(role, words.words, _pattern(words)) for role, words in ((None, article), *by_words)]
        self._body = (body.words, _pattern(body))
        self._seen: dict[str, tuple[Role | None, bool, bool]] = {}

    def of(self, tag: str, attributes: str) -> tuple[Role | None, bool]:
        """Role of an element, and whether its names say that it is the text of the story."""
        role = self._by_tag.get(tag)
        if not attributes:
            return role, False
        if _MAY_HIDE.search(attributes) and tag not in {"html", "body"} and _is_hidden(attributes):
            return Role.HIDDEN, False
        names = " ".join([a or b or c for a, b, c in _NAMES.findall(attributes)])
        if not names:
            return role, False
        known = self._seen.get(names)
        if known is None:
            known = self._read_names(names)
            if len(self._seen) < _REMEMBERED:
                self._seen[names] = known
        by_name, article, body = known
        return (None if article else by_name or role), body

    def _read_names(self, names: str) -> tuple[Role | None, bool, bool]:
        kept: list[str] = []
        tokens: list[str] = []
        for name in names.split():
            parts = [part.lower() for part in _WORD.findall(name)]
            if _STATES.isdisjoint(parts):
                kept.append(name)
                # Two letters are a word by themselves only as a whole name: elsewhere they are a prefix or a hash.
                tokens += [part for part in parts if len(part) > 2 or len(parts) == 1 or part == "ad"]
        # Words with a space on each side, then the names without their hyphens: one search does for both.
        text = f" {' '.join(tokens)} \n{' '.join(kept).lower().replace('-', '').replace('_', '')}"
        for role, words, pattern in self._tests:
            if not words.isdisjoint(tokens) or (pattern is not None and pattern.search(text)):
                body_words, body = self._body
                is_body = not body_words.isdisjoint(tokens) or (body is not None and body.search(text) is not None)
                return role, role is None, role is None and is_body
        return None, False, False


def _is_hidden(attributes: str) -> bool:
    return _HIDDEN.search(attributes) is not None or "hidden" in attribute_map(attributes)


def _pattern(hint: HintWords) -> re.Pattern[str] | None:
    """One expression for the phrases (before the line break) and the glued parts (after it)."""
    parts = [f" {re.escape(phrase)} " for phrase in hint.phrases]
    if hint.glued:
        parts.append(rf"\n.*(?:{'|'.join(map(re.escape, hint.glued))})")
    return re.compile("|".join(parts)) if parts else None
