"""Where a request comes from, in the forms that may be kept: a network for the log, a keyed hash for counting."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from datetime import datetime, timedelta

from sanctrace.ledger.account_book import AccountBook

_KEPT_BITS = {4: 24, 6: 48}  # of an address in the audit log
_COUNTED_BITS = {4: 32, 6: 64}  # of an address when tries are counted: who has one IPv6 address has a /64 of them
_KEY_DAYS = timedelta(days=1)


def network_of(address: str) -> str:
    """The network of an address as the log keeps it, `192.0.2.0/24`; an empty string for what is no address."""
    return _shortened(address, _KEPT_BITS)


def counted_source(book: AccountBook, now: datetime, *parts: str) -> str:
    """What tries are counted by: a keyed hash of name or address. The key is changed every day."""
    return hmac.digest(_key_of_the_day(book, now), "\n".join(parts).encode(), "sha256").hex()


def counted_address(address: str) -> str:
    """The part of an address that stands for one sender."""
    return _shortened(address, _COUNTED_BITS)


def _shortened(address: str, bits: dict[int, int]) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network((parsed, bits[parsed.version]), strict=False))


def _key_of_the_day(book: AccountBook, now: datetime) -> bytes:
    with book.writing():
        kept = book.fact("counting key")
        if kept is not None:
            made, _, key = kept.partition(" ")
            if timedelta() <= now - datetime.fromisoformat(made) < _KEY_DAYS:
                return bytes.fromhex(key)
        fresh = secrets.token_bytes(32)
        book.note("counting key", f"{now.isoformat()} {fresh.hex()}")
        return fresh
