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

from sanctrace.cases.own_reports import found_out, own_report, saw_itself, told_whom
from sanctrace.cases.reports import Report, copies_of, reports_of, root_of
from sanctrace.cases.speakers import Cast, admits, cast_of, speakers_of
from sanctrace.cases.spokesmen import SILENT, Spoken
from sanctrace.cases.told import Told
from sanctrace.cases.voices import (
    STATE_MEDIA,
    Voice,
    agency_voice,
    is_office,
    is_press,
    office_of,
    voice_among,
    voice_of,
)
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.sources import UNKNOWN_LETTER, SourceKind, load_sources
from sanctrace.model import (
    ChainLink,
    ChainNode,
    Claim,
    EventKind,
    LinkKind,
    Origin,
    OriginChain,
    OriginKind,
    Stance,
    Telling,
)

_OFFICE = re.compile(r"\w+ (?:ministry|embassy|minister)\b", re.I)  # an office that its words tell from others
_QUOTES = re.compile(r"\b(?:citing|cites|cited|quoting|quotes|quoted|according to|told|on the word of)\b", re.I)
_LAWMAKERS = next(role.reason for role in load_sources().roles if role.id == "parliament")
_SERVICE = "intelligence"
_SEIZING = {"customs", "border", "police", "military"}
_ITSELF = frozenset(
    {"this newspaper", "this paper", "service", "the service", "officers", "officer", "official", "officials"}
)


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
    found_out: set[str] = field(default_factory=set)  # pages of newsrooms that quote somebody without a name
    told: set[str] = field(default_factory=set)  # newsrooms of which another page says that they found it out
    said_as: dict[str, Counter[str]] = field(default_factory=dict)  # the pages' own words for a voice that says so
    denied_as: dict[str, Counter[str]] = field(default_factory=dict)

    def voice(self, voice: Voice, page: str, stance: Stance, words: str = "") -> str:
        if words:
            said = self.denied_as if stance in SILENT else self.said_as
            said.setdefault(voice.name, Counter())[words.strip()] += 1
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
        words = self.said_as.get(name) or self.denied_as.get(name)
        if not words or voice.because not in _shown_offices():
            return name
        if voice.because != load_sources().government.reason:
            words = Counter({w: n for w, n in words.items() if any(letter.isupper() for letter in w)}) or _kinds(words)
        words = Counter({w: n for w, n in words.items() if fold(w) not in fold(name)}) or words
        if not words:
            return name
        most = min(words, key=lambda w: (_told_little(w), -words[w], len(w), w))
        return name if fold(most) in fold(name) else f"{name} ({most})"

    def link(self, start: str, end: str, how: LinkKind, because: str) -> None:
        if start != end:
            self.links.setdefault((start, end, how), ChainLink(start=start, end=end, how=how, because=because))


def _told_little(words: str) -> int:
    """How little words say of which office spoke: "White House" more than "ministry", and that more than the name of a
    spokesman or a capital."""
    office = any(e.kind is NameKind.OFFICE for m in load_names().find(words) for e in m.entries[:1])
    if not office and load_sources().role(words) is None:
        return 2
    return 0 if any(letter.isupper() for letter in words) else 1


def _kinds(words: Counter[str]) -> Counter[str]:
    """What kind of office the pages' words name, without whoever is of it: "coast guard" of "a coast guard officer"."""
    found: Counter[str] = Counter()
    for said, number in words.items():
        role = load_sources().role(said)
        for start, end in load_sources().spans_of(role, said) if role else ():
            found[said[start:end]] += number
    return found


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
    cast = cast_of(reports)
    for report in reports:
        _trace(report, by_page[roots[report.page]], cast, tracing)
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
    for name in [n for n, v in tracing.voices.items() if is_press(v)]:
        own = {r.page for r in reports if fold(r.outlet.name) == fold(name)}
        behind = [n for n, pages in tracing.pages.items() if n != name and own & set(pages) and _asserts(tracing, n)]
        found_out = own & tracing.found_out
        if not behind or found_out or name in tracing.told:
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


