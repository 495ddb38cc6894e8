"""Where the user's ledger, lists and law stand, as options that every command shares."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import click

from sanctrace.runs.settings import LEDGER_FILE


def data_folder() -> Path:
    """The user's data folder of this program, as the system has it; nothing is made."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "sanctrace"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "sanctrace"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "sanctrace"


def lists_folder() -> Path:
    """Folder of the added sanctions lists: what SANCTRACE_HOME names, else the one in the user's data folder."""
    return Path(os.environ.get("SANCTRACE_HOME") or data_folder() / "lists")


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SANCTRACE_HOME",
    default=lists_folder,
    show_default="lists in the user's data folder",
    show_envvar=True,
    help="Folder of the added sanctions lists, the decisions and the index.",
)
ledger_option = click.option(
    "--ledger",
    default=str(LEDGER_FILE),
    show_default=True,
    metavar="PATH|URL",
    help="The ledger that `sanctrace read --ledger` keeps: a file, or postgresql://USER@HOST/DATABASE.",
)
library_option = click.option(
    "--library",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of law files to use instead of the library that ships.",
)
sources_option = click.option(
    "--sources",
    "sources_file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="SANCTRACE_SOURCES",
    default=lambda: data_folder() / "sources.yml",
    show_default="sources.yml in the user's data folder",
    show_envvar=True,
    help="File that names the sources.",
)
key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="SANCTRACE_KEY",
    default=lambda: data_folder() / "signing.key",
    show_default="signing.key in the user's data folder",
    show_envvar=True,
    help="File of the key that signs, made at first use.",
)


def watch_place(ledger: str | Path) -> Path:
    """The file of the watch that belongs to a ledger: beside a ledger file, else in the user's data folder."""
    from sanctrace.ledger.watch_state import watch_file

    scheme, server, rest = str(ledger).partition("://")
    if not server:
        return watch_file(Path(ledger))
    where = rest.rpartition("@")[2]  # a password changes nothing about which ledger it is
    name = hashlib.sha256(f"{scheme}://{where}".encode()).hexdigest()[:12]
    return data_folder() / f"{name}.watch.db"
