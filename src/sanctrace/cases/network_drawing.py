"""A network as a drawing: a box for each party, a line for each tie, in columns from giver to receiver.

Plain SVG without script or font from anywhere; the same network gives the same bytes. Boxes are links, so that they are
reached and opened by keyboard. What does not fit is left to the table beside it, and said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from sanctrace.cases.network import Network, NetworkNode, Tie, TieKind

ROWS = 14  # boxes in one column of the drawing
_BOX_WIDTH, _BOX_HEIGHT = 208, 40
_ACROSS, _DOWN, _MARGIN, _LOOP, _BELOW = 132, 16, 8, 30, 36
_LETTERS, _SMALL, _ON_LINE = 27, 32, 20


def draw_network(network: Network, address: Callable[[NetworkNode], str | None], centre: str | None = None) -> str:
    """The network as an SVG element; `address` says where a box leads. An empty string when there is nobody."""
    columns: dict[int, list[NetworkNode]] = {}
    for node in sorted(network.nodes, key=lambda n: n.id != centre):
        column = columns.setdefault(node.column, [])
        if len(column) < ROWS:
            column.append(node)
    if not columns:
        return ""
    places = {
        node.id: (_MARGIN + _LOOP + column * (_BOX_WIDTH + _ACROSS), _MARGIN + row * (_BOX_HEIGHT + _DOWN))
        for column, nodes in columns.items()
        for row, node in enumerate(nodes)
    }
    width = 2 * (_MARGIN + _LOOP) + (max(columns) + 1) * (_BOX_WIDTH + _ACROSS) - _ACROSS
    floor = _MARGIN + max(len(c) for c in columns.values()) * (_BOX_HEIGHT + _DOWN) - _DOWN
    drawn = [tie for tie in network.ties if tie.start in places and tie.end in places]
    passing = any(abs(places[tie.start][0] - places[tie.end][0]) > _BOX_WIDTH + _ACROSS for tie in drawn)
    height = floor + _MARGIN + (_BELOW if passing else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="group" aria-label="{escape(_told(network, len(places)))}"'
        ' font-size="13">',
        *(_line(tie, places, floor) for tie in drawn),
        *(
            _box(node, places[node.id], address(node), node.id == centre)
            for _, c in sorted(columns.items())
            for node in c
        ),
        "</svg>",
    ]
    return "\n".join(parts)


def _told(network: Network, drawn: int) -> str:
    left = len(network.nodes) - drawn
    rest = f"; {left} more in the table" if left else ""
    return f"Network of {len(network.nodes)} names and {len(network.ties)} ties{rest}"


def _box(node: NetworkNode, place: tuple[int, int], address: str | None, centre: bool) -> str:
    x, y = place
    kind = "entry" if node.actor is None else "centre" if centre else "party"
    box = (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{_BOX_WIDTH}" height="{_BOX_HEIGHT}" rx="8"/>'
        f'<text x="{x + 10}" y="{y + 17}">{escape(_cut(node.label, _LETTERS))}</text>'
        f'<text class="small" x="{x + 10}" y="{y + 32}" font-size="11">{escape(_cut(node.note, _SMALL))}</text>'
    )
    told = escape(f"{node.label}{f' ({node.note})' if node.note else ''}")
    if address is None:
        return f'<g class="node"><title>{told}</title>{box}</g>'
    return f'<a class="node" href="{escape(address)}" aria-label="{told}"><title>{told}</title>{box}</a>'


def _line(tie: Tie, places: Mapping[str, tuple[int, int]], floor: int) -> str:
    bend, tip, label = _path(places[tie.start], places[tie.end], floor)
    words = ", ".join(tie.words)
    dash = ' stroke-dasharray="5 4"' if tie.kind is TieKind.RESEMBLES else ""
    shown = _cut(words if tie.kind is not TieKind.RESEMBLES else tie.kind.value, _ON_LINE)
    text = (
        f'<text class="small" x="{label[0]}" y="{label[1]}" text-anchor="middle" font-size="11">{escape(shown)}</text>'
        if label
        else ""
    )
    told = f"{tie.start} {tie.kind.value} {tie.end}{f': {words}' if words else ''}; {_cases(tie.cases)}"
    return (
        f'<g class="tie"><title>{escape(told)}</title><path class="line" d="{bend}" fill="none"{dash}/>'
        f'<path class="tip" d="{tip}"/>{text}</g>'
    )


def _path(start: tuple[int, int], end: tuple[int, int], floor: int) -> tuple[str, str, tuple[int, int] | None]:
    """A line from box to box, its tip, and where its words stand: in the gap beside the box from which it comes."""
    (x1, y1), (x2, y2) = start, end
    y1, y2 = y1 + _BOX_HEIGHT // 2, y2 + _BOX_HEIGHT // 2
    if x1 == x2:  # within one column: round the left side
        return f"M{x1},{y1} C{x1 - _LOOP},{y1} {x2 - _LOOP},{y2} {x2},{y2}", f"M{x2},{y2} l-7,-3.5 v7 z", None
    way = 1 if x1 < x2 else -1
    apart = abs(x2 - x1) > _BOX_WIDTH + _ACROSS
    x1, x2 = (x1 + _BOX_WIDTH, x2) if way > 0 else (x1, x2 + _BOX_WIDTH)
    tip = f"M{x2},{y2} l{-7 * way},-3.5 v7 z"
    if not apart:
        half = way * _ACROSS // 2
        return f"M{x1},{y1} C{x1 + half},{y1} {x2 - half},{y2} {x2},{y2}", tip, ((x1 + x2) // 2, (y1 + y2) // 2 - 5)
    low, turn = floor + _BELOW // 2, way * _ACROSS // 2  # past the boxes between, below them all
    bend = (
        f"M{x1},{y1} C{x1 + turn},{y1} {x1 + turn // 2},{low} {x1 + 2 * turn},{low}"
        f" H{x2 - 2 * turn} C{x2 - turn // 2},{low} {x2 - turn},{y2} {x2},{y2}"
    )
    return bend, tip, ((x1 + x2) // 2, low - 5)


def _cases(cases: Sequence[str]) -> str:
    return f"{len(cases)} case{'' if len(cases) == 1 else 's'}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
