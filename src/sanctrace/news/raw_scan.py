"""Whether a name can stand in the text of a page, told from its bytes before anything is taken apart.

The scan may say yes where the text says no; it never says no where the text says yes. A name is looked for by its
rarest word, and its other words are compared as far as the bytes are plain. What could hide a name is known from the
rooms that read the page: characters that only steer line breaks and references to letters are read first (`tidy`),
another encoding is decoded first (`charset`), and a page in which a tag may split one of the words is let through.
"""

from __future__ import annotations

import codecs
import html
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from sanctrace.lexicon.match import fold
from sanctrace.model import Page, PageNotText
from sanctrace.news.charset import decode
from sanctrace.news.markup import Kind, tokens
from sanctrace.news.read import is_markup
from sanctrace.news.tidy import INVISIBLE, REFERENCE

# A word of a name: what stands between two of them may be written in many ways.
_PART = re.compile(r"[^\s'\"-]+")
_REFERENCE = re.compile(REFERENCE.encode())
_TEXT_REFERENCE = re.compile(REFERENCE)
# Characters beyond ASCII that fold to an ASCII letter or figure; the tests look through all of Unicode for others.
FOLDING = "\u212a"
_STEERING = tuple(c.encode() for c in INVISIBLE + FOLDING)
_WIDE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SPACE = frozenset(b" \t\n\r\f\v\x1c\x1d\x1e\x1f")
_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_OPEN = frozenset(b"<>&;")  # what stands beyond is not beside it in the text
_SURE = 3  # letters that tell one of the words where a tag stands beside them


@dataclass(frozen=True)
class _Name:
    """A name by one of its words: what stands left and right of the word, folded, and its capitals."""

    left: str
    right: str
    capitals: tuple[int, ...]  # bytes of the word that must be capitals
    opened: bool  # whether it begins with a letter or figure: then it stands only where a word begins
    closed: bool  # the same for its end


class _Kind(Enum):
    WORD = "a word of a name"
    BEGINNING = "the beginning of such a word, before a tag"
    FEW_LETTERS = "too few letters of the beginning to say much, before a tag"
    PIECE = "another piece of such a word, after a tag"
    STEERING = "a character that the reader leaves out or reads as a letter"


class _Found(Enum):
    YES = "yes"
    IN_SCRIPTS = "in scripts alone, as it seems"
    STEERED = "not before characters are read that only steer the text"
    NO = "no"


