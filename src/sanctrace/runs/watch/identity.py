"""Which entries are new, which are known, which are known and changed. By GUID, address and content, never by date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sanctrace.ledger.watch_state import WatchState
from sanctrace.model import Entry, Sighting
from sanctrace.news.feeds import link_key


@dataclass(frozen=True, kw_only=True)
class Keyed:
    """An entry with its address in plainest form, and its GUID where that names no other entry of the document."""

    entry: Entry
    key: str | None
    guid: str | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An entry beside what was known of it."""

    keyed: Keyed
    known: Sighting | None
    changed: bool = False


def keyed(entries: Sequence[Entry]) -> list[Keyed]:
    """The entries, each address once (each text once, of those without address); a GUID given to several names none."""
    once: dict[tuple[str | None, str | None], tuple[Entry, str | None]] = {}
    for entry in entries:
        key = link_key(entry.link)
        once.setdefault((key, None if key else entry.guid or entry.digest), (entry, key))
    count = Counter(entry.guid for entry, _ in once.values() if entry.guid)
    return [
        Keyed(entry=entry, key=key, guid=entry.guid if entry.guid and count[entry.guid] == 1 else None)
        for entry, key in once.values()
    ]


def compare(entries: Sequence[Keyed], known: Sequence[Sighting]) -> list[Compared]:
    """Each entry beside the sighting that it is.

    The same address is the same entry, and so is the same GUID, whatever its address became, unless the document names
    the old address too: no two entries of a document are one. An entry has changed when the source now says something
    else of it. One without address is known by its GUID, else by its words.
    """
    by_key: dict[str, Sighting] = {}
    by_guid: dict[str, list[Sighting]] = defaultdict(list)
    by_digest: dict[str, Sighting] = {}
    for seen in known:
        if seen.key:
            by_key.setdefault(seen.key, seen)
        else:
            by_digest.setdefault(seen.digest, seen)
        if seen.guid:
            by_guid[seen.guid].append(seen)
    named = {one.key for one in entries}
    taken: set[int] = set()
    compared = []
    for one in entries:
        found = by_key.get(one.key) if one.key else None
        if found is None and one.guid:
            alike = by_guid.get(one.guid, ())
            found = next((s for s in alike if s.number not in taken and (s.key is None or s.key not in named)), None)
        if found is None and one.key is None:
            found = by_digest.get(one.entry.digest)
            found = None if found is not None and found.number in taken else found
        if found is not None:
            taken.add(found.number)
        changed = found is not None and found.digest != one.entry.digest
        compared.append(Compared(keyed=one, known=found, changed=changed))
    return compared


def take_in(
    state: WatchState, source: str, entries: Sequence[Entry], at: datetime, revisit: timedelta
) -> tuple[int, int]:
    """Keep what is new and what changed, inside the caller's transaction; how many of each.

    The page of a changed entry is not fetched again sooner than `revisit` after the last time, unless it moved.
    """
    ready = keyed(entries)
    known = state.known(
        source,
        [one.guid for one in ready if one.guid],
        [one.key for one in ready if one.key],
        [one.entry.digest for one in ready if one.key is None],
    )
    new = changed = 0
    for one in compare(ready, known):
        entry = replace(one.keyed.entry, guid=one.keyed.guid)
        if one.known is None:
            state.keep_new(source, entry, one.keyed.key, at)
            new += 1
        elif one.changed:
            moved = one.keyed.key != one.known.key
            last = one.known.fetched_at
            earliest = None if moved or last is None else last + revisit
            state.keep_changed(one.known.number, entry, one.keyed.key, at, earliest)
            changed += 1
    return new, changed
