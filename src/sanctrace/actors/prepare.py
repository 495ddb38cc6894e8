"""A name made ready for comparison: words, what each is worth, and what was set aside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from sanctrace.actors.korean import korean_keys
from sanctrace.actors.scripts import to_latin
from sanctrace.lexicon.strict_yaml import load_yaml


class NameClass(StrEnum):
    """What kind of bearer a name is read as."""

    PERSON = "person"
    BODY = "body"  # company, organisation, office
    VESSEL = "vessel"


class WordSort(StrEnum):
    """What a word of a name is."""

    NAME = "name"
    PARTICLE = "particle"
    INITIAL = "initial"
    GENERIC = "generic"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, eq=False)
class Word:
    """One word: its letters, its sound skeleton, what it is and how much identity it carries (0 to 1).

    Compared by identity: words are made once and kept, and likeness is looked up millions of times.
    """

    text: str
    skeleton: str
    sort: WordSort
    weight: float
    letters: int  # set of letters, as bits


@dataclass(frozen=True, slots=True)
class PreparedName:
    """A name ready for comparison."""

    text: str  # as given
    name_class: NameClass
    words: tuple[Word, ...]
    forms: frozenset[str]  # classes of legal form that were set aside
    korean: tuple[tuple[str, ...], ...]  # readings as Korean: sound keys, family name first
    joined: str  # all words together
    arabic: bool  # given in Arabic script

    @property
    def weight(self) -> float:
        """Identity in all."""
        return sum(w.weight for w in self.words)


class _Words:
    """The word lists of `tables/words.yml`."""

    def __init__(self) -> None:
        data = load_yaml(files("sanctrace.actors") / "tables" / "words.yml")
        self.titles = frozenset(data["titles"])
        self.particles = frozenset(data["particles"])
        self.half_particles = frozenset(data["half_particles"])
        self.generic = frozenset(data["generic"])
        self.generic_misspelt = frozenset(m for w in self.generic if len(w) > 5 for m in _letters_missing(w))
        self.vessel_words = frozenset(data["vessel_words"])
        self.numbers: dict[str, str] = {str(k): str(v) for k, v in data["numbers"].items()}
        self.nicknames: dict[str, frozenset[int]] = {}
        for index, group in enumerate(data["nicknames"]):
            for word in group:
                self.nicknames[word] = self.nicknames.get(word, frozenset()) | {index}
        forms = {phrase: form for form, phrases in data["legal_forms"].items() for phrase in phrases}
        self.forms = forms
        longest = sorted(forms, key=len, reverse=True)
        self.form_pattern = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, longest))})(?![a-z0-9])")


def _letters_missing(word: str) -> frozenset[str]:
    """The word, and the word with any one letter left out."""
    return frozenset((word, *(word[:i] + word[i + 1 :] for i in range(len(word)))))


@lru_cache(maxsize=1)
def word_lists() -> _Words:
    """The word lists, read once; raises DataError when the file is wrong."""
    return _Words()


PARTICLE_WEIGHT, HALF_WEIGHT, INITIAL_WEIGHT, GENERIC_WEIGHT, NUMBER_WEIGHT = 0.1, 0.35, 0.4, 0.3, 0.6


_SOUNDS = {
    "shch": "s", "sch": "s", "sh": "s", "sz": "s", "tsch": "k", "tch": "k", "ch": "k", "cz": "k", "ck": "k", "kh": "k",
    "q": "k", "ph": "f", "gh": "g", "th": "t", "dh": "d", "x": "ks", "ce": "s", "ci": "s", "cy": "s", "c": "k",
    "ts": "z", "tz": "z", "zh": "j", "dj": "j", "w": "v",
}  # fmt: skip
_SOUND = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_VOWELS = str.maketrans("", "", "aeiouyh")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Consonants of a word with sounds that spellings mix up folded together ("mohammed", "muhamad": `mmd`)."""
    text = _SOUND.sub(lambda m: _SOUNDS[m.group()], word)
    head = "a" if text[:1] in "aeiou" else text[:1]
    return _TWICE.sub(r"\1", head + text[1:].translate(_VOWELS))


