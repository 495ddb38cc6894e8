"""`sanctrace backup` and `sanctrace restore`; `sanctrace ledger dump` and `load` do the same with a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import home_option, key_option, ledger_option, library_option, sources_option, watch_place
from sanctrace.desk.progress import rows_bar, shown_ledger

if TYPE_CHECKING:
    from sanctrace.runs.backup.form import Manifest
    from sanctrace.runs.backup.take import Places

F = TypeVar("F", bound=Callable[..., Any])

with_key = click.option("--with-key", is_flag=True, help="Also the key that signs statements (--key).")
only_ledger = click.option(
    "--only-ledger", is_flag=True, help="Leave out lists, decisions and the sources file: only what the stores hold."
)
quiet_option = click.option("--quiet", is_flag=True, help="No progress bar.")


def place_options(command: F) -> F:
    """The places of everything that a backup holds."""
    for option in (quiet_option, JSON, only_ledger, with_key, key_option, sources_option, home_option, ledger_option):
        command = option(command)
    return command


@click.command()
@click.option(
    "--to", type=click.Path(path_type=Path), required=True, help="The new file; one that is there is refused."
)
@place_options
@library_option
def backup(to: Path, as_json: bool, quiet: bool, library: Path | None, **options: Any) -> None:
    """Everything that is kept for a ledger as one file, while others go on using it.

    Readings, captures, cases, judgements; notices; accounts and the audit log; what the watch remembers; sanctions
    lists and decisions; the sources file. Not the signing key, unless asked, and not who is signed in. Passwords and
    tokens are in it as hashes; the secrets of webhooks are in it as they are: keep the file as you keep these.
    """
    write(to, options, library, as_json=as_json, quiet=quiet, folder=False)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@place_options
def restore(file: Path, as_json: bool, quiet: bool, **options: Any) -> None:
    """Put a backup back, into a ledger in which nothing is kept yet: a file or a PostgreSQL database, whatever it was.

    Every hash is checked first. Nothing is overwritten. Interrupted, give the same words again.
    """
    read_back(file, options, as_json=as_json, quiet=quiet)


def write(to: Path, options: dict[str, Any], library: Path | None, *, as_json: bool, quiet: bool, folder: bool) -> None:
    """Take a backup and tell what it holds."""
    from sanctrace.runs.backup.take import take_backup

    with rows_bar("writing", quiet) as tell:
        manifest = take_backup(_places(options), to, tell, folder=folder, library=library)
    if as_json:
        print_json({"to": str(to), **_told(manifest)})
        return
    click.echo(f"Written to {to}: {_words(manifest)}.")
    secret = "; the signing key is in it" if any(part.name == "signing.key" for part in manifest.parts) else ""
    click.echo(f"Who has it can read everything, and the secrets of webhooks{secret}: keep it where nobody else reads.")


def read_back(source: Path, options: dict[str, Any], *, as_json: bool, quiet: bool) -> None:
    """Restore a backup and tell what came back."""
    from sanctrace.runs.backup.restore import restore as put_back

    with rows_bar("restoring", quiet) as tell:
        done = put_back(source, _places(options), tell)
    ledger = shown_ledger(options["ledger"])
    if as_json:
        told = {"ledger": ledger, "finished_earlier_one": done.gone_on, "left_out": list(done.left_out)}
        print_json({"from": str(source), **told, **_told(done.manifest)})
        return
    if done.gone_on:
        click.echo("An earlier restore of this backup had been cut off at its end; it is finished now.")
    click.echo(f"Restored to {ledger}: {_words(done.manifest)}, as of {done.manifest.made_at}.")
    if done.left_out:
        click.echo(f"Left in the backup: {', '.join(done.left_out)}.")


def _places(options: dict[str, Any]) -> Places:
    from sanctrace.runs.backup.take import Places

    only = options["only_ledger"]
    return Places(
        ledger=options["ledger"],
        watch=watch_place(options["ledger"]),
        home=None if only else options["home"],
        sources=None if only else options["sources_file"],
        key=options["key_file"] if options["with_key"] else None,
    )


def _told(manifest: Manifest) -> dict[str, Any]:
    return {
        "made_at": manifest.made_at,
        "code": manifest.code,
        "law": manifest.law,
        "kept_in": manifest.kept_in,
        "stores": {name: store.schema for name, store in manifest.stores.items()},
        "rows": {part.name.removesuffix(".jsonl"): part.rows for part in manifest.parts if part.rows is not None},
        "files": [part.name for part in manifest.parts if part.rows is None],
    }


def _words(manifest: Manifest) -> str:
    rows = {part.name: part.rows or 0 for part in manifest.parts}
    counted = (
        ("ledger/articles", "reading", "readings"),
        ("ledger/cases", "case", "cases"),
        ("ledger/judgements", "judgement", "judgements"),
        ("accounts/accounts", "account", "accounts"),
        ("accounts/audit", "row of the audit log", "rows of the audit log"),
        ("notices/subscriptions", "subscription", "subscriptions"),
        ("watch/sightings", "entry of a source", "entries of sources"),
    )
    told = [f"{n:,} {one if n == 1 else many}" for name, one, many in counted if (n := rows.get(f"{name}.jsonl", 0))]
    files = sum(part.name.startswith("lists/files/") for part in manifest.parts)
    told += [f"{files:,} {'file' if files == 1 else 'files'} of lists"] if files else []
    return ", ".join(told) or "nothing is kept yet"
