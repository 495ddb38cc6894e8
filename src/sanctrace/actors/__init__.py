"""Who is behind the name, and were they listed on the day: lists, names compared, screening at three times."""

from sanctrace.actors.changes import Change, ChangeKind, changes
from sanctrace.actors.decisions import Decision, Decisions, Verdict, entry_hash
from sanctrace.actors.entry import EntryKind, Identifier, ListedName, ListEntry, Snapshot
from sanctrace.actors.entry_json import entry_from_json, entry_to_json
from sanctrace.actors.evidence import Evidence
from sanctrace.actors.imo import find_imos, valid_imo
from sanctrace.actors.roster import Hit, Roster, load_roster
from sanctrace.actors.screen import Days, find_hits, screen_event, screen_hits, screen_name

__all__ = [
    "Change",
    "ChangeKind",
    "Days",
    "Decision",
    "Decisions",
    "EntryKind",
    "Evidence",
    "Hit",
    "Identifier",
    "ListEntry",
    "ListedName",
    "Roster",
    "Snapshot",
    "Verdict",
    "changes",
    "entry_from_json",
    "entry_hash",
    "entry_to_json",
    "find_hits",
    "find_imos",
    "load_roster",
    "screen_event",
    "screen_hits",
    "screen_name",
    "valid_imo",
]
