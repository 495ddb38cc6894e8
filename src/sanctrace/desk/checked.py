"""What was checked, to stand beside every "no report found"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sanctrace.desk.places import watch_place


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A coverage statement in words and signed."""

    lines: tuple[str, ...]
    document: Mapping[str, object]


def signed_coverage(
    ledger: str, sources: Path, key: Path, span: tuple[datetime | None, datetime | None] = (None, None)
) -> Checked | None:
    """What the watch of a ledger saw in a span, first look to now where an end is open; None when there was none.

    Raises DataError when the sources file or the key is wrong, LedgerError when the watch's file refuses.
    """
    from sanctrace.ledger.watch_state import WatchState
    from sanctrace.runs.signing import fingerprint, open_key, sign
    from sanctrace.runs.watch.coverage import coverage_document, coverage_lines, coverage_of
    from sanctrace.runs.watch.sources_file import read_sources

    if not watch_place(ledger).exists():
        return None
    now = datetime.now(UTC)
    with WatchState.open(watch_place(ledger), create=False) as state:
        watched = state.poll_span()
        if watched is None:
            return None
        first, last = span[0] or watched[0], span[1] or now
        found = coverage_of(read_sources(sources), state, first, last, now)
    private = open_key(key)
    lines = [*coverage_lines(found), f"Signed with key {fingerprint(private.public_key())}."]
    return Checked(lines=tuple(lines), document=sign(coverage_document(found), private))


def unwatched(pages: int) -> str:
    """What to say where nothing was watched."""
    read = "one page" if pages == 1 else f"{pages} pages"
    return (
        f"No source was watched for this ledger; it holds {read} read one by one. What other pages report was not"
        " looked at."
    )
