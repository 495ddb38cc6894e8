"""Which cases a saved search wants, and the search in words."""

from __future__ import annotations

from sanctrace.cases.found_by import headline_words
from sanctrace.cases.sentence import join_words, spell_day
from sanctrace.lexicon.match import fold
from sanctrace.model.notice import CaseSnapshot, Search

_CODE_LENGTH = 2


def fits(search: Search, case: CaseSnapshot) -> bool:
    """Whether the search wants the case as it is now.

    Regime, provision and outcome have to come together in one finding: a search for *may fall under* in one regime does
    not want a case that may fall under another and cannot be tested against the first.
    """
    return (
        _fits_law(search, case)
        and (not search.statuses or case.status in search.statuses)
        and (not search.goods or not set(search.goods).isdisjoint(case.goods))
        and (not search.parties or any(_is_party(wanted, case) for wanted in search.parties))
        and _is_sure_enough(search.grade, case.grade)
        and (not search.sources or not set(search.sources).isdisjoint(case.sources))
        and (search.since or "") <= case.day <= (search.until or "~")
        and _has_words(search.words, case.headline)
    )


def _fits_law(search: Search, case: CaseSnapshot) -> bool:
    if not (search.regimes or search.provisions or search.outcomes):
        return True
    return any(
        (not search.regimes or finding.regime in search.regimes)
        and (not search.provisions or finding.provision in search.provisions)
        and (not search.outcomes or finding.outcome in search.outcomes)
        for finding in case.findings
    )


def _has_words(wanted: str, headline: str) -> bool:
    known = headline_words(headline)
    return all(any(word.startswith(begun) for word in known) for begun in headline_words(wanted))


def _is_party(wanted: str, case: CaseSnapshot) -> bool:
    """Two capital letters are a State; anything else are words of a name."""
    if len(wanted) == _CODE_LENGTH and wanted.isupper():
        return any(party.country == wanted for party in case.parties)
    words = fold(wanted)
    return any(words in fold(party.name) for party in case.parties)


def _is_sure_enough(least: str, grade: str) -> bool:
    """Whether both signs are as good as the least asked for: A and 1 are best."""
    letter, number = grade[0], grade[1:]
    return all((letter if sign.isalpha() else number) <= sign for sign in least)


def search_words(search: Search) -> str:
    """`regime un-dprk; may fall under; party KP; grade B3 or better`, or `every case`."""
    parts = [
        *_told("regime", search.regimes),
        *_told("provision", search.provisions),
        *_told("outcome", tuple(outcome.value for outcome in search.outcomes)),
        *_told("status", tuple(status.value for status in search.statuses)),
        *_told("goods", search.goods),
        *_told("party", search.parties),
    ]
    if search.grade:
        parts.append(f"grade {search.grade} or better")
    parts += _told("source", search.sources)
    parts += [f"words “{search.words}”"] if search.words else []
    parts += [f"from {spell_day(search.since)}"] if search.since else []
    parts += [f"to {spell_day(search.until)}"] if search.until else []
    return "; ".join(parts) or "every case"


def _told(name: str, values: tuple[str, ...]) -> list[str]:
    return [f"{name} {join_words(values).replace(' and ', ' or ')}"] if values else []
