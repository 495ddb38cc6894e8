"""Names that lists write with a bracket behind them: `Ocean Maritime Management Company, Limited (OMM)`.

A page writes the one or the other. Whoever compares the whole finds neither.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sanctrace.actors.entry import ListedName

_BRACKETED = re.compile(r"(?P<name>[^()（）]{3,}?)\s*[(（](?P<inside>[^()（）]{2,60})[)）]")
_SHORT = re.compile(r"[A-Z][A-Z0-9&.-]{2,9}")
_WORDS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=200_000)
def spoken(listed: ListedName) -> tuple[ListedName, ...]:
    """The name as listed, then what a page may write instead, where a bracket ends it.

    The words before the bracket are a name of the same standing. What is inside is one when it is another script's
    (`Jin Tiesan (金铁三)`), and a weak one when it is the short form of those words. Anything else inside (a place, a
    reference) is left out. Weak because three or four letters name many things.
    """
    found = _BRACKETED.fullmatch(listed.text.strip())
    if found is None:
        return (listed,)
    name, inside = found["name"].strip(" ,;"), found["inside"].strip()
    names = [listed, ListedName(text=name, weak=listed.weak, former=listed.former)]
    if _latin(name) != _latin(inside):
        names.append(ListedName(text=inside, weak=listed.weak, former=listed.former))
    elif _SHORT.fullmatch(inside) and _abbreviates(inside, name):
        names.append(ListedName(text=inside, weak=True, former=listed.former))
    return tuple(names)


def _latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) * 2 > len(letters)


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters stand in the name in this order, at least half of them as first letters of words."""
    words = " ".join(_WORDS.findall(name.upper()))
    letters = [c for c in short if c.isalpha()]
    initials = {w[0] for w in words.split()}
    if sum(c in initials for c in letters) * 2 < len(letters):
        return False
    at = 0
    for letter in letters:
        at = words.find(letter, at) + 1
        if not at:
            return False
    return True
