"""Draw what a reading looks like on a terminal, for the README: `make picture`.

The picture is the output of `sanctrace read` on one of the bundled pages, in colour. It names no font address.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI

from sanctrace.desk.print_reading import ReadingPrinter
from sanctrace.model import Page
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "src" / "sanctrace" / "desk" / "examples" / "04-whisky-in-the-soap.html"


def picture() -> str:
    """The picture as SVG text; equal readings give equal text."""
    reading = open_pipeline(Settings()).read(Page(source=PAGE.name, content=PAGE.read_bytes()))
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    ReadingPrinter(console=console).show(reading)
    title = f"$ sanctrace read {PAGE.name}"
    drawn = console.export_svg(title=title, theme=MONOKAI)
    return re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.S)


if __name__ == "__main__":
    (HERE / "reading.svg").write_text(picture(), encoding="utf-8")
