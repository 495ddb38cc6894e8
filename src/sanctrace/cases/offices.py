"""Which State an office is of that a page names without it: "customs", "the foreign ministry", "a court in Vilnius"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sanctrace.cases.voices import Voice, office_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, NameMatch, load_names
from sanctrace.lexicon.sources import VoiceRole, load_sources

_LANDS = frozenset({NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE})
# Between a State and its office: "Myanmar's | minister", "Lithuanian | border and | customs".
_BEFORE = re.compile(r"(?:['’]s?)?[ -](?:[a-z-]+ ){0,2}$")
# Between an office and its place: "court | in | Vilnius", "customs | in the port of | Aden".
_AFTER = re.compile(r"^(?: \w+)? (?:in|of|at)(?: the)?(?: (?:city|port|region|district|province|capital) of)? $")
# A State after one of these is where something went or came from, not who acts.
_WAY = re.compile(
    r"\b(?:in|to|from|for|at|of|off|near|through|via|by|with|against|into|and|or|on|towards?)(?: the)? $", re.I
)
_COURTS = frozenset({"court", "prosecutors"})
_ANY_OFFICE = "government authorities ministry officials"
_ENVOY = re.compile(r"\b(?:embassy|ambassador|envoy|consulate|consul|diplomatic mission)\b", re.I)


def state_beside(role: VoiceRole, texts: Iterable[str], speaker: str) -> str | None:
    """The one State that stands beside the words of that office in these sentences; None when none or several do.

    A government has many offices: of these only the words of the speaker himself count, and those for any of them.
    """
    said = f"{fold(speaker)} {_ANY_OFFICE}" if role is load_sources().government else ""
    found = {state for text in texts for state in _beside(role, text, said)}
    return next(iter(found)) if len(found) == 1 else None


def _beside(role: VoiceRole, text: str, said: str = "") -> set[str]:
    lands = _lands(text)
    found = set()
    for start, end in load_sources().spans_of(role, text):
        if (
            said
            and fold(text[start:end]) not in said
            and said.removesuffix(f" {_ANY_OFFICE}") not in fold(text[start:end])
        ):
            continue
        envoy = _ENVOY.search(text[start:end]) is not None
        for land in lands:
            country = land.entries[0].country or ""
            before = land.end <= start and _BEFORE.match(text[land.end : start])
            after = end <= land.start and not envoy and _AFTER.match(text[end : land.start])
            if before or after:
                found.add(country)
    return found


def _lands(text: str) -> list[NameMatch]:
    """Where a text names a State, its people or a place there; a flag ("Panama-flagged") and money
    ("US$72,017") are none."""
    matches = load_names().find(text)
    return [
        m
        for m in matches
        if m.entries[0].kind in _LANDS and m.entries[0].country and text[m.end : m.end + 1] not in {"-", "$"}
    ]


def names_land(speaker: str) -> bool:
    """Whether a speaker's words name a State, its people or a place there."""
    return bool(_lands(speaker))


def is_state_alone(speaker: str) -> bool:
    """Whether a speaker's words are a State, its people or its capital and name no office of it ("Tokyo")."""
    lands = _lands(speaker)
    return sum(len(m.text) for m in lands) >= len(fold(speaker.strip()).removeprefix("the "))


def state_acting(text: str, parties: frozenset[str], role: VoiceRole) -> str | None:
    """The one State of a sentence that is no party and stands where somebody acts, not after "from" or "through", and
    so may be that of the office of that role."""
    found = {m.entries[0].country for m in _lands(text) if _may_act(m, text, role)} - parties
    return next(iter(found)) if len(found) == 1 else None


def _may_act(land: NameMatch, text: str, role: VoiceRole) -> bool:
    """Whether a State stands where somebody acts; a people only before its office or its ship ("a British warship"),
    and not for a court: others seize what it orders."""
    if _WAY.search(text[: land.start]):
        return False
    if land.entries[0].kind is not NameKind.DEMONYM:
        return True
    after = " ".join(text[land.end :].split(" ")[:3])
    return role.id not in _COURTS and load_sources().role(after) is not None


def sender_of(speaker: str, texts: Iterable[str], parties: frozenset[str]) -> str | None:
    """Whose envoy speaks: "the ambassador in Pyongyang" is of the one party that does not rule there."""
    words = _ENVOY.search(speaker)
    if words is None or len(parties) != 2:
        return None
    hosts = set()
    for text in texts:
        for at in re.finditer(rf"\b{re.escape(fold(words[0]))}\b", fold(text)):
            hosts |= {m.entries[0].country for m in _lands(text) if _AFTER.match(text[at.end() : m.start])}
    sent = parties - hosts
    return next(iter(sent)) if len(sent) == 1 else None


def offices_named(texts: Sequence[str]) -> list[Voice]:
    """Offices that these sentences name beside their State, whoever speaks in them."""
    found = {}
    for role in load_sources().roles:
        for text in texts:
            for country in sorted(_beside(role, text)):
                voice = office_of(country, role)
                found[voice.name] = voice
    return list(found.values())


def land_first(text: str) -> str | None:
    """The State with whose name or capital, alone, a sentence begins; None when it begins otherwise."""
    for land in _lands(text)[:1]:
        if text[: land.start].strip() in {"", "The", "“"} and land.entries[0].kind is not NameKind.DEMONYM:
            follows = text[land.end : land.end + 2]
            return land.entries[0].country if follows[:1] == " " else None
    return None


def owner_of(speaker: str, texts: Iterable[str]) -> str | None:
    """The State whose own medium speaks: "its state news agency", "his country's official media"; None when the words
    before it are not of that kind or no State stands before them."""
    key = re.escape(fold(speaker.strip()))
    own = re.compile(
        r"\b(?:its|his|her|their)(?: own)?(?: (?:country|nation|government|leadership)(?:'s)?)? "
        rf"(?:[\w-]+ ){{0,2}}?{key}\b"
    )
    for text in texts:
        match = own.search(fold(text))
        lands = _lands(text[: match.start()]) if match else []
        if lands:
            return lands[0].entries[0].country
    return None
