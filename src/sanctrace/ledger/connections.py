"""Connections to a PostgreSQL server that a process keeps from one request to the next.

A command opens its ledger once. The desk opens ledger, notices and accounts anew for every request, each of which would
cost a new connection: a process on the server, and as much time as the answer itself. Whoever serves says so once, with
`keep_connections`; from then on what is opened at that address comes from a pool, and goes back when it is closed.

A connection is looked at before it is given out, so that a server that was started again costs no failed request. When
none can be had in `_WAIT` seconds the caller connects for itself, and so gets the server's own words when it is down.
"""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable
from typing import Any

from psycopg_pool import ConnectionPool, PoolTimeout

Pool = ConnectionPool[Any]

_MOST = 8  # connections of a pool: as many as the desk answers requests at once
_WAIT = 2.0  # seconds for a connection
_IDLE = 120.0  # seconds after which one that nobody used is let go
_OLDEST = 1_800.0  # seconds after which one is replaced

_kept: set[str] = set()  # addresses
_pools: dict[tuple[str, str], Pool] = {}  # by address and schema
_lock = threading.Lock()


def keep_connections(address: str) -> None:
    """Keep connections to this server between requests, for as long as the process runs, or until `let_go`."""
    with _lock:
        _kept.add(address)


def let_go(address: str) -> None:
    """Close the kept connections to this server, and keep none any more."""
    with _lock:
        _kept.discard(address)
        over = [_pools.pop(key) for key in list(_pools) if key[0] == address]
    for pool in over:
        pool.close()


def kept_pool(address: str, schema: str, configure: Callable[[Any], None]) -> Pool | None:
    """The pool of connections to a schema, each prepared once by `configure`; None where none are kept."""
    with _lock:
        if address not in _kept:
            return None
        pool = _pools.get((address, schema))
        if pool is None:
            pool = _pools[address, schema] = ConnectionPool(
                address,
                kwargs={"autocommit": True},
                min_size=0,
                max_size=_MOST,
                open=True,
                configure=configure,
                check=ConnectionPool.check_connection,
                timeout=_WAIT,
                max_idle=_IDLE,
                max_lifetime=_OLDEST,
                reconnect_timeout=_WAIT,
                num_workers=1,
            )
        return pool


def connection_of(pool: Pool) -> Any:
    """A connection of the pool, which `pool.putconn` takes back; None when none can be had in time."""
    try:
        return pool.getconn()
    except PoolTimeout:
        return None


@atexit.register
def _close_all() -> None:
    for address in list(_kept):
        let_go(address)
