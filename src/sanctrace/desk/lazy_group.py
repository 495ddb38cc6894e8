"""A click group whose commands are imported when they are called, and whose exit codes are this project's.

Exit codes: 0 everything was read; 1 wrong usage, wrong data file or unusable ledger; 3 some source could not be read;
130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, NoReturn

import click

from sanctrace.model import SanctraceError

EXIT_USAGE = 1
EXIT_UNREADABLE = 3
EXIT_INTERRUPTED = 130


@dataclass(frozen=True, kw_only=True)
class LazyCommand:
    """Where a command lives and the line that `--help` prints for it."""

    module: str
    attribute: str
    short_help: str


class LazyGroup(click.Group):
    """Group that knows its commands by name and imports one only when it runs."""

    def __init__(self, *args: Any, lazy: Mapping[str, LazyCommand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order in which they were declared: the order in which a newcomer meets them."""
        return [*super().list_commands(ctx), *self.lazy]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        entry = self.lazy[cmd_name]
        command = getattr(import_module(entry.module), entry.attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{entry.module}.{entry.attribute} is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        rows = [(name, self.lazy[name].short_help) for name in self.list_commands(ctx) if name in self.lazy]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run, and turn every expected error into one line on stderr and an exit code."""
        extra["standalone_mode"] = False
        try:
            code = super().main(*args, **extra)
        except click.ClickException as error:
            error.show()
            sys.exit(EXIT_USAGE)
        except click.Abort:
            click.echo("sanctrace: interrupted", err=True)
            sys.exit(EXIT_INTERRUPTED)
        except BrokenPipeError:  # the reader of our output (head, less) has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(EXIT_USAGE)
        except SanctraceError as error:
            click.echo(f"sanctrace: {error}", err=True)
            sys.exit(EXIT_USAGE)
        except OSError as error:  # a file or folder that an option named
            if error.filename is None:
                raise
            click.echo(f"sanctrace: {error.filename}: {error.strerror}; check the path and its permissions", err=True)
            sys.exit(EXIT_USAGE)
        sys.exit(code if isinstance(code, int) else 0)
