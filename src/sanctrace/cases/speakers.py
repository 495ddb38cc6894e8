"""Who speaks on the pages of a case: every claim with the voice that its speaker stands for.

A speaker is known by his own words first, then by what his page says of him, then by what the other pages of the case
say: "the ministry" of one page is "Japan's foreign ministry" of another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sanctrace.cases.affiliation import affiliation_of, in_full, is_group, is_person_of_list, lawmaker, office_called
from sanctrace.cases.antecedent import listed_bodies, meant, with_its_kind
from sanctrace.cases.bodies import by_kind, called_of, core_of, full_names, same_bodies
from sanctrace.cases.offices import (
    is_state_alone,
    land_first,
    names_land,
    offices_named,
    owner_of,
    sender_of,
    state_acting,
    state_beside,
)
from sanctrace.cases.own_reports import bare_name, leaked, of_newsroom, own_report, sentences_of
from sanctrace.cases.reports import Report
from sanctrace.cases.spokesmen import SILENT, Spoken, is_person, spoken_for
from sanctrace.cases.titles import title_of
from sanctrace.cases.voices import (
    SECRET,
    Voice,
    is_office,
    spoken_office,
    stateless_office,
    voice_among,
    voice_of,
)
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, VoiceRole, head_of, load_sources
from sanctrace.model import Claim, OriginKind

_OFFICERS = frozenset({"officer", "officers"})
# Ranks whose bearers speak for the force that their page names ("the base commander").
_RANKS = frozenset(
    {
        "commander",
        "captain",
        "colonel",
        "major",
        "general",
        "admiral",
        "lieutenant",
        "sergeant",
        "inspector",
        "superintendent",
    }
)
_OFFICIALS = frozenset({"official", "officials"})
_FORCES = frozenset({"customs", "border", "police", "military"})  # roles whose people are officers
_ALIKE = {"court": "prosecutors", "prosecutors": "court"}  # a court hears the prosecutors of its own State
# An office that its words tell from others.
_OFFICE = re.compile(r"\w+ (?:ministry|embassy|minister)\b|^(?:the )?government$", re.I)
_TWO = 2
# A single word that is no name but a kind of people, at the head of a sentence ("Traders say").
_KIND_OF_PEOPLE = re.compile(r"[A-Z][a-z]+(?:ers|ors|ists|ants|men|women|ees|ians)$")
_QUOTING = r"\b(?:citing|quoting|cited|quotes|cites|on the word of|attributed to)(?: [^ ,.;]+){{0,3}}? {speaker}"
_OWN = re.compile(
    r"^(?:its|his|her|their)(?: (?:country|nation|government))?(?:['’]s)? (?:own )?(?=state|official)", re.I
)
_PARLIAMENT = "parliament"
_MOUTHS = frozenset({"state-media", "state-television"})  # roles that say what the other offices of their State say
_UNITED_NATIONS = "United Nations"
_EXPERTS = frozenset({"experts", "monitors", "expert", "monitor"})
_UN = re.compile(r"\b(?:UN|United Nations|Security Council|panel)\b|\bU\.N\.")
_NOBODY = "the page does not say who it is"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """What the reports of a case know together."""

    outlets: tuple[Voice, ...]  # the newsrooms whose pages these are
    finders: tuple[Voice, ...] = ()  # those of them that quote nobody by name
    offices: tuple[Voice, ...]  # of States, that some page names as a speaker
    bodies: tuple[Voice, ...]  # others with a name that is no person's
    speaking: tuple[Voice, ...] = ()  # the offices that do not only deny
    cores: Mapping[frozenset[str], Voice] = field(default_factory=dict)  # of bodies, by the words that tell which
    surnames: Mapping[str, Voice] = field(default_factory=dict)
    mouths: tuple[Voice, ...] = ()  # State agencies and broadcasters that say so
    full: Mapping[str, str] = field(default_factory=dict)  # full names by their initials
    called: Mapping[str, str] = field(default_factory=dict)  # kinds of bodies, with the one name beside each
    same: Mapping[str, Voice] = field(default_factory=dict)  # of bodies that several names name, by each of the others


def cast_of(reports: Sequence[Report]) -> Cast:
    """What the pages say of the speakers by themselves, before one page explains another."""
    outlets = sorted({r.outlet for r in reports if r.telling.publisher}, key=lambda v: v.name)
    full = full_names(reports)
    bare = Cast(outlets=tuple(outlets), offices=(), bodies=(), full=full)
    called = called_of(reports)
    mouths: dict[str, Voice] = {}
    finders: dict[str, Voice] = {}
    offices: dict[str, Voice] = {}
    speaking: dict[str, Voice] = {}
    bodies: dict[str, Voice] = {}
    cores: dict[frozenset[str], Voice] = {}
    surnames: dict[str, Voice] = {}
    for report in reports:
        if all(load_sources().nameless(c.speaker) or load_sources().obtained(c.speaker) for c in report.claims):
            finders.setdefault(report.outlet.name, report.outlet)
        for claim in spelled_out(report.claims, report, bare):
            voice = _by_itself(claim, report, bare) or _beside(claim, report)
            if (
                voice is not None
                and voice.kind is not OriginKind.VOICE
                and voice.country
                and claim.stance not in SILENT
            ):
                mouths.setdefault(voice.name, voice)
            if voice is None or not voice.named or voice.kind is not OriginKind.VOICE:
                continue
            if is_office(voice):
                offices.setdefault(voice.name, voice)
                if claim.stance not in SILENT:
                    speaking.setdefault(voice.name, voice)
            elif claim.stance not in SILENT and (voice.name in called.values() or not is_person(voice, claim)):
                bodies.setdefault(voice.name, voice)
            if core := core_of(claim.speaker):
                cores[core] = min(cores.get(core, voice), voice, key=_vagueness)
            words = claim.speaker.split(" ")
            for word in words[1:] if len(words) > 1 else ():
                if word[:1].isupper() and not is_state_alone(word):  # an embassy in Pyongyang is not Pyongyang
                    surnames.setdefault(fold(word), voice)
    return Cast(
        outlets=tuple(outlets),
        finders=tuple(finders[name] for name in sorted(finders)),
        offices=tuple(offices[name] for name in sorted(offices)),
        bodies=tuple(bodies[name] for name in sorted(bodies)),
        speaking=tuple(speaking[name] for name in sorted(speaking)),
        cores=cores,
        surnames=surnames,
        mouths=tuple(mouths[name] for name in sorted(mouths)),
        full=full,
        called=called,
        same=same_bodies(bodies),
    )


def speakers_of(report: Report, claims: Sequence[Claim], cast: Cast) -> list[Spoken]:
    """The claims of a page with their voices, in their order."""
    claims = spelled_out(claims, report, cast)
    known = [(_by_itself(c, report, cast) or _beside(c, report), c) for c in claims]
    named = [(v, c) for v, c in known if v is not None and v.named and is_office(v)]
    here = [v for v, c in named if c.stance not in SILENT]  # who denies does not say whose the other offices are
    bodies = {v.name for v in cast.bodies}
    quoted = [v for v, c in known if v is not None and c.stance not in SILENT and v.name in bodies]
    spoken = [
        (voice or _explained(c, report, cast, [v for v, _ in named] if c.stance in SILENT else here, quoted), c)
        for voice, c in known
    ]
    here = [v for v, c in spoken if v.named and is_office(v) and c.stance not in SILENT]
    spoken = [(_of_which(voice, claim, report, here, cast), claim) for voice, claim in spoken]
    known_bodies = [v for v in cast.bodies if v.name[:1].isupper()] or listed_bodies(report.words)
    spoken = [(by_kind(voice, claim.speaker, known_bodies), claim) for voice, claim in spoken]
    spoken = [(_generic(voice, claim, spoken), claim) for voice, claim in spoken]
    spoken = [(_told(voice, claim, report, spoken), claim) for voice, claim in spoken]
    spoken = [(_anonymous(voice, claim, report, here, cast), claim) for voice, claim in spoken]
    return spoken_for(spoken, report.evidence)


def spelled_out(claims: Sequence[Claim], report: Report, cast: Cast) -> list[Claim]:
    """The claims with initials written out, people by the office that their page gives them, and those of "both
    governments" as claims of each party."""
    out: list[Claim] = []
    for claim in (replace(c, speaker=in_full(_OWN.sub("", c.speaker), report.words)) for c in claims):
        states = [load_names().state(country) for country in sorted(report.states)]
        if load_sources().both(claim.speaker) and len(states) == _TWO:
            out += [replace(claim, speaker=state) for state in states if state]
        else:
            speaker = cast.full.get(claim.speaker, claim.speaker)
            own = any(bare_name(v.name) == bare_name(speaker) for v in cast.outlets)
            title = None if own else _titled(claim, report)
            out.append(replace(claim, speaker=title or speaker))
    return out


