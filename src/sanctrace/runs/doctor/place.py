"""How a store's place is printed."""

from __future__ import annotations


def shown(address: str) -> str:
    """The address without a password."""
    if "://" not in address:
        return address
    from sanctrace.ledger.postgresql import without_password

    return without_password(address)
