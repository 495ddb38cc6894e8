"""`sanctrace version`: which code and which Python answered."""

from __future__ import annotations

import json
import platform

import click

from sanctrace import __version__


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def version(as_json: bool) -> None:
    """Print the version of sanctrace and of Python."""
    if as_json:
        click.echo(json.dumps({"sanctrace": __version__, "python": platform.python_version()}))
    else:
        click.echo(f"sanctrace {__version__} (Python {platform.python_version()})")
