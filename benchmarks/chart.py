"""The chart of the speed figures: `python benchmarks/chart.py` draws it again from the figures that were kept."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_WIDTH, _ROW, _LEFT = 760, 24, 210
_OURS, _OTHERS = "#1d6f5f", "#9aa5b1"


def _bars(title: str, rates: dict[str, float], top: int) -> tuple[list[str], int]:
    """Bars on a logarithmic scale, the longest for the highest rate."""
    least = min(rates.values()) / 2
    span = math.log(max(rates.values()) / least)
    lines = [f'<text x="10" y="{top}" class="head">{escape(title)}</text>']
    top += 12
    for name, rate in sorted(rates.items(), key=lambda pair: -pair[1]):
        length = (_WIDTH - _LEFT - 90) * math.log(rate / least) / span
        ours = name.startswith("sanctrace")
        lines.append(f'<text x="{_LEFT - 8}" y="{top + 15}" text-anchor="end">{escape(name)}</text>')
        lines.append(
            f'<rect x="{_LEFT}" y="{top + 2}" width="{length:.1f}" height="{_ROW - 7}" '
            f'fill="{_OURS if ours else _OTHERS}"/>'
        )
        lines.append(f'<text x="{_LEFT + length + 6:.1f}" y="{top + 15}">{rate:,.1f}</text>')
        top += _ROW
    return lines, top + 26


def draw(figures: dict[str, Any]) -> str:
    """The chart as SVG text; equal figures give equal text."""
    relevant, mixed = figures["relevant pages"], figures["mixed stream"]
    first, top = _bars("Relevant pages: articles a second, one core", relevant["articles a second"], 24)
    second, top = _bars(
        f"Mixed stream of {mixed['pages']:,} pages, 1 % relevant: pages a second, one core",
        mixed["pages a second"],
        top,
    )
    style = "text{font:13px sans-serif;fill:#1f2933}.head{font-weight:bold}"
    body = "\n".join([*first, *second])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{top}" viewBox="0 0 {_WIDTH} {top}" '
        f'role="img" aria-label="Speed beside other compositions, logarithmic scale">\n<style>{style}</style>\n'
        f'<rect width="{_WIDTH}" height="{top}" fill="#ffffff"/>\n{body}\n'
        f'<text x="10" y="{top - 8}">Logarithmic scale. Figures: benchmarks/figures/speed.json</text>\n</svg>\n'
    )


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    kept = json.loads((here / "figures" / "speed.json").read_text(encoding="utf-8"))
    (here.parent / "docs" / "pictures" / "speed.svg").write_text(draw(kept), encoding="utf-8")
