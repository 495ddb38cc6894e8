"""Whose word a case rests on: copies, agency lines and citing chains traced back to the voices that know.

An article goes back to, in this order: the voices that it quotes for the event; the report that it cites; the agency
whose copy it carries; the article that it copies; itself. Fourteen articles that end at one voice are one origin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from sanctrace.cases.reports import Report, copies_of, reports_of, root_of
from sanctrace.cases.spokesmen import SILENT, spoken_for
from sanctrace.cases.told import Told
from sanctrace.cases.voices import STATE_MEDIA, Voice, agency_voice, office_of, voice_among, voice_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, SourceKind, load_sources
from sanctrace.model import (
    ChainLink,
    ChainNode,
    Claim,
    LinkKind,
    Origin,
    OriginChain,
    OriginKind,
    Stance,
    Telling,
)

_OFFICE = re.compile(r"\w+ (?:ministry|embassy|minister)\b", re.I)  # an office that its words tell from others
_ITSELF = frozenset(
    {"this newspaper", "this paper", "service", "the service", "officers", "officer", "official", "officials"}
)


@dataclass(frozen=True, kw_only=True)
class _Case:
    """What the reports of a case know together: the offices of States that some page names, and the newsrooms."""

    offices: tuple[Voice, ...]
    outlets: tuple[Voice, ...]


@cache
def _shown_offices() -> frozenset[str]:
    """Reasons of the offices of which a State has many: pages say which one spoke."""
    return frozenset(role.reason for role in load_sources().roles if role.id not in {STATE_MEDIA, "intelligence"})


@dataclass
class _Tracing:
    """What is found while the chain is drawn up."""

    voices: dict[str, Voice] = field(default_factory=dict)
    stances: dict[str, dict[Stance, None]] = field(default_factory=dict)
    pages: dict[str, dict[str, None]] = field(default_factory=dict)
    nodes: dict[str, ChainNode] = field(default_factory=dict)
    links: dict[tuple[str, str, LinkKind], ChainLink] = field(default_factory=dict)
    copied: set[str] = field(default_factory=set)  # pages whose way is drawn from the page that they copy

    said_as: dict[str, Counter[str]] = field(default_factory=dict)  # the pages' own words for a voice

    def voice(self, voice: Voice, page: str, stance: Stance, words: str = "") -> str:
        if words:
            self.said_as.setdefault(voice.name, Counter())[words.strip()] += 1
        node = f"voice:{voice.name}"
        self.voices[voice.name] = voice
        self.stances.setdefault(voice.name, {}).setdefault(stance)
        self.pages.setdefault(voice.name, {}).setdefault(page)
        self.nodes.setdefault(node, ChainNode(id=node, label=voice.name, note=voice.reliability))
        return node

    def shown(self, name: str) -> str:
        """A voice's name; an office by the words that most pages have for it, too ("the Kremlin", "Dubai customs").

        Of offices other than the government only proper names are shown: "customs" adds nothing to the name.
        """
        voice = self.voices[name]
        words = self.said_as.get(name)
        if not words or voice.country is None or voice.because not in _shown_offices():
            return name
        if voice.because != load_sources().government.reason:
            words = Counter({w: n for w, n in words.items() if any(letter.isupper() for letter in w)})
        if not words:
            return name
        most = min(words, key=lambda w: (-words[w], len(w), w))
        return name if fold(most) in fold(name) else f"{name} ({most})"

    def link(self, start: str, end: str, how: LinkKind, because: str) -> None:
        if start != end:
            self.links.setdefault((start, end, how), ChainLink(start=start, end=end, how=how, because=because))


def trace_origins(tellings: Sequence[Told]) -> OriginChain:
    """The chain of a case; its tellings by day of report."""
    reports = reports_of(tellings)
    copies, revisions = copies_of(reports)
    tracing = _Tracing()
    roots = {page: root_of(page, copies) for page in (r.page for r in reports)}
    for report in reports:
        tracing.nodes[report.page] = ChainNode(
            id=report.page, label=_masthead(report.telling), note=report.telling.title
        )
    for report in reports:
        if (earlier := revisions.get(report.page)) is not None:
            tracing.link(earlier, report.page, LinkKind.REVISES, "the same page, edited")
            tracing.copied.add(report.page)
        elif (copied := copies.get(report.page)) is not None:
            tracing.link(copied, report.page, LinkKind.COPIES, "near-identical text")
            tracing.copied.add(report.page)
    by_page = {report.page: report for report in reports}
    spoken = {voice_among(c.speaker, r.states) for r in reports for c in r.claims}
    offices = sorted((v for v in spoken if v.country and v.kind is OriginKind.VOICE), key=lambda v: v.name)
    outlets = sorted({r.outlet for r in reports if r.telling.publisher}, key=lambda v: v.name)
    case = _Case(offices=tuple(offices), outlets=tuple(outlets))
    for report in reports:
        _trace(report, by_page[roots[report.page]], case, tracing)
    _retold(reports, tracing)
    origins = _origins(tracing, denials=False)
    counted = [r for r in reports if r.page not in revisions]
    return OriginChain(
        origins=origins,
        denials=_origins(tracing, denials=True),
        nodes=_columns(tracing),
        links=tuple(tracing.links.values()),
        articles=len(counted),
    )


def _retold(reports: Sequence[Report], tracing: _Tracing) -> None:
    """A newsroom that tells the event on another's word tells it on the same word when it tells it again without a
    source, and so do those who cite it: its name is then a hand and no origin."""
    for name in [n for n, v in tracing.voices.items() if v.kind is not OriginKind.VOICE and v.country is None]:
        own = {r.page for r in reports if fold(r.outlet.name) == fold(name)}
        behind = [n for n, pages in tracing.pages.items() if n != name and own & set(pages) and _asserts(tracing, n)]
        found_out = any(
            load_sources().obtained(c.speaker)
            or load_sources().nameless(c.speaker)
            or load_sources().names_nobody(c.speaker)
            for r in reports
            if r.page in own
            for c in r.claims
            if c.stance not in SILENT and not voice_of(c.speaker).named and fold(c.speaker) not in _ITSELF
        )
        if not behind or found_out:
            continue
        for other in behind:
            tracing.pages[other].update(dict.fromkeys(tracing.pages[name]))
        node = tracing.nodes[f"voice:{name}"]
        tracing.nodes[node.id] = replace(node, note=f"{node.note}, passes it on")
        for other in behind:
            tracing.link(f"voice:{other}", node.id, LinkKind.SAYS, "told by the same newsroom before")
        del tracing.voices[name]


def _asserts(tracing: _Tracing, name: str) -> bool:
    return any(stance not in SILENT for stance in tracing.stances[name])


def _trace(report: Report, root: Report, case: _Case, tracing: _Tracing) -> None:
    """Put the origins of one report into the chain; a copy has those of the text that it copies."""
    spoken = [(_voice(c, report, case), c) for c in (report.claims or root.claims)]
    spoken = spoken_for(spoken, report.evidence)
    spoken += [(behind, c) for voice, c in spoken if (behind := _behind(voice, c, report, case)) is not None]
    relays = _relays([voice for voice, _ in spoken], report)
    told = False
    for voice, claim in spoken:
        silent = claim.stance in SILENT
        if voice.name in relays or _is_own(voice, report) or (not voice.named and not silent):
            continue
        start = tracing.voice(voice, report.page, claim.stance, claim.speaker)
        if report.page not in tracing.copied:
            _pass_on(start, report, claim, list(relays.values()), tracing)
        told = told or not silent
    if told and not relays and report.page == root.page and not report.telling.agencies:
        found_out = [
            c for v, c in spoken if not v.named and c.stance not in SILENT and load_sources().obtained(c.speaker)
        ]
        for claim in found_out[:1]:
            start = tracing.voice(report.outlet, report.page, claim.stance)
            tracing.link(start, report.page, LinkKind.SAYS, f"on {claim.speaker}")
    if told or (spoken and all(c.stance in SILENT for _, c in spoken)):
        return  # an origin is named, or the page only passes on a denial
    stance = next((c.stance for _, c in spoken if c.stance not in SILENT), Stance.ASSERTS)
    voice = _itself(report, root, case)
    start = tracing.voice(voice, report.page, stance)
    if report.page != root.page:
        return  # the link from what it copies is drawn already
    if voice == report.outlet:
        unnamed = ", ".join(dict.fromkeys(v.name for v, _ in spoken if not v.named))
        tracing.link(start, report.page, LinkKind.SAYS, f"on {unnamed}" if unnamed else "in its own name")
    else:
        carries = voice.kind is OriginKind.AGENCY and not report.telling.citations
        tracing.link(start, report.page, LinkKind.CARRIES if carries else LinkKind.CITES, _carried(report))


def _voice(claim: Claim, report: Report, case: _Case) -> Voice:
    """The voice of a claim. "The foreign ministry" is that of the one State which the sentence names and no party is,
    else the office of that kind which the other tellings of the case name."""
    newsroom = next((v for v in case.outlets if fold(v.name) == fold(claim.speaker)), None)
    voice = newsroom or voice_among(claim.speaker, report.states)
    if (
        newsroom is not None
        or voice.country is not None
        or voice.kind is OriginKind.AGENCY
        or claim.speaker[1:] != claim.speaker[1:].lower()
    ):
        return voice
    role = load_sources().role(claim.speaker)
    if role is None or load_sources().nameless(claim.speaker) or (voice.named and voice.because != role.reason):
        return voice
    text = claim.passage.text
    named_there = [m for m in load_names().find(text) if text[m.end : m.end + 1] != "-"]  # a flag is no office
    found = {e.country for m in named_there for e in m.entries[:1] if e.country}
    others = sorted(found - report.states)
    if len(others) == 1:
        return office_of(others[0], role)
    named = sorted({v for v in case.offices if v.because == role.reason and v.country}, key=lambda v: v.name)
    if len(named) == 1:
        return named[0]
    if (
        voice.named
        or re.search(r"\bofficials?\b", claim.speaker)
        or (role is load_sources().government and not _OFFICE.search(claim.speaker))
    ):
        return voice
    return Voice(claim.speaker.lower(), OriginKind.VOICE, None, role.reliability, role.reason)


def _behind(press: Voice, claim: Claim, report: Report, case: _Case) -> Voice | None:
    """Whom a newsroom quotes in the sentence in which it is itself the speaker: a body of the list, else the one office
    of the case that the sentence names and that speaks for no party."""
    if press.kind not in {OriginKind.AGENCY, OriginKind.OUTLET} or press.country is not None or claim.stance in SILENT:
        return None
    text = claim.passage.text
    bodies = {m.source.name for m in load_sources().find(text) if m.source.kind is SourceKind.BODY}
    if len(bodies) == 1:
        return voice_of(bodies.pop())
    offices = [v for v in case.offices if v.country not in report.states and _acts(v, text)]
    return offices[0] if len(offices) == 1 else None


def _relays(voices: Sequence[Voice], report: Report) -> dict[str, Voice]:
    """Newsrooms that only pass on what another voice of the same page says; a State's own agency speaks for itself."""
    others = [v for v in voices if v.named and v.kind is OriginKind.VOICE and not _is_own(v, report)]
    press = [v for v in voices if v.kind in {OriginKind.AGENCY, OriginKind.OUTLET} and not _is_own(v, report)]
    return {v.name: v for v in press if others and (v.country is None or v.country in {o.country for o in others})}


