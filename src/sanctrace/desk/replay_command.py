"""`sanctrace replay`: the case of a bundle, derived anew and compared."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.json_output import JSON, print_json

if TYPE_CHECKING:
    from sanctrace.runs.bundle.replay import Replayed

EXIT_DIFFERENT = 3


@click.command()
@click.argument("path", metavar="BUNDLE", type=click.Path(dir_okay=False, path_type=Path))
@JSON
def replay(path: Path, as_json: bool) -> int:
    """Read the pages of a BUNDLE anew, with its own law and lists, and compare the case with the stored one.

    No ledger, no network, and no list or law of this machine takes part. Exit code 0 when the case comes out the same
    byte for byte, 3 when it does not, 1 when the bundle is not as it was written.
    """
    from sanctrace.runs.bundle.container import file_hash
    from sanctrace.runs.bundle.opened import open_bundle
    from sanctrace.runs.bundle.replay import replay_case

    found = replay_case(open_bundle(path))
    if as_json:
        print_json({"bundle": str(path), "sha256": file_hash(path), **asdict(found)})
    else:
        _show(found)
    return 0 if found.same else EXIT_DIFFERENT


def _show(found: Replayed) -> None:
    if found.code:
        click.echo(f"Other code than made the bundle: {'; '.join(found.code)}.")
    taken = f" ({found.taken} with the events that a language model had read)" if found.taken else ""
    read = f"{found.pages} pages read anew{taken}, {found.events} events"
    if found.same:
        click.echo(f"Case {found.case}: {read}, gathered: the same as stored, byte for byte.")
        return
    click.echo(f"Case {found.case}: {read}, gathered: NOT the same as stored.")
    for difference in found.differences:
        click.echo(f"- {difference}")
    if found.code:
        click.echo("To derive it exactly, install the version that made the bundle.")
