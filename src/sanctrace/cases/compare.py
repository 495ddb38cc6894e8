"""Are two tellings of one event? Slot by slot, with points and words for each agreement, and a no where they clash.

What is merged wrongly hides a case; what is left apart shows one twice. So a clash of parties, directions, days or
kinds of goods ends the comparison, whatever else agrees; what one telling leaves out counts neither for nor against.
The points are a written rule, not learned: docs/reference/cases.md has the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sanctrace.cases.told import TOLD_SOON, WIDE, Side, Told
from sanctrace.lexicon.quantities import Amount

SAME = 6.0  # points from which two tellings are of one event
CLOSE = 3  # days by which two accounts of one day may differ ("on Tuesday", time zones, the day of the report)
TRIED_SOON = 550  # days after its end within which an affair of months comes before a court
WEEKS = 20  # days from which a span may hold many deliveries
MANY = 5  # times one delivery from which a figure of such a span is a total
FORETOLD = 1  # a report may be dated a day before the event: time zones


class Agreement(NamedTuple):
    """What one slot says: points, and the reason in words (empty when there is nothing to say)."""

    points: float
    words: str


class Likeness(NamedTuple):
    """The sum over all slots. `clash` names what speaks against one event; then the score is 0."""

    score: float
    agreements: tuple[Agreement, ...]
    clash: str = ""

    @property
    def same(self) -> bool:
        """Whether the two are tellings of one event."""
        return self.score >= SAME

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, the weightiest first; what speaks against comes last."""
        return tuple(a.words for a in sorted(self.agreements, key=lambda a: -a.points) if a.words)


NOTHING = Agreement(0.0, "")
_EDITED = Agreement(8.0, "two versions of one page")
_SAME_DAY = Agreement(4.0, "same day")
_CLOSE_DAYS = Agreement(3.0, "days differ by three at most")
_DATES_OVERLAP = Agreement(2.0, "dates overlap")
_LONG_OVERLAP = Agreement(1.0, "long spans overlap")
_TOTAL = Agreement(-5.5, "but one tells of months and the other of one delivery")
_PERHAPS_TOTAL = Agreement(-1.0, "but one tells of months")
_UNDATED_SOON = Agreement(2.0, "told without a day within two weeks of it")
_UNDATED_LATER = Agreement(1.0, "told without a day within three weeks of it")
_UNDATED_LATE = Agreement(0.5, "told without a day within 45 days of it")  # no tie of its own: see _DAYS
_UNDATED_LONG_AFTER = Agreement(-2.0, "but told without a day long after it")
_UNDATED_AFFAIR = Agreement(1.0, "told without a day after an affair of months")
_AFFAIRS_APART = Agreement(-1.0, "but both told without a day, months apart")
_BOTH_UNDATED_NOW = Agreement(2.0, "both told without a day, within three days")
_BOTH_UNDATED_SOON = Agreement(1.0, "both told without a day, soon after each other")
_SAME_GOODS = Agreement(3.0, "same goods")
_SAME_CLASS = Agreement(1.0, "same kind of goods")
_KINDRED = Agreement(0.5, "kindred goods")
_OTHER_GOODS = Agreement(-2.0, "but other goods of one kind")
_PARTIES = {
    ("supplier", 2): Agreement(2.0, "same supplier"),
    ("supplier", 1): Agreement(1.5, "suppliers of one State"),
    ("recipient", 2): Agreement(2.0, "same recipient"),
    ("recipient", 1): Agreement(1.5, "recipients of one State"),
}
_OTHER_PARTY = Agreement(-1.0, "but parties of other names")
_QUANTITIES = Agreement(2.0, "quantities agree")
_ABOUT = Agreement(1.0, "quantities agree roughly")
_OTHER_QUANTITY = Agreement(-1.0, "but quantities differ")
_FAR_QUANTITY = Agreement(-3.0, "but quantities are far apart and no day ties them")
_SAME_PLACE = Agreement(2.0, "same place")
_SAME_LAND = Agreement(0.5, "same country of the place")
_OTHER_LAND = Agreement(-0.5, "but places in two countries")
_SAME_SHIP = Agreement(4.0, "same vessel")
_OTHER_SHIP = Agreement(-5.0, "but vessels of other names")
_SAME_WORDS = Agreement(4.0, "told in the same words")
_LIKE_WORDS = Agreement(2.0, "told in partly the same words")
_NAMES = {n: Agreement(float(n), "same names or numbers in their words") for n in (1, 2, 3)}
_SAME_STORY = Agreement(3.0, "the articles share most of their names and figures")
_LIKE_STORY = Agreement(1.5, "the articles share names and figures")
_OTHER_STORY = Agreement(-1.0, "but the articles share no name or figure")
_PARTY_OTHERWISE = Agreement(-2.0, "but one names another State in that role")
_OTHER_NAMES = Agreement(-1.0, "but no name or number in common")
_NOTHING_TIES = Agreement(-3.0, "but days and both parties do not tie them")
FEW_IN_STORY = 5  # names and figures of an article from which having none in common says something
FEW_SHINGLES = 6  # groups of words that "Russia sent North Korea a car" alone does not fill
FEW_NAMES = 1  # from which having none in common says something
_REPORTED_TOGETHER = Agreement(1.5, "reported within two days")
_REPORTED_THAT_WEEK = Agreement(1.0, "reported within a week")
_REPORTED_SOON = Agreement(0.5, "reported within three weeks")

