"""The law commands' printer, loaded when something is printed for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sanctrace.desk.law_print import LawPrinter


def law_printer() -> LawPrinter:
    """A printer on stdout."""
    from rich.console import Console

    from sanctrace.desk.law_print import LawPrinter

    return LawPrinter(console=Console(highlight=False))
