"""The chart of cost against size: `python benchmarks/curves.py` draws it again from the figures that were kept.

The figures come from `list_size.py`, `law_size.py` and `cases.py --curve`, each with `--json benchmarks/figures/NAME`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

FIGURES = Path(__file__).resolve().parent / "figures"
CHART = FIGURES.parent.parent / "docs" / "pictures" / "curves.svg"
_WIDTH, _PANEL, _HIGH, _GAP = 760, 210, 170, 40
_INK, _OURS = "#1f2933", "#1d6f5f"
Points = Sequence[tuple[float, float]]


def panels() -> list[tuple[str, str, Points]]:
    """Title, what is counted along the bottom, and (size, CPU milliseconds) of each curve."""
    lists = json.loads((FIGURES / "list_size.json").read_text("utf-8"))
    law = json.loads((FIGURES / "law_size.json").read_text("utf-8"))
    cases = json.loads((FIGURES / "cases_curve.json").read_text("utf-8"))
    return [
        ("A name looked up", "names in the lists", [(r["names"], r["ms a query"]) for r in lists]),
        ("An event judged", "measures", [(r["measures"], r["ms an event"]) for r in law]),
        ("One telling more", "tellings kept", [(r["tellings"], r["median_ms"]) for r in cases]),
    ]


def draw(found: Sequence[tuple[str, str, Points]]) -> str:
    """The chart as SVG text: milliseconds on a scale from nothing, sizes on a logarithmic one."""
    parts = [part for at, panel in enumerate(found) for part in _panel(panel, 30 + at * (_PANEL + _GAP))]
    high = _HIGH + 100
    style = f"text{{font:12px sans-serif;fill:{_INK}}}.head{{font-weight:bold}}"
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{high}" viewBox="0 0 {_WIDTH} {high}" '
        f'role="img" aria-label="Cost against the size of lists, law and ledger">\n<style>{style}</style>\n'
        f'<rect width="{_WIDTH}" height="{high}" fill="#ffffff"/>\n{body}\n'
        f'<text x="10" y="{high - 8}">CPU milliseconds; sizes on a logarithmic scale, on which a straight line is '
        "logarithmic growth.</text>\n</svg>\n"
    )


def _panel(panel: tuple[str, str, Points], left: int) -> list[str]:
    title, below, points = panel
    top, foot = 44, 44 + _HIGH
    least, most = math.log10(points[0][0]), math.log10(points[-1][0])
    full = max(ms for _, ms in points) * 1.25
    places = [
        (left + 8 + (_PANEL - 30) * (math.log10(size) - least) / (most - least), foot - _HIGH * ms / full)
        for size, ms in points
    ]
    lines = [
        f'<text x="{left}" y="24" class="head">{escape(title)}</text>',
        f'<path d="M{left} {top}V{foot}H{left + _PANEL}" fill="none" stroke="#9aa5b1"/>',
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" stroke="{_OURS}" '
        'stroke-width="2"/>',
        f'<text x="{left + _PANEL / 2:.0f}" y="{foot + 32}" text-anchor="middle">{escape(below)}</text>',
    ]
    for (size, ms), (x, y) in zip(points, places, strict=True):
        lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{_OURS}"/>')
        lines.append(f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{ms:.2g}</text>')
        lines.append(f'<text x="{x:.1f}" y="{foot + 15}" text-anchor="middle">{_short(size)}</text>')
    return lines


def _short(size: float) -> str:
    """1,000,000 as 1M, 22,200 as 22k."""
    for unit, sign in ((1_000_000, "M"), (1_000, "k")):
        if size >= unit:
            return f"{size / unit:.0f}{sign}"
    return f"{size:.0f}"


if __name__ == "__main__":
    CHART.write_text(draw(panels()), encoding="utf-8")
