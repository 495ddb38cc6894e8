"""`sanctrace accounts`: who may sign in at a shared desk, as what, and with which tokens."""

from __future__ import annotations

import getpass
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sanctrace.desk.json_output import JSON, print_json
from sanctrace.desk.places import ledger_option
from sanctrace.model.account import Account, ApiToken, Role, Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sanctrace.ledger.account_book import AccountBook
    from sanctrace.runs.accounts.changes import Doer

_ROLES = click.Choice([role.value for role in Role])
stdin_option = click.option("--password-stdin", is_flag=True, help="Read the password from the first line of stdin.")
issuer_option = click.option(
    "--oidc-issuer", envvar="SANCTRACE_OIDC_ISSUER", show_envvar=True, metavar="URL", help="The OpenID provider."
)


@click.group()
def accounts() -> None:
    """Accounts of a shared desk: who may sign in, as reader, analyst, reviewer or admin.

    Once there is one, `sanctrace desk` lets in nobody without one. The first has to be an admin.
    """


@accounts.command()
@click.argument("name")
@click.option("--role", type=_ROLES, required=True, help="What the account may do.")
@stdin_option
@click.option("--oidc-subject", metavar="SUBJECT", help="Sign-in as this subject of the provider, without a password.")
@issuer_option
@click.option("--same-person", is_flag=True, help="Judgements that carry this name already are this person's own.")
@ledger_option
@JSON
def add(name: str, role: str, ledger: str, as_json: bool, **options: Any) -> None:
    """Let NAME in. Asks for a password, unless a provider's subject is named."""
    from sanctrace.runs.accounts.changes import add_account, keep_names_apart
    from sanctrace.runs.accounts.passwords import Passwords, checked_password

    subject = _subject(options["oidc_issuer"], options["oidc_subject"])
    if not options["same_person"]:
        keep_names_apart(name, _judges(ledger))
    hashed = None
    if subject is None:
        hashed = Passwords().hash(checked_password(_password(options["password_stdin"]), name))
    with open_accounts(ledger) as book:
        account = add_account(book, name, Role(role), doer(), password=hashed, subject=subject)
    _tell(account, as_json, f"{account.name} may sign in as {account.role.value}.")


@accounts.command("list")
@ledger_option
@JSON
def list_(ledger: str, as_json: bool) -> None:
    """List the accounts."""
    with open_accounts(ledger) as book:
        found = book.accounts()
    if as_json:
        print_json([account_json(account) for account in found])
        return
    for account in found:
        ways = [way for way, there in (("password", account.password), ("provider", account.subject)) if there]
        state = f"disabled since {account.disabled_at:%Y-%m-%d}" if account.disabled_at else " and ".join(ways)
        click.echo(f"{account.name}  {account.role.value}  {state}")
    if not found:
        click.echo("No accounts: the desk is one person's. The first: sanctrace accounts add NAME --role admin")


@accounts.command()
@click.argument("name")
@click.argument("role", type=_ROLES)
@ledger_option
@JSON
def role(name: str, role: str, ledger: str, as_json: bool) -> None:
    """Make NAME a reader, analyst, reviewer or admin. Counts from their next click."""
    from sanctrace.runs.accounts.changes import set_role

    with open_accounts(ledger) as book:
        account = set_role(book, name, Role(role), doer())
    _tell(account, as_json, f"{account.name} is {account.role.value} now.")


@accounts.command()
@click.argument("name")
@click.option("--enable", is_flag=True, help="Let the account in again.")
@ledger_option
@JSON
def disable(name: str, enable: bool, ledger: str, as_json: bool) -> None:
    """Let NAME in no more: sessions end at once, tokens hold no longer. What NAME decided stays."""
    from sanctrace.runs.accounts.changes import disable as shut

    with open_accounts(ledger) as book:
        account = shut(book, name, doer(), disabled=not enable)
    _tell(
        account, as_json, f"{account.name} may {'' if enable else 'not '}sign in{' again' if enable else ' any more'}."
    )


@accounts.command()
@click.argument("name")
@stdin_option
@ledger_option
@JSON
def password(name: str, password_stdin: bool, ledger: str, as_json: bool) -> None:
    """Give NAME another password; whoever is signed in as NAME is signed out."""
    from sanctrace.runs.accounts.changes import named, set_password
    from sanctrace.runs.accounts.passwords import Passwords

    with open_accounts(ledger) as book:
        named(book, name)
        account = set_password(book, name, _password(password_stdin), Passwords(), doer())
    _tell(account, as_json, f"{account.name} has another password.")


