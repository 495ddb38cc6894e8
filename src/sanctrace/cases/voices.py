"""Speakers under one name: "Seoul's spy agency" and "South Korea's National Intelligence Service" are one voice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameEntry, NameKind, NameMatch, load_names
from sanctrace.lexicon.offices import load_offices
from sanctrace.lexicon.sources import UNKNOWN_LETTER, Source, SourceKind, VoiceRole, head_of, load_sources
from sanctrace.model import OriginKind

STATE_MEDIA = "state-media"  # id of a role in sources.yml
# Roles of which a page that leaves the State out means the one of the place.
_ONE_OF_A_KIND = frozenset(
    {"intelligence", "state-television", "court", "prosecutors", "customs", "border", "police", "military"}
)
_MOUTH = "D"  # letter of the agencies and broadcasters that say what their State wants said
_UNKNOWN = "not in the list of sources"
# Words before a surname that are no given name.
_TITLE = re.compile(
    r"(?i)^(?:mr|mrs|ms|dr|sir|general|marshal|chairman|leader|premier|chancellor|king|prince|comrade)\.?$"
)
_STATES = frozenset({NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE, NameKind.PERSON, NameKind.OFFICE})

SECRET = frozenset({"source", "sources", "insider", "insiders", "person", "people"})
_GROUPS = frozenset({NameKind.ARMED_GROUP, NameKind.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker by its common name. `country` is the State it speaks for."""

    name: str
    kind: OriginKind
    country: str | None
    reliability: str
    because: str

    @property
    def named(self) -> bool:
        """Whether the page says who it is."""
        return self.kind is not OriginKind.UNNAMED


@cache
def voice_of(speaker: str) -> Voice:
    """The voice that a speaker's words name: a source of the list, an office of a State, a name, or nobody."""
    book = load_sources()
    source = book.named(speaker) or book.bare(speaker)
    matches = [m for m in load_names().find(speaker) if not _other_bearer(m, speaker)]
    entries = [entry for match in matches for entry in match.entries[:1]]
    if source is None:
        agency = next((e for e in entries if e.kind is NameKind.AGENCY), None)
        further = book.role(speaker) is None  # "the Namibian police" are no newspaper
        kinds = (SourceKind.AGENCY, SourceKind.BODY)
        bodies = [m.source for m in book.find(speaker) if m.source.kind in kinds or (further and not m.source.judged)]
        source = book.named(agency.name) if agency else next(iter(bodies), None)
        if agency is not None and source is None:
            return _agency(agency)
    if source is not None:
        return _listed(source)
    role = book.role(speaker)
    if role is None and book.masthead(speaker):  # a newspaper may bear the name of a country or a town
        return Voice(_plain(speaker), OriginKind.OUTLET, None, UNKNOWN_LETTER, _UNKNOWN)
    if not book.nameless(speaker) and (office := load_offices().find(speaker)) is not None:
        return office_of(office.country, next(r for r in book.roles if r.id == office.role))
    group = next(
        (
            e
            for e in entries
            if e.kind in _GROUPS
            and f"National {e.name.removeprefix('UN ')}" not in speaker
            and not (e.country and e.kind is NameKind.ORGANISATION)
        ),
        None,
    )
    if group is not None and not book.nameless(speaker) and fold(speaker).split(" ")[-1] not in {"state", "states"}:
        return Voice(group.name, OriginKind.VOICE, None, UNKNOWN_LETTER, _UNKNOWN)
    state = next((e for e in entries if e.kind in _STATES and e.country), None)
    if state is not None and state.country is not None:
        return _office(speaker, state, entries)
    institution = not book.nameless(speaker) and bool(book.institution(speaker))
    if role is None and institution:
        return Voice(_plain(speaker), OriginKind.VOICE, None, UNKNOWN_LETTER, _UNKNOWN)
    if (book.names_nobody(speaker) and not institution) or (book.nameless(speaker) and role in {None, book.government}):
        return Voice(speaker, OriginKind.UNNAMED, None, UNKNOWN_LETTER, "the page does not say who it is")
    if role is not None:
        return stateless_office(speaker, role)
    if not any(letter.isupper() for letter in speaker) or (" " in speaker and book.somebody(speaker)):
        # "consignee", "payroll records", "owner of a refinery": a kind of source, no name
        return Voice(speaker, OriginKind.UNNAMED, None, UNKNOWN_LETTER, "the page does not say who it is")
    return Voice(_plain(speaker), OriginKind.VOICE, None, UNKNOWN_LETTER, _UNKNOWN)


def voice_among(speaker: str, states: frozenset[str]) -> Voice:
    """The voice of a speaker in a story about these States: "state media" alone are those of the State that has one,
    "the monitors" those of the committee on one of these States."""
    if (body := load_sources().about(speaker, states)) is not None:
        return _listed(body)
    voice = voice_of(speaker)
    if voice.kind is not OriginKind.UNNAMED:
        return voice
    role = load_sources().role(speaker)
    if role is None or role.id != STATE_MEDIA:
        return voice
    agencies = [a for state in sorted(states) if (a := _state_agency(state)) is not None and a.judged]
    return _listed(agencies[0]) if len(agencies) == 1 else voice


@cache
def publisher_voice(name: str | None) -> Voice:
    """The voice of an outlet that speaks for itself."""
    if name is None:
        return Voice("a page that does not name its publisher", OriginKind.OUTLET, None, UNKNOWN_LETTER, _UNKNOWN)
    source = load_sources().named(name)
    if source is not None:
        return _listed(source)
    voice = voice_of(name)
    if (
        is_office(voice) and load_sources().role(name) is not None and not load_sources().masthead(name)
    ):  # the page of a ministry is its own word
        return voice
    return Voice(name, OriginKind.OUTLET, None, UNKNOWN_LETTER, _UNKNOWN)


