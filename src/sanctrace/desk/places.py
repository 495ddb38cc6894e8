"""Where the user's ledger, lists and law stand, as options that every command shares."""

from __future__ import annotations

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


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SANCTRACE_HOME",
    default=lambda: data_folder() / "lists",
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
