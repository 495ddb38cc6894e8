"""How a block looks: whether it reads as a paragraph, a menu, a caption, or a line that speaks to the reader."""

from __future__ import annotations

import re

from sanctrace.lexicon.match import fold
from sanctrace.news.blocks import Block
from sanctrace.news.catalogue import Catalogue, Family, ReaderWords
from sanctrace.news.lines import ends_sentence
from sanctrace.news.phrases import PlainLine, plain_words

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # scripts without spaces: two characters count as a word
_LIST_END = re.compile(r";(?:\s+(?:and|or))?$")  # of an item of a list in a sentence
_NO_ASCII_LETTER = {n: None for n in range(128) if not chr(n).isalnum()}
_NO_LETTER = re.compile(r"[\W_]+")
_STOP_INSIDE = re.compile(r"[^\W\d_]{3}[.!?]\s")  # three letters, not "three or more": a run of millions stays linear
_HANGUL = re.compile(r"[\uac00-\ud7a3]")  # words are longer in it than in English: five letters are two words
_LONG_WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")  # any character of the two
_CASELESS = re.compile(r"[\u0590-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|「[^」]*」")
_TAIL = re.compile(r"^(?P<head>.*(?:[.!?][”\"’']?|\)))\s+(?P<tail>[^.!?]{2,70}?(?:/[^.!?]{0,50})?)$", re.S)
_BRACKETED = re.compile(r"[(\[](?P<tail>[^()\[\]]{2,80})[)\]]\.?$")
_SIGNED = re.compile(r"\s(?:©|\(c\))\s?[^.!?]{2,50}$")  # a name after a copyright sign at the end
_CAPITALS = re.compile(r"\b[A-Z][A-Z&]+\b")
_MENU = re.compile(r"\s[|›»·•★☆>/]\s|\s[|›»]|[|›»]\s")
_BAR = re.compile(r"[|›»·•★☆>/]")  # without one of them there is no menu
_SAID = re.compile(r"\b(?:said|says|told|added|according to|reported)\b")
_SPEECH_WORDS = 8
_UNKNOWN = -1  # of a family that nobody has asked for
_FAMILY_WORDS = 130  # a longer block is of no family
_AVOID_TAIL = re.compile(r"[,;:]$|\b(?:said|says|told|and|the|of|in|to|was|were|is|are|has|have|had|that|will|would)\b")
_INITIAL = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Prof|St|Jr|No|vs|U\.S|U\.N|N|S|E|W|Inc|Co|Ltd|Corp|a\.m|p\.m|[A-Z])\.$"
)


class Look:
    """What can be said of a block by itself; what takes a search is found when it is first asked for.

    Of the blocks that the mark-up already names nobody asks much.
    """

    __slots__ = ("_block", "_catalogue", "_family", "_menu", "_picture", "_prose", "words")

    words: int

    def __init__(self, block: Block, catalogue: Catalogue) -> None:
        self._block = block
        self._catalogue = catalogue
        self._family: int | None = _UNKNOWN
        self._menu: bool | None = None
        self._prose: bool | None = None
        self._picture: tuple[bool, bool] | None = None
        self.words = word_count(block.text)

    @property
    def plain(self) -> str:
        """Its words as patterns see them; nought where it is of no family."""
        return "" if self.family is None else plain_words(self._block.text)

    @property
    def prose(self) -> bool:
        """Whether it ends as a sentence does, with small letters in it, and is no menu."""
        if self._prose is None:
            self._prose = _is_prose(self._block.text, self.words) and not self.menu
        return self._prose

    @property
    def menu(self) -> bool:
        """Whether it is a row of things to choose from."""
        if self._menu is None:
            self._menu = self._block.columns >= 3 or (self.words <= 60 and _is_menu(self._block.text))
        return self._menu

    @property
    def family(self) -> int | None:
        """Number of the furniture family that its words match."""
        if self._family == _UNKNOWN:
            self._family = _family(self._block.text, self.words, self._catalogue)
        return self._family

    @property
    def to_reader(self) -> bool:
        """Whether it speaks to the reader about the outlet's services."""
        return _to_reader(self._block.text, self.words, self._catalogue.reader)

    @property
    def credit(self) -> bool:
        """Whether it is nothing but a picture credit."""
        return self._picture_words()[0]

    @property
    def caption(self) -> bool:
        """Whether it has words of a caption, or is a sentence with a credit after it."""
        return self._picture_words()[1]

    def _picture_words(self) -> tuple[bool, bool]:
        if self._picture is None:
            self._picture = _picture_words(self._block.text, self.words, self._catalogue)
        return self._picture