def _letters(word: str) -> int:
    """The set of letters of a word as bits, to tell at once that two words are far apart."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


@lru_cache(maxsize=100_000)
def prepare(text: str, name_class: NameClass, *, as_arabic: bool = False) -> PreparedName:
    """A name as `compare` wants it, read as the name of a person, a body or a ship.

    `as_arabic` writes it with the sounds that Arabic script has: no p, v, e or o.
    """
    lists = word_lists()
    latin = to_latin(text)
    if as_arabic:
        latin = latin.translate(_ARABIC_SOUNDS)
    forms: set[str] = set()
    if name_class is NameClass.BODY:
        found = [lists.forms[m] for m in lists.form_pattern.findall(latin)]
        stripped = " ".join(lists.form_pattern.sub(" ", latin).split())
        if stripped:
            latin, forms = stripped, set(found)
    raw = [_unscanned(word) for word in latin.split()]
    if name_class is NameClass.PERSON and len([w for w in raw if w not in lists.titles]) > 0:
        raw = [w for w in raw if w not in lists.titles] if len(raw) > 1 else raw
    if name_class is NameClass.VESSEL:
        raw = [w for w in raw if w not in lists.vessel_words] or raw
    if name_class is not NameClass.PERSON:
        raw = _spelled_numbers(raw, lists.numbers)
    words = tuple(_word_of(w, name_class) for w in raw)
    if words and all(w.sort in {WordSort.PARTICLE, WordSort.GENERIC, WordSort.INITIAL} for w in words):
        # nothing but common words: then they are the name ("Management Company"), but a weak one
        words = tuple(Word(w.text, w.skeleton, WordSort.GENERIC, 0.5, w.letters) for w in words)
    return PreparedName(
        text=text,
        name_class=name_class,
        words=words,
        forms=frozenset(forms),
        korean=korean_keys(raw) if name_class is NameClass.PERSON else (),
        joined="".join(raw),
        arabic=any("\u0600" <= c <= "\u06ff" for c in text),
    )


_ARABIC_SOUNDS = str.maketrans("pveo", "bfiu")


@lru_cache(maxsize=100_000)
def _word_of(text: str, name_class: NameClass) -> Word:
    lists = word_lists()
    if name_class is NameClass.BODY or name_class is NameClass.VESSEL:
        number = lists.numbers.get(text)
        if number or text.isdigit():
            return _made(number or text, WordSort.NUMBER, NUMBER_WEIGHT)
    if name_class is NameClass.PERSON:
        if text in lists.half_particles:
            return _made(text, WordSort.PARTICLE, HALF_WEIGHT)
        if text in lists.particles:
            return _made(text, WordSort.PARTICLE, PARTICLE_WEIGHT)
        if len(text) == 1:
            return _made(text, WordSort.INITIAL, INITIAL_WEIGHT)
    elif text in lists.generic or (len(text) > 5 and _letters_missing(text) & lists.generic_misspelt):
        return _made(text, WordSort.GENERIC, GENERIC_WEIGHT)
    return _made(text, WordSort.NAME, 1.0)


def _spelled_numbers(words: list[str], numbers: Mapping[str, str]) -> list[str]:
    """Words with "forty four" made one number; the rest as they are."""
    out: list[str] = []
    for word in words:
        number, before = numbers.get(word, word), numbers.get(out[-1], out[-1]) if out else ""
        if number.isdigit() and len(number) == 1 and before.isdigit() and len(before) == 2 and before.endswith("0"):
            out[-1] = before[0] + number
        else:
            out.append(word)
    return out


_SCANNED = str.maketrans("015", "ols")


def _unscanned(word: str) -> str:
    """A word whose few digits a scanner made of letters ("a1i"), with the letters again."""
    if word.isalpha() or len(word) < 3 or word in word_lists().numbers:
        return word
    digits = sum(c.isdigit() for c in word)
    if digits * 2 <= len(word) - digits and not word[-1].isdigit():
        return word.translate(_SCANNED)
    return word


def _made(text: str, sort: WordSort, weight: float) -> Word:
    sound = text if sort in {WordSort.NUMBER, WordSort.INITIAL} else skeleton(text)
    return Word(text, sound, sort, weight, _letters(text))