Clash = str
TWO_STATES = ("suppliers of two States", "recipients of two States")
DAYS_APART = "days apart"
PARTICULAR = 20  # amounts from which agreement is no accident
Compared = Agreement | Clash


def compare(one: Told, other: Told) -> Likeness:
    """How alike two tellings are; the order of the two makes no difference."""
    if one.page == other.page:
        return Likeness(0.0, (), "told apart by one page")
    if one.origin is not None and one.origin == other.origin and (edited := _edited(one, other)) is not None:
        return edited
    found: list[Agreement] = []
    for step in _STEPS:
        compared = step(one, other)
        if compared is DAYS_APART and _told_of_one(one, other):
            compared = NOTHING
        if compared in TWO_STATES and _one_story_one_day(one, other):
            compared = _PARTY_OTHERWISE
        if isinstance(compared, str):
            return Likeness(0.0, (), compared)
        if compared.points:
            found.append(compared)
    words = _words(one, other)
    goods, days, ends = found_of(found, _GOODS), found_of(found, _DAYS | {_LIKE_STORY}), found_of(found, _ENDS)
    told_alike = (words.points if words is _SAME_WORDS else 0) + sum(a.points for a in found if a in _PARTICULARS)
    if words.points:
        found.append(words)
    if (
        _OTHER_NAMES in found
        and not told_alike
        and _LIKE_STORY not in found
        and not (found_of(found, _ONE_DAY | {_DATES_OVERLAP, _LONG_OVERLAP, _UNDATED_AFFAIR}) and _both_ends(found))
    ):
        found.append(_NOTHING_TIES)
    if told_alike < 2 and not (goods and days and ends):
        return Likeness(min(SAME - 1, sum(a.points for a in found)), tuple(found))
    return Likeness(sum(a.points for a in found), tuple(found))


def _one_story_one_day(one: Told, other: Told) -> bool:
    """Whether two accounts that name two States in one role are of one event all the same: their articles tell one
    story, the goods are the same, and so is the day or the amount. Opposite directions never are."""
    if _story(one, other) is not _SAME_STORY or _goods(one, other) is not _SAME_GOODS:
        return False
    if _crossed(one.supplier, other.recipient) or _crossed(one.recipient, other.supplier):
        return False
    return _days(one, other) in _ONE_DAY or _quantities(one, other) is _QUANTITIES


def _crossed(one: Side | None, other: Side | None) -> bool:
    return one is not None and other is not None and one.country is not None and one.country == other.country


def _story(one: Told, other: Told) -> Agreement:
    """What two articles have in common by name and figure; short ones say nothing."""
    fewer = min(len(one.story), len(other.story))
    if fewer < FEW_IN_STORY:
        return NOTHING
    shared = len(one.story & other.story)
    if shared >= 3 and shared >= 0.3 * fewer:
        return _SAME_STORY
    if shared >= 2 and shared >= 0.15 * fewer:
        return _LIKE_STORY
    return NOTHING if shared else _OTHER_STORY


def _told_of_one(one: Told, other: Told) -> bool:
    """Whether two accounts that name days apart still are of one event, and one of them errs about the day.

    They must appear within three days of each other and share what is not told of two deliveries at once: a vessel, an
    amount that is no round handful, or the very words.
    """
    if one.reported is None or other.reported is None or abs(one.reported - other.reported) > CLOSE:
        return False
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    if max(one.first - other.last, other.first - one.last) > TOLD_SOON.days:
        return False
    amounts = {what for what, amount in one.amounts if (amount.low or 0) >= PARTICULAR}
    counted = any(what in amounts and (amount.low or 0) >= PARTICULAR for what, amount in other.amounts)
    same_figure = counted and _quantities(one, other) is _QUANTITIES
    return same_figure or _ships(one, other) is _SAME_SHIP or _words(one, other) is _SAME_WORDS


