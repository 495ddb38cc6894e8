"""What a page says of somebody by name: "customs chief Jan de Wit", "Tom Andrews, the UN special rapporteur"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanctrace.cases.spokesmen import PERSON
from sanctrace.cases.voices import Voice, is_office, voice_of
from sanctrace.lexicon.sources import UNKNOWN_LETTER, load_sources
from sanctrace.model import Claim

# The words before a name up to the last comma, verb or the like; those behind it up to the next comma or stop.
_BEFORE = r"((?:[\w’'.-]+ ){{0,6}}[\w’'.-]+),? {name}\b"
_AFTER = r"{name}, (?:the |an? )?([A-Za-z][^,.;:]{{4,70}})[,.;]"
# Nobody's office: who held one, who studies or pleads, and words after which another clause begins.
_NOT_NOW = re.compile(
    r"\b(?:former|ex|retired|then|late|professor|lecturer|analyst|lawyer|attorney for|expert|historian|researcher|who|"
    r"whose|which|said|says|told|and|according|by)\b",
    re.I,
)
# What says only that he speaks for somebody: for whom, another rule decides.
_SPEAKS = re.compile(r"\b(?:spokes\w+|its|their|his|her)\b", re.I)
# An office of a government that its words tell from others.
_OFFICE = re.compile(r"\b\w{4,} (?:minister|ministry|secretary|ambassador|governor|adviser|commissioner)\b", re.I)
_CUT = re.compile(r"^.*\b(?:said|says|told|and|according to|by|that|but|when|as|for)\b ?", re.I)


def title_of(claim: Claim, texts: Sequence[str]) -> str | None:
    """The office or the body that a sentence gives beside the name of a speaker; None when none does.

    `texts` are the page's sentences for the event. Only words that name an office of the list or a listed body count.
    """
    speaker = claim.speaker.strip()
    known = voice_of(speaker)
    if known.country is not None or known.reliability != UNKNOWN_LETTER or not PERSON.fullmatch(speaker):
        return None
    name = re.escape(speaker)
    for text in texts:
        if (before := re.search(_BEFORE.format(name=name), text)) and (words := _office_in(_CUT.sub("", before[1]))):
            return words
        if (after := re.search(_AFTER.format(name=name), text)) and (words := _office_in(after[1])):
            return words
    return None


def _office_in(words: str) -> str | None:
    words = words.strip(" ,")
    if not words or _NOT_NOW.search(words) or _SPEAKS.search(words):
        return None
    return words if _tells(voice_of(words), words) else None


def _tells(voice: Voice, words: str) -> bool:
    """Whether words tell which office or body: an office of a State, one whose kind says enough, a listed body."""
    book = load_sources()
    role = book.role(words)
    if role is not None:
        return is_office(voice) or role is not book.government or _OFFICE.search(words) is not None
    return any(match.source.name == voice.name for match in book.find(words))
