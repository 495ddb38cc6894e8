"""Fetching lists: only what changed (ETag, Last-Modified), whole or not at all, and read before it is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx

from sanctrace.actors import Snapshot
from sanctrace.model import DataError
from sanctrace.runs.list_store import ListFile, ListState, ListStore, with_files

MAX_BYTES = 500_000_000
_TIMEOUT = httpx.Timeout(30.0, read=120.0)


def update_list(store: ListStore, state: ListState, now: datetime) -> tuple[ListState, Snapshot]:
    """Ask the publisher for a list and keep it; the state and snapshot afterwards.

    Raises DataError when a file cannot be had or the new file cannot be read: the old files then stay in use.
    """
    if not state.source.files:
        hint = f" ({state.source.note})" if state.source.note else ""
        raise DataError(state.source.name, None, f"no address is known{hint}; give its files with --file")
    known = {f.address: f for f in state.files}
    files = [_fetch(store, address, known.get(address), state.source.name) for address in state.source.files]
    snapshot = store.read(state, files)
    changed = with_files(state, files, now)
    store.keep_state(changed)
    return changed, snapshot


def _fetch(store: ListStore, address: str, known: ListFile | None, name: str) -> ListFile:
    if "://" not in address:
        path = Path(address)
        try:
            return ListFile(address=address, sha256=store.keep_file(path.read_bytes()))
        except OSError as error:
            raise DataError(address, None, f"cannot be read ({error.strerror}); is the path right?") from error
    headers = {}
    if known is not None and (store.home / "files" / known.sha256).exists():
        headers = {
            **({"If-None-Match": known.etag} if known.etag else {}),
            **({"If-Modified-Since": known.last_modified} if known.last_modified else {}),
        }
    try:
        with httpx.stream("GET", address, headers=headers, timeout=_TIMEOUT, follow_redirects=True) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and known is not None:
                return replace(known)
            if response.status_code != httpx.codes.OK:
                raise DataError(name, None, f"{address} answered {response.status_code}; the old snapshot stays in use")
            content = bytearray()
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_BYTES:
                    raise DataError(name, None, f"{address} is larger than {MAX_BYTES} bytes; is it the right file?")
            etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
    except httpx.HTTPError as error:
        raise DataError(name, None, f"{address} does not answer ({error}); the old snapshot stays in use") from error
    return ListFile(address=address, sha256=store.keep_file(bytes(content)), etag=etag, last_modified=modified)
