"""Who is behind the name, and were they listed on the day: lists, names compared, screening at three times."""

from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import find_imos, valid_imo
from sanctrace.actors.roster import Roster, load_roster
from sanctrace.actors.screen import Days, screen_event, screen_name

__all__ = [
    "Days",
    "EntryKind",
    "Identifier",
    "ListEntry",
    "ListedName",
    "Roster",
    "Snapshot",
    "find_imos",
    "load_roster",
    "screen_event",
    "screen_name",
    "valid_imo",
]
