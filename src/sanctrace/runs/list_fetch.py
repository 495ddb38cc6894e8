"""Fetching lists: only what changed (ETag, Last-Modified), whole or not at all, and read before it is believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sanctrace.actors import Snapshot
from sanctrace.model import DataError, SourceError
from sanctrace.runs.list_store import ListFile, ListState, ListStore, with_files
from sanctrace.runs.settings import WebSettings
from sanctrace.runs.web import WebClient, names_private_host

MAX_BYTES = 500_000_000
_WAIT, _WHOLE = 120.0, 1800.0  # seconds for one wait, and for a whole list


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
    headers = {"Accept": "*/*"}
    if known is not None and (store.home / "files" / known.sha256).exists():
        headers |= {
            **({"If-None-Match": known.etag} if known.etag else {}),
            **({"If-Modified-Since": known.last_modified} if known.last_modified else {}),
        }
    try:
        with WebClient(_limits(address)) as client:
            answer = client.get(address, headers=headers)
    except SourceError as error:
        reason = str(error.args[0])
        raise DataError(name, None, f"{address}: {reason}; the old snapshot stays in use") from error
    if answer.status == 304 and known is not None:
        return replace(known)
    etag, modified = answer.header("etag"), answer.header("last-modified")
    return ListFile(address=address, sha256=store.keep_file(answer.body), etag=etag, last_modified=modified)


def _limits(address: str) -> WebSettings:
    """Limits for a list. A server of the user's own network may be asked when the address names it so itself."""
    return WebSettings(max_bytes=MAX_BYTES, timeout=_WAIT, deadline=_WHOLE, allow_private=names_private_host(address))
