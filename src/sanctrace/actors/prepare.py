"""A name made ready for comparison: words, what each is worth, and what was set aside."""

from __future__ import annotations

import re
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


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its letters, its sound skeleton, what it is and how much identity it carries (0 to 1)."""

    text: str
    skeleton: str
    sort: WordSort
    weight: float


@dataclass(frozen=True, slots=True)
class PreparedName:
    """A name ready for comparison."""

    text: str  # as given
    name_class: NameClass
    words: tuple[Word, ...]
    forms: frozenset[str]  # classes of legal form that were set aside
    korean: tuple[tuple[str, ...], ...]  # readings as Korean: sound keys, family name first
    joined: str  # all words together

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


@lru_cache(maxsize=1)
def word_lists() -> _Words:
    """The word lists, read once; raises DataError when the file is wrong."""
    return _Words()


PARTICLE_WEIGHT, HALF_WEIGHT, INITIAL_WEIGHT, GENERIC_WEIGHT, NUMBER_WEIGHT = 0.1, 0.35, 0.4, 0.3, 0.6


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Consonants of a word with sounds that spellings mix up folded together ("mohammed", "muhamad": `mhmd`)."""
    text = word
    for pattern, replacement in _SOUNDS:
        text = pattern.sub(replacement, text)
    head = "a" if text[:1] in set("aeiou") else text[:1]
    body = re.sub(r"[aeiouyw]", "", text[1:])
    body = re.sub(r"h", "", body) if head != "h" else body[:1].replace("h", "") + body[1:].replace("h", "")
    return re.sub(r"(.)\1+", r"\1", head + body)


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|sh|shch|sz", "s"),
        (r"tch|tsch|ch|cz", "c"),
        (r"ph", "f"),
        (r"ck|kh|q|kk", "k"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"x", "ks"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!$)", "k"),
        (r"ts|tz", "z"),
        (r"zh|dj|j", "j"),
        (r"w", "v"),
        (r"y(?=[aeou])", "i"),
    )
]


@lru_cache(maxsize=100_000)
def prepare(text: str, name_class: NameClass) -> PreparedName:
    """A name as `compare` wants it, read as the name of a person, a body or a ship."""
    lists = word_lists()
    latin = to_latin(text)
    forms: set[str] = set()
    if name_class is NameClass.BODY:
        found = [lists.forms[m] for m in lists.form_pattern.findall(latin)]
        stripped = " ".join(lists.form_pattern.sub(" ", latin).split())
        if stripped:
            latin, forms = stripped, set(found)
    raw = latin.split()
    if name_class is NameClass.PERSON and len([w for w in raw if w not in lists.titles]) > 0:
        raw = [w for w in raw if w not in lists.titles] if len(raw) > 1 else raw
    if name_class is NameClass.VESSEL:
        raw = [w for w in raw if w not in lists.vessel_words] or raw
    words = tuple(_word(w, name_class, lists) for w in raw)
    if words and all(w.sort in {WordSort.PARTICLE, WordSort.GENERIC, WordSort.INITIAL} for w in words):
        # nothing but common words: then they are the name ("Management Company"), but a weak one
        words = tuple(Word(w.text, w.skeleton, WordSort.GENERIC, 0.5) for w in words)
    return PreparedName(
        text=text,
        name_class=name_class,
        words=words,
        forms=frozenset(forms),
        korean=korean_keys(raw) if name_class is NameClass.PERSON else (),
        joined="".join(raw),
    )


@lru_cache(maxsize=100_000)
def _word_of(text: str, name_class: NameClass) -> Word:
    lists = word_lists()
    if name_class is NameClass.BODY or name_class is NameClass.VESSEL:
        number = lists.numbers.get(text)
        if number or text.isdigit():
            return Word(number or text, number or text, WordSort.NUMBER, NUMBER_WEIGHT)
    if name_class is NameClass.PERSON:
        if text in lists.half_particles:
            return Word(text, skeleton(text), WordSort.PARTICLE, HALF_WEIGHT)
        if text in lists.particles:
            return Word(text, skeleton(text), WordSort.PARTICLE, PARTICLE_WEIGHT)
        if len(text) == 1:
            return Word(text, text, WordSort.INITIAL, INITIAL_WEIGHT)
    elif text in lists.generic:
        return Word(text, skeleton(text), WordSort.GENERIC, GENERIC_WEIGHT)
    return Word(text, skeleton(text), WordSort.NAME, 1.0)


def _word(text: str, name_class: NameClass, _lists: _Words) -> Word:
    return _word_of(text, name_class)
