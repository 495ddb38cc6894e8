"""Bodies that are no office of a State: one name for each, whatever the pages of a case call it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sanctrace.cases.reports import Report
from sanctrace.cases.voices import Voice
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, load_sources

# What a page calls a body of no State that it does not name.
_PRIVATE = frozenset(
    {"group", "tank", "institute", "charity", "watchdog", "consultancy", "organisation", "organization", "non-profit"}
)
_PRIVATE_HEAD = re.compile(
    r"\b(?:group|think tank|institute|charity|organi[sz]ation|non-profit) (?:that|which|in|of|based)\b"
)
_INITIALS = 3  # letters; two are too often something else
# "the security firm | Ambrey": what a body is, before its name.
KIND_AND_NAME = re.compile(
    r"(?:[\w’'-]+ ){0,4}(?:company|firm|group|tank|institute|charity|agency|watchdog|association|consultancy|body|"
    r"organi[sz]ation|non-profit) (?P<name>[A-Z][\w.’'-]*(?: [A-Z&][\w.’'-]*)*)$"
)


def core_of(speaker: str) -> frozenset[str]:
    """The words that tell which body speaks, without where it is: "veterinary service in Primorye" is one with
    "regional veterinary service"."""
    places = {word for m in load_names().find(speaker) for word in fold(m.text).split(" ")}
    core = load_sources().institution(speaker)
    return core - places if len(core - places) > 1 else core


def called_of(reports: Sequence[Report]) -> dict[str, str]:
    """Kinds of bodies, each with the one speaker before whose name it stands: "the advocacy group Tanker Watch"."""
    found: dict[str, set[str]] = {}
    for report in reports:
        for claim in report.claims:
            if claim.speaker[:1].isupper():
                for match in re.finditer(rf"\b(\w+),? {re.escape(claim.speaker)}\b", " ".join(report.words)):
                    if (word := load_sources().body_word(match[1])) is not None:
                        found.setdefault(word, set()).add(claim.speaker)
    return {word: names.pop() for word, names in found.items() if len(names) == 1}


def full_names(reports: Sequence[Report]) -> dict[str, str]:
    """Speakers of three words or more by their initials: DRI of the Directorate of Revenue Intelligence.

    Initials that two speakers share, and those that the list has, stand for themselves.
    """
    speakers = {claim.speaker for report in reports for claim in report.claims}
    found: dict[str, set[str]] = {}
    for speaker in speakers:
        found.setdefault(_initials(speaker), set()).add(speaker)
    return {
        short: full.pop()
        for short, full in found.items()
        if len(short) >= _INITIALS and short in speakers and len(full) == 1 and load_sources().named(short) is None
    }


def by_kind(voice: Voice, speaker: str, bodies: Sequence[Voice]) -> Voice:
    """The one body of a case by name where a page says only what it is: "a London research group"."""
    places = {word for m in load_names().find(speaker) for word in m.text.split(" ")}
    words = [word for word in speaker.split(" ") if word not in places]
    if voice.reliability != UNKNOWN_LETTER or any(word[:1].isupper() for word in words) or not words:
        return voice
    if fold(words[-1]) not in _PRIVATE and not _PRIVATE_HEAD.search(speaker):
        return voice
    known = [b for b in bodies if b.name[:1].isupper() and b.country is None and not b.name.startswith("UN ")]
    return known[0] if len(known) == 1 else voice


def same_bodies(bodies: Mapping[str, Voice]) -> dict[str, Voice]:
    """Bodies of several names, by each name but the fullest: "Harbour Lane" and "HLI" of the Harbour Lane Institute,
    "the security firm Ambrey" of Ambrey."""
    same = {}
    for name, voice in bodies.items():
        kind = KIND_AND_NAME.match(name)
        alone = kind["name"] if kind and not load_sources().body_word(name) else name
        fuller = [
            other for other in bodies if other != name and (_begins(alone, other) or alone in {other, _initials(other)})
        ]
        if len(fuller) == 1:
            same[name] = bodies[fuller[0]]
        elif alone != name:
            same[name] = replace(voice, name=alone)
    return same


def _begins(short: str, full: str) -> bool:
    """Whether a name of two words or more opens a longer one."""
    return " " in short and full.startswith(f"{short} ")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split(" ") if word[:1].isupper())
