"""The page of every command with each of its options, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sanctrace.desk.cli import main


def page() -> str:
    """Markdown: a heading for each command, its help, a table of its arguments and options."""
    parts = [
        "# Every command and option\n\nMade from the commands themselves when this site was built."
        " [Commands, explained](cli.md) has exit codes, examples and what the words mean.\n"
    ]
    for name, command in commands(main):
        context = click.Context(command, info_name=f"sanctrace {name}")
        parts.append(f"## `sanctrace {name}`\n\n{_plain(command.help or '')}\n")
        if isinstance(command, click.Group):
            continue
        usage = " ".join(command.collect_usage_pieces(context))
        parts.append(f"    sanctrace {name} {usage}\n")
        rows = [row for parameter in command.params if (row := _row(parameter, context))]
        if rows:
            parts.append("| option | what it does |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name, groups before what they hold, in the order of the help."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")


def _row(parameter: click.Parameter, context: click.Context) -> str | None:
    record = parameter.get_help_record(context)
    if record is None:
        return None
    name, text = record
    return f"| `{name}` | {_plain(_cell(text))} |"  # a bar in code divides no cell


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _plain(text: str) -> str:
    """Help as Markdown: what looks like markup in it is shown as it is."""
    shown = "`".join(
        piece if number % 2 else piece.replace("<", "&lt;").replace("*", "\\*").replace("[", "\\[").replace("_", "\\_")
        for number, piece in enumerate(text.replace("\b\n", "").split("`"))
    )
    return shown.strip()
