"""For which body or office somebody speaks, by the words beside his name or his kind.

"Dana Reyes, a spokesperson for the Central Command"; "Ana Ruiz, who heads the Observatory"; "coalition spokesman Omar
Aziz"; "researchers at Leiden University"; "data from Kpler".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from sanctrace.cases.bodies import KIND_AND_NAME
from sanctrace.cases.offices import is_state_alone, names_land
from sanctrace.cases.spokesmen import PERSON
from sanctrace.cases.voices import is_office, voice_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, load_sources
from sanctrace.model import OriginKind

_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_RANK = re.compile(r"\b(Lt|Col|Gen|Capt|Maj|Cmdr|Cdr|Sgt|Adm|Brig|Rep|Sen|Gov|Dr|Mr|Mrs|Ms|Supt|Insp|Prof)\.")
_TAIL = r"(?P<body>[^,;:.“”\"()]{3,80}?)(?=[,;:.]|$| (?:said|says|told|tells|wrote|added|who|which|that|put|puts)\b)"
_LINK = r"(?:for|of|at|with|in|from)"
# Who is nobody's voice, or no longer one.
_OUTSIDE = re.compile(
    r"\b(?:former|ex|retired|late|professor|lecturer|analyst|lawyer|attorney for|expert|historian)\b", re.I
)
_NO_NAME = re.compile(r"(?:condition|behalf|anonymity|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b")
_SMALL = frozenset(
    {"at", "of", "for", "and", "the", "in", "on", "de", "du", "des", "la", "le", "y", "e", "against", "to"}
)
_GROUPS = frozenset({NameKind.ARMED_GROUP})


def plain(text: str) -> str:
    """A sentence without the stops of initials and ranks, so that its stops end clauses: "US Col Reyes"."""
    return _RANK.sub(r"\1", _INITIALS.sub(lambda m: m[0].replace(".", ""), text))


def person_in(speaker: str) -> str | None:
    """The name of somebody in a speaker's words, without rank or title; None when they name nobody."""
    words = plain(speaker.strip()).split(" ")
    while len(words) > 2 and (words[0].islower() or _is_title(words[0])):
        words.pop(0)
    name = " ".join(words)
    return name if PERSON.fullmatch(name) and not load_sources().is_institution(name) else None


def affiliation_of(speaker: str, texts: Sequence[str]) -> str | None:
    """The words of the body or office for which somebody by name speaks; None when no sentence says so."""
    name = person_in(speaker)
    if name is None:
        return None
    holders, key = _holders(), re.escape(name)
    for text in map(plain, texts):
        for pattern, public in (
            (
                rf"{key},? (?:the |an? |its |their )?(?:[\w’'-]+ ){{0,6}}?(?:{holders})(?: [\w’'-]+){{0,4}}? "
                rf"{_LINK} (?:the )?{_TAIL}",
                False,
            ),
            (
                rf"{key},? who (?:wrote|led|leads|compiled|studies|monitors|tracks) [^,;.]{{0,40}}?(?:for|at) "
                rf"(?:the )?{_TAIL}",
                False,
            ),
            (
                rf"{key},? who (?:heads|leads|runs|directs|chairs|commands|speaks for|founded|co-founded|works for) "
                rf"(?:the )?{_TAIL}",
                False,
            ),
            (rf"\b(?:{holders})(?: [\w’'-]+){{0,3}}? {_LINK} (?:the )?(?P<body>[^,;:.]{{3,60}}?),? {key}\b", False),
            (rf"{key},? (?:of|at|from|with) (?:the )?{_TAIL}", False),
            (rf"(?P<body>(?:[\w’'-]+ ){{1,5}}?)(?:{holders}),? (?:\w+ )?{key}\b", True),
        ):
            for match in re.finditer(pattern, text):
                words = _cut(match["body"]) if public else _proper(match["body"].strip())
                if words and not _OUTSIDE.search(match[0]) and speaks(words, bare=public):
                    return words
    return None


def office_called(speaker: str, texts: Sequence[str]) -> str | None:
    """The office that a sentence sets beside a name of its own: "Semar" of "the Mexican Navy (Semar)", "Tulli" of
    "Tulli, the Finnish customs, said"; None when none does."""
    if not speaker[:1].isupper() or not is_unknown(speaker):
        return None
    key = re.escape(speaker)
    for text in map(plain, texts):
        for match in (
            re.search(rf"(?P<body>(?:[A-Z][\w’'-]+ ){{1,4}}?[A-Za-z-]+) \({key}\)", text),
            re.search(rf"\b{key}, (?:the|an?) (?P<body>[^,;.()]{{4,50}})[,;.]", text),
        ):
            if match and not _OUTSIDE.search(match["body"]) and is_office(voice_of(match["body"])):
                return match["body"]
    return None


def is_unknown(speaker: str) -> bool:
    """Whether a speaker's words are of no list, of no State and of no kind of office."""
    voice = voice_of(speaker)
    unlisted = voice.kind is OriginKind.VOICE and voice.country is None and voice.reliability == UNKNOWN_LETTER
    return unlisted and load_sources().role(speaker) is None


