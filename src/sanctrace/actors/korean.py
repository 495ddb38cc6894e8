"""Korean names in any romanisation: DPRK, McCune-Reischauer, Revised, or as people write them.

A syllable is folded to a sound key in which the systems agree: Ri, Lee, Yi and Rhee are one key, so are Jong, Chŏng and
Jeong. The folding follows the published tables of the three systems and the usual passport spellings; from memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_SURNAMES = {
    "ri": ["ri", "lee", "yi", "rhee", "li", "rhie", "leigh", "yee", "i"],
    "kim": ["kim", "gim", "ghim"],
    "pak": ["pak", "park", "bak", "pahk", "bark"],
    "choe": ["choe", "choi", "choy", "chwe"],
    "chong": ["jong", "chong", "jung", "jeong", "chung", "cheong"],
    "kang": ["kang", "gang"],
    "cho": ["jo", "cho", "joe"],
    "yun": ["yun", "yoon", "youn"],
    "chang": ["jang", "chang"],
    "rim": ["rim", "lim", "im", "yim"],
    "han": ["han", "hahn"],
    "o": ["o", "oh"],
    "so": ["so", "seo", "suh", "sur"],
    "sin": ["sin", "shin"],
    "kwon": ["kwon", "gwon", "kwen"],
    "hwang": ["hwang", "whang"],
    "an": ["an", "ahn"],
    "song": ["song", "sung", "seong"],
    "ryu": ["ryu", "yu", "yoo", "you", "ryoo"],
    "hong": ["hong"],
    "chon": ["jon", "jeon", "chon", "chun", "jun"],
    "ko": ["ko", "go", "koh", "goh"],
    "mun": ["mun", "moon"],
    "son": ["son", "sohn"],
    "pae": ["pae", "bae", "bai", "pai"],
    "paek": ["paek", "baek", "baik", "paik"],
    "ho": ["ho", "heo", "hur", "huh", "her"],
    "nam": ["nam"],
    "sim": ["sim", "shim"],
    "ro": ["ro", "no", "roh", "noh"],
    "ha": ["ha", "hah"],
    "kwak": ["kwak", "gwak"],
    "cha": ["cha"],
    "chu": ["ju", "chu", "joo"],
    "u": ["u", "woo", "wu"],
    "ku": ["ku", "koo", "goo", "gu"],
    "min": ["min"],
    "na": ["na", "ra"],
    "chin": ["jin", "chin"],
    "chi": ["ji", "chi", "jee"],
    "om": ["om", "eom", "um", "uhm"],
    "won": ["won"],
    "chae": ["chae"],
    "hyon": ["hyon", "hyun", "hyeon"],
    "kye": ["kye", "gye"],
    "pyon": ["pyon", "byun", "pyun", "byeon"],
    "ryom": ["ryom", "yom", "yum", "yeom"],
    "tae": ["thae", "tae"],
    "kil": ["kil", "gil"],
    "myong": ["myong", "myung"],
    "pang": ["pang", "bang"],
    "chi_": ["chi"],
    "to": ["to", "do"],
    "ki": ["ki", "gi"],
    "hyok": ["hyok", "hyuk"],
    "yang": ["yang", "ryang"],
    "kong": ["kong", "gong"],
    "ra": ["ra", "na"],
    "maeng": ["maeng"],
    "ryang": ["ryang", "yang"],
}
_SURNAME_KEY = {spelling: key for key, spellings in reversed(_SURNAMES.items()) for spelling in spellings}

# In order: spellings that stand for one sound.
_FOLDS = [
    (re.compile(p), r)
    for p, r in (
        (r"eo|ŏ", "o"),
        (r"eu|ŭ", "u"),
        (r"oo", "u"),
        (r"ou", "u"),
        (r"ee", "i"),
        (r"young|yung", "yong"),
        (r"sung$", "song"),
        (r"hyun", "hyon"),
        (r"hyuk", "hyok"),
        (r"kyung|gyung", "kyong"),
        (r"jung|chung", "chong"),
        (r"myung", "myong"),
        (r"byung|pyung", "pyong"),
        (r"sh(?=i|y)", "s"),
        (r"^tch|^jj", "ch"),
        (r"^j", "ch"),
        (r"^kk|^gg|^g", "k"),
        (r"^tt|^dd|^d|^th", "t"),
        (r"^pp|^bb|^b|^ph", "p"),
        (r"^ss", "s"),
        (r"^l", "r"),
        (r"g$", "g"),
        (r"(?<!n)g$", "k"),
        (r"b$", "p"),
        (r"[dt]$", "t"),
        (r"r$", "l"),
        (r"^kh", "h"),
        (r"^chh", "ch"),
        (r"ui$|eui$", "i"),
        (r"oi|oe", "oe"),
        (r"ae|ai|e$", "ae"),
        (r"h$", ""),
    )
]

# What a syllable of a romanised Korean name can look like.
_SYLLABLE = re.compile(
    r"(?:kk|tt|pp|ss|jj|tch|kh|th|ph|ch|sh|hw|kw|gw|[kgntdrlmpbsjhywc])?"
    r"(?:w|y)?(?:yeo|yae|eo|eu|ae|oe|oi|ui|ee|oo|ou|ai|ie|[aeiou])"
    r"(?:ng|ck|rk|[kglmnptbdrh])?"
)


@lru_cache(maxsize=20_000)
def syllable_key(syllable: str) -> str:
    """Sound key of one romanised syllable: `jeong`, `chong` and `jong` give `chong`."""
    key = syllable
    for pattern, replacement in _FOLDS:
        key = pattern.sub(replacement, key)
    return key


@lru_cache(maxsize=20_000)
def near_syllables(left: str, right: str) -> bool:
    """Whether two keys may be one syllable heard differently: same opening, and vowel or final (`n`, `ng`) mixed up."""
    mine, other = _OPENING.match(left), _OPENING.match(right)
    if mine is None or other is None or mine.group(1) != other.group(1):
        return False
    same_final = left.endswith("ng") == right.endswith("ng") and left[-1:] == right[-1:]
    same_vowel = mine.group(2) == other.group(2)
    nasal = {left[mine.end() :], right[other.end() :]} == {"n", "ng"}
    return (same_vowel and nasal) or (same_final and {mine.group(2), other.group(2)} in _MIXED_VOWELS)


_OPENING = re.compile(r"(ch|hw|kw|[^aeiouwy]*)([wy]?[aeiou]+)")
_MIXED_VOWELS = ({"o", "u"}, {"yo", "o"}, {"ae", "a"}, {"oe", "we"}, {"i", "ui"}, {"ae", "oe"}, {"yo", "yu"})


@lru_cache(maxsize=20_000)
def syllables(word: str) -> tuple[str, ...]:
    """A romanised word cut into Korean syllables, or an empty tuple when it cannot be.

    `jongun` gives (`jong`, `un`); a consonant between vowels opens the next syllable.
    """
    parts: list[str] = []
    at = 0
    while at < len(word):
        match = _SYLLABLE.match(word, at)
        if match is None:
            return ()
        end = match.end()
        # "jongun": the final belongs to the next syllable only where the next would lack an opening it can have
        if (
            end < len(word)
            and word[end] in "aeiouwy"
            and word[end - 1] in "kgmnptbdrlh"
            and not word.startswith("ng", end - 2)
        ):
            end -= 1
        if end <= at:
            return ()
        parts.append(word[at:end])
        at = end
    return tuple(parts)


def korean_keys(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Readings of a Korean personal name as keys, family name first; none when the words are not one.

    `words` are Latin words in lower case, hyphens split. The family name must be a known one, first
    or (as in passports and bylines) last, and one or two syllables must follow.
    """
    if not 2 <= len(words) <= 4:
        return ()
    readings = []
    for family, given in ((words[0], words[1:]), (words[-1], words[:-1])):
        key = _SURNAME_KEY.get(family)
        if key is None:
            continue
        parts: list[str] = []
        for word in given:
            cut = (word,) if len(word) <= 2 else syllables(word)
            if not cut or len(cut) > 2:
                break
            parts.extend(cut)
        else:
            if 1 <= len(parts) <= 2:
                readings.append((key, *(syllable_key(p) for p in parts)))
    return tuple(dict.fromkeys(readings))
