"""Which body or newsroom a page comes back to that it named before: "the paper", "the company", "the rights group".

Only words that the page's own sentences for the event leave with one answer count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanctrace.cases.affiliation import body_behind
from sanctrace.cases.offices import offices_named
from sanctrace.cases.reports import Report
from sanctrace.cases.voices import Voice, is_office, publisher_voice, voice_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, SourceKind, head_of, load_sources
from sanctrace.model import Claim, OriginKind

_UNLISTED = "not in the list of sources"
_FIRM = frozenset(
    {
        "company",
        "firm",
        "manufacturer",
        "maker",
        "operator",
        "shipowner",
        "owner",
        "exporter",
        "bank",
        "airline",
        "shipyard",
        "refinery",
    }
)
_OF_STATES = frozenset({"agency", "service", "office", "bureau", "directorate", "authority", "administration"})
_NAME = r"[A-Z][\w&’'-]+(?: (?:of |for |and )?[A-Z][\w&’'-]+){0,4}"
_APPOSED = re.compile(
    r"([A-Z][\w&’'-]+(?: [A-Z][\w&’'-]+){0,4}), an? (?:[\w’'-]+ ){0,4}?"
    r"(?:company|firm|maker|manufacturer|trader|exporter|shipper|airline|bank)\b"
)
_HEADS_FIRM = re.compile(
    r"^(?:its |the |a )?(?:[\w-]+ ){0,2}?"
    r"(?:chief executive|ceo|managing director|general manager|founder|owner|chairman|president|company)\b"
)


def meant(claim: Claim, report: Report, texts: Sequence[str]) -> Voice | None:
    """The one voice that a speaker's common words stand for on his page; None when the page leaves it open.

    `texts` are the sentences in which the speaker's words stand.
    """
    speaker = claim.speaker.strip()
    if (words := body_behind(speaker, texts)) is not None:
        return voice_of(words)
    book, own = load_sources(), fold(report.outlet.name)
    if any(letter.isupper() for letter in speaker.removeprefix("The ")):
        return None
    if book.some_newsroom(speaker) or head_of(speaker) == "media":
        return _one(_newsrooms(texts if head_of(speaker) == "media" else report.words, own))
    if head_of(speaker) in _FIRM or _HEADS_FIRM.match(fold(speaker)):
        return _one(_firms(report))
    if (word := book.body_word(speaker)) is not None and (named := _one(_apposed(word, report.words))) is not None:
        return named
    if book.of_body(speaker) or book.is_institution(speaker):
        agency = _one(_newsrooms(report.words, own)) if fold(speaker).removeprefix("the ") == "agency" else None
        listed = agency or _one(listed_bodies(texts)) or _one(listed_bodies(report.words))
        if listed is not None:
            return listed
        if book.body_word(speaker) in _OF_STATES:
            return _one([*offices_named(report.evidence), *_offices(report.evidence)])
    return None


def with_its_kind(word: str, texts: Sequence[str]) -> Voice | None:
    """A body without a name that its page tells from others: "the Saudi-led coalition" of "the coalition"."""
    if word == "coalition" and not any(f"-led {word}" in text for text in texts):
        return Voice(word, OriginKind.VOICE, None, UNKNOWN_LETTER, _UNLISTED)
    found = {
        m[1]
        for text in texts
        for m in re.finditer(rf"\b([A-Z][\w’'-]*-(?:led|backed|based) {re.escape(word)})\b", text)
    }
    return Voice(found.pop(), OriginKind.VOICE, None, UNKNOWN_LETTER, _UNLISTED) if len(found) == 1 else None


def _one(voices: Sequence[Voice]) -> Voice | None:
    different = {voice.name: voice for voice in voices}
    return next(iter(different.values())) if len(different) == 1 else None


def listed_bodies(texts: Sequence[str]) -> list[Voice]:
    """The bodies of the list that sentences name, in order."""
    return [
        voice_of(m.source.name) for text in texts for m in load_sources().find(text) if m.source.kind is SourceKind.BODY
    ]


def _offices(texts: Sequence[str]) -> list[Voice]:
    """Offices that sentences call by a name of their own ("the National Intelligence Service")."""
    matches = [m for text in texts for m in load_names().find(text) if m.entries[0].kind is NameKind.OFFICE]
    return [voice for m in matches if is_office(voice := voice_of(m.text))]


def _apposed(word: str, texts: Sequence[str]) -> list[Voice]:
    """Names beside which sentences say what kind of body they are: "Tide Research, a consultancy", "the charity Sea
    Lanes"."""
    names = [m[1] for t in texts for m in re.finditer(rf"({_NAME}), (?:an?|the) (?:[\w’'-]+ ){{0,4}}?{word}\b", t)]
    names += [m[1] for t in texts for m in re.finditer(rf"\b{word},? ({_NAME})(?=[,.;]| (?:said|says|found|which))", t)]
    voices = [voice_of(name) for name in names]
    return [v for v in voices if v.named and v.country is None and v.kind is OriginKind.VOICE]


def _newsrooms(texts: Sequence[str], own: str) -> list[Voice]:
    """Newsrooms of the list that sentences name, other than the page's own."""
    found = [m.source for text in texts for m in load_sources().find(text) if m.source.kind is not SourceKind.BODY]
    return [publisher_voice(source.name) for source in found if fold(source.name) != own]


def _firms(report: Report) -> list[Voice]:
    """The parties of the event that bear a name of their own and speak for no State."""
    event = report.telling.event
    named = [m[1] for text in report.words for m in _APPOSED.finditer(text)]
    named += [
        p.name
        for p in (event.supplier, event.recipient, *event.intermediaries)
        if p is not None and p.name[:1].isupper()
    ]
    return [v for name in named if (v := voice_of(name)).named and v.country is None and v.kind is OriginKind.VOICE]
