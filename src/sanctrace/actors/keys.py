"""Keys under which a name is filed and looked for: words as they sound, with a letter missing, joined, by syllable."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sanctrace.actors.prepare import PreparedName, WordSort, skeleton

# What a shared key is worth as a guess at the likeness of two words, before they are compared.
SAME, SOUND, NEAR = 1.0, 0.92, 0.85


@dataclass(frozen=True, slots=True)
class Term:
    """A unit that names share: a word, neighbouring words joined, or syllables of a Korean name."""

    text: str
    first: int  # the words of the name that it covers, from
    last: int  # to
    near: bool = True  # whether it is also filed with a letter left out


MOST_WORDS = 60  # of a name; what follows is not filed


def terms(name: PreparedName) -> Iterator[Term]:
    """Terms of a name: every word that identifies, neighbours joined, the whole joined, Korean syllables in pairs."""
    words = name.words[:MOST_WORDS]
    for slot, word in enumerate(words):
        if word.sort not in {WordSort.PARTICLE, WordSort.INITIAL}:
            yield Term(word.text, slot, slot)
    if len(words) > 1:
        yield Term(name.joined, 0, len(words) - 1)
    if len(words) > 2:
        for slot, (left, right) in enumerate(itertools.pairwise(words)):
            if len(left.text) + len(right.text) > 3:
                yield Term(left.text + right.text, slot, slot + 1, near=False)
    for reading in name.korean:
        for i, j in itertools.combinations(range(len(reading)), 2):
            yield Term(f"{i}{reading[i]}/{j}{reading[j]}", min(i, len(words) - 1), min(j, len(words) - 1))


def key_list(text: str, *, near: bool) -> list[int]:
    """Hashed keys of a term: itself (the first), its sound and, with `near`, itself with one letter left out."""
    data = text.encode()
    keys = [_hash(data, _SAME)]
    if "/" in text:
        return keys
    sound = skeleton(text)
    if len(sound) > 1:
        keys.append(_hash(sound.encode(), _SOUND))
    if near and 4 <= len(text) <= 40:
        keys.append(_hash(data, _NEAR))
        if len(data) == len(text):
            keys += {_hash(data[:i] + data[i + 1 :], _NEAR) for i in range(len(data))}
        else:
            keys += {_hash((text[:i] + text[i + 1 :]).encode(), _NEAR) for i in range(len(text))}
    return keys


@lru_cache(maxsize=200_000)
def spellings(text: str, near: bool = True) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """The keys of a term that is asked for, and what sharing each is worth."""
    keys = key_list(text, near=near)
    worth = np.full(len(keys), NEAR, dtype=np.float32)
    worth[0] = SAME
    if len(keys) > 1:
        worth[1] = SOUND
    return np.asarray(keys, dtype=np.uint64), worth


# Each sort of key has its own start, so that a word never meets another's sound by accident.
_SAME, _SOUND, _NEAR = (zlib.crc32(mark) for mark in (b"=", b"~", b"-"))


def _hash(data: bytes, start: int) -> int:
    return zlib.crc32(data, start) << 32 | zlib.crc32(data, start ^ 0x5BD1E995)
