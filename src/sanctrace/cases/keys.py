"""Blocking keys: two tellings are compared only when they share one.

A key joins what two tellings of one event agree on even when each leaves something out: the class of goods, one or
both States, and a stretch of sixteen days. Words of the evidence, ships and the page itself make further keys, so that
a telling without a day or a State is still found by its copy. Keys are short texts, the same in every process; a store
may keep and index them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from sanctrace.cases.judged import Judged
from sanctrace.cases.telling import speaks_for_a_state
from sanctrace.cases.told import TOLD_SOON, Told, hash_of, told_of
from sanctrace.lexicon.match import fold
from sanctrace.model import Judgement, Telling

STRETCH = 16  # days to a bucket
SLACK = 2  # days by which each of two tellings may miss the day of the event
MONTH = 31  # days; a longer span is looked up among the long ones, year by year, too
LONG = 100  # days; a still longer one only there
YEAR = 365
FEW = 20  # a smaller number of things is no particular
SAME_FIGURE = 0.05  # on the scale of logarithms: figures that differ by less share a key
NAMES = 4  # of an article that make keys, the same ones in every article that has them
FEW_LETTERS = 3  # words of a firm's name that are no longer ("Co", "Ltd") name nobody
COPIED = 4  # days within which each of two copies may be from the middle between them


def block_keys(telling: Telling, judgements: Iterable[Judgement] = ()) -> frozenset[str]:
    """Keys under which a telling is kept and looked up, of what was read and of what corrections made of it.

    A store that keeps them keeps them anew when a correction of the event comes or goes. Their number is bounded (about
    ten for a dated telling, thirty for an undated one), and the number of tellings under one key grows with the news
    of sixteen days about one kind of goods between two States, not with the ledger.
    """
    keys = keys_of(told_of(telling))
    corrected = Judged.of(judgements).corrected(telling)
    return keys if corrected is telling.event else keys | keys_of(told_of(telling, corrected))


def keys_of(told: Told) -> frozenset[str]:
    """Keys of one telling made ready for comparison."""
    keys = {page_key(told.telling.sha256)}
    if told.origin is not None:
        keys.add(f"from:{told.origin}")
    keys |= {f"words:{value:x}|{when}" for value in told.sketch for when in _reported(told)}
    keys |= {f"ship:{ship}" for ship in told.ships}
    keys |= set(_names(told)) | set(_firms(told))
    ends, times = list(_ends(told)), list(_times(told))
    keys |= set(_amounts(told, ends))
    whats = sorted(told.kin) or [what for what in sorted(told.goods) if what]
    keys |= {f"{told.family}|{what}|{end}|{time}" for what in whats or [""] for end in ends for time in times}
    return frozenset(keys)


def page_key(sha256: str) -> str:
    """The key that all tellings of one page share; by it a judgement's events are found."""
    return f"page:{sha256}"


def _ends(told: Told) -> Iterator[str]:
    """Both States together, and each alone for tellings that know only one; names where no State is known."""
    supplier = told.supplier and (told.supplier.country or told.supplier.name)
    recipient = told.recipient and (told.recipient.country or told.recipient.name)
    if supplier and recipient:
        yield f"{supplier}>{recipient}"
    if supplier:
        yield f"{supplier}>"
    if recipient:
        yield f">{recipient}"


def _times(told: Told) -> Iterator[str]:
    """Buckets of the days on which the event may have happened; none when neither event nor report has a day."""
    if told.first is not None and told.last is not None:
        first, last = told.first - SLACK, told.last + SLACK
    elif told.reported is not None:
        first, last = told.reported - TOLD_SOON.days, told.reported
    else:
        return
    if last - first > MONTH + 2 * SLACK:
        yield from (f"long{year}" for year in range(first // YEAR, last // YEAR + 1))
    if last - first <= LONG + 2 * SLACK:
        yield from (str(bucket) for bucket in range(first // STRETCH, last // STRETCH + 1))


def _names(told: Told) -> Iterator[str]:
    """A few names of the article with what moved, by year: two articles that share most names share one of these."""
    days = {day for day in (told.first, told.reported) if day is not None}
    for name in sorted(told.story, key=hash_of)[:NAMES]:
        for what in sorted(told.kin):
            yield from (f"name|{name}|{what}|{year}" for year in {str(day // YEAR) for day in days} or {""})


def _firms(told: Told) -> Iterator[str]:
    """Names of firms and people with the other State and what moved, for affairs that are told of for years."""
    if not told.affair:
        return
    for party, other in ((told.event.supplier, told.recipient), (told.event.recipient, told.supplier)):
        words = {
            word for word in (party.name.split() if party else ()) if word[:1].isupper() and len(word) > FEW_LETTERS
        }
        for word in sorted(fold(word) for word in words if not speaks_for_a_state(word)):
            yield from (f"firm|{word}|{other.country if other else ''}|{what}" for what in sorted(told.kin))


def _reported(told: Told) -> list[str]:
    """Buckets of the day of the report, so that what was written years ago is not looked through again."""
    if told.reported is None:
        return [""]
    first, last = told.reported - COPIED, told.reported + COPIED
    return [str(bucket) for bucket in range(first // STRETCH, last // STRETCH + 1)]


def _amounts(told: Told, ends: list[str]) -> Iterator[str]:
    """What is counted and roughly how much, by year: a telling without a day is found by its figures."""
    days = {day for day in (told.first, told.last, told.reported) if day is not None}
    for what, amount in told.amounts:
        figure = amount.low or amount.high or 0.0
        if figure < FEW:
            continue
        step = math.log(figure) / SAME_FIGURE
        for near in {math.floor(step), math.ceil(step)}:
            for year in {day // YEAR for day in days}:
                for end in ends:
                    yield f"amount|{what}|{near}|{end}|{year}"