def _titled(claim: Claim, report: Report) -> str | None:
    """The office or body for which somebody by name speaks, by the words beside his name; None when none tell."""
    speaker = claim.speaker.strip()
    if " " not in speaker and speaker[:1].isupper():
        whole = {m[0] for text in report.words for m in re.finditer(rf"[A-Z][\w’'-]+ {re.escape(speaker)}\b", text)}
        speaker = whole.pop() if len(whole) == 1 else speaker
    named = replace(claim, speaker=speaker)
    texts = sentences_of(named, report)
    known = voice_of(speaker)
    if known.country is not None or known.reliability != UNKNOWN_LETTER:
        beside = affiliation_of(speaker, texts) if is_person_of_list(speaker) else None
        voice = voice_of(beside) if beside is not None else known
        return beside if voice.country == known.country or (beside and is_group(beside)) else None
    return (
        title_of(named, texts)
        or affiliation_of(speaker, texts)
        or lawmaker(speaker, texts)
        or office_called(speaker, texts)
    )


def _by_itself(claim: Claim, report: Report, cast: Cast) -> Voice | None:
    """The voice that a speaker's own words name; None when they leave its State or its name to the page."""
    book, speaker = load_sources(), claim.speaker
    newsroom = next((v for v in cast.outlets if bare_name(v.name) == bare_name(speaker)), None)
    if newsroom is not None:
        return newsroom
    if _is_publisher(speaker, report):
        return report.outlet
    if " " not in speaker and (person := cast.surnames.get(fold(speaker))) is not None and book.role(speaker) is None:
        return person
    voice = voice_among(speaker, report.states)
    if voice.kind is OriginKind.AGENCY or (book.named(speaker) or book.bare(speaker)) is not None:
        return voice
    if book.nameless(speaker) or leaked(claim, report) or of_newsroom(claim, report):
        return Voice(speaker, OriginKind.UNNAMED, voice.country, UNKNOWN_LETTER, _NOBODY)
    if is_office(voice):
        return voice
    role = book.role(speaker)
    if role is None and _KIND_OF_PEOPLE.fullmatch(speaker) and _opens_each(speaker, report):
        return Voice(speaker, OriginKind.UNNAMED, None, UNKNOWN_LETTER, _NOBODY)
    if voice.country is None and role is not None and voice.because in {role.reason, _NOBODY}:
        return None
    if core := core_of(speaker):
        voice = cast.cores.get(core, voice)
    return cast.same.get(voice.name, voice) if voice.named else None


