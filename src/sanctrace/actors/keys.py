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


def terms(name: PreparedName) -> Iterator[Term]:
    """Terms of a name: every word that identifies, neighbours joined, the whole joined, Korean syllables in pairs."""
    words = name.words[:255]
    for slot, word in enumerate(words):
        if word.sort not in {WordSort.PARTICLE, WordSort.INITIAL}:
            yield Term(word.text, slot, slot)
    if len(words) > 1:
        yield Term(name.joined, 0, len(words) - 1)
    if len(words) > 2:
        for slot, (left, right) in enumerate(itertools.pairwise(words)):
            if len(left.text) + len(right.text) > 3:
                yield Term(left.text + right.text, slot, slot + 1)
    for reading in name.korean:
        for i, j in itertools.combinations(range(len(reading)), 2):
            yield Term(f"{i}{reading[i]}/{j}{reading[j]}", min(i, len(words) - 1), min(j, len(words) - 1))


@lru_cache(maxsize=200_000)
def spellings(text: str) -> tuple[NDArray[np.uint64], NDArray[np.float32]]:
    """Hashed keys of a term and what sharing each is worth: itself, its sound, itself with one letter left out."""
    found = {_hash("=" + text): SAME}
    if "/" not in text:
        sound = skeleton(text)
        if len(sound) > 1:
            found.setdefault(_hash("~" + sound), SOUND)
        if 4 <= len(text) <= 40:
            found.setdefault(_hash("-" + text), NEAR)
            for i in range(len(text)):
                found.setdefault(_hash("-" + text[:i] + text[i + 1 :]), NEAR)
    return np.fromiter(found, dtype=np.uint64), np.fromiter(found.values(), dtype=np.float32)


def _hash(key: str) -> int:
    data = key.encode()
    return zlib.crc32(data) << 32 | zlib.crc32(data, 0x5BD1E995)