def _trace(report: Report, root: Report, cast: Cast, tracing: _Tracing) -> None:
    """Put the origins of one report into the chain; a copy has those of the text that it copies."""
    spoken = speakers_of(report, report.claims or root.claims, cast)
    spoken += [(behind, c) for voice, c in spoken if (behind := _behind(voice, c, report, cast)) is not None]
    relays = _relays(spoken, report)
    told = False
    for voice, claim in spoken:
        silent = claim.stance in SILENT
        if claim.stance is Stance.DENIES and voice.named and admits(claim, report):
            tracing.voice(voice, report.page, Stance.CONFIRMS, claim.speaker)
        if not voice.named and not silent and fold(claim.speaker) not in _ITSELF:
            tracing.found_out.add(report.page)
        if voice.name in relays or _is_own(voice, report) or (not voice.named and not silent):
            continue
        if voice.kind is not OriginKind.VOICE and not silent and _found_by(voice, spoken, report):
            tracing.told.add(voice.name)
        start = tracing.voice(voice, report.page, claim.stance, claim.speaker)
        if report.page not in tracing.copied:
            _pass_on(start, report, claim, list(relays.values()), tracing)
        told = told or not silent
    tellers: dict[Voice, str] = {}
    if told and (found := found_out(spoken, report)) is not None:
        teller = told_whom(report, cast.outlets) or _writer(report, root)
        tellers[teller] = found
    if (seen := saw_itself(report)) is not None:
        tellers.setdefault(_writer(report, root), seen)
        if not told and (other := told_whom(report, cast.outlets)) is not None:
            tellers.setdefault(other, "what it was told")
        told = True
    for teller, found in tellers.items():
        tracing.found_out.add(report.page)
        start = tracing.voice(teller, report.page, Stance.ASSERTS)
        if report.page not in tracing.copied:
            tracing.link(start, report.page, LinkKind.SAYS, f"on {found}")
    if told or (spoken and all(c.stance in SILENT for _, c in spoken)):
        return  # an origin is named, or the page only passes on a denial
    stance = next((c.stance for _, c in spoken if c.stance not in SILENT), Stance.ASSERTS)
    voice = _itself(report, root, cast)
    beside = (name for name in report.telling.beside if is_office(voice) and voice_among(name, report.states) == voice)
    own = (report.telling.publisher or "") if is_office(voice) and voice == report.outlet else ""
    start = tracing.voice(voice, report.page, stance, own or next(beside, ""))
    if report.page != root.page:
        return  # the link from what it copies is drawn already
    if voice == report.outlet:
        unnamed = ", ".join(dict.fromkeys(v.name for v, _ in spoken if not v.named))
        tracing.link(start, report.page, LinkKind.SAYS, f"on {unnamed}" if unnamed else "in its own name")
    else:
        carries = voice.kind is OriginKind.AGENCY and not report.telling.citations
        tracing.link(start, report.page, LinkKind.CARRIES if carries else LinkKind.CITES, _carried(report))


def _behind(press: Voice, claim: Claim, report: Report, cast: Cast) -> Voice | None:
    """Whom a newsroom quotes in the sentence in which it is itself the speaker: a body of the list, else the one office
    of the case that the sentence names and that speaks for no party. Behind lawmakers, the service that told them."""
    if press.because == _LAWMAKERS and press.country is not None and claim.stance not in SILENT:
        told = [
            t for t in report.words if load_sources().briefed(t) and (r := load_sources().role(t)) and r.id == _SERVICE
        ]
        return office_of(press.country, next(r for r in load_sources().roles if r.id == _SERVICE)) if told else None
    if not is_press(press) or claim.stance in SILENT:
        return None
    text = claim.passage.text
    bodies = {m.source.name for m in load_sources().find(text) if m.source.kind is SourceKind.BODY}
    if len(bodies) == 1:
        return voice_of(bodies.pop())
    if not _QUOTES.search(text):
        return None
    offices = [v for v in cast.offices if v.country not in report.states and _acts(v, text)]
    return offices[0] if len(offices) == 1 else None


