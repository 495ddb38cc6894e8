"""A report as PDF, typeset by Typst with fonts that come as packages. Needs the extra `pdf`; no clock, no network.

The words reach Typst as data, never as markup: whatever a page says is set as text. Libertinus Serif, which the package
brings, has Latin, Greek and Cyrillic; Noto Serif KR has Hangul, Hanja and kana. Fonts of the machine are not used, so
that the same report has the same bytes everywhere.
"""

from __future__ import annotations

import json
import threading
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sanctrace import __version__
from sanctrace.desk.exports.document import Block, Cite, Document, Grid, Heading, Inline, Note, Paragraph, plain
from sanctrace.model import ExportError

if TYPE_CHECKING:
    import typst

_HOW = "install it with: pip install 'sanctrace[pdf]', or name one file that ends in .html"
_ONE_AT_A_TIME = threading.Lock()  # a compiler, with its loaded fonts, serves one thread
_EPOCH = 0  # the moment of making that stands in the file: none is told


def check_typesetter() -> None:
    """Raises ExportError where the extra `pdf` is not installed."""
    missing = [name for name in ("typst", "pylopdf_fonts_ko") if find_spec(name) is None]
    if missing:
        raise ExportError(f"A PDF needs the package {missing[0]}; {_HOW}")


def pdf_of(document: Document) -> bytes:
    """The report as a tagged PDF."""
    from typst import TypstError

    data = {"report": json.dumps(_plain(document), ensure_ascii=True)}
    try:
        with _ONE_AT_A_TIME:
            made = _compiler().compile(_template(), format="pdf", sys_inputs=data, timestamp=_EPOCH)
    except TypstError as error:
        raise ExportError(f"The PDF could not be set: {error.message}; export the report as one .html file") from error
    if not isinstance(made, bytes):
        raise ExportError("The PDF could not be set: Typst gave no file; export the report as one .html file")
    return made


@cache
def _compiler() -> typst.Compiler:
    import pylopdf_fonts_ko
    import typst

    folder = Path(pylopdf_fonts_ko.__file__).parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
    return typst.Compiler(font_paths=fonts)


@cache
def _template() -> bytes:
    return resources.files("sanctrace.desk.exports").joinpath("templates", "case_report.typ").read_bytes()


def _plain(document: Document) -> dict[str, object]:
    return {
        "title": _inline(document.title),
        "name": plain(document.title),
        "facts": [[label, _inline(words)] for label, words in document.facts],
        "caution": document.caution,
        "blocks": [_block(block) for block in document.blocks],
        "notes": [_note(note) for note in document.notes],
        "version": __version__,
    }


def _block(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level, "text": _inline(block.text)}
        case Paragraph():
            return {"is": "paragraph", "number": block.number, "parts": _inline(block.parts)}
        case Grid():
            rows = [[_inline(cell) for cell in row] for row in block.rows]
            return {"is": "grid", "title": block.title, "head": block.head, "rows": rows, "widths": block.widths}
    # The drawing takes its colours from the page around it; on paper these are black and white.
    svg = block.svg.replace("var(--card, Canvas)", "#ffffff").replace("currentColor", "#1c1b19")
    svg = svg.replace("<svg ", '<svg font-family="Libertinus Serif, Noto Serif KR" ', 1)
    return {"is": "picture", "svg": svg, "words": plain(block.words)}


def _note(note: Note) -> dict[str, object]:
    web = note.address.startswith(("http://", "https://"))
    return {"parts": _inline(note.parts), "address": note.address, "web": web, "tail": _inline(note.tail)}


def _inline(parts: Inline) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for at, part in enumerate(parts):
        if isinstance(part, Cite):
            after_another = at > 0 and isinstance(parts[at - 1], Cite)
            found.append({"note": part.note, "first": part.first, "after": after_another})
        else:
            found.append({"text": part.text, "quoted": part.quoted, "strong": part.strong})
    return found