def _is_publisher(speaker: str, report: Report) -> bool:
    """Whether a speaker is the body whose own page this is: "the Office" of an Office of Economic Measures."""
    book, publisher = load_sources(), report.telling.publisher
    if not publisher or book.masthead(publisher) or not book.is_institution(publisher):
        return False
    words = {word for word in fold(speaker.strip()).split(" ") if word != "the"}
    return bool(words) and words <= set(fold(publisher).replace(",", "").split(" "))


def _opens_each(speaker: str, report: Report) -> bool:
    """Whether a word stands nowhere in a page's sentences but at their heads: its capital says nothing."""
    return not any(re.search(rf"[\w,;:] {re.escape(speaker)}\b", text) for text in report.words)


def _told(voice: Voice, claim: Claim, report: Report, spoken: Sequence[Spoken]) -> Voice:
    """The body that somebody nameless told, or that quotes him: his word is in what it says."""
    book, key = load_sources(), fold(claim.speaker)
    if voice.named or claim.stance in SILENT or book.leaked(claim.speaker):
        return voice
    quoting = re.compile(_QUOTING.format(speaker=re.escape(key)))
    for text in (t for t in sentences_of(claim, report) if key in fold(t)):
        quotes = quoting.search(fold(text))
        for body, said in spoken:
            if not body.named or body.kind is not OriginKind.VOICE or said.stance in SILENT or not said.speaker:
                continue
            if book.told_to(text, said.speaker) or (quotes and fold(said.speaker) in fold(text)[: quotes.start()]):
                return body
    return voice


def _beside(claim: Claim, report: Report) -> Voice | None:
    """The office of the State that the page names beside it: "customs" where "Bangladesh customs" acted."""
    role = _heard_by(claim) or load_sources().role(claim.speaker)
    if role is None:
        return None
    his = sentences_of(claim, report)
    if role is load_sources().government and load_sources().bare_spokesman(claim.speaker):
        named = offices_named(report.evidence)
        if len({v.name for v in named}) == 1:
            return named[0]
    if (sender := sender_of(claim.speaker, his, report.states)) is not None:
        return spoken_office(sender, role)
    others = _without_deniers(report) if claim.stance not in SILENT else report.words
    country = next(
        (
            state
            for texts in (his, others, report.telling.beside)
            if (state := state_beside(role, texts, claim.speaker))
        ),
        None,
    )
    return spoken_office(country, role) if country else None