def in_full(speaker: str, texts: Sequence[str]) -> str:
    """A speaker with the words of his page that say which body he is or is of: "the mayor | of Haiphong", "Moscow's |
    zoo", "a member of | the UN panel"; as he stands when none do."""
    member = re.fullmatch(
        r"(?:an?|one|two|some|several) (?:current |serving )?members? of (?:the )?(?P<body>.+)", speaker
    )
    if member:
        return in_full(member["body"], texts)
    words = speaker.removeprefix("the ").removeprefix("The ")
    if load_sources().body_word(words) is None or load_sources().role(words) is not None:
        return speaker
    key = re.escape(words)
    found = {m[0] for t in texts for m in re.finditer(rf"\b{key} (?:of|in) [A-Z][\w’-]+(?: [A-Z][\w’-]+)*", t)}
    found |= {m[0] for t in texts for m in re.finditer(rf"\b[A-Z][\w-]+(?:['’]s)? (?:UN )?{key}\b", t)} - {speaker}
    found = {words for words in found if names_land(words) or load_sources().find(words)}
    return found.pop() if len(found) == 1 else speaker


def lawmaker(speaker: str, texts: Sequence[str]) -> str | None:
    """The word that says that somebody by name sits in a parliament ("Ana Ruiz, a lawmaker briefed by …"); None when no
    sentence does."""
    name = person_in(speaker)
    if name is None:
        return None
    word = r"(?P<word>lawmaker|legislator|senator|congressman|congresswoman)"
    key = re.escape(name)
    for text in map(plain, texts):
        match = re.search(rf"\b{word} {key}\b", text) or re.search(
            rf"{key}, (?:an? |the )?(?:[\w-]+ ){{0,3}}?{word}\b", text
        )
        if match and not _OUTSIDE.search(match[0]):
            return match["word"]
    return None


def body_behind(speaker: str, texts: Sequence[str]) -> str | None:
    """The words of the body whose people or figures a speaker's words are ("researchers | at Leiden University", "data
    from | Kpler"); None when no sentence gives one."""
    inside = re.fullmatch(rf".*\b{_LINK} (?:the )?(?P<body>[A-Z].*)", plain(speaker))
    if inside and load_sources().product(speaker.split(" ", maxsplit=1)[0]) and speaks(inside["body"]):
        return inside["body"]
    for text in map(plain, texts):
        for match in re.finditer(rf"\b{re.escape(plain(speaker))} (?:for|of|at|with|from|by) (?:the )?{_TAIL}", text):
            if speaks(match["body"].strip()):
                return match["body"].strip()
    return None


def speaks(words: str, *, bare: bool = False) -> bool:
    """Whether words name a body or an office that can speak: a listed body, an office of a State, a group, or a name of
    its own that is no State, no newsroom and nobody's. With `bare` a body without a name of its own counts
    ("coalition") and an unknown name does not."""
    book = load_sources()
    if is_state_alone(words) or _NO_NAME.match(words):
        return False
    if bare and book.body_word(words) is not None:
        return book.body_word(words) not in {"company", "firm", "agency", "service"}
    voice = voice_of(words)
    if voice.kind is not OriginKind.VOICE:
        return False
    if is_office(voice) or book.role(words) is not None or voice.reliability != UNKNOWN_LETTER or is_group(words):
        return True
    if bare:
        return False
    if book.institution(words) and voice.named and any(letter.isupper() for letter in words):
        return True
    parts = words.split(" ")
    return all(word[:1].isupper() or word[:1].isdigit() or word in _SMALL for word in parts) and len(words) > 2


def is_person_of_list(speaker: str) -> bool:
    """Whether a speaker's words are the name of somebody of the lexicon."""
    matches = load_names().find(speaker)
    return any(m.entries[0].kind is NameKind.PERSON and len(m.text) >= len(speaker.strip()) for m in matches)


def is_group(words: str) -> bool:
    """Whether words name an armed group of the lexicon."""
    return any(e.kind in _GROUPS for m in load_names().find(words) for e in m.entries[:1])


def _proper(words: str) -> str:
    """A body without what the person does in it, or what it is: "crisis research at | Amnesty International", "the
    Dutch peace organisation | PAX"."""
    kind = KIND_AND_NAME.match(words)
    if kind and speaks(kind["name"]):
        return kind["name"]
    inside = re.match(rf"[a-z][\w ’'-]*? {_LINK} (?:the )?(?P<name>[A-Z].*)", words)
    return inside["name"] if inside and speaks(inside["name"]) else words


def _cut(words: str) -> str:
    """The words before a title, from the last verb or comma on: "said | coalition"."""
    return re.sub(r"^.*\b(?:said|says|told|and|according to|by|that|but|when|as|for|the|an?)\b ?", "", words).strip()


@cache
def _holders() -> str:
    return "|".join(sorted((re.escape(word) for word in load_sources().holders), key=len, reverse=True))


def _is_title(word: str) -> bool:
    return fold(word.rstrip(".")) in load_sources().titles