@cache
def agency_voice(name: str) -> Voice:
    """The voice of an agency that a page carries."""
    source = load_sources().named(name)
    return _listed(source) if source else Voice(name, OriginKind.AGENCY, None, UNKNOWN_LETTER, _UNKNOWN)


def _listed(source: Source) -> Voice:
    kind = {SourceKind.AGENCY: OriginKind.AGENCY, SourceKind.OUTLET: OriginKind.OUTLET}
    return Voice(source.name, kind.get(source.kind, OriginKind.VOICE), source.state, source.reliability, source.reason)


def _agency(entry: NameEntry) -> Voice:
    return Voice(entry.name, OriginKind.AGENCY, entry.country if entry.state_run else None, UNKNOWN_LETTER, _UNKNOWN)


def _office(speaker: str, state: NameEntry, entries: list[NameEntry]) -> Voice:
    """An office of a State. A professor or a company there is not its State: other words must be an office's."""
    book = load_sources()
    offices = [e.name for e in entries if e.kind is NameKind.OFFICE]
    held = [held for e in entries if e.kind is NameKind.PERSON for held in e.roles]
    role = book.role(" ".join([speaker, *offices, *held]))
    secret = head_of(speaker) in SECRET  # a source is nobody's voice, whatever it is near to
    if (role is None or role is book.government or secret) and not offices and book.nameless(speaker):
        return Voice(speaker, OriginKind.UNNAMED, state.country, UNKNOWN_LETTER, "the page does not say who it is")
    if role is not None and role.id == STATE_MEDIA and (agency := _state_agency(state.country)) is not None:
        return _listed(agency)
    alone = sum(len(m.text) for m in load_names().find(speaker)) >= len(_plain(speaker))
    body = role is None and not book.nameless(speaker) and len(book.institution(speaker)) > len(_state_words(speaker))
    if role is None and not alone and not offices and not body and book.names_nobody(speaker):
        return Voice(speaker, OriginKind.UNNAMED, state.country, UNKNOWN_LETTER, "the page does not say who it is")
    if role is None and (alone or any(e.kind is NameKind.OFFICE for e in entries)):
        role = book.government
    if role is None and not body and book.somebody(speaker):
        return Voice(speaker, OriginKind.UNNAMED, state.country, UNKNOWN_LETTER, "the page does not say who it is")
    if role is None:
        return Voice(_plain(speaker), OriginKind.VOICE, state.country, UNKNOWN_LETTER, _UNKNOWN)
    return office_of(state.country or "", role)


def _state_words(speaker: str) -> frozenset[str]:
    return frozenset(word for m in load_names().find(speaker) for word in fold(m.text).split(" "))


def _other_bearer(match: NameMatch, speaker: str) -> bool:
    """Whether a surname of the list stands behind another given name: "Pavel Peskov" is not Dmitry Peskov."""
    if match.entries[0].kind is not NameKind.PERSON or " " in match.text:
        return False
    before = speaker[: match.start].split()[-1:]
    return any(w[:1].isupper() and load_sources().role(w) is None and not _TITLE.search(w) for w in before)


def office_of(country: str, role: VoiceRole) -> Voice:
    """The voice of an office of a State."""
    name = role.label.format(state=load_names().state(country) or country).replace("s's ", "s' ")
    kind = OriginKind.AGENCY if role.id == STATE_MEDIA else OriginKind.VOICE
    return Voice(name, kind, country, role.reliability, role.reason)


def stateless_office(speaker: str, role: VoiceRole) -> Voice:
    """The voice of an office whose State no page gives. A court is a court whatever it is called; a government speaks
    through offices that only their words tell apart."""
    book = load_sources()
    if role.id in _ONE_OF_A_KIND:
        name = role.label.replace("{state}'s ", "").replace(" of {state}", "")
    else:
        name = book.without_trailing(_plain(speaker))
        name = name if any(letter.isupper() for letter in name[1:]) else name.lower()
    return Voice(name, OriginKind.VOICE, None, role.reliability, role.reason)


def is_office(voice: Voice) -> bool:
    """Whether a voice is an office of a State."""
    return voice.country is not None and any(voice.because == role.reason for role in load_sources().roles)


def is_press(voice: Voice) -> bool:
    """Whether a voice is a newsroom that reports, not the mouth of a State. A public agency with statutes reports."""
    newsroom = voice.kind in {OriginKind.AGENCY, OriginKind.OUTLET}
    return newsroom and (voice.country is None or voice.reliability < _MOUTH)


def spoken_office(country: str, role: VoiceRole) -> Voice:
    """The office of a State as a speaker: its state media are its news agency where it has the one."""
    agency = _state_agency(country) if role.id == STATE_MEDIA else None
    return _listed(agency) if agency is not None else office_of(country, role)


def _state_agency(country: str | None) -> Source | None:
    """The one news agency of the list that a State owns, where it is the mouth of that State."""
    owned = [s for s in load_sources().sources if s.kind is SourceKind.AGENCY and s.state == country]
    mouths = [s for s in owned if s.reliability == _MOUTH and s.judged] or [s for s in owned if s.reliability == _MOUTH]
    return mouths[0] if len(mouths) == 1 else None


def _plain(speaker: str) -> str:
    words = speaker.strip()
    return words[4:] if fold(words).startswith("the ") else words
