"""The chain of a case as a drawing: origins on the left, whoever passed the word on, the articles on the right.

Plain SVG without script, font or picture from anywhere; colours and font are those of the page around it. The same
chain gives the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape

from sanctrace.model import ChainLink, ChainNode, LinkKind, OriginChain

_BOX_WIDTH, _BOX_HEIGHT = 232, 40
_GAP_ACROSS, _GAP_DOWN = 96, 14
_MARGIN = 8
_LETTERS = 30  # of the larger line of a box
_SMALL_LETTERS = 36
_DASHES = {LinkKind.COPIES: "2 4", LinkKind.REVISES: "8 4", LinkKind.DENIES: "6 3 1 3"}


def draw_chain(chain: OriginChain) -> str:
    """The chain as an SVG element; an empty string when there is nothing to draw."""
    if not chain.nodes:
        return ""
    columns = _columns(chain.nodes, chain.links)
    places = {
        node.id: (
            _MARGIN + column * (_BOX_WIDTH + _GAP_ACROSS),
            _MARGIN + row * (_BOX_HEIGHT + _GAP_DOWN),
        )
        for column, nodes in enumerate(columns)
        for row, node in enumerate(nodes)
    }
    width = 2 * _MARGIN + len(columns) * _BOX_WIDTH + (len(columns) - 1) * _GAP_ACROSS
    height = 2 * _MARGIN + max(len(c) for c in columns) * (_BOX_HEIGHT + _GAP_DOWN) - _GAP_DOWN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chain" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" font-size="13">',
        f"<title>{escape(chain.words())}</title>",
        *(_link(link, places, nth) for link, nth in zip(chain.links, _nth(chain.links), strict=True)),
        *(_box(node, places[node.id]) for nodes in columns for node in nodes),
        "</svg>",
    ]
    return "\n".join(parts)


def _columns(nodes: Sequence[ChainNode], links: Sequence[ChainLink]) -> list[list[ChainNode]]:
    """Nodes by column, each beside what it comes from, so that few lines cross."""
    columns: list[list[ChainNode]] = [[] for _ in range(max(n.column for n in nodes) + 1)]
    for node in nodes:
        columns[node.column].append(node)
    row: dict[str, float] = {}
    for column in columns:
        before = {n.id: [row[link.start] for link in links if link.end == n.id and link.start in row] for n in column}
        order = {n.id: sum(rows) / len(rows) if (rows := before[n.id]) else float("inf") for n in column}
        column.sort(key=lambda n: order[n.id])
        row.update({n.id: float(at) for at, n in enumerate(column)})
    return columns


def _box(node: ChainNode, place: tuple[int, int]) -> str:
    x, y = place
    return (
        f'<g class="node"><title>{escape(node.label)}{escape(f": {node.note}") if node.note else ""}</title>'
        f'<rect x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="8" fill="var(--card, Canvas)"'
        f' stroke="currentColor" stroke-opacity="{1 if node.column == 0 else 0.4}"/>'
        f'<text x="{x + 10}" y="{y + 17}" fill="currentColor">{escape(_cut(node.label, _LETTERS))}</text>'
        f'<text x="{x + 10}" y="{y + 32}" fill="currentColor" fill-opacity=".7" font-size="11">'
        f"{escape(_cut(node.note, _SMALL_LETTERS))}</text></g>"
    )


def _link(link: ChainLink, places: Mapping[str, tuple[int, int]], nth: int) -> str:
    (x1, y1), (x2, y2) = places[link.start], places[link.end]
    x1, y1, y2 = x1 + _BOX_WIDTH, y1 + _BOX_HEIGHT // 2, y2 + _BOX_HEIGHT // 2
    bend = (x2 - x1) // 2
    dash = f' stroke-dasharray="{_DASHES[link.how]}"' if link.how in _DASHES else ""
    at_x, at_y = x2 - _GAP_ACROSS // 3, y2 - 5 - 12 * nth  # in the gap before the box, where no other lies
    return (
        f'<g class="{link.how.value}"><title>{escape(link.how.value)}: {escape(link.because)}</title>'
        f'<path d="M{x1},{y1} C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}" fill="none" stroke="currentColor"'
        f' stroke-opacity=".6"{dash}/>'
        f'<path d="M{x2},{y2} l-7,-3.5 v7 z" fill="currentColor" fill-opacity=".6"/>'
        f'<text x="{at_x}" y="{at_y}" text-anchor="middle" fill="currentColor" fill-opacity=".7"'
        f' font-size="11">{link.how.value}</text></g>'
    )


def _nth(links: Sequence[ChainLink]) -> list[int]:
    """For each link how many before it lead to the same box, so that their words do not lie on one another."""
    seen: Counter[str] = Counter()
    found = []
    for link in links:
        found.append(seen[link.end])
        seen[link.end] += 1
    return found


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