class RawScan:
    """Looks for some names in pages; names are given as they are written, capitals must be capitals."""

    def __init__(self, forms: Iterable[str]) -> None:
        names: dict[str, list[_Name]] = defaultdict(list)
        for form in sorted(forms):
            folded = fold(form)
            word, at = _rarest(folded)
            shape = form[at : at + len(word)]
            capitals = tuple(len(shape[:i].encode()) for i, c in enumerate(shape) if c.isupper() and c.isascii())
            left, right = folded[:at], folded[at + len(word) :]
            names[word].append(_Name(left, right, capitals, folded[0].isalnum(), folded[-1].isalnum()))
        self._names = names
        self._letters = frozenset("".join(names))

    @cached_property
    def _patterns(self) -> dict[bytes, tuple[_Kind, frozenset[bytes]]]:
        """What is looked for; with a piece of a word the few letters that may stand before the tag before it."""
        patterns: dict[bytes, tuple[_Kind, frozenset[bytes]]] = {}
        beginnings: dict[str, set[str]] = defaultdict(set)
        for word in self._names:
            for spelled in _cases(word):
                for piece, beginning in _split(spelled):
                    beginnings[piece].add(beginning)
        for piece, found in beginnings.items():
            before = frozenset(beginning.encode() for beginning in found)
            patterns |= {beginning + b"<": (_Kind.FEW_LETTERS, frozenset()) for beginning in before}
            patterns[piece.encode()] = (_Kind.PIECE if all(found) else _Kind.BEGINNING, before)
        patterns |= {spelled.encode(): (_Kind.WORD, frozenset()) for word in self._names for spelled in _cases(word)}
        patterns |= {character: (_Kind.STEERING, frozenset()) for character in _STEERING}
        return {pattern: told for pattern, told in patterns.items() if pattern != b"<"}

    @cached_property
    def _sought(self) -> list[tuple[_Kind, tuple[_Name, ...], bool, bool, bool]]:
        """By the number of a pattern: what it is, the names that its word may be of, and what each of them needs.

        That is a capital, the beginning of a word before it, and the end of one after it: read off the bytes beside a
        word before anything is compared, because short words stand inside many others.
        """
        of_word = {spelled.encode(): tuple(names) for word, names in self._names.items() for spelled in _cases(word)}
        return [
            (
                kind,
                names := of_word.get(pattern, ()),
                all(0 in name.capitals for name in names),
                all(name.opened and not name.left for name in names),
                all(name.closed and not name.right for name in names),
            )
            for pattern, (kind, _) in self._patterns.items()
        ]

    @cached_property
    def _after(self) -> dict[bytes, frozenset[int]]:
        """For the few letters that stand before a tag the numbers of the pieces that go on with them after one."""
        found: dict[bytes, set[int]] = defaultdict(set)
        for number, (_, before) in enumerate(self._patterns.values()):
            for beginning in before:
                found[beginning].add(number)
        return {beginning: frozenset(numbers) for beginning, numbers in found.items()}

    @cached_property
    def automaton(self) -> BytesAhoCorasick:
        """Finds every word and piece in lower-cased bytes; made on first use, a quarter of a second."""
        return BytesAhoCorasick(list(self._patterns), matchkind=MatchKind.Standard, implementation=Implementation.DFA)

    @cached_property
    def _harmless(self) -> dict[bytes, bool]:
        return {}

    def may_name(self, page: Page) -> bool:
        """Whether the text of the page may hold one of the names; True where only reading the page can tell.

        A page that is empty, binary or in no known encoding gives True: its reader says what is wrong with it.
        """
        content = page.content
        if not self._names:
            return False
        if content.startswith(_WIDE) or b"\x00" in content or not content or content.isspace():
            return self._decoded(page)
        if not content.isascii():
            try:
                content.decode("utf-8")
            except UnicodeDecodeError:
                return self._decoded(page)
            content = content.removeprefix(codecs.BOM_UTF8)
        if not all(map(self._is_harmless, set(_REFERENCE.findall(content)))):
            return self._decoded(page)
        found, places = self._scan(content)
        if found is _Found.STEERED:
            return self._decoded(page)
        if found is not _Found.IN_SCRIPTS:
            return found is _Found.YES
        # Only what stands in scripts, as it seems; the page's own tokens have to say so.
        source = content.decode("utf-8")
        if not content.isascii():
            places = [len(content[:place].decode("utf-8")) for place in places]
        return not is_markup(page, source) or not _all_raw(source, places)

    def _is_harmless(self, reference: bytes) -> bool:
        """Whether a reference stands for no part of a word of the names."""
        known = self._harmless.get(reference)
        if known is None:
            known = not any(fold(c) in self._letters or c in INVISIBLE for c in _meant(reference.decode()))
            if len(self._harmless) < 10_000:
                self._harmless[reference] = known
        return known

    def _decoded(self, page: Page) -> bool:
        """The same for a page whose text has to be decoded first."""
        try:
            source = decode(page)
        except PageNotText:
            return True
        read = _TEXT_REFERENCE.sub(lambda match: _plain(match.group()), source)
        # A page of plain text is read as it stands, references and all.
        return any(self._scan(_steered(text))[0] is not _Found.NO for text in (source, read))

    def _scan(self, content: bytes) -> tuple[_Found, list[int]]:
        """What stands in the bytes, and where names seem to stand in scripts, in order."""
        lowered = content.lower()
        sought = self._sought
        steered = False
        scripts: list[int] = []
        begun: set[bytes] = set()  # beginnings of words that stand before a tag
        told: set[int] = set()  # patterns that need not be looked at again
        pieces: set[int] = set()  # pieces of words that stand after one
        size = len(lowered)
        is_word, is_piece, is_steering, is_beginning = _Kind.WORD, _Kind.PIECE, _Kind.STEERING, _Kind.BEGINNING
        for number, start, end in self.automaton.find_matches_as_indexes(lowered, overlapping=True):
            if number in told:
                continue
            kind, names, capital, opens, closes = sought[number]
            if kind is is_word:
                if (
                    (capital and not 65 <= content[start] <= 90)
                    or (opens and start and lowered[start - 1] in _WORD)
                    or (closes and end < size and lowered[end] in _WORD)
                ):
                    continue
                for name in names:
                    if _stands(name, content, lowered, start, end):
                        if not _in_script(lowered, start):
                            return _Found.YES, []
                        scripts.append(start)
                        break
            elif kind is is_piece:
                pieces.add(number)
                told.add(number)
            elif kind is is_steering:
                steered = True
                told.add(number)
            elif start == 0 or lowered[start - 1] not in _WORD:
                if kind is is_beginning:
                    return _Found.YES, []
                told.add(number)
                begun.add(lowered[start : end - 1])
        if any(not pieces.isdisjoint(self._after.get(beginning, ())) for beginning in begun):
            return _Found.YES, []
        return _Found.STEERED if steered else _Found.IN_SCRIPTS if scripts else _Found.NO, scripts