def _itself(report: Report, root: Report, case: _Case) -> Voice:
    """Whose report a page is when it quotes nobody by name.

    In this order: of the source that it cites; of the agency whose copy it carries; of the page that it copies; of the
    office that its words say acted; its own.
    """
    if report.telling.citations:
        return agency_voice(report.telling.citations[0].name)
    if report.telling.agencies:
        return agency_voice(report.telling.agencies[0])
    if report.page != root.page:
        return _itself(root, root, case)
    words = " ".join(report.evidence)
    told = [
        v
        for v in case.outlets
        if v != report.outlet and re.search(rf"\b(?:told|seen by) (?:the )?{re.escape(v.name)}", words)
    ]
    if len(told) == 1:
        return told[0]
    if any(load_sources().nameless(claim.speaker) for claim in report.claims if claim.stance not in SILENT):
        return report.outlet
    outside = [v for v in case.offices if v.country not in report.states]
    acted = [v for v in outside if any(_acts(v, text) for text in report.evidence)]
    return acted[0] if len({v.name for v in acted}) == 1 else report.outlet


def _acts(office: Voice, text: str) -> bool:
    """Whether words tell an act of that office of that State: "Dubai's customs authority seized"."""
    role = load_sources().role(text)
    states = {e.country for m in load_names().find(text) for e in m.entries[:1]}
    return role is not None and role.reason == office.because and office.country in states


