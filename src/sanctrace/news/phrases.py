"""The small pattern language of the furniture files, and a matcher that stays fast with hundreds of patterns.

`(a|b c)` one of, `[a]` or nothing, `<n>` a number, `*` any one word, `...` up to twelve words. Text and patterns
are compared as plain words: lower case, straight quotes, no punctuation but `:` and the copyright and at signs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sanctrace.lexicon.match import fold

_TOKEN = re.compile(r"[:©@+>]|[^\W_]+(?:['.,/&%-][^\W_]+)*")
_SYNTAX = re.compile(r"\.\.\.|<n>|[()|\[\]*]|[:©@+>]|[^\W_]+(?:['.,/&%-][^\W_]+)*")
_ANY = "*"
_NUMBER = "<n>"
_FEW = r"(?: \S+){0,12}"


# "ALSO READ | ...", "[Related] ...", "More » ...": a label of a few words and its mark.
_LABEL = re.compile(r"^(\W{0,3}(?:[\w'’.]+[ ]){0,3}[\w'’.-]+)\s*(?:[|»›>–—\]]|-(?=\s))\s*(?=\S)")


def plain_words(text: str) -> str:
    """The words of `text` as patterns see them, each after one space (` read : more`); a label ends in a colon."""
    return PlainLine(text).words()


class PlainLine:
    """A line as patterns see it; its words are told apart only when a pattern may begin as it does."""

    __slots__ = ("_folded", "head")

    def __init__(self, text: str) -> None:
        self._folded = fold(_LABEL.sub(r"\1: ", text, count=1))
        first = _TOKEN.search(self._folded)
        self.head = first.group() if first else ""

    def words(self) -> str:
        """Its words, each after one space."""
        return "".join([f" {token}" for token in _TOKEN.findall(self._folded)])


@dataclass(frozen=True)
class Pattern:
    """A compiled pattern; `first` are the words it can start with, `*` when any."""

    source: str
    regex: str
    first: frozenset[str]
    needs: str  # a word that stands in all that it matches; empty when there is none


def compile_pattern(source: str) -> Pattern:
    """A pattern of the furniture files.

    Raises ValueError when brackets do not match or the pattern is empty.
    """
    tokens = _SYNTAX.findall(fold(source))
    parser = _Parser(tokens)
    regex, first, optional = parser.sequence(closing=None)
    if parser.at != len(tokens):
        raise ValueError(f"pattern {source!r} closes a bracket that it does not open")
    if optional or not first:
        raise ValueError(f"pattern {source!r} matches no words at all")
    return Pattern(source, regex, frozenset(first), _needed(tokens))


def _needed(tokens: Iterable[str]) -> str:
    """The longest word of a pattern that stands outside all brackets."""
    depth, found = 0, ""
    for token in tokens:
        depth += (token in {"(", "["}) - (token in {")", "]"})
        if depth == 0 and token[0].isalnum() and len(token) > len(found):
            found = token
    return found


class _Parser:
    """Recursive descent; every part returns its regex, its first words, and whether it may be empty."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def sequence(self, closing: str | None) -> tuple[str, set[str], bool]:
        """Parts up to `|`, or the closing bracket, which are not consumed."""
        regex, first, optional = "", set[str](), True
        while self.at < len(self.tokens) and self.tokens[self.at] not in {"|", ")", "]"}:
            part, words, may_be_empty = self.part()
            regex += part
            if optional:
                first |= words
            optional = optional and may_be_empty
        if closing is not None and self.at == len(self.tokens):
            raise ValueError(f"pattern lacks {closing!r}: {' '.join(self.tokens)}")
        return regex, first, optional

    def part(self) -> tuple[str, set[str], bool]:
        """One word, wildcard or bracket."""
        token = self.tokens[self.at]
        self.at += 1
        if token in {"(", "["}:
            closing = ")" if token == "(" else "]"
            regexes, first, optional = [], set[str](), False
            while True:
                regex, words, may_be_empty = self.sequence(closing)
                regexes.append(regex)
                first |= words
                optional = optional or may_be_empty
                if self.tokens[self.at] == closing:
                    break
                if self.tokens[self.at] != "|":
                    raise ValueError(f"brackets cross in {' '.join(self.tokens)}")
                self.at += 1
            self.at += 1
            joined = f"(?:{'|'.join(regexes)})"
            return (joined, first, optional) if token == "(" else (f"{joined}?", first, True)
        if token == "...":
            return _FEW, {_ANY}, True
        if token == _NUMBER:
            return r" \d\S*", {_NUMBER}, False
        if token == "*":
            return r" \S+", {_ANY}, False
        return f" {re.escape(token)}", {token}, False


@dataclass(frozen=True)
class _Entry:
    source: str
    key: int
    most: int
    needs: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a line begins with its first word: most never are, and all of them take a fifth of a second."""
        return re.compile(self.source)


class PatternIndex:
    """Patterns by their first word.

    Each comes with the caller's own number for what it stands for, whether it is a whole line or the beginning of one,
    and the most words of a line that it is for.
    """

    def __init__(self, patterns: Iterable[tuple[Pattern, int, bool, int]]) -> None:
        by_first: dict[str, list[_Entry]] = defaultdict(list)
        for pattern, key, whole, most in patterns:
            end = "$" if whole else r"(?= |$)"
            entry = _Entry(pattern.regex + end, key, most, pattern.needs)
            for word in pattern.first:
                by_first[word].append(entry)
        self._by_first = dict(by_first)

    def keys(self, line: PlainLine, count: int) -> set[int]:
        """Numbers of the patterns that match a line of `count` words."""
        head = line.head
        if not head:
            return set()
        entries = self._by_first.get(head, []) + self._by_first.get(_ANY, [])
        if head[0].isdigit():
            entries = entries + self._by_first.get(_NUMBER, [])
        entries = [entry for entry in entries if count <= entry.most]
        if not entries:
            return set()
        words = line.words()
        entries = [entry for entry in entries if entry.needs in words]
        forms = [words]
        if " : " in words:
            forms.append(words.replace(" : ", " ", 1))
        return {entry.key for entry in entries for form in forms if entry.regex.match(form)}
