"""People by name -> whom they speak for: a spokesman for his office, who pleads, for the court that hears it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanctrace.cases.voices import Voice, voice_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.sources import UNKNOWN_LETTER, load_sources
from sanctrace.model import Claim, OriginKind, Stance

SILENT = frozenset({Stance.DENIES, Stance.NEITHER, Stance.RETRACTS})
Spoken = tuple[Voice, Claim]

_PARTICLE = "van|de|den|der|von|al|bin|da|di|du|el|ibn|la|le|ter|zu"
PERSON = re.compile(rf"[A-Z][\w’'-]*\.? (?:(?:[A-Z][\w’'-]*\.?|{_PARTICLE}) ){{0,5}}(?:al-|el-)?[A-Z][\w’'-]+")
# What a sentence says of somebody who speaks for a body; "its spokesman", "the director".
_SPEAKS_FOR = re.compile(
    r"\b(?:spokes\w+|general|admiral|colonel|major|captain|commander|officer|minister|official|director|chief|head|"
    r"secretary|commissioner|deputy|leader|manager|inspector|superintendent|sergeant|"
    r"lieutenant|brigadier|prosecutor|speaks for|undersecretary|cmdr|capt|lt|col|maj|gen|adm|brig|sgt|he said|"
    r"she said)\b",
    re.I,
)
_HEARD = re.compile(r"\b(?:court|judge) in [A-Z]\w+")
_INSTITUTION = re.compile(
    r"\b(?:Institute|Centre|Center|Project|Group|Company|Corporation|Foundation|Association|Council|Forces?|Agency|"
    r"Ministry|Navy|Army|Department|Mission|Bank|University|Service|Office|Command|Party|Committee|House)\b"
)


# Somebody who holds an office: the name that a page gives besides is his ("the trade minister … Charlie Than").
_HOLDER = re.compile(r"\b(?:minister|ambassador|governor|president|premier|mayor|spokes\w+|secretary)\b", re.I)


@dataclass(frozen=True)
class _Bodies:
    """Who is quoted on a page beside people by name."""

    bodies: set[Voice]
    holders: set[Voice]  # those of them that a holder of an office speaks for
    courts: set[Voice]
    offices: tuple[str, ...]  # the holders' words
    words: tuple[str, ...]  # of all the bodies


def spoken_for(spoken: Sequence[Spoken], evidence: Sequence[str]) -> list[Spoken]:
    """Each claim of a page with whom its speaker speaks for.

    A spokesman, an officer, a minister stands for the one office or body that the page quotes besides; who pleads,
    for the court that hears it. The claim of another's mouth keeps no words of its speaker: they name nobody
    else. Everyone else speaks for himself. `evidence` are the page's words for the event.
    """
    said = [(voice, claim) for voice, claim in spoken if claim.stance not in SILENT]
    bodies = {v for v, c in said if v.named and not is_person(v, c) and v.kind is OriginKind.VOICE}
    holders = {v for v, c in said if v in bodies and _HOLDER.search(c.speaker)}
    courts = {v for v, c in said if "court" in fold(c.speaker) and not is_person(v, c)}
    offices = tuple(c.speaker for v, c in said if v in holders)
    words = tuple(c.speaker for v, c in said if v in bodies and c.speaker)
    return [
        _for_whom(voice, claim, _Bodies(bodies, holders, courts, offices, words), evidence)
        if claim.stance not in SILENT and is_person(voice, claim)
        else (voice, claim)
        for voice, claim in spoken
    ]


def _for_whom(voice: Voice, claim: Claim, quoted: _Bodies, evidence: Sequence[str]) -> Spoken:
    words = ""
    bodies, holders, courts = quoted.bodies, quoted.holders, quoted.courts
    if any(load_sources().pleads(text) for text in (claim.passage.text, *evidence)):
        heard = _HEARD.search(" ".join(evidence))
        words = heard[0] if heard else ""
        among = courts or ({voice_of(words)} if words else set())
    else:
        surname = claim.speaker.split()[-1]
        there = [text for text in (claim.passage.text, *evidence) if surname in text]
        beside = holders == bodies and any(fold(words) in fold(text) for text in there for words in quoted.offices)
        beside = beside or any(_is_of(surname, words, text) for text in there for words in quoted.words)
        tells = not there or _SPEAKS_FOR.search(" ".join([claim.speaker, *there])) or beside
        among = bodies if tells else set()
    return (next(iter(among)), replace(claim, speaker=words)) if len(among) == 1 else (voice, claim)


def _is_of(surname: str, body: str, text: str) -> bool:
    """Whether a sentence puts somebody under a body: "Wim Zwijnenburg of the Dutch peace organisation PAX"."""
    return re.search(rf"{re.escape(surname)},? (?:of|from|at|with) [^.;]{{0,40}}{re.escape(body)}", text) is not None


def is_person(voice: Voice, claim: Claim) -> bool:
    """Whether a speaker is somebody by name, of no list and of no office of a State."""
    if voice.kind is not OriginKind.VOICE or _INSTITUTION.search(claim.speaker):
        return False
    if load_sources().introduces(claim.passage.text, claim.speaker):
        return False
    known = voice.country is not None and load_sources().role(claim.speaker) is not None
    return not known and voice.reliability == UNKNOWN_LETTER and PERSON.fullmatch(claim.speaker.strip()) is not None