def _is_own(voice: Voice, report: Report) -> bool:
    return fold(voice.name).removeprefix("the ") == fold(report.outlet.name).removeprefix("the ")


def _pass_on(start: str, report: Report, claim: Claim, relays: Sequence[Voice], tracing: _Tracing) -> None:
    """Links from a voice to the page, through whoever passed the word on."""
    hands = [voice_of(name) for name in reversed(claim.via)] or list(relays)
    if not hands and report.telling.agencies:
        hands = [agency_voice(report.telling.agencies[0])]
    if claim.stance is Stance.NEITHER:
        how = LinkKind.NEITHER
    else:
        how = LinkKind.DENIES if claim.stance in SILENT else LinkKind.SAYS
    at = start
    for hand in hands:
        if f"voice:{hand.name}" == start or _is_own(hand, report) or not hand.named:
            continue
        node = f"hand:{hand.name}"
        tracing.nodes.setdefault(node, ChainNode(id=node, label=hand.name, note=f"{hand.reliability}, passes it on"))
        tracing.link(at, node, how, f"“{_shorten(claim.passage.text)}”")
        at = node
    if at == start:
        tracing.link(at, report.page, how, f"“{_shorten(claim.passage.text)}”")
    else:
        tracing.link(at, report.page, LinkKind.CARRIES, "retells or carries its report")