def _edited(one: Told, other: Told) -> Likeness | None:
    """Two versions of one page tell one event when the words, or parties and goods, stayed; dates may be put right."""
    if _kind(one, other) is not NOTHING:
        return None
    words = _words(one, other)
    ends = (_supplier(one, other), _recipient(one, other))
    if any(isinstance(end, str) for end in ends) or (not words.points and _goods(one, other) is not _SAME_GOODS):
        return None
    found = (_EDITED, *((words,) if words.points else ()))
    return Likeness(sum(a.points for a in found), found)


def _both_ends(found: list[Agreement]) -> bool:
    """Whether both roles agree."""
    return sum(a in _ENDS for a in found) == 2


def found_of(found: list[Agreement], among: frozenset[Agreement]) -> bool:
    """Whether some agreement of that group was found."""
    return any(a in among for a in found)


def _kind(one: Told, other: Told) -> Compared:
    return NOTHING if one.family == other.family else "two kinds of event"


def _days(one: Told, other: Told) -> Compared:
    if one.first is not None and other.first is not None:
        return _dated(one, other)
    if one.first is None and other.first is None:
        if one.reported is None or other.reported is None:
            return NOTHING
        gap = abs(one.reported - other.reported)
        if gap > 2 * TOLD_SOON.days:
            if one.affair and other.affair:
                return NOTHING if _one_affair(one, other) else _AFFAIRS_APART
            return "told without a day, months apart"
        soon = 2 * TOLD_SOON.days if one.affair and other.affair else 14
        return _BOTH_UNDATED_NOW if gap <= 3 else _BOTH_UNDATED_SOON if gap <= soon else NOTHING
    dated, undated = (one, other) if one.first is not None else (other, one)
    if undated.reported is None or dated.first is None or dated.last is None:
        return NOTHING
    if undated.reported < dated.first - FORETOLD:
        return NOTHING if undated.planned else "told before it happened"
    since = undated.reported - dated.last
    if one.affair and other.affair and (dated.span > 62 or since > TOLD_SOON.days):
        return _UNDATED_AFFAIR if dated.span > 62 and since <= TRIED_SOON else NOTHING
    if dated.span > 62 and not dated.vague:
        return NOTHING if _quantities(one, other) in {_QUANTITIES, _ABOUT} else _PERHAPS_TOTAL
    if since > TOLD_SOON.days:
        return _UNDATED_LONG_AFTER
    return _UNDATED_SOON if since <= 14 else _UNDATED_LATER if since <= 21 else _UNDATED_LATE


def _one_affair(one: Told, other: Told) -> bool:
    """Whether two accounts months apart may be of one affair that goes from charge to verdict: the place is the same,
    or their articles tell one story."""
    if one.place is not None and one.place == other.place:
        return True
    return _story(one, other) is _SAME_STORY


def _dated(one: Told, other: Told) -> Compared:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        raise ValueError("both tellings need a day")
    gap = max(one.first - other.last, other.first - one.last)
    if gap > CLOSE:
        return DAYS_APART
    span = max(one.span, other.span)
    if span <= 1:
        return _SAME_DAY if gap <= 0 else _CLOSE_DAYS
    if span <= 62:
        return _DATES_OVERLAP
    # A day inside a long span may be one delivery of many; two long spans must be about the same stretch.
    shared = min(one.last, other.last) - max(one.first, other.first)
    if shared * 2 >= span or one.vague or other.vague:
        return _LONG_OVERLAP
    return NOTHING if _quantities(one, other) in {_QUANTITIES, _ABOUT} else _TOTAL


def _goods(one: Told, other: Told) -> Compared:
    if not one.goods.isdisjoint(other.goods):
        return _SAME_GOODS
    if not one.classes or not other.classes:
        return NOTHING
    if not one.classes.isdisjoint(other.classes):
        shared = one.classes & other.classes
        exact = all(any(not g.startswith("“") for g in t.goods) for t in (one, other))
        return _OTHER_GOODS if exact and shared <= WIDE else _SAME_CLASS
    return _KINDRED if not one.kin.isdisjoint(other.kin) else "other goods"


def _supplier(one: Told, other: Told) -> Compared:
    return _party("supplier", one, other)


def _recipient(one: Told, other: Told) -> Compared:
    return _party("recipient", one, other)


def _party(role: str, one: Told, other: Told) -> Compared:
    """Two different States in one role are two events, unless the one is a go-between in the other's account."""
    a: Side | None = getattr(one, role)
    b: Side | None = getattr(other, role)
    if a is None or b is None:
        return NOTHING
    if a.name == b.name:
        return _PARTIES[role, 2]
    if a.country is not None and b.country is not None:
        if a.country == b.country:
            if a.is_state or b.is_state or not a.words.isdisjoint(b.words):
                return _PARTIES[role, 1]
            return _OTHER_PARTY
        if a.country in other.others or b.country in one.others:
            return NOTHING
        return TWO_STATES[role == "recipient"]
    return _PARTIES[role, 1] if not a.words.isdisjoint(b.words) else NOTHING


