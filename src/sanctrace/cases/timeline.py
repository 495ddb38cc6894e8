"""What happened to a case when: the event's days by each account, the reports, the judgements. Also as a drawing.

The drawing is plain SVG without script or font from anywhere, in the colours of the page around it; the same case gives
the same bytes. The moments in words are its text alternative.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from sanctrace.cases.sentence import judgement_sentence, spell_day, spell_interval
from sanctrace.model import Case, Interval, Passage

_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 860, 216, 24, 12, 30
_LETTERS = 30  # of a row's name
_LEAST_SPAN = timedelta(days=14)
_LAST_MARK = 20  # from the right edge
_MARK_SPACE = 92  # between two days named below the drawing
_MONTH_DAYS, _YEAR_DAYS = 62, 1_100  # spans up to these are marked by days, by months; longer ones by years


class MomentKind(StrEnum):
    """What a moment is."""

    EVENT = "event"  # when it happened, as one account has it
    REPORT = "report"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Something that has a day, or days; `who` names the row on which it stands."""

    kind: MomentKind
    first: date
    last: date
    who: str
    words: str
    sha256: str = ""  # of the page that tells it
    passage: Passage | None = None  # the words that give the day


def timeline_of(case: Case) -> tuple[Moment, ...]:
    """Every moment of a case, in order of time."""
    found = []
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        who, when = telling.publisher or telling.title or telling.source, kept.event.when
        if when is not None:
            words = f"it happened, as {who} has it: {spell_interval(when)}"
            passage = kept.event.when_passage if when == telling.event.when else None
            found.append(_moment(MomentKind.EVENT, (when.first, when.last), who, words, telling.sha256, passage))
        day = telling.reported_on
        if day is not None:
            told = "reported" if telling.revision == 0 else f"reported, version {telling.revision + 1} of the page"
            words = f"{told} by {who}: {spell_interval(Interval(start=day.isoformat()))}"
            found.append(_moment(MomentKind.REPORT, (day, day), who, words, telling.sha256))
    for judgement in case.judgements:
        day = judgement.at.date()
        found.append(_moment(MomentKind.JUDGEMENT, (day, day), "judged here", judgement_sentence(judgement)))
    order = list(MomentKind)
    return tuple(sorted(found, key=lambda m: (m.first, order.index(m.kind), m.last, m.who)))


def _moment(
    kind: MomentKind,
    days: tuple[date, date],
    who: str,
    words: str,
    sha256: str = "",
    passage: Passage | None = None,
) -> Moment:
    return Moment(kind=kind, first=days[0], last=days[1], who=who, words=words, sha256=sha256, passage=passage)


def draw_timeline(moments: Sequence[Moment]) -> str:
    """The moments as an SVG element, a row for each account; an empty string when there are none.

    Judgements that came much later than the reports would press these together: they stand in words only.
    """
    drawn = [moment for moment in moments if moment.kind is not MomentKind.JUDGEMENT]
    if not drawn:
        return ""
    rows = list(dict.fromkeys(moment.who for moment in drawn))
    first, last = min(m.first for m in drawn), max(m.last for m in drawn)
    pad = max((_LEAST_SPAN - (last - first)) / 2, (last - first) / 24)
    scale = _Scale(first=first - pad, last=last + pad)
    height = _TOP + len(rows) * _ROW + 34
    days = f"from {spell_day(first.isoformat())} to {spell_day(last.isoformat())}"
    words = f"{len(rows)} account{'' if len(rows) == 1 else 's'}, {days}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" width="{_WIDTH}" height="{height}"'
        f' viewBox="0 0 {_WIDTH} {height}" role="img" font-size="13"><title>{escape(words)}</title>'
    ]
    for day, label in scale.marks():
        x = scale.at(day)
        parts.append(
            f'<path d="M{x},{_TOP} V{height - 26}" stroke="currentColor" stroke-opacity=".15"/>'
            f'<text x="{x}" y="{height - 8}" text-anchor="middle" fill="currentColor" fill-opacity=".75"'
            f' font-size="11">{label}</text>'
        )
    for at, who in enumerate(rows):
        parts += _row(who, _TOP + at * _ROW + _ROW // 2, [m for m in drawn if m.who == who], scale)
    return "\n".join([*parts, "</svg>"])


@dataclass(frozen=True, kw_only=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(_LEFT + share * (_WIDTH - _LEFT - _RIGHT), 1)

    def marks(self) -> list[tuple[date, str]]:
        """Days to name below, as many as there is room for."""
        span = (self.last - self.first).days
        if span <= _MONTH_DAYS:
            every = [self.first + timedelta(days=n) for n in range(1, span)]
            form = "%d %b %Y"
        elif span <= _YEAR_DAYS:
            every = [d for d in _firsts(self.first, self.last) if d > self.first]
            form = "%b %Y"
        else:
            every = [d for d in _firsts(self.first, self.last) if d.month == 1]
            form = "%Y"
        room = max(int((_WIDTH - _LEFT - _RIGHT) / _MARK_SPACE), 1)
        step = -(-len(every) // room)
        return [
            (day, day.strftime(form).removeprefix("0"))
            for day in every[:: step or 1]
            if self.at(day) < _WIDTH - _RIGHT - 20
        ]


def _firsts(first: date, last: date) -> list[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(n // 12, n % 12 + 1, 1) for n in months]


def _row(who: str, y: int, moments: Sequence[Moment], scale: _Scale) -> list[str]:
    name = who if len(who) <= _LETTERS else f"{who[: _LETTERS - 1].rstrip()}…"
    parts = [
        f'<g><title>{escape(who)}</title><text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end" fill="currentColor">'
        f"{escape(name)}</text></g>"
    ]
    points = [scale.at(day) for moment in moments for day in (moment.first, moment.last)]
    parts.append(f'<path d="M{min(points)},{y} H{max(points)}" stroke="currentColor" stroke-opacity=".4"/>')
    for moment in moments:
        x, x2 = scale.at(moment.first), scale.at(moment.last)
        title = f"<title>{escape(moment.words)}</title>"
        if moment.kind is MomentKind.EVENT:
            width = max(x2 - x, 8)
            parts.append(
                f'<rect class="happened" x="{x - 4 if width == 8 else x:.1f}" y="{y - 7}" width="{width:.1f}"'
                f' height="14" rx="3">{title}</rect>'
            )
        else:
            parts.append(f'<circle class="told" cx="{x}" cy="{y}" r="5">{title}</circle>')
    return parts
