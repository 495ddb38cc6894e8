"""How far two words are apart, in letters."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=200_000)
def edits(left: str, right: str) -> int:
    """Least number of letters to insert, delete or replace to make one word the other; a swap of neighbours is one.

    Bit-parallel (Myers 1999, with Hyyrö's transposition), after equal ends are cut off.
    """
    if left == right:
        return 0
    first = 0
    shorter = min(len(left), len(right))
    while first < shorter and left[first] == right[first]:
        first += 1
    last = 0
    while last < shorter - first and left[-1 - last] == right[-1 - last]:
        last += 1
    pattern, text = left[first : len(left) - last], right[first : len(right) - last]
    if not pattern or not text:
        return max(len(pattern), len(text))
    return _myers(pattern, text)


def _myers(pattern: str, text: str) -> int:
    size = len(pattern)
    mask = (1 << size) - 1
    top = 1 << (size - 1)
    where: dict[str, int] = {}
    for index, letter in enumerate(pattern):
        where[letter] = where.get(letter, 0) | 1 << index
    plus, minus, score = mask, 0, size
    zero_before, matches_before = 0, 0
    for letter in text:
        matches = where.get(letter, 0)
        swap = (((~zero_before) & matches) << 1) & matches_before
        zero = ((((matches & plus) + plus) ^ plus) | matches | minus | swap) & mask
        up = (minus | ~(zero | plus)) & mask
        down = zero & plus
        if up & top:
            score += 1
        elif down & top:
            score -= 1
        up = (up << 1 | 1) & mask
        down = (down << 1) & mask
        plus = (down | ~(zero | up)) & mask
        minus = up & zero
        zero_before, matches_before = zero, matches
    return score
