"""Who may reach the desk: on loopback one person or those with accounts, from elsewhere those with accounts alone."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

if TYPE_CHECKING:
    from sanctrace.desk.web.settings import SharedDesk

F = TypeVar("F", bound=Callable[..., Any])
SECRET = "SANCTRACE_OIDC_CLIENT_SECRET"  # the variable that holds it


def sharing_options(command: F) -> F:
    """Options of a desk that several people reach."""
    for option in reversed(
        (
            click.option(
                "--public-url",
                envvar="SANCTRACE_PUBLIC_URL",
                show_envvar=True,
                metavar="https://HOST",
                help="With accounts: the address under which people reach the desk, through a proxy that speaks TLS.",
            ),
            click.option(
                "--trusted-proxy",
                envvar="SANCTRACE_TRUSTED_PROXY",
                show_envvar=True,
                metavar="ADDRESS",
                help="Address of that proxy: its X-Forwarded-For says where a request comes from. Nobody else's does.",
            ),
            click.option(
                "--oidc-issuer",
                envvar="SANCTRACE_OIDC_ISSUER",
                show_envvar=True,
                metavar="URL",
                help=f"With accounts: sign-in at this OpenID provider (client secret in {SECRET}).",
            ),
            click.option(
                "--oidc-client-id",
                envvar="SANCTRACE_OIDC_CLIENT_ID",
                show_envvar=True,
                help="What this desk is called at the provider.",
            ),
        )
    ):
        command = option(command)
    return command


def shared_desk(ledger: str | Path, host: str, options: Mapping[str, object]) -> SharedDesk | None:
    """The settings of a desk with accounts when the ledger has any, else None: one person on loopback.

    Raises click's usage error when the desk could be reached from elsewhere without accounts, or without TLS.
    """
    loopback = _is_loopback(host)
    public = _public_url(options["public_url"])
    if not _has_accounts(ledger):
        if not loopback or public:
            raise click.BadParameter(
                f"{public or host} can be reached from elsewhere, and the desk has no accounts: whoever reaches it"
                " could judge in your name. Make an account (sanctrace accounts add NAME --role admin --ledger LEDGER),"
                " or serve on 127.0.0.1 and let others in through a tunnel of their own (ssh -L).",
                param_hint="--public-url" if loopback else "--host",
            )
        if options["oidc_issuer"]:
            raise click.UsageError("sign-in at a provider needs accounts; make one: sanctrace accounts add --help")
        return None
    from sanctrace.desk.web.settings import SharedDesk
    from sanctrace.runs.accounts.oidc import Provider

    if not loopback and public is None:
        raise click.BadParameter(
            f"{host} can be reached from elsewhere, where passwords and cookies need TLS. Put a proxy that speaks TLS"
            " before the desk and name the address under which people reach it: --public-url https://HOST",
            param_hint="--host",
        )
    provider = None
    if options["oidc_issuer"]:
        if not options["oidc_client_id"]:
            raise click.UsageError("say what this desk is called at the provider: --oidc-client-id NAME")
        provider = Provider(
            issuer=str(options["oidc_issuer"]),
            client_id=str(options["oidc_client_id"]),
            client_secret=os.environ.get(SECRET),
        )
    return SharedDesk(public_url=public, provider=provider)


def proxy_settings(options: Mapping[str, object]) -> dict[str, Any]:
    """What the server is told of a proxy before it; without one, what such headers say is dropped."""
    proxy = options["trusted_proxy"]
    if not proxy:
        return {}
    return {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        "clear_untrusted_proxy_headers": True,
    }


def _has_accounts(ledger: str | Path) -> bool:
    from sanctrace.ledger.account_book import AccountBook, accounts_address

    address = accounts_address(ledger)
    if "://" not in address and not Path(address).exists():
        return False
    with AccountBook.open(ledger) as book:
        return book.any_account()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _public_url(given: object) -> str | None:
    if not given:
        return None
    parts = urlsplit(str(given).rstrip("/"))
    if parts.scheme != "https" or not parts.hostname or parts.path or parts.query or parts.username:
        raise click.BadParameter("write https://HOST or https://HOST:PORT", param_hint="--public-url")
    return f"https://{parts.netloc.lower()}"
