"""A reading -> its tellings: each event that the law may speak of, and what shows whose account it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from rensa import RMinHash

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.lexicon.sources import SourceMatch, load_sources
from sanctrace.model import Article, Citation, EventReading, Outcome, Reading, Stance, Telling

# 128 numbers and word groups of three: with them rensa found near copies at precision .993 and recall .978.
PERMUTATIONS = 128
SHINGLE = 3
SEED = 42
SHORTEST = 25  # words; below that a common dateline or a house style makes strangers look alike
LEAST_QUOTED = 6  # words; shorter quotations are common property ("military equipment")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{20,600})[”\"]")
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
# A capitalised word inside a sentence, or a number of three figures and more; years are dates, not particulars.
_NAME = re.compile(r"(?<=[a-z,;:“\"'’(\-] )[“\"(]?([A-Z][\w’'-]{2,})")
_NUMBER = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{3,})(?:\.\d+)?(?![\w])")
_YEAR = range(1900, 2101)
_COMMON_NAMES = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("north", "south", "east", "west", "northern", "southern", "eastern", "western"),
        *("president", "minister", "ministry", "leader", "foreign", "the"),
    }
)
_STATES = frozenset(
    {NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PERSON, NameKind.OFFICE, NameKind.AGENCY, NameKind.ORGANISATION}
)
_SILENT = frozenset({Stance.DENIES, Stance.NEITHER, Stance.RETRACTS})
_REACH = 60  # characters before and after a source's name in which the citing words stand


def tellings_of(reading: Reading, revision: int = 0, *, every: bool = False) -> list[Telling]:
    """The tellings of a reading, in the order of its events.

    An event makes a case when a finding of it says more than *not covered*; with `every`, the others come too.
    `revision` is the number of this version of the page among the kept versions of its source.
    """
    events = [event for event in reading.events if every or makes_case(event)]
    if not events:
        return []
    article = reading.article
    fingerprint = fingerprint_of(article.body)
    quotations = quotations_in(article.body)
    citations = citations_in(article)
    names = tuple(sorted(names_in(article.body)))
    return [
        Telling(
            reading=event,
            source=article.source,
            sha256=article.sha256,
            title=article.title,
            publisher=article.publisher,
            agencies=article.agencies,
            published=article.published,
            fingerprint=fingerprint,
            quotations=quotations,
            citations=citations,
            names=names,
            beside=_speakers_beside(event, reading.events),
            revision=revision,
        )
        for event in events
    ]


def _speakers_beside(event: EventReading, events: Sequence[EventReading]) -> tuple[str, ...]:
    """Who asserts the other events of an article, each once."""
    claims = (claim for other in events if other is not event for claim in other.event.claims)
    return tuple(dict.fromkeys(claim.speaker for claim in claims if claim.stance not in _SILENT))


def tellings_of_all(readings: Iterable[Reading], *, every: bool = False) -> list[Telling]:
    """The tellings of many readings, given in the order of keeping: a later reading of a source is its next version."""
    versions: Counter[str] = Counter()
    found = []
    for reading in readings:
        found += tellings_of(reading, versions[reading.article.source], every=every)
        versions[reading.article.source] += 1
    return found


def makes_case(event: EventReading) -> bool:
    """Whether some finding says more than *not covered*."""
    return any(finding.outcome is not Outcome.NOT_COVERED for finding in event.findings)


def words_of(text: str) -> list[str]:
    """Folded words of a text, without punctuation."""
    return _WORD.findall(fold(text))


def fingerprint_of(body: str) -> tuple[int, ...]:
    """MinHash signature of a body's word triples; empty for a body of fewer than 25 words."""
    words = words_of(body)
    if len(words) < SHORTEST:
        return ()
    hashed = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    hashed.update([" ".join(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)])
    return tuple(hashed.digest())


def likeness_of(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Estimated share of word triples in common (Jaccard), 0 to 1; 0 when either text was too short."""
    if not one or not other:
        return 0.0
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def names_in(text: str) -> frozenset[str]:
    """Folded capitalised words inside sentences and figures of three digits and more.

    States, capitals and those who speak for one are left out: they are parties. Towns, ships, firms and people stay.
    """
    words = {m[1].removesuffix("’s").removesuffix("'s") for m in _NAME.finditer(text)}
    names = {fold(word) for word in words if not speaks_for_a_state(word)} - _COMMON_NAMES
    numbers = {m[1].replace(",", "") for m in _NUMBER.finditer(text)}
    return frozenset(names | {n for n in numbers if int(n) not in _YEAR})


@cache
def speaks_for_a_state(word: str) -> bool:
    """Whether a word names a State, its capital, or a person or body that speaks for one."""
    entries = [entry for match in load_names().find(word) for entry in match.entries]
    return any(entry.kind in _STATES or entry.id.startswith("capital:") for entry in entries)


def quotations_in(body: str) -> tuple[str, ...]:
    """Folded words of each quotation of six words or more, each once, in order."""
    found = (words_of(match[1]) for match in _QUOTED.finditer(body))
    return tuple(dict.fromkeys(" ".join(words) for words in found if len(words) >= LEAST_QUOTED))


def citations_in(article: Article) -> tuple[Citation, ...]:
    """Agencies, outlets and bodies that the article says it has the news from, each once, at their first such words."""
    book = load_sources()
    own = {source.name for name in (article.publisher,) if name and (source := book.named(name))}
    first: dict[str, Citation] = {}
    for match in book.find(article.body):
        if match.source.name in own or match.source.name in first:
            continue
        span = _citing(article.body, match)
        if span is not None:
            first[match.source.name] = Citation(name=match.source.name, passage=article.passage(*span))
    return tuple(first.values())


def _citing(body: str, match: SourceMatch) -> tuple[int, int] | None:
    """Start and end of the words that cite the source named there; None when it is only mentioned."""
    book = load_sources()
    before = fold(body[max(0, match.start - _REACH) : match.start]).rstrip()
    before = before.removesuffix(" the").removesuffix(" state").removesuffix(" agency").rstrip()
    for words in book.citing_before:
        if before.endswith(words) and not before[: -len(words)][-1:].isalnum():
            return fold(body[: match.start]).rfind(words), match.end
    after = fold(body[match.end : match.end + _REACH])
    opened = after.lstrip(" ,)'s")
    for words in book.citing_after:
        if opened.startswith(words) and not opened[len(words) : len(words) + 1].isalnum():
            return match.start, match.end + len(after) - len(opened) + len(words)
    return None
