"""Limits of fetching and reading."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class FetchSettings:
    """Limits that hold for every source.

    `max_bytes` counts the page after any compression is undone; `timeout` is seconds for each wait on the network;
    `allow_private` lets addresses of this machine and of private networks be fetched.
    """

    max_bytes: int = 20 * MEGABYTE
    timeout: float = 20.0
    max_redirects: int = 5
    allow_private: bool = False
    user_agent: str = "sanctrace/0.1 (reads news pages; one request a page)"