def _without_deniers(report: Report) -> list[str]:
    """The sentences of a page that name nobody who denies or is silent: his State is not that of who accuses him."""
    deniers = {fold(c.speaker) for c in report.claims if c.stance in SILENT}
    return [text for text in report.words if not any(denier in fold(text) for denier in deniers)]


def _explained(claim: Claim, report: Report, cast: Cast, here: Sequence[Voice], quoted: Sequence[Voice]) -> Voice:
    """The voice of a speaker whose State or name his page leaves open."""
    book, speaker = load_sources(), claim.speaker
    if (
        book.of_body(speaker)
        and claim.stance not in SILENT
        and not names_land(speaker)
        and book.role(book.without_trailing(speaker)) is None
    ):
        for among in ([*quoted], [*here], [*cast.bodies], [*cast.speaking]):
            if len(found := {v.name: v for v in among}) == 1:
                return next(iter(found.values()))
    if head_of(speaker) in _EXPERTS and (panel := book.bare("panel")) and any(_UN.search(t) for t in report.words):
        return voice_of(panel.name)
    behind = meant(claim, report, sentences_of(claim, report)) if claim.stance not in SILENT else None
    if behind is not None and (book.role(speaker) is None or _its(speaker, report)):
        return behind
    role = _heard_by(claim) or book.role(speaker)
    if role is book.government and fold(speaker).removeprefix("the ") == "government":
        role = next((r for c in report.claims if (r := book.role(c.speaker)) and r.id == "prosecutors"), role)
    if role is not None:
        return _office(role, claim, report, cast, here)
    if book.some_newsroom(speaker):
        others = [v for v in cast.finders if v != report.outlet]
        return others[0] if len(others) == 1 else voice_among(speaker, report.states)
    if (word := book.body_word(speaker)) is not None:
        others = [v for v in (*cast.offices, *cast.bodies) if v.kind is OriginKind.VOICE]
        if (name := cast.called.get(word)) is not None:
            return next((v for v in others if v.name == name), voice_among(name, report.states))
        for among in ([v for v in others if word in fold(v.name)], list(cast.bodies)):
            if len(among) == 1:
                return among[0]
        return with_its_kind(word, report.words) or voice_among(speaker, report.states)
    return voice_among(speaker, report.states)


def _office(role: VoiceRole, claim: Claim, report: Report, cast: Cast, here: Sequence[Voice]) -> Voice:
    """The office of the State that the page, then the case, then the sentence gives it; else by its own words."""
    book, speaker = load_sources(), claim.speaker
    if role.id == _PARLIAMENT and any(book.briefed(text) for text in report.words):
        secret = {v.name: v for v in (*here, *cast.offices) if _of("intelligence")(v)}
        if len(secret) == 1:
            return next(iter(secret.values()))
    if role.id in _MOUTHS and (owner := owner_of(speaker, sentences_of(claim, report))) is not None:
        return spoken_office(owner, role)
    if role.id in _MOUTHS and len(states := {v.country for v in here if v.country}) == 1:
        return spoken_office(states.pop() or "", role)
    for among in (here, cast.offices if claim.stance in SILENT else cast.speaking):
        for fits in (_of(role.id), _of(_ALIKE.get(role.id))):
            states = {v.country for v in among if v.country and fits(v)}
            if len(states) == 1:
                return spoken_office(states.pop() or "", role)
    for text in sentences_of(claim, report):
        if (acting := state_acting(text, report.states, role)) is not None:
            return spoken_office(acting, role)
    if role is book.government and (subject := _subject(report, sentences_of(claim, report))) is not None:
        return spoken_office(subject, role)
    voice = voice_among(speaker, report.states)
    if voice.named or (role is book.government and not _OFFICE.search(speaker)):
        return voice
    return stateless_office(speaker, role)


def _generic(voice: Voice, claim: Claim, spoken: Sequence[Spoken]) -> Voice:
    """The one other office of a government on the page, where somebody holds one that his words do not tell ("the
    permanent secretary")."""
    words = frozenset(fold(claim.speaker.strip()).split(" "))
    if voice.country is not None or claim.stance in SILENT or not words <= load_sources().titles | {"the", "a", "an"}:
        return voice
    government = load_sources().government.reason
    others = {v.name: v for v, c in spoken if c is not claim and v.because == government and c.stance not in SILENT}
    return next(iter(others.values())) if len(others) == 1 else voice


def _its(speaker: str, report: Report) -> bool:
    """Whether a sentence says that people are those of what it named before ("its inspectors")."""
    own = re.compile(rf"\b(?:its|their) (?:\w+ )?{re.escape(fold(speaker))}\b")
    return any(own.search(fold(text)) for text in report.words)


