"""How webhooks and mails stand, beside the health of sources: read from the notices of a ledger, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sanctrace.desk.notice_options import now, open_book
from sanctrace.desk.terminal import printable
from sanctrace.desk.watch_json import time_text

if TYPE_CHECKING:
    from sanctrace.runs.notices.health import OutletHealth


def outlets_of(ledger: str) -> list[OutletHealth]:
    """How the webhooks and mails of a ledger stand; nothing when it never had notices.

    Raises LedgerError when they cannot be read.
    """
    from sanctrace.ledger.notice_book import notices_address
    from sanctrace.runs.notices.health import outlet_health

    address = notices_address(ledger)
    if "://" not in address and not Path(address).exists():
        return []
    with open_book(ledger) as book:
        return outlet_health(book, now())


def print_outlets(shown: Sequence[OutletHealth]) -> None:
    """One line each, those with an alarm first."""
    for one in sorted(shown, key=lambda h: not h.alarm):
        name = "mail" if one.kind == "mail" else f"{one.kind} {one.id} ({printable(one.address)})"
        click.echo(f"{name}: {one.condition}; {printable(one.told)}")


def outlet_json(one: OutletHealth) -> dict[str, object]:
    """How a webhook, or all mails together, stand."""
    return {
        "id": one.id,
        "kind": one.kind,
        "address": one.address,
        "condition": one.condition.value.casefold(),
        "alarm": one.alarm,
        "told": one.told,
        "waiting": one.waiting,
        "given_up": one.given_up,
        "failing_since": time_text(one.failing_since),
    }
