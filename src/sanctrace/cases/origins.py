"""Whose word a case rests on: copies, agency lines and citing chains traced back to the voices that know.

An article goes back to, in this order: the voices that it quotes for the event; the report that it cites; the agency
whose copy it carries; the article that it copies; itself. Fourteen articles that end at one voice are one origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sanctrace.cases.telling import likeness_of
from sanctrace.cases.told import STANDARD_INPUT, Told
from sanctrace.cases.voices import Voice, agency_voice, publisher_voice, voice_among, voice_of
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.sources import UNKNOWN_LETTER
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

COPY = 0.6  # share of word triples from which two articles are one text
EDITED = 0.3  # for two versions of one address
_SILENT = frozenset({Stance.DENIES, Stance.NEITHER, Stance.RETRACTS})
_UNDATED = date.max


@dataclass(frozen=True, kw_only=True)
class _Report:
    """One page of the case with what it says of the event."""

    page: str
    telling: Telling
    claims: tuple[Claim, ...]
    states: frozenset[str]

    @property
    def outlet(self) -> Voice:
        return publisher_voice(self.telling.publisher)


@dataclass
class _Tracing:
    """What is found while the chain is drawn up."""

    voices: dict[str, Voice] = field(default_factory=dict)
    stances: dict[str, dict[Stance, None]] = field(default_factory=dict)
    pages: dict[str, dict[str, None]] = field(default_factory=dict)
    nodes: dict[str, ChainNode] = field(default_factory=dict)
    links: dict[tuple[str, str, LinkKind], ChainLink] = field(default_factory=dict)

    def voice(self, voice: Voice, page: str, stance: Stance) -> str:
        node = f"voice:{voice.name}"
        self.voices[voice.name] = voice
        self.stances.setdefault(voice.name, {}).setdefault(stance)
        self.pages.setdefault(voice.name, {}).setdefault(page)
        self.nodes.setdefault(node, ChainNode(id=node, label=voice.name, note=voice.reliability))
        return node

    def link(self, start: str, end: str, how: LinkKind, because: str) -> None:
        if start != end:
            self.links.setdefault((start, end, how), ChainLink(start=start, end=end, how=how, because=because))


def trace_origins(tellings: Sequence[Told]) -> OriginChain:
    """The chain of a case; its tellings by day of report."""
    reports = _reports(tellings)
    copies, revisions = _copies(reports)
    tracing = _Tracing()
    roots = {page: _root(page, copies) for page in (r.page for r in reports)}
    for report in reports:
        tracing.nodes[report.page] = ChainNode(
            id=report.page, label=_masthead(report.telling), note=report.telling.title
        )
    for report in reports:
        if (earlier := revisions.get(report.page)) is not None:
            tracing.link(earlier, report.page, LinkKind.REVISES, "the same page, edited")
        elif (copied := copies.get(report.page)) is not None:
            tracing.link(copied, report.page, LinkKind.COPIES, "near-identical text")
    by_page = {report.page: report for report in reports}
    for report in reports:
        _trace(report, by_page[roots[report.page]], tracing)
    origins = _origins(tracing, denials=False)
    counted = [r for r in reports if r.page not in revisions]
    return OriginChain(
        origins=origins,
        denials=_origins(tracing, denials=True),
        nodes=_columns(tracing),
        links=tuple(tracing.links.values()),
        articles=len(counted),
    )


def _reports(tellings: Sequence[Told]) -> list[_Report]:
    claims: dict[str, list[Claim]] = {}
    first: dict[str, Telling] = {}
    for told in tellings:
        claims.setdefault(told.page, []).extend(told.event.claims)
        first.setdefault(told.page, told.telling)
    sides = [side for told in tellings for side in (told.supplier, told.recipient) if side]
    states = frozenset(side.country for side in sides if side.country)
    return [_Report(page=page, telling=first[page], claims=tuple(claims[page]), states=states) for page in first]


def _copies(reports: Sequence[_Report]) -> tuple[dict[str, str], dict[str, str]]:
    """For each page the earlier page that it copies, and for each later version the version that it edits."""
    copies: dict[str, str] = {}
    revisions: dict[str, str] = {}
    in_time = sorted(reports, key=lambda r: (_time(r.telling), r.telling.revision, r.page))
    for at, report in enumerate(in_time):
        for earlier in in_time[:at]:
            how = _edition(earlier.telling, report.telling)
            if how is LinkKind.REVISES:
                revisions[report.page] = copies[report.page] = earlier.page
                break
            if how is LinkKind.COPIES:
                copies.setdefault(report.page, earlier.page)
    return copies, revisions


def _edition(earlier: Telling, later: Telling) -> LinkKind | None:
    """Whether the later page is the earlier one edited, or another outlet's copy of it."""
    alike = likeness_of(earlier.fingerprint, later.fingerprint)
    if earlier.source == later.source != STANDARD_INPUT:
        return LinkKind.REVISES if alike >= EDITED or not (earlier.fingerprint and later.fingerprint) else None
    if earlier.sha256 == later.sha256 or alike >= COPY:
        same_outlet = earlier.publisher is not None and earlier.publisher == later.publisher
        return LinkKind.REVISES if same_outlet and _time(earlier) < _time(later) else LinkKind.COPIES
    return None


