"""What to tell of lists that were not looked for lately: an answer from an old list is an old answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path


def stale_lists(home: Path) -> list[str]:
    """One line for each added list that is stale today; raises DataError when the folder's state is damaged."""
    from sanctrace.runs.list_store import ListStore

    lines = []
    for state in ListStore(home).stale(datetime.now(UTC)):
        when = state.checked_at.date().isoformat() if state.checked_at else "never"
        lines.append(f"STALE: {state.source.name}, last checked {when}; run `sanctrace lists update`")
    return lines
