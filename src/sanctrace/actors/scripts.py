"""Names of any script as lower-case Latin letters, so that spellings can be compared."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from importlib.resources import files

from sanctrace.lexicon.strict_yaml import load_yaml

_HANGUL, _HANGUL_END = 0xAC00, 0xD7A3
_APOSTROPHES = "'’‘`´ʻʼʾʿ"


class _Tables:
    """The letters of `tables/scripts.yml`."""

    def __init__(self) -> None:
        data = load_yaml(files("sanctrace.actors") / "tables" / "scripts.yml")
        self.letters: dict[str, str] = {}
        for script in ("cyrillic", "greek", "arabic", "hebrew", "armenian", "georgian", "latin"):
            self.letters.update({str(k): str(v) for k, v in data[script].items()})
        self.lookalikes: dict[str, str] = {str(k): str(v) for k, v in data["lookalikes"].items()}
        self.hanja = {c: reading.rstrip("_") for reading, row in data["hanja"].items() for c in reversed(row)}
        self.initials: list[str] = data["hangul_initial"]
        self.vowels: list[str] = data["hangul_vowel"]
        self.finals: list[str] = data["hangul_final"]


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    return _Tables()


@lru_cache(maxsize=50_000)
def to_latin(text: str) -> str:
    """Lower-case letters a to z, digits and spaces; letters of scripts without a table stay as they are.

    Accents go, apostrophes inside words close up, full stops of initials ("L.X.C.") close up, every other mark becomes
    a space. Letters drawn like Latin ones count as Latin in words that otherwise are.
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        plain = " ".join(_word(word) for word in plain.split())
    letters = []
    size = len(plain)
    for index, c in enumerate(plain):
        if c.isalnum():
            letters.append(c)
        elif c in _APOSTROPHES:
            continue
        elif c == "." and index and plain[index - 1].isalpha() and index + 1 < size and plain[index + 1].isalpha():
            # "L.X.C. Aviation" closes up, "St.Petersburg" does not: a letter alone before the stop is an initial
            if not (index > 1 and plain[index - 2].isalnum()):
                continue
            letters.append(" ")
        elif c == "&":
            letters.append(" and ")
        else:
            letters.append(" ")
    return " ".join("".join(letters).split())


def _word(word: str) -> str:
    tables = _tables()
    if any("a" <= c <= "z" for c in word):
        word = "".join(tables.lookalikes.get(c, c) if c > "\x7f" else c for c in word)
    if any(_HANGUL <= ord(c) <= _HANGUL_END for c in word):
        word = " ".join(_syllable(c) if _HANGUL <= ord(c) <= _HANGUL_END else c for c in word)
    if 2 <= len(word) <= 4 and all(c in tables.hanja for c in word):
        return " ".join(tables.hanja[c] for c in word)
    out = []
    for c in word:
        mapped = tables.letters.get(c)
        if mapped is None and c > "\x7f":
            for part in unicodedata.normalize("NFD", c):
                if not unicodedata.combining(part):
                    out.append(tables.letters.get(part, part))
        else:
            out.append(c if mapped is None else mapped)
    return "".join(out)


def _syllable(letter: str) -> str:
    """A Hangul syllable in a plain romanisation ("정" -> "chong"); `korean.py` folds the systems together."""
    tables = _tables()
    code = ord(letter) - _HANGUL
    return tables.initials[code // 588] + tables.vowels[code % 588 // 28] + tables.finals[code % 28]