def _time(telling: Telling) -> tuple[date, str]:
    """Day and time of the report; pages without a day come last."""
    return (telling.reported_on or _UNDATED, telling.published.text if telling.published else "")


def _root(page: str, copies: dict[str, str]) -> str:
    while page in copies:
        page = copies[page]
    return page


def _trace(report: _Report, root: _Report, tracing: _Tracing) -> None:
    """Put the origins of one report into the chain; a copy has those of the text that it copies."""
    told = False
    spoken = [(voice_among(c.speaker, report.states), c) for c in (report.claims or root.claims)]
    for voice, claim in spoken:
        if _is_own(voice, report) or (not voice.named and claim.stance not in _SILENT):
            continue
        how = LinkKind.DENIES if claim.stance in _SILENT else LinkKind.SAYS
        start = tracing.voice(voice, report.page, claim.stance)
        _pass_on(start, report, claim, how, tracing)
        told = told or how is LinkKind.SAYS
    if told:
        return
    stance = next((c.stance for _, c in spoken if c.stance not in _SILENT), Stance.ASSERTS)
    if all(c.stance in _SILENT for _, c in spoken) and spoken:
        return  # the page only passes on a denial
    if report.page != root.page and not report.telling.agencies:
        tracing.voice(_itself(root), report.page, stance)
        return
    voice = _itself(report)
    start = tracing.voice(voice, report.page, stance)
    how = LinkKind.CARRIES if voice.kind is OriginKind.AGENCY else LinkKind.CITES
    if voice != report.outlet:
        tracing.link(start, report.page, how, _carried(report))
    else:
        tracing.link(start, report.page, LinkKind.SAYS, "in its own name")


def _itself(report: _Report) -> Voice:
    """Whose report a page is when it quotes nobody: one that it cites, an agency's, an unnamed source's, its own."""
    if report.telling.citations:
        return agency_voice(report.telling.citations[0].name)
    if report.telling.agencies:
        return agency_voice(report.telling.agencies[0])
    return report.outlet


def _is_own(voice: Voice, report: _Report) -> bool:
    return fold(voice.name).removeprefix("the ") == fold(report.outlet.name).removeprefix("the ")


def _pass_on(start: str, report: _Report, claim: Claim, how: LinkKind, tracing: _Tracing) -> None:
    """Links from a voice to the page, through whoever passed the word on."""
    hands = [voice_of(name) for name in reversed(claim.via)]
    if not hands and report.telling.agencies:
        hands = [agency_voice(report.telling.agencies[0])]
    at = start
    for hand in hands:
        node = f"hand:{hand.name}"
        if f"voice:{hand.name}" == start or _is_own(hand, report) or not hand.named:
            continue
        tracing.nodes.setdefault(node, ChainNode(id=node, label=hand.name, note=hand.reliability))
        tracing.link(at, node, how, f"“{_shorten(claim.passage.text)}”")
        at = node
    because = f"“{_shorten(claim.passage.text)}”" if at == start else "carries its copy"
    tracing.link(at, report.page, how if at == start else LinkKind.CARRIES, because)


def _carried(report: _Report) -> str:
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
        if all(s in _SILENT for s in stances) is not denials:
            continue
        if denials and Stance.DENIES not in stances and Stance.RETRACTS not in stances:
            continue
        found.append(
            Origin(
                name=voice.name,
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
        ChainNode(id=node.id, label=node.label, note=node.note, column=column[node.id])
        for node in sorted(tracing.nodes.values(), key=lambda n: column[n.id])
    )
