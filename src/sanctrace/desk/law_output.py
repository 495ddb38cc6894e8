"""How the law commands print: for people on a console, for machines as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sanctrace.desk.law_print import LawPrinter

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def printer() -> LawPrinter:
    """A printer on stdout."""
    from rich.console import Console

    from sanctrace.desk.law_print import LawPrinter

    return LawPrinter(console=Console(highlight=False))


def print_json(value: object) -> None:
    """A value as indented JSON on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
