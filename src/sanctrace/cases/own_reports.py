"""What a page's newsroom found out itself: whom it talked to, which papers and pictures it has seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanctrace.cases.reports import Report
from sanctrace.cases.spokesmen import SILENT, Spoken, is_person
from sanctrace.cases.voices import Voice, publisher_voice
from sanctrace.lexicon.match import fold
from sanctrace.lexicon.sources import head_of, load_sources
from sanctrace.model import Claim, OriginKind

# People whose word is no office's, though its words stand before them ("customs brokers", "an army deserter").
_OUTSIDERS = frozenset(
    {
        "broker",
        "brokers",
        "trader",
        "traders",
        "dealer",
        "dealers",
        "deserter",
        "deserters",
        "defector",
        "defectors",
        "driver",
        "drivers",
    }
)
_SHOWN_TO = re.compile(
    r"\b(?:seen|obtained|reviewed|viewed|examined|inspected) by\b|\b(?:shared with|shown to|leaked to|provided to)\b"
)
# "documents show", "photographs seen by this newspaper"; court papers and a body's report are its own word.
_SHOWN = re.compile(
    r"(?<!court )(?<!charging )\b(?:documents|files|records|papers|invoices|receipts|e-?mails|messages|logs?|"
    r"manifests?|contracts?|waybills|bills of lading|tracking data|shipping data) (?:show|indicate|suggest)\b|"
    r"\b(?<!report )(?<!study )(?<!draft )(?:seen|reviewed|obtained|examined) by (?:this|the) (?:news)?paper\b"
)
# "photographed by a resident"
_BY_SOMEBODY = re.compile(r"\b(?:photographed|filmed|recorded|videoed) by (?:an? |two |three |several |local )?(\w+)")
_SEEN = re.compile(
    r"\b(?:which|that) (?:this (?:news)?paper|the agency|we) (?:has|have) seen\b|\bseen by this (?:news)?paper\b"
)
# "customs log", "log of the customs"
_HIS_PAPER = (
    r"{speaker}(?:'s)?((?: [\w-]+){{1,3}})|((?:[\w-]+ ){{1,2}})(?:of|from|by|written by)(?: the| a| an)? {speaker}"
)
_AGAIN = re.compile(r"\b(?:he|she|they|who|the (?:officer|official|source|diplomat)s?) told\b", re.I)


def sentences_of(claim: Claim, report: Report) -> list[str]:
    """The sentences of a page in which a speaker's words stand; all of them when they stand in none."""
    key = fold(claim.speaker)
    return [text for text in report.words if key in fold(text)] or list(report.words)


def of_newsroom(claim: Claim, report: Report) -> bool:
    """Whether a speaker is what a newsroom found itself, though an office's words may stand before it: "customs papers
    obtained by the Post"."""
    book, speaker = load_sources(), claim.speaker
    if not book.obtained(speaker):
        return False
    head, role = head_of(speaker), book.role(speaker)
    if role is None or head in _OUTSIDERS:
        return True
    spans = book.spans_of(role, speaker)
    if any(fold(speaker[start:end]).endswith(head) for start, end in spans) or not book.leaked(head):
        return False
    return any(_SHOWN_TO.search(text) for text in sentences_of(claim, report))


def own_report(claim: Claim, report: Report) -> bool:
    """Whether a page says that its nameless speaker told a newsroom, or asked not to be named."""
    book = load_sources()
    names = _own_names(report)
    his = sentences_of(claim, report)
    later = [text for text in report.words if text not in his and _AGAIN.search(text)]
    return any(book.unquoted(t) or book.told_itself(t) or any(book.told_to(t, n) for n in names) for t in his + later)


def _own_names(report: Report) -> list[str]:
    """What a page calls the newsroom that prints it, and those whose copy it carries."""
    names = [name for name in (report.telling.publisher, *report.telling.agencies) if name]
    return [short for name in names for short in load_sources().short_names(name)]


def leaked(claim: Claim, report: Report) -> bool:
    """Whether the speaker's word is a list or a log of his that a newsroom has seen: "a customs log seen by the Post",
    "a memo of the ministry"."""
    book = load_sources()
    names = _own_names(report)
    whose = re.compile(
        _HIS_PAPER.format(speaker=re.escape(fold(claim.speaker).removesuffix("'s"))),
    )
    return any(
        any(book.leaked(" ".join(group for group in match.groups() if group)) for match in whose.finditer(fold(text)))
        and (_SEEN.search(text) or any(book.told_to(text, name) for name in names))
        for text in sentences_of(claim, report)
    )


def found_out(spoken: Sequence[Spoken], report: Report) -> str | None:
    """Who told a page's newsroom something beside the voices that it quotes: his words; None when nobody did.

    Nameless people beside another newsroom are that one's.
    """
    newsrooms = {OriginKind.AGENCY, OriginKind.OUTLET}
    press = [v.name for v, _ in spoken if v.kind in newsrooms and v != report.outlet]
    bodies = [c.speaker for v, c in spoken if v.named and v.country is None and c.speaker and _finds(v, c, report)]
    for voice, claim in spoken:
        if voice.named or claim.stance in SILENT:
            continue
        others = press if own_report(claim, report) else [*press, *bodies]
        if load_sources().obtained(claim.speaker) and not any(
            fold(name) in fold(text) and fold(claim.speaker) in fold(text) for name in others for text in report.words
        ):
            return claim.speaker
        if load_sources().nameless(claim.speaker) and not press:
            return claim.speaker
    return None


def _finds(voice: Voice, claim: Claim, report: Report) -> bool:
    """Whether a voice can be the one that was told: a body, or whoever a sentence says was told or has seen it."""
    told = any(load_sources().told_to(text, claim.speaker) for text in report.words)
    return told or not is_person(voice, claim)


def saw_itself(report: Report) -> str | None:
    """The words of a page that say that its newsroom has papers or pictures of its own; None when none do."""
    for text in report.evidence:
        if (match := _SHOWN.search(text)) or (
            (match := _BY_SOMEBODY.search(text)) and load_sources().obtained(match[1])
        ):
            return match[0]
    seen = any(load_sources().shown_to(text, name) for text in report.evidence for name in _own_names(report))
    return "what it has seen" if seen else None


def told_whom(report: Report, outlets: Sequence[Voice]) -> Voice | None:
    """The one newsroom of the case, other than the page's own, that a sentence names as the one that was told."""
    book = load_sources()
    told = [v for v in outlets if v != report.outlet and any(book.told_to(text, v.name) for text in report.evidence)]
    if not told:
        own = {bare_name(name) for name in _own_names(report)}
        names = {n for text in report.evidence for n in book.told_newsrooms(text) if bare_name(n) not in own}
        told = [publisher_voice(name) for name in sorted(names)]
    return told[0] if len(told) == 1 else None


def bare_name(name: str) -> str:
    return fold(name.strip()).removeprefix("the ")
