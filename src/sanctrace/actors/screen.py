"""Names and events screened against the lists: which entry, how alike and why, and whether it was listed on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sanctrace.actors.entry import EntryKind, ListedName, ListEntry, Snapshot
from sanctrace.actors.imo import find_imos, valid_imo
from sanctrace.actors.roster import Roster
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.model.dates import Interval
from sanctrace.model.event import Event, Party
from sanctrace.model.reading import Screening

THRESHOLD = 0.8


@dataclass(frozen=True, kw_only=True)
class Days:
    """The three times of a screening: of the event, of the report, and what was known when."""

    event: Interval | None = None
    report: date | None = None
    as_of: date | None = None

    def listed_then(self, entry: ListEntry) -> bool | None:
        """Whether it was listed during the event; None when the event's day is unknown or straddles the listing."""
        if self.event is None:
            return None
        first, last = entry.listed(self.event.first), entry.listed(self.event.last)
        return first if first == last else None


def screen_name(
    name: str,
    roster: Roster,
    *,
    days: Days | None = None,
    kinds: Iterable[EntryKind] = (),
    threshold: float = THRESHOLD,
) -> list[Screening]:
    """Entries that a name resembles at `threshold` or above, best first; `kinds` narrows what is looked for.

    An IMO number ("IMO 8905490" or the seven digits) is looked up as such. Entries that were listed only after
    `days.as_of` are left out.
    """
    days = days or Days()
    wanted = set(kinds) or set(EntryKind)
    best: dict[tuple[str, str], Screening] = {}
    numbers = [n for _, _, n in find_imos(name)] or ([name.strip()] if valid_imo(name.strip()) else [])
    for number in numbers:
        for snapshot, entry in roster.by_imo(number):
            if entry.kind in wanted:
                _keep(best, _screening(name, snapshot, entry, days, 1.0, (f"same IMO number: {number}",)))
    for hit in roster.search(name, kinds=wanted, threshold=threshold):
        reasons = (*hit.comparison.reasons(), *_notes(hit.entry, hit.listed))
        _keep(best, _screening(name, hit.snapshot, hit.entry, days, hit.score, reasons))
    found = [s for s in best.values() if days.as_of is None or s.listed_on is None or s.listed_on <= days.as_of]
    return sorted(found, key=lambda s: (-s.score, s.list_name, s.entry))


def screen_event(event: Event, roster: Roster, *, reported_on: date | None, as_of: date | None) -> list[Screening]:
    """Parties, intermediaries and ships of an event that resemble a list entry, in order of appearance.

    `mention` of each is the party's `text`. Parties that are only a State, an agency or a common
    noun are not looked up.
    """
    days = Days(event=event.when, report=reported_on, as_of=as_of)
    parties = [p for p in (event.supplier, event.recipient, *event.intermediaries) if p is not None]
    found: dict[tuple[str, str, str], Screening] = {}
    for party in parties:
        for words, kinds in _proper_names(party):
            for screening in screen_name(words, roster, days=days, kinds=kinds):
                said = _said_of(screening, party)
                key = (party.text, screening.list_name, screening.entry)
                if key not in found or found[key].score < said.score:
                    found[key] = said
    for passage in event.evidence:
        for _, _, number in find_imos(passage.text):
            for screening in screen_name(f"IMO {number}", roster, days=days, kinds=(EntryKind.VESSEL,)):
                found.setdefault((f"IMO {number}", screening.list_name, screening.entry), screening)
    return list(found.values())


def _keep(best: dict[tuple[str, str], Screening], screening: Screening) -> None:
    key = (screening.list_name, screening.entry)
    if key not in best or best[key].score < screening.score:
        best[key] = screening


def _notes(entry: ListEntry, listed: ListedName) -> tuple[str, ...]:
    notes = []
    if listed.text != entry.name:
        notes.append(
            f"by the {'former name' if listed.former else 'weak alias' if listed.weak else 'alias'} {listed.text}"
        )
    if entry.kind is EntryKind.VESSEL:
        notes.append("by a ship's name alone: its IMO number would settle it")
    return tuple(notes)


def _screening(
    mention: str, snapshot: Snapshot, entry: ListEntry, days: Days, score: float, reasons: tuple[str, ...]
) -> Screening:
    return Screening(
        mention=mention,
        entry=entry.id,
        entry_name=entry.name,
        score=score,
        reasons=reasons,
        list_name=snapshot.list_name,
        listed_on=entry.listed_on,
        delisted_on=entry.delisted_on,
        listed_then=days.listed_then(entry),
        listed_at_report=entry.listed(days.report),
        listed_now=entry.listed(days.as_of or snapshot.dated),
        snapshot=snapshot.label,
    )


def _said_of(screening: Screening, party: Party) -> Screening:
    reasons = screening.reasons
    if party.inferred_by:
        reasons = (*reasons, f"the party itself is inferred: {party.inferred_by}")
    return replace(screening, mention=party.text, reasons=reasons)


def _proper_names(party: Party) -> list[tuple[str, tuple[EntryKind, ...]]]:
    """The party's own names to look up, with what they can be; none for a State, an agency or common nouns."""
    found = []
    for words in dict.fromkeys((party.name, party.text)):
        kinds: tuple[EntryKind, ...] = tuple(EntryKind)
        matches = load_names().find(words)
        whole = [m for m in matches if m.end - m.start >= len(words.strip()) - 4]  # "the", "'s"
        if whole:
            if whole[0].entries[0].kind not in _LISTABLE:
                continue
            if whole[0].entries[0].kind is NameKind.PERSON:
                kinds = (EntryKind.PERSON,)
        rest = words
        for match in reversed(matches):
            if match.entries[0].kind in {NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE, NameKind.SEA}:
                rest = rest[: match.start] + rest[match.end :]
        if any(w[:1].isupper() and len(w) > 1 for w in rest.replace("'s", "").replace("’s", "").split()):
            found.append((words, kinds))
    return found


_LISTABLE = {NameKind.PERSON, NameKind.ORGANISATION, NameKind.VESSEL, NameKind.ARMED_GROUP, NameKind.OFFICE}
