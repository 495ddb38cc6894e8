"""An HTML page as elements and blocks, read once, without a tree of objects.

Elements are numbered in document order, so a child's number is higher than its parent's: sums go up in one backward
sweep and roles come down in one forward sweep, however deep the page nests.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sanctrace.news.blocks import BlockKind, Role, Run
from sanctrace.news.hints import Hints
from sanctrace.news.lines import ends_sentence
from sanctrace.news.markup import Kind, attribute_map, tokens
from sanctrace.news.tidy import shifted, tidy

_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_INLINE_NAMES = """a abbr acronym b bdi bdo big blink cite code data del dfn em font i ins kbd label mark q rp rt ruby s
samp small span strike strong sub sup time tt u var"""
_SKIPPED_NAMES = "svg math select option object video audio canvas map head datalist"
_VOID, _INLINE, _SKIPPED = (frozenset(n.split()) for n in (_VOID_NAMES, _INLINE_NAMES, _SKIPPED_NAMES))
# Opening the first closes an open one of the second, unless one of the third stands between.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "td": ({"td", "th"}, {"table", "tr"}),
    "th": ({"td", "th"}, {"table", "tr"}),
    "tr": ({"tr", "td", "th"}, {"table"}),
}
_REACH = 64  # how far up an end tag or an implied one is looked for; keeps broken pages linear
_BREAK = (-1, -1)  # a br element among the pieces of a block
_SEAM = (-2, -2)  # a place where an inline element starts or ends without white space
_SEAMED = frozenset({"a", "span", "time", "b", "strong", "cite", "address", "label"})
_SEAM_WORDS = 30
_SENTENCE_SPACES = 11  # a block of more words than that is running text
# Roles of inline elements that can stand before or after running text without belonging to it.
_EDGE_ROLES = frozenset(
    {Role.AD, Role.SHARE, Role.NEWSLETTER, Role.CREDIT, Role.COMMENTS, Role.NAVIGATION, Role.RELATED}
)


@dataclass(slots=True)
class Element:
    """An open or closed element; `role` is what its own name, class or id says."""

    tag: str
    parent: int
    role: Role | None
    body: bool  # whether its class or id says that it is the text of the story
    attributes: str
    at: int


@dataclass(frozen=True, slots=True)
class Line:
    """Text of one element between two breaks."""

    text: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class RawBlock:
    """Text between two block boundaries, as its lines; an empty line stands for a double break."""

    element: int
    lines: tuple[Line, ...]
    linked: int  # characters inside links
    size: int
    role: Role | None  # of the inline element that holds it all
    kind: BlockKind
    level: int
    at: int


@dataclass(slots=True)
class Document:
    """What one pass over the source yields."""

    source: str
    elements: list[Element] = field(default_factory=list)
    blocks: list[RawBlock] = field(default_factory=list)
    metas: list[dict[str, str]] = field(default_factory=list)  # attributes of meta elements
    links: list[dict[str, str]] = field(default_factory=list)  # of link elements
    times: list[tuple[int, dict[str, str]]] = field(default_factory=list)  # element number and attributes
    title: str = ""
    json_ld: list[str] = field(default_factory=list)
    language: str | None = None
    scripts: int = 0


def read_document(source: str, hints: Hints) -> Document:
    """Elements, blocks and head data of an HTML page. Never raises on broken mark-up; linear in the page."""
    return _Builder(source, hints).run()


class _Builder:
    def __init__(self, source: str, hints: Hints) -> None:
        self.source = source
        self.hints = hints
        self.document = Document(source)
        self.stack: list[int] = []
        self.open: dict[str, int] = {}
        self.pieces: list[tuple[Role | None, tuple[int, int]]] = []  # with the role of the inline element around
        self.linked = 0
        self.skipping = 0
        self.block_element = -1
        self.inline_roles: list[Role | None] = []

    def run(self) -> Document:
        document = self.document
        for kind, start, end, name, attributes in tokens(self.source):
            if kind is Kind.TEXT:
                if not self.skipping:
                    self._text(start, end)
            elif kind is Kind.OPEN:
                self._open(name, attributes, start)
            elif kind is Kind.CLOSE:
                self._close(name)
            elif name == "title" and not document.title and not self.skipping_body:
                document.title = tidy(self.source, [(start, end)], markup=True)[0]
            elif name == "script":
                document.scripts += 1
                if "ld+json" in attributes.lower():
                    document.json_ld.append(self.source[start:end])
        self._flush()
        return document

    @property
    def skipping_body(self) -> bool:
        """Whether a title element here is a picture's, not the page's."""
        return any(self.document.elements[number].tag == "svg" for number in self.stack[-4:])

    def _text(self, start: int, end: int) -> None:
        if not self.pieces and self.source[start:end].isspace():
            return
        self.pieces.append((self.inline_roles[-1] if self.inline_roles else None, (start, end)))
        if self.open.get("a"):
            self.linked += end - start

    def _open(self, name: str, attributes: str, at: int) -> None:
        if name in _VOID:
            self._void(name, attributes)
            return
        inline = name in _INLINE
        if not inline:
            self._flush()
            self._imply_ends(name)
        elif name == "a":
            self._close("a")  # a link inside a link closes the first
            if "href" not in attributes.lower():
                name = "span"
        role, body = self.hints.of(name, attributes)
        elements = self.document.elements
        parent = self.stack[-1] if self.stack else -1
        number = len(elements)
        elements.append(Element(name, parent, role, body, attributes, at))
        if name in _SEAMED and inline:
            self._seam()
        if name == "time" and not self.skipping:
            self.document.times.append((number, attribute_map(attributes)))
        elif name == "html" and self.document.language is None:
            found = attribute_map(attributes)
            self.document.language = found.get("lang") or found.get("xml:lang")
        self.stack.append(number)
        self.open[name] = self.open.get(name, 0) + 1
        if inline:
            above = self.inline_roles[-1] if self.inline_roles else None
            self.inline_roles.append(above or role)
        else:
            self.inline_roles.clear()
            self.block_element = number
        self.skipping += name in _SKIPPED

    def _void(self, name: str, attributes: str) -> None:
        if name == "br":
            if self.pieces:
                self.pieces.append((None, _BREAK))
        elif name == "meta":
            self.document.metas.append(attribute_map(attributes))
        elif name == "link":
            self.document.links.append(attribute_map(attributes))
        elif name == "hr":
            self._flush()

    def _imply_ends(self, name: str) -> None:
        elements = self.document.elements
        if self.open.get("p"):
            for depth in range(1, min(_REACH, len(self.stack)) + 1):
                tag = elements[self.stack[-depth]].tag
                if tag == "p":
                    self._pop(depth)
                    break
                if tag not in _INLINE:
                    break
        if name not in _CLOSES:
            return
        closed, bounds = _CLOSES[name]
        for depth in range(1, min(_REACH, len(self.stack)) + 1):
            tag = elements[self.stack[-depth]].tag
            if tag in closed and (name != "tr" or tag == "tr"):
                self._pop(depth)
                break
            if tag in bounds:
                break

    def _close(self, name: str) -> None:
        if not self.open.get(name):
            if name == "p":
                self._flush()
            return
        inline = name in _INLINE
        if name in _SEAMED:
            self._seam()
        elements = self.document.elements
        for depth in range(1, min(_REACH, len(self.stack)) + 1):
            tag = elements[self.stack[-depth]].tag
            if tag == name:
                if not inline:
                    self._flush()
                self._pop(depth)
                return
            if inline and tag not in _INLINE:
                return

    def _pop(self, depth: int) -> None:
        elements = self.document.elements
        for _ in range(depth):
            tag = elements[self.stack.pop()].tag
            self.open[tag] -= 1
            self.skipping -= tag in _SKIPPED
            if tag in _INLINE and self.inline_roles:
                self.inline_roles.pop()
            elif tag not in _INLINE:
                self.inline_roles.clear()
        at = len(self.stack) - 1
        while at >= 0 and elements[self.stack[at]].tag in _INLINE and len(self.stack) - at <= _REACH:
            at -= 1
        self.block_element = self.stack[at] if at >= 0 else -1

    def _flush(self) -> None:
        if not self.pieces:
            return
        elements = self.document.elements
        element = self.block_element
        tag = elements[element].tag if element >= 0 else ""
        heading = len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()
        kind = (
            BlockKind.HEADING
            if heading or tag == "dt"
            else BlockKind.ITEM
            if tag in {"li", "dd"}
            else BlockKind.PARAGRAPH
        )
        linked, self.linked = self.linked, 0
        found, self.pieces = self._parted(self.pieces), []
        for role, pieces in found.items():
            lines = self._lines(pieces)
            size = sum(end - start for start, end in pieces if start >= 0)
            if any(line.text for line in lines):
                first = next(start for start, _ in pieces if start >= 0)
                self.document.blocks.append(
                    RawBlock(element, lines, linked, size, role, kind, int(tag[1]) if heading else 0, first)
                )

    def _seam(self) -> None:
        if self.pieces and self.pieces[-1][1][0] >= 0:
            self.pieces.append((self.pieces[-1][0], _SEAM))

    def _parted(self, pieces: list[tuple[Role | None, tuple[int, int]]]) -> dict[Role | None, list[tuple[int, int]]]:
        """The pieces of a block, set apart by role where a role stands at an edge of it or the text is no sentence.

        Inside a sentence an inline element belongs to it whatever its class says, unless it is hidden.
        """
        if all(role is None for role, _ in pieces):
            return {None: [piece for _, piece in pieces]}
        if not self._is_sentence([piece for role, piece in pieces if role is not Role.HIDDEN]):
            apart = frozenset(role for role, _ in pieces if role)
            edges = range(0)
        else:
            apart = _EDGE_ROLES
            bare = [n for n, (role, piece) in enumerate(pieces) if role not in _EDGE_ROLES and piece[0] >= 0]
            edges = range(bare[0], bare[-1] + 1) if bare else range(0)
        found: dict[Role | None, list[tuple[int, int]]] = {}
        for number, (role, piece) in enumerate(pieces):
            own = role if role is Role.HIDDEN or (role in apart and number not in edges) else None
            found.setdefault(own, []).append(piece)
        return found

    def _is_sentence(self, pieces: list[tuple[int, int]]) -> bool:
        text, _ = tidy(self.source, [piece for piece in pieces if piece[0] >= 0], markup=True)
        return text.count(" ") >= _SENTENCE_SPACES

    def _lines(self, pieces: list[tuple[int, int]]) -> tuple[Line, ...]:
        lines: list[Line] = []
        line: list[tuple[int, int]] = []
        for piece in [*pieces, _BREAK]:
            if piece != _BREAK:
                line.append(piece)
                continue
            text, runs = self._line(line)
            if text or (lines and lines[-1].text):
                lines.append(Line(text, runs))
            line = []
        return tuple(lines)

    def _line(self, pieces: list[tuple[int, int]]) -> tuple[str, tuple[Run, ...]]:
        """One line; in a line that is no sentence, words of neighbouring elements do not run together."""
        spans = [piece for piece in pieces if piece != _SEAM]
        text, runs = tidy(self.source, spans, markup=True)
        if len(spans) == len(pieces) or ends_sentence(text) or text.count(" ") >= _SEAM_WORDS:
            return text, runs
        parts: list[list[tuple[int, int]]] = [[]]
        for piece in pieces:
            if piece == _SEAM:
                parts.append([])
            else:
                parts[-1].append(piece)
        joined = ""
        joined_runs: list[Run] = []
        spaced = True
        for part in filter(None, parts):
            words, part_runs = tidy(self.source, part, markup=True)
            if not words:
                spaced = True
                continue
            start = self.source[part[0][0]]
            if joined and (spaced or start.isspace() or (joined[-1].isalnum() and words[0].isalnum())):
                joined += " "
            joined_runs += shifted(part_runs, len(joined))
            joined += words
            spaced = self.source[part[-1][1] - 1].isspace()
        return joined, tuple(joined_runs)