def _subject(report: Report, texts: Sequence[str]) -> str | None:
    """The party that a sentence begins with as the one who acts ("Turkey has handed over …, the minister said"): whose
    minister speaks, where the page does not say."""
    found = {land_first(text) for text in texts} - {None}
    return next(iter(found)) if len(found) == 1 and found <= report.states else None


def _vagueness(voice: Voice) -> tuple[bool, int, str]:
    """Of two names of one body the one with its State goes first, then the longer."""
    return (voice.country is None, -len(voice.name), voice.name)


def _of_which(voice: Voice, claim: Claim, report: Report, here: Sequence[Voice], cast: Cast) -> Voice:
    """The office that speaks for a State which a page names alone, where page or case quote just one of its offices;
    the panel of the United Nations where a page names these alone."""
    if voice.name == _UNITED_NATIONS:
        panel = load_sources().bare("panel")
        return next((v for v in cast.bodies if panel is not None and v.name == panel.name), voice)
    if not (is_office(voice) and claim.stance not in SILENT and is_state_alone(claim.speaker)):
        return voice
    named = [v for v in offices_named(report.evidence) if v.country == voice.country and v != voice]
    if len(named) == 1:
        return named[0]
    for among in (here, cast.speaking):
        offices = {v for v in (*among, *cast.mouths) if v.country == voice.country and v != voice}
        if offices:
            return offices.pop() if len(offices) == 1 else voice
    return voice


def _of(ident: str | None) -> Callable[[Voice], bool]:
    """Whether a voice is an office of that role."""
    reasons = {role.reason for role in load_sources().roles if role.id == ident}
    return lambda voice: voice.because in reasons


def _anonymous(voice: Voice, claim: Claim, report: Report, here: Sequence[Voice], cast: Cast) -> Voice:
    """Somebody of an office that the page itself names, or of that kind the one of the case, speaks for it, unless he
    asks not to be named or speaks to a newsroom: then his word is the newsroom's own report."""
    head = head_of(claim.speaker)
    if voice.named or not (load_sources().nameless(claim.speaker) or head in _RANKS) or own_report(claim, report):
        return voice
    if head in _RANKS:
        return _of_force(claim, report, cast, here) or voice
    role = _role_of(claim.speaker)
    if role is not None and head in SECRET:
        return voice
    acting = () if role is None and head not in _OFFICERS else offices_named(report.evidence)
    named = {v.name: v for v in (*here, *acting)}
    fit = [v for v in named.values() if voice.country in {None, v.country}]
    if role is not None:
        kind = [v for v in fit if _of(role)(v)]
        fit = kind or [v for v in cast.speaking if voice.country in {None, v.country} and _of(role)(v)]
    elif head in _OFFICERS:
        forces = [v for v in fit if any(_of(force)(v) for force in _FORCES)]
        fit = forces or (fit if voice.country is not None else [])
    elif head not in _OFFICIALS or (voice.country is None and not load_sources().bare_person(claim.speaker)):
        return voice
    return fit[0] if len(fit) == 1 else voice


def _of_force(claim: Claim, report: Report, cast: Cast, here: Sequence[Voice]) -> Voice | None:
    """The one force that a page names in its sentences for the event, where somebody speaks by his rank alone."""
    named = {v.name: v for v in (*here, *offices_named(report.evidence)) if any(_of(force)(v) for force in _FORCES)}
    if named:
        return next(iter(named.values())) if len(named) == 1 else None
    book = load_sources()
    roles = [role for role in book.roles if role.id in _FORCES and any(book.spans_of(role, t) for t in report.evidence)]
    return _office(roles[0], claim, report, cast, here) if len(roles) == 1 else None


def admits(claim: Claim, report: Report) -> bool:
    """Whether a denial admits part, in a sentence that names who denies."""
    key = fold(claim.speaker)
    return any(load_sources().admits(text) for text in report.words if key in fold(text))


def _heard_by(claim: Claim) -> VoiceRole | None:
    """The court that hears a speaker who stands before it and does not deny."""
    if claim.stance in SILENT or not load_sources().pleader(claim.speaker):
        return None
    return next((role for role in load_sources().roles if role.id == "court"), None)


def _role_of(speaker: str) -> str | None:
    """The role of the office that somebody nameless is of: customs of a customs official."""
    words = [w for w in speaker.split(" ") if not load_sources().nameless(w)]
    role = load_sources().role(" ".join(words)) if words else None
    return role.id if role is not None else None