def _quantities(one: Told, other: Told) -> Compared:
    if _total_and_part(one, other):
        return "a total of weeks and one delivery"
    best: Agreement | None = None
    for unit, amount in one.amounts:
        for other_unit, other_amount in other.amounts:
            if (
                unit != other_unit
                or (amount.low == 1 and amount.high == 1)
                or (other_amount.low == other_amount.high == 1)
            ):
                continue
            step = _amount(amount, other_amount, one, other)
            if best is None or step.points > best.points:
                best = step
    return best or NOTHING


def _total_and_part(one: Told, other: Told) -> bool:
    """Whether one tells of a day and the other, with many times as much, of the weeks around it."""
    day, weeks = (one, other) if one.span < other.span else (other, one)
    if day.first is None or weeks.vague or day.span > CLOSE or weeks.span < WEEKS:
        return False
    shares = [
        (total.low or 0.0) / (part.low or part.high or 1.0)
        for unit, part in day.amounts
        for other_unit, total in weeks.amounts
        if unit == other_unit
    ]
    return bool(shares) and min(shares) >= MANY


def _amount(a: Amount, b: Amount, one: Told, other: Told) -> Agreement:
    x, y = a.low or a.high or 0.0, b.low or b.high or 0.0
    if not x or not y:
        return NOTHING
    ratio = max(x, y) / min(x, y)
    if ratio <= 1.05:
        return _QUANTITIES
    if ratio <= 1.3:
        return _ABOUT
    if ratio <= 2:
        return NOTHING if a.low != a.high or b.low != b.high else _OTHER_QUANTITY
    one_day = one.first is not None and other.first is not None and max(one.span, other.span) <= CLOSE
    return _OTHER_QUANTITY if one_day else _FAR_QUANTITY


def _places(one: Told, other: Told) -> Compared:
    if one.place is not None and one.place == other.place:
        return _SAME_PLACE
    if one.place_country is None or other.place_country is None:
        return NOTHING
    return _SAME_LAND if one.place_country == other.place_country else _OTHER_LAND


def _ships(one: Told, other: Told) -> Compared:
    if not one.ships or not other.ships:
        return NOTHING
    return _OTHER_SHIP if one.ships.isdisjoint(other.ships) else _SAME_SHIP


def _names(one: Told, other: Told) -> Compared:
    shared = len(one.names & other.names)
    if not shared and one.story.isdisjoint(other.story) and min(len(one.names), len(other.names)) >= FEW_NAMES:
        return _OTHER_NAMES
    return _NAMES.get(min(3, shared), NOTHING)


def _reported(one: Told, other: Told) -> Compared:
    if one.reported is None or other.reported is None:
        return NOTHING
    gap = abs(one.reported - other.reported)
    return (
        _REPORTED_TOGETHER
        if gap <= 2
        else _REPORTED_THAT_WEEK
        if gap <= 7
        else _REPORTED_SOON
        if gap <= 21
        else NOTHING
    )


def _words(one: Told, other: Told) -> Agreement:
    if not one.shingles or not other.shingles:
        return NOTHING
    shared = len(one.shingles & other.shingles)
    if shared < FEW_SHINGLES:
        return NOTHING
    share = shared / min(len(one.shingles), len(other.shingles))
    return _SAME_WORDS if share >= 0.5 else _LIKE_WORDS if share >= 0.25 else NOTHING


# In the order of what ends most comparisons soonest.
_STEPS: tuple[Callable[[Told, Told], Compared], ...] = (
    _kind,
    _days,
    _supplier,
    _recipient,
    _goods,
    _quantities,
    _places,
    _ships,
    _names,
    _story,
    _reported,
)
_DAYS = frozenset(
    {
        _SAME_DAY,
        _CLOSE_DAYS,
        _DATES_OVERLAP,
        _LONG_OVERLAP,
        _UNDATED_SOON,
        _UNDATED_LATER,
        _UNDATED_AFFAIR,
        _BOTH_UNDATED_NOW,
        _BOTH_UNDATED_SOON,
    }
)
_ONE_DAY = frozenset({_SAME_DAY, _CLOSE_DAYS})
_GOODS = frozenset({_SAME_GOODS, _SAME_CLASS, _KINDRED})
_ENDS = frozenset(_PARTIES.values())
_PARTICULARS = frozenset({*_NAMES.values(), _SAME_SHIP, _QUANTITIES, _SAME_STORY})