def _rarest(folded: str) -> tuple[str, int]:
    """The longest word of a folded name, and where it begins."""
    found = [(m.group(), m.start()) for m in _PART.finditer(folded)]
    return max(found, key=lambda word: (len(word[0]), -word[1]))


def _cases(word: str) -> Iterator[str]:
    """A folded word with each letter beyond ASCII in both cases; bytes are lower-cased in ASCII alone."""
    for letters in itertools.product(*({c, c.upper()} if not c.isascii() else {c} for c in word)):
        yield "".join(letters)


def _split(word: str) -> Iterator[tuple[str, str]]:
    """Pieces of which one at least stands in a page where tags split the word, wherever and however often they do.

    With each the few letters that then stand somewhere before a tag, at the beginning of a word; empty where the piece
    alone is rare enough.
    """
    size = len(word)
    for first in range(1, size):
        if first >= _SURE:
            yield f"{word[:first]}<", ""
            continue
        yield f">{word[first : first + _SURE]}", word[:first]
        for second in range(first + 1, min(first + _SURE, size)):
            yield f">{word[first:second]}<", word[:first]


def _in_script(lowered: bytes, at: int) -> bool:
    """Whether a place seems to stand in a script or a style sheet; only the page's tokens tell for sure."""
    return any(lowered.rfind(b"<" + tag, 0, at) > lowered.rfind(b"</" + tag, 0, at) for tag in (b"script", b"style"))


def _all_raw(source: str, places: list[int]) -> bool:
    """Whether all of some places, in order, stand inside scripts and other elements that are no text."""
    at = 0
    for kind, start, end, _, _ in tokens(source):
        while at < len(places) and places[at] < end:
            if kind is not Kind.RAW or places[at] < start:
                return False
            at += 1
        if at == len(places):
            return True  # the rest of the page need not be taken apart
    return False


def _stands(name: _Name, content: bytes, lowered: bytes, start: int, end: int) -> bool:
    """Whether a name may stand around one of its words, found at start:end."""
    for at in name.capitals:
        if not 65 <= content[start + at] <= 90:
            return False
    return _goes_on(name.right, lowered, range(end, len(lowered)), name.closed) and _goes_on(
        name.left[::-1], lowered, range(start - 1, -1, -1), name.opened
    )


def _goes_on(rest: str, lowered: bytes, places: range, whole: bool) -> bool:
    """Whether the bytes at `places` may be the rest of a name, and with `whole` the end of a word.

    True once they are not plain: a tag, a reference or a character beyond ASCII may stand for anything.
    """
    at = 0
    for expected in rest:
        if at >= len(places):
            return False
        byte = lowered[places[at]]
        if byte in _OPEN or byte >= 0x80 or not expected.isascii():
            return True
        if expected == " ":
            if byte not in _SPACE:
                return False
            while at < len(places) and lowered[places[at]] in _SPACE:
                at += 1
            continue
        if byte != ord(expected):
            return False
        at += 1
    return not whole or at >= len(places) or lowered[places[at]] not in _WORD


def _steered(text: str) -> bytes:
    """A text without what only steers it, as bytes."""
    for character in INVISIBLE:
        text = text.replace(character, "")
    return text.replace(FOLDING, "K").encode("utf-8", "surrogatepass")


def _meant(reference: str) -> str:
    """The characters that a reference stands for, as the cleaner reads them: itself, where it is none after all."""
    meant = html.unescape(reference)
    return meant if len(meant) <= 2 else ""


def _plain(reference: str) -> str:
    """What a reference puts into the text, unless it would look like mark-up."""
    meant = _meant(reference) or reference
    return "\ufffd" if set(meant) & set("<>&") and meant != reference else meant
