"""A relation's series as a drawing: one stacked bar a month, a colour for each kind, the scale on the left.

Plain SVG without script or font from anywhere; the same series gives the same bytes. Each part of a bar carries its
month, kind, count and articles as a title that browsers show.
"""

from __future__ import annotations

from html import escape

from sanctrace.cases.relations import ExchangeKind, Point, Relation
from sanctrace.lexicon.names import load_names

_WIDTH, _HEIGHT = 960, 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 56, 36
_WIDEST = 36  # of a bar
# Seen on white and on black, and told apart by readers who do not see red or green (Okabe and Ito 2008).
_COLOURS = {
    ExchangeKind.VISITS: "#0072b2",
    ExchangeKind.DELEGATIONS: "#56b4e9",
    ExchangeKind.TRANSFERS: "#d55e00",
    ExchangeKind.WORKERS: "#e69f00",
    ExchangeKind.TRAINING: "#009e73",
    ExchangeKind.CO_OPERATION: "#cc79a7",
    ExchangeKind.MONEY: "#b8a800",
    ExchangeKind.STATEMENTS: "#8a94a0",
    ExchangeKind.OTHER: "#5b6068",
}


def draw_series(relation: Relation) -> str:
    """The series as an SVG document; an empty string when it has no point."""
    months = relation.months
    if not months:
        return ""
    by_month: dict[str, list[Point]] = {}
    for point in relation.points:
        by_month.setdefault(point.month, []).append(point)
    most = max(sum(p.count for p in points) for points in by_month.values())
    step = _step(most)
    top = -(-most // step) * step
    slot = (_WIDTH - _LEFT - _RIGHT) / len(months)
    unit = (_HEIGHT - _TOP - _BOTTOM) / top
    title = " and ".join(load_names().state(code) or code for code in relation.pair)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}"'
        f' viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12">',
        f"<title>{escape(title)}: events by month and kind, {months[0]} to {months[-1]}</title>",
        f'<text x="{_LEFT}" y="20" font-size="15" font-weight="600" fill="currentColor">{escape(title)}:'
        " events by month</text>",
        *_legend(relation),
        *_scale(top, step, unit),
    ]
    for at, month in enumerate(months):
        x = _LEFT + at * slot
        parts += _bar(by_month.get(month, []), x, slot, unit)
        if _labelled(at, months, slot):
            parts.append(
                f'<text x="{x + slot / 2:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle"'
                f' fill="currentColor" fill-opacity=".75">{month}</text>'
            )
    return "\n".join([*parts, "</svg>"])


def _step(most: int) -> int:
    """The distance of the lines: 1, 2, 5, 10, 20, 50 ..., at most six of them."""
    step, factors = 1, (2, 2.5, 2)
    for turn in range(30):
        if most <= 6 * step:
            break
        step = int(step * factors[turn % 3])
    return step


def _legend(relation: Relation) -> list[str]:
    parts, x = [], float(_LEFT)
    for kind in relation.kinds:
        words = f"{kind.value} {relation.total(kind)}"
        parts.append(
            f'<rect x="{x:.1f}" y="31" width="10" height="10" rx="2" fill="{_COLOURS[kind]}"/>'
            f'<text x="{x + 15:.1f}" y="40" fill="currentColor">{words}</text>'
        )
        x += 31 + 6.6 * len(words)
    return parts


def _scale(top: int, step: int, unit: float) -> list[str]:
    parts = []
    for value in range(0, top + 1, step):
        y = _HEIGHT - _BOTTOM - value * unit
        parts.append(
            f'<path d="M{_LEFT},{y:.1f} H{_WIDTH - _RIGHT}" stroke="currentColor" stroke-opacity=".15"/>'
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="currentColor" fill-opacity=".75">'
            f"{value}</text>"
        )
    return parts


def _bar(points: list[Point], x: float, slot: float, unit: float) -> list[str]:
    width = min(slot * 0.7, _WIDEST)
    left, y, parts = x + (slot - width) / 2, float(_HEIGHT - _BOTTOM), []
    for point in points:
        high = point.count * unit
        y -= high
        more = f" and {point.left} more" if point.left else ""
        told = f"{point.month}, {point.kind.value}: {point.count} ({', '.join(point.articles)}{more})"
        parts.append(
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{width:.1f}" height="{high:.1f}" fill="{_COLOURS[point.kind]}">'
            f"<title>{escape(told)}</title></rect>"
        )
    return parts


def _labelled(at: int, months: tuple[str, ...], slot: float) -> bool:
    """Whether a month's name fits: all of them while there is room, then each January, then each fifth one."""
    if slot >= 52:
        return True
    every = next((n for n in (3, 6, 12, 60) if n * slot >= 52), 120)
    return (int(months[at][:4]) * 12 + int(months[at][5:]) - 1) % every == 0
