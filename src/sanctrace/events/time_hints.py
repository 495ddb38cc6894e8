"""Which rules for times can find anything in a text, told from pieces of words that each of them needs.

Most sentences hold no time. Looking for a few pieces of words in one takes a fortieth of asking every rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sanctrace.events import time_resolvers as resolve

_FIGURE = "0"  # stands for any figure
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
_WEEKDAYS = frozenset(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
_FIGURES = frozenset({_FIGURE})

# Of each set a rule needs one piece at least. A resolver that is not named here is asked of every text.
_NEEDS: dict[Callable[..., Any], tuple[frozenset[str], ...]] = {
    resolve.iso: (_FIGURES,),
    resolve.in_figures: (_FIGURES,),
    resolve.between_days: (_MONTHS, _FIGURES),
    resolve.month_day_range: (_MONTHS, _FIGURES),
    resolve.weekday_and_day: (_WEEKDAYS, _MONTHS, _FIGURES),
    resolve.month_day: (_MONTHS, _FIGURES),
    resolve.months_range: (_MONTHS,),
    resolve.month_year: (_MONTHS, _FIGURES),
    resolve.month_alone: (_MONTHS,),
    resolve.weekday: (_WEEKDAYS,),
    resolve.day_alone: (_FIGURES,),
    resolve.near_day: (frozenset({"day", "night", "tomorrow", "this "}),),
    resolve.part_of_year: (frozenset({"half", "quarter"}),),
    resolve.months_of_year: (frozenset({"months of"}),),
    resolve.quarter: (frozenset({"quarter", "q"}),),
    resolve.over_weekend: (frozenset({"weekend"}),),
    resolve.end_of_unit: (frozenset({"year", "month"}),),
    resolve.season: (frozenset({"spring", "summer", "autumn", "fall", "winter"}),),
    resolve.relative_unit: (frozenset({"week", "month", "year"}),),
    resolve.holiday: (frozenset({"christmas", "new year", "boxing"}),),
    resolve.ago: (frozenset({" ago"}),),
    resolve.past_units: (frozenset({"past", "last"}),),
    resolve.decade: (_FIGURES,),
    resolve.decade_named: (frozenset({_FIGURE, "ies"}),),
    resolve.loose_years: (_FIGURES,),
    resolve.years_range: (_FIGURES,),
    resolve.year: (_FIGURES,),
}
_PIECES = tuple(sorted({piece for needs in _NEEDS.values() for some in needs for piece in some} - _FIGURES))
_ANY_FIGURE = re.compile(r"\d")
# Letters that a pattern without regard to case takes for s, k and i, though lower-casing makes others of them.
_UNLIKE = str.maketrans("\u017f\u212a\u0130\u0131", "skIi")


def plain(text: str) -> str:
    """The text, as long as before, with s, k and i for the letters that patterns take for them: "ſunday", "İ"."""
    return text if text.isascii() else text.translate(_UNLIKE)


def asked(text: str, resolvers: tuple[Callable[..., Any], ...]) -> tuple[bool, ...]:
    """For each resolver, in order, whether its rule can find anything in a `plain` text."""
    lowered = text.lower()
    present = {piece for piece in _PIECES if piece in lowered}
    if _ANY_FIGURE.search(text):
        present.add(_FIGURE)
    return _told(frozenset(present), resolvers)


@lru_cache(maxsize=4096)
def _told(present: frozenset[str], resolvers: tuple[Callable[..., Any], ...]) -> tuple[bool, ...]:
    return tuple(not any(present.isdisjoint(some) for some in _NEEDS.get(resolver, ())) for resolver in resolvers)
