"""`sanctrace retention`: personal data that has done its work is deleted by rule, and the deletion logged."""

from __future__ import annotations

from pathlib import Path

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option

rules_option = click.option(
    "--rules",
    "rules_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with other numbers of days than those that ship.",
)
_WORDS = {
    "sessions": "sessions that are over",
    "tokens": "tokens that are over or revoked",
    "disabled_accounts": "disabled accounts: password, subject and name",
    "names_in_log": "names in the audit log of whoever has no account in force",
    "readers": "addresses of readers who left or never confirmed",
    "mails": "recipients and contents of mails that are done",
}


@click.group()
def retention() -> None:
    """Personal data: how long it is kept, and the deletion of what is older. Run `apply` once a day."""


@retention.command()
@rules_option
@JSON
def show(rules_file: Path | None, as_json: bool) -> None:
    """Print the rules: days after which something goes."""
    from sanctrace.runs.accounts.retention import load_rules

    days = load_rules(rules_file).days
    if as_json:
        print_json(dict(days))
        return
    for rule, words in _WORDS.items():
        click.echo(f"{days[rule]:>5} days  {words} ({rule})")


@retention.command()
@click.option("--dry-run", is_flag=True, help="Count what is due; delete nothing.")
@rules_option
@ledger_option
@JSON
def apply(dry_run: bool, rules_file: Path | None, ledger: str, as_json: bool) -> None:
    """Delete what is due. The audit log keeps how much by which rule, and still verifies."""
    from sanctrace.desk.accounts_commands import doer
    from sanctrace.runs.accounts.retention import apply_rules, load_rules

    counts = apply_rules(ledger, load_rules(rules_file), doer(), dry=dry_run)
    if as_json:
        print_json({"dry_run": dry_run, **counts})
        return
    for rule, words in _WORDS.items():
        if counts[rule]:
            click.echo(f"{counts[rule]:>5}  {words}")
    done = "due" if dry_run else "deleted"
    click.echo(f"{sum(counts.values())} in all {done}." if any(counts.values()) else "Nothing is due.")