@accounts.command()
@click.argument("name")
@click.argument("subject")
@issuer_option
@ledger_option
@JSON
def link(name: str, subject: str, oidc_issuer: str | None, ledger: str, as_json: bool) -> None:
    """Let NAME in whom the OpenID provider calls SUBJECT."""
    from sanctrace.runs.accounts.changes import link as tie

    full = _subject(oidc_issuer, subject)
    if full is None:
        raise click.UsageError("name the subject")
    with open_accounts(ledger) as book:
        account = tie(book, name, full, doer())
    _tell(account, as_json, f"{account.name} may sign in at the provider.")


@accounts.group()
def token() -> None:
    """Tokens for programs: Authorization: Bearer TOKEN."""


@token.command("make")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([scope.value for scope in Scope]))
@click.option("--label", default="", help="What it is for.")
@click.option("--days", type=int, default=90, show_default=True, help="How long it holds.")
@ledger_option
@JSON
def make(name: str, scopes: tuple[str, ...], label: str, days: int, ledger: str, as_json: bool) -> None:
    """Make a token of the account NAME. It is printed this once, and kept nowhere."""
    from sanctrace.runs.accounts.changes import named
    from sanctrace.runs.accounts.sessions import make_token

    with open_accounts(ledger) as book:
        account = named(book, name)
        made, text = make_token(book, account, label, [Scope(s) for s in scopes], days=days, doer=doer())
    if as_json:
        print_json({**token_json(made, account.name), "token": text})
        return
    click.echo(text)
    click.echo(
        f"Token {made.id} of {account.name} holds until {made.ends_at:%Y-%m-%d}; it is not shown again.", err=True
    )


@token.command("list")
@ledger_option
@JSON
def list_tokens(ledger: str, as_json: bool) -> None:
    """List the tokens; not the texts, which are kept nowhere."""
    with open_accounts(ledger) as book:
        names = {account.id: account.name for account in book.accounts()}
        found = book.tokens()
    if as_json:
        print_json([token_json(made, names[made.account]) for made in found])
        return
    for made in found:
        state = f"revoked {made.revoked_at:%Y-%m-%d}" if made.revoked_at else f"until {made.ends_at:%Y-%m-%d}"
        scopes = " ".join(scope.value for scope in made.scopes)
        click.echo(f"{made.id}  {names[made.account]}  {scopes}  {state}{f'  {made.label}' if made.label else ''}")
    if not found:
        click.echo("No tokens. To make one: sanctrace accounts token make NAME --scope read")


@token.command()
@click.argument("ident", metavar="TOKEN_ID")
@ledger_option
@JSON
def revoke(ident: str, ledger: str, as_json: bool) -> None:
    """End a token, by the id that `list` shows. At once, and for good."""
    from sanctrace.runs.accounts.sessions import revoke_token

    with open_accounts(ledger) as book:
        names = {account.id: account.name for account in book.accounts()}
        made = revoke_token(book, ident, doer())
    print_json(token_json(made, names[made.account])) if as_json else click.echo(f"Token {made.id} holds no longer.")


def account_json(account: Account) -> dict[str, Any]:
    """An account as plain values, without what it signs in with."""
    return {
        "id": account.id,
        "name": account.name,
        "role": account.role.value,
        "password": account.password is not None,
        "provider": account.subject is not None,
        "made_at": account.made_at.isoformat(),
        "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
    }


def token_json(made: ApiToken, name: str) -> dict[str, Any]:
    """A token as plain values, without its text."""
    return {
        "id": made.id,
        "account": name,
        "label": made.label,
        "scopes": [scope.value for scope in made.scopes],
        "made_at": made.made_at.isoformat(),
        "ends_at": made.ends_at.isoformat(),
        "revoked_at": made.revoked_at.isoformat() if made.revoked_at else None,
    }


@contextmanager
def open_accounts(ledger: str) -> Iterator[AccountBook]:
    """The accounts of a ledger."""
    from sanctrace.ledger.account_book import AccountBook

    with AccountBook.open(ledger) as book:
        yield book


def doer() -> Doer:
    """Whoever runs the command, now."""
    from sanctrace.runs.accounts.changes import Doer

    return Doer(name=f"command line of {getpass.getuser()}", at=datetime.now(UTC))


def _judges(ledger: str) -> set[str]:
    """In whose names judgements of the ledger are kept."""
    from sanctrace.ledger import open_ledger

    if "://" not in ledger and not Path(ledger).exists():
        return set()
    with open_ledger(ledger) as kept:
        return {told.judgement.by for told in kept.judgements_since()}


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to ask for a password: give it with --password-stdin")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _subject(issuer: str | None, subject: str | None) -> str | None:
    from sanctrace.runs.accounts.oidc import subject_name

    if subject is None:
        return None
    if not issuer:
        raise click.UsageError("say at which provider: --oidc-issuer URL")
    return subject_name(issuer, subject)


def _tell(account: Account, as_json: bool, words: str) -> None:
    print_json(account_json(account)) if as_json else click.echo(words)