def word_count(text: str) -> int:
    """Words of a text, as long as English ones: two characters of a script without spaces count as one."""
    if not text:
        return 0
    words = text.count(" ") + 1
    if text.isascii() or not _LONG_WORDS.search(text):
        return words
    return max(words, len(_WIDE.findall(text)) // 2, len(_HANGUL.findall(text)) * 2 // 5)


def look_at(block: Block, catalogue: Catalogue) -> Look:
    """The look of one block."""
    return Look(block, catalogue)


def _is_menu(text: str) -> bool:
    return _BAR.search(text) is not None and len(_MENU.findall(text)) >= 2 and not ends_sentence(text)


def _is_prose(text: str, words: int) -> bool:
    closed = ends_sentence(text) and not (words <= 6 and _INITIAL.search(text))
    closed = closed or (words >= 3 and _LIST_END.search(text) is not None)
    if words < 2 or not (closed or (text[-1] in ":;" and words >= 8)):
        return False
    return any(map(str.islower, text)) or _CASELESS.search(text) is not None


def _family(text: str, words: int, catalogue: Catalogue) -> int | None:
    line = PlainLine(text) if words <= _FAMILY_WORDS else None
    if line is None or not line.head:
        return None
    speech = text[0] in '“"«„' and words > _SPEECH_WORDS  # what somebody says is not the page speaking
    keys = set() if speech else catalogue.patterns.keys(line, words)
    outside = _QUOTED.sub(" ", text) if words > 8 else text
    for match in catalogue.contained.find(outside):
        key = catalogue.contained_family[match.form]
        if words <= catalogue.families[key].max_words:
            keys.add(key)
    return min(keys) if keys else None


def families_of(look: Look, catalogue: Catalogue) -> Family | None:
    """The furniture family of a look."""
    return None if look.family is None else catalogue.families[look.family]


def _to_reader(text: str, words: int, reader: ReaderWords) -> bool:
    if words > reader.max_words or words < 2:
        return False
    outside = fold(_QUOTED.sub(" ", text))
    if _SAID.search(outside):
        return False
    tokens = re.findall(r"[a-z'-]+", outside)
    if not tokens:
        return False
    services = len(reader.services.find(outside))
    if not services:
        return False
    addressed = sum(token in reader.reader for token in tokens)
    house = sum(token in reader.house for token in tokens)
    return (
        tokens[0] in reader.openers
        or addressed >= 2
        or (addressed >= 1 and (house >= 1 or services >= 2))
        or (house >= 1 and services >= 2)
    )


def _picture_words(text: str, words: int, catalogue: Catalogue) -> tuple[bool, bool]:
    if words > 90:
        return False, False
    closed = ends_sentence(text)
    if words <= 9 and not closed and not _STOP_INSIDE.search(text) and _is_credit(text, catalogue):
        return True, True
    bracketed = _BRACKETED.search(text)
    if (
        bracketed
        and not bracketed["tail"].endswith(".")
        and bracketed.start() > 10
        and _is_credit(bracketed["tail"], catalogue)
    ):
        return False, True
    if _SIGNED.search(text):
        return False, True
    if closed:
        return False, words <= 60 and len(catalogue.captions.cues.find(text)) > 0 and not _SAID.search(
            _QUOTED.sub(" ", text)
        )
    tail = _TAIL.match(text)
    if tail and not _INITIAL.search(tail["head"]) and word_count(tail["tail"]) <= 8 and word_count(tail["head"]) >= 3:
        end = tail["tail"]
        if not _AVOID_TAIL.search(end) and (_is_credit(end, catalogue) or (_is_names(end) and end[0] not in "-–—")):
            return False, True
    return False, len(catalogue.captions.cues.find(text)) > 0 and words <= 60


def _is_credit(text: str, catalogue: Catalogue) -> bool:
    captions = catalogue.captions
    tokens = re.findall(r"[^\W_]+|[/:|©]", fold(text))
    if not tokens:
        return False
    if tokens[0] in captions.credits and (
        len(tokens) == 1
        or tokens[1] in {":", "/", "|", "by", "courtesy", "via"}
        or tokens[0] in {"©", "via", "courtesy"}
    ):
        return True
    if not captions.words.isdisjoint(_CAPITALS.findall(text)):
        return True
    if (
        "/" in text
        and re.search(r"[^\W\d]{2,}\s?/\s?[^\W\d]{2,}", text)
        and text[0].isupper()
        and word_count(text) <= 8
    ):
        return True
    agency = catalogue.agency_forms.search(text)
    if agency and len(tokens) <= 6 and (agency.group() == text.strip("()[] ") or "via" in tokens or ":" in tokens):
        return True
    return len(tokens) <= 8 and tokens[-1] in captions.credits and not text[-1:].isdigit() and word_count(text) <= 5


def _is_names(text: str) -> bool:
    """Whether nearly every word has a capital, as in a list of names."""
    words = [
        word for word in re.findall(r"[^\W\d_]+", text) if word not in {"of", "the", "and", "for", "via", "by", "de"}
    ]
    return bool(words) and len(words) <= 6 and all(word[0].isupper() for word in words)


def fold_title(text: str) -> str:
    """A headline for comparison: letters and digits alone."""
    folded = fold(text)
    return folded.translate(_NO_ASCII_LETTER) if folded.isascii() else _NO_LETTER.sub("", folded)
