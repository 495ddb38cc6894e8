"""The days on which a paragraph was in force, as a bar. Plain SVG in the colours of the page around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from markupsafe import Markup

from sanctrace.cases.sentence import spell_day
from sanctrace.rules.timing import Span

_WIDTH, _HEIGHT = 600, 40
_TOP, _BAR = 4, 14
_FIRST_YEAR = 2006  # the first of the library's resolutions; earlier spans move the start


def time_bar(spans: Sequence[Span], today: date, *, label: str) -> Markup:
    """Spans from the first year of the library to the end of this year, with years below and today as a line."""
    first_year = min([_FIRST_YEAR, *(span.first.year for span in spans)])
    start, end = date(first_year, 1, 1), date(max(today.year, *(s.first.year for s in spans)) + 1, 1, 1)

    def at(day: date) -> float:
        share = (day - start).days / (end - start).days
        return round(min(max(share, 0.0), 1.0) * _WIDTH, 1)

    parts = [f'<rect class="track" x="0" y="{_TOP}" width="{_WIDTH}" height="{_BAR}" rx="3"/>']
    for span in spans:
        x, x2 = at(span.first), at(span.last or end)
        parts.append(
            f'<rect class="held" x="{x}" y="{_TOP}" width="{max(round(x2 - x, 1), 2)}" height="{_BAR}" rx="3">'
            f"<title>{escape(span_words(span))}</title></rect>"
        )
    step = max((end.year - first_year) // 5, 1)
    for year in range(first_year, end.year, step):
        x = at(date(year, 1, 1))
        parts.append(f'<text x="{x}" y="{_HEIGHT - 6}" font-size="11">{year}</text>')
    x = at(today)
    parts.append(f'<path class="today" d="M{x},0 V{_TOP * 2 + _BAR}"/>')
    words = "; ".join(span_words(span) for span in spans) or "no day known"
    return Markup(
        f'<svg class="time-bar" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{{}}">{"".join(parts)}</svg>'
    ).format(f"{label}: {words}")


def span_words(span: Span) -> str:
    """`in force from 22 December 2017, still in force`."""
    last = f"to {spell_day(span.last.isoformat())}" if span.last else "still in force"
    return f"in force from {spell_day(span.first.isoformat())}, {last}"
