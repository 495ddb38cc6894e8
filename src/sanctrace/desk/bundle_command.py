"""`sanctrace bundle`: one file from which another machine derives a case again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, ledger_option


@click.command()
@click.argument("case", metavar="CASE")
@click.option("--to", "path", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@ledger_option
@click.option(
    "--library",
    "libraries",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also look here for the law files that the pages were read with; may be given several times.",
)
@home_option
@JSON
def bundle(case: str, path: Path, ledger: str, libraries: tuple[Path, ...], home: Path, as_json: bool) -> None:
    """Write all that a CASE was derived from into one file, and derive the case from it before the file gets its name.

    In it are the captured pages, their readings, the sanctions lists and law files as used, and the judgements. Where
    something of it is missing or does not hold, nothing is written and what is missing is told.
    """
    from sanctrace.runs.bundle.knowledge import Places
    from sanctrace.runs.bundle.pack import write_bundle
    from sanctrace.runs.ingest import open_keeper

    with open_keeper(ledger, create=False, lists=home) as keeper:
        found = keeper.ledger.case(case)
        if found is None:
            raise click.UsageError(f"{case} is no case of this ledger; see: sanctrace cases --json")
        written = write_bundle(keeper.ledger, found, path, Places(libraries=libraries, lists=home))
    if as_json:
        print_json({"file": str(path), **asdict(written)})
        return
    click.echo(f"Case {written.case} in {path}: {written.pages} pages, {written.judgements} judgements, law library")
    click.echo(
        f"{', '.join(written.laws)}, {len(written.lists)} lists; {written.size:,} bytes, SHA-256 {written.sha256}."
    )
    click.echo(f"Derived from it again, the same byte for byte. Elsewhere: sanctrace replay {path.name}")