def _carried(report: Report) -> str:
    if report.telling.citations:
        return f"“{_shorten(report.telling.citations[0].passage.text)}”"
    return "agency named on the page"


def _shorten(text: str, most: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rsplit(' ', 1)[0]}…"


def _masthead(telling: Telling) -> str:
    return f"{telling.publisher or telling.source}{f', {telling.reported_on}' if telling.reported_on else ''}"


def _origins(tracing: _Tracing, *, denials: bool) -> tuple[Origin, ...]:
    """The voices that say so, or those that only deny or are silent, most articles first."""
    found = []
    for name, voice in tracing.voices.items():
        stances = tuple(tracing.stances[name])
        if all(s in SILENT for s in stances) is not denials:
            continue
        if denials and Stance.DENIES not in stances and Stance.RETRACTS not in stances:
            continue
        found.append(
            Origin(
                name=tracing.shown(name),
                kind=voice.kind,
                country=voice.country,
                reliability=voice.reliability,
                stances=stances,
                pages=tuple(tracing.pages[name]),
                because=voice.because,
            )
        )
    return tuple(sorted(found, key=lambda o: (-len(o.pages), o.reliability == UNKNOWN_LETTER, o.name)))


def _columns(tracing: _Tracing) -> tuple[ChainNode, ...]:
    """Each node one column further from the event than the furthest of those it comes from."""
    column = dict.fromkeys(tracing.nodes, 0)
    for _ in range(len(column)):
        moved = False
        for start, end, _how in tracing.links:
            if column[end] < column[start] + 1 <= len(column):
                column[end], moved = column[start] + 1, True
        if not moved:
            break
    return tuple(
        ChainNode(
            id=node.id,
            label=tracing.shown(node.label) if node.label in tracing.voices else node.label,
            note=node.note,
            column=column[node.id],
        )
        for node in sorted(tracing.nodes.values(), key=lambda n: column[n.id])
    )
