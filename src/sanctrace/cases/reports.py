"""The pages of a case, and which of them is another's text: copies, and later versions of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sanctrace.cases.telling import likeness_of
from sanctrace.cases.told import STANDARD_INPUT, Told
from sanctrace.cases.voices import Voice, publisher_voice
from sanctrace.model import Claim, LinkKind, Telling

COPY = 0.6  # share of word triples from which two articles are one text
EDITED = 0.3  # for two versions of one address, and for an article whose words for the event are another's
SAME_WORDS = 0.3  # share of the shorter evidence's word fours from which the event is told in the same words
_UNDATED = date.max


@dataclass(frozen=True, kw_only=True)
class Report:
    """One page of the case with what it says of the event."""

    page: str
    telling: Telling
    claims: tuple[Claim, ...]
    states: frozenset[str]  # of the parties of the case
    evidence: tuple[str, ...] = ()
    shingles: frozenset[int] = frozenset()

    @property
    def outlet(self) -> Voice:
        """The newsroom as a voice."""
        return publisher_voice(self.telling.publisher)

    @property
    def words(self) -> tuple[str, ...]:
        """The page's sentences for the event, those of its speakers included, each once."""
        return tuple(dict.fromkeys((*self.evidence, *(c.passage.text for c in self.claims))))


def reports_of(tellings: Sequence[Told]) -> list[Report]:
    """One report for each page of the tellings, in their order."""
    claims: dict[str, list[Claim]] = {}
    first: dict[str, Telling] = {}
    words: dict[str, list[str]] = {}
    shingles: dict[str, set[int]] = {}
    for told in tellings:
        claims.setdefault(told.page, []).extend(told.event.claims)
        first.setdefault(told.page, told.telling)
        words.setdefault(told.page, []).extend(passage.text for passage in told.event.evidence)
        shingles.setdefault(told.page, set()).update(told.shingles)
    sides = [side for told in tellings for side in (told.supplier, told.recipient) if side]
    states = frozenset(side.country for side in sides if side.country)
    return [
        Report(
            page=page,
            telling=first[page],
            claims=tuple(claims[page]),
            states=states,
            evidence=tuple(words[page]),
            shingles=frozenset(shingles[page]),
        )
        for page in first
    ]


def copies_of(reports: Sequence[Report]) -> tuple[dict[str, str], dict[str, str]]:
    """For each page the earlier page that it copies, and for each later version the version that it edits."""
    copies: dict[str, str] = {}
    revisions: dict[str, str] = {}
    in_time = sorted(reports, key=lambda r: (_time(r.telling), r.telling.revision, r.page))
    for at, report in enumerate(in_time):
        for earlier in in_time[:at]:
            how = _edition(earlier, report)
            if how is LinkKind.REVISES:
                revisions[report.page] = copies[report.page] = earlier.page
                break
            if how is LinkKind.COPIES:
                copies.setdefault(report.page, earlier.page)
    return copies, revisions


def root_of(page: str, copies: dict[str, str]) -> str:
    """The page whose text a page is in the end."""
    while page in copies:
        page = copies[page]
    return page


def _edition(earlier: Report, later: Report) -> LinkKind | None:
    """Whether the later page is the earlier one edited, or another outlet's copy of it."""
    one, other = earlier.telling, later.telling
    alike = likeness_of(one.fingerprint, other.fingerprint)
    if one.source == other.source != STANDARD_INPUT:
        return LinkKind.REVISES if alike >= EDITED or not (one.fingerprint and other.fingerprint) else None
    if one.sha256 == other.sha256 or alike >= COPY or (alike >= EDITED and _same_words(earlier, later)):
        same_outlet = one.publisher is not None and one.publisher == other.publisher
        return LinkKind.REVISES if same_outlet and _time(one) < _time(other) else LinkKind.COPIES
    return None


def _same_words(one: Report, other: Report) -> bool:
    """Whether two pages tell the event in the same words: a desk that shortens a wire or writes it another lead keeps
    the sentences that carry the news."""
    shorter = min(len(one.shingles), len(other.shingles))
    return bool(shorter) and len(one.shingles & other.shingles) >= SAME_WORDS * shorter


def _time(telling: Telling) -> tuple[date, str]:
    """Day and time of the report; pages without a day come last."""
    return (telling.reported_on or _UNDATED, telling.published.text if telling.published else "")