def _found_by(newsroom: Voice, spoken: Sequence[Spoken], report: Report) -> bool:
    """Whether the sentence in which a page names a newsroom says that it has pictures, papers or nameless people."""
    book, unnamed = load_sources(), [v for v, _ in spoken if not v.named]
    texts = [text for text in report.words if fold(newsroom.name) in fold(text)]
    return any(
        book.finds(text) or (unnamed and book.told_to(text, newsroom.name)) or any(v.country for v in unnamed)
        for text in texts
    )


def _relays(spoken: Sequence[Spoken], report: Report) -> dict[str, Voice]:
    """Newsrooms that only pass on what another voice of the same page says: a sentence names both, or none names the
    newsroom. A State's own agency speaks for itself."""
    told = [(v, c) for v, c in spoken if c.stance not in SILENT and not _is_own(v, report)]
    others = [(v, c) for v, c in told if v.named and v.kind is OriginKind.VOICE]
    press = [v for v, _ in told if v.kind in {OriginKind.AGENCY, OriginKind.OUTLET}]
    states = {o.country for o, _ in others}
    hands = {}
    for newsroom in press:
        if not is_press(newsroom):
            passes_on = newsroom.country in states
        else:
            texts = [fold(text) for text in report.words if fold(newsroom.name) in fold(text)]
            both = [text for text in texts if any(c.speaker and fold(c.speaker) in text for _, c in others)]
            passes_on = bool(both) or not texts
        if others and passes_on:
            hands[newsroom.name] = newsroom
    if any(load_sources().briefed(text) for text in report.words):
        lawmakers = [v for v, _ in others if v.because == _LAWMAKERS]
        hands |= {v.name: v for v in lawmakers if any(o.because != _LAWMAKERS and is_office(o) for o, _ in others)}
    return hands


def _writer(report: Report, root: Report) -> Voice:
    """The newsroom whose text a page is: what it copies, else the agency whose copy it says to carry, else its own."""
    if report.page == root.page and report.telling.agencies:
        return agency_voice(report.telling.agencies[0])
    return root.outlet


def _acting(report: Report, cast: Cast) -> Voice | None:
    """The one office of the case, or else of the page's other events, that can have done what a page tells without a
    source: who seized, charged, convicted. None when several can or the page quotes somebody."""
    if any(claim.stance not in SILENT for claim in report.claims):
        return None
    told = next((role for text in report.evidence if (role := load_sources().acting_role(text))), None)
    roles = {told} if told else _SEIZING if report.telling.event.kind is EventKind.SEIZURE else set()
    reasons = {role.reason for role in load_sources().roles if role.id in roles}
    beside = {v.name: v for name in report.telling.beside if (v := voice_among(name, report.states)).country}
    for known in (cast.speaking, tuple(beside.values())):
        offices = [v for v in known if v.because in reasons]
        if offices:
            return offices[0] if len(offices) == 1 else None
    return None


def _itself(report: Report, root: Report, cast: Cast) -> Voice:
    """Whose report a page is when it quotes nobody by name.

    In this order: of the source that it cites; of the one office of the case that can have acted; of the agency whose
    copy it carries; of the page that it copies; of the office that its words say acted; its own.
    """
    if report.telling.citations:
        return agency_voice(report.telling.citations[0].name)
    if (office := _acting(report, cast)) is not None:
        return office
    if report.telling.agencies:
        return agency_voice(report.telling.agencies[0])
    if report.page != root.page:
        return _itself(root, root, cast)
    if (teller := told_whom(report, cast.outlets)) is not None:
        return teller
    if any(_tells_it(claim, report) for claim in report.claims if claim.stance not in SILENT):
        return report.outlet
    outside = [v for v in cast.offices if v.country not in report.states]
    acted = [v for v in outside if any(_acts(v, text) for text in report.evidence)]
    return acted[0] if len({v.name for v in acted}) == 1 else report.outlet


def _tells_it(claim: Claim, report: Report) -> bool:
    """Whether somebody without a name tells a page's newsroom what he knows ("a man who works in the trade told …")."""
    return load_sources().nameless(claim.speaker) or (claim.speaker.islower() and own_report(claim, report))


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
