"""Names and events screened against the lists: which entry, how alike and why, and whether it was listed on the day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sanctrace.actors.entry import EntryKind, ListEntry, Snapshot
from sanctrace.actors.evidence import Evidence, Weighing, weigh
from sanctrace.actors.imo import find_imos, valid_imo
from sanctrace.actors.roster import Hit, Roster
from sanctrace.lexicon.names import NameKind, load_names
from sanctrace.model.dates import Interval
from sanctrace.model.event import Event, Party
from sanctrace.model.reading import Screening

THRESHOLD = 0.78
BAND = 0.02  # scores this close are a tie


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
    evidence: Evidence | None = None,
    threshold: float = THRESHOLD,
) -> list[Screening]:
    """Entries that a name resembles at `threshold` or above, best first; `kinds` narrows what is looked for.

    An IMO number ("IMO 8905490" or the seven digits) is looked up as such. Hits whose scores lie within one band of
    0.02 are ordered by `evidence`. Entries that were listed only after `days.as_of` are left out.
    """
    return screen_hits(name, find_hits(name, roster, kinds=kinds, threshold=threshold), days=days, evidence=evidence)


def find_hits(name: str, roster: Roster, *, kinds: Iterable[EntryKind] = (), threshold: float = THRESHOLD) -> list[Hit]:
    """Hits of a name, or of the IMO number that it is."""
    wanted = frozenset(kinds) or frozenset(EntryKind)
    numbers = [n for _, _, n in find_imos(name)] or ([name.strip()] if valid_imo(name.strip()) else [])
    exact = [
        Hit(snapshot=s, entry=e, listed=e.names[0], score=1.0, comparison=None, imo=number)
        for number in numbers
        for s, e in roster.by_imo(number)
        if e.kind in wanted
    ]
    return exact or roster.search(name, kinds=wanted, threshold=threshold)


def screen_hits(
    name: str, hits: Iterable[Hit], *, days: Days | None = None, evidence: Evidence | None = None
) -> list[Screening]:
    """Hits as screenings, with the days and the evidence weighed, in the order in which to look at them."""
    days = days or Days()
    ranked = []
    for hit in hits:
        if days.as_of is not None and hit.entry.listed_on is not None and hit.entry.listed_on > days.as_of:
            continue
        said = hit.comparison.reasons() if hit.comparison else (f"same IMO number: {hit.imo}",)
        weighing = weigh(hit.entry, evidence) if evidence else Weighing()
        reasons = (*said, *_notes(hit), *weighing.reasons)
        screening = _screening(name, hit, days, round(hit.score * weighing.keeps, 4), reasons)
        ranked.append((-round(screening.score / BAND), -weighing.points, -screening.score, screening))
    ranked.sort(key=lambda r: (*r[:3], r[3].list_name, r[3].entry))
    return [screening for *_, screening in ranked]


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
            evidence = Evidence(countries=(party.country,) if party.country else ())
            for screening in screen_name(words, roster, days=days, kinds=kinds, evidence=evidence):
                said = _said_of(screening, party)
                key = (party.text, screening.list_name, screening.entry)
                if key not in found or found[key].score < said.score:
                    found[key] = said
    for passage in event.evidence:
        for _, _, number in find_imos(passage.text):
            for screening in screen_name(f"IMO {number}", roster, days=days, kinds=(EntryKind.VESSEL,)):
                found.setdefault((f"IMO {number}", screening.list_name, screening.entry), screening)
    return list(found.values())


def _notes(hit: Hit) -> tuple[str, ...]:
    notes = []
    if hit.listed.text != hit.entry.name:
        sort = "former name" if hit.listed.former else "weak alias" if hit.listed.weak else "alias"
        notes.append(f"by the {sort} {hit.listed.text}")
    if hit.entry.kind is EntryKind.VESSEL and hit.imo is None:
        notes.append("by a ship's name alone: its IMO number would settle it")
    return tuple(notes)


def _screening(mention: str, hit: Hit, days: Days, score: float, reasons: tuple[str, ...]) -> Screening:
    entry, snapshot = hit.entry, hit.snapshot
    return Screening(
        mention=mention,
        entry=entry.id,
        entry_name=entry.name,
        score=score,
        reasons=reasons,
        list_name=snapshot.list_name,
        listed_on=entry.listed_on,
        listed_by=entry.listed_by,
        delisted_on=entry.delisted_on,
        listed_then=days.listed_then(entry),
        listed_at_report=entry.listed(days.report),
        listed_now=_listed_now(entry, snapshot, days),
        snapshot=snapshot.label,
        programmes=entry.programmes,
    )


def _listed_now(entry: ListEntry, snapshot: Snapshot, days: Days) -> bool | None:
    """On `as_of`; without it, on the day of the list, on which its entries stand unless they say that they ended."""
    if days.as_of is None and entry.listed_on is None:
        return entry.delisted_on is None
    return entry.listed(days.as_of or snapshot.dated)


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
            kinds = _KNOWN_KINDS.get(whole[0].entries[0].kind, kinds)
        rest = words
        for match in reversed(matches):
            if match.entries[0].kind in {NameKind.COUNTRY, NameKind.DEMONYM, NameKind.PLACE, NameKind.SEA}:
                rest = rest[: match.start] + rest[match.end :]
        if any(w[:1].isupper() and len(w) > 1 for w in rest.replace("'s", "").replace("’s", "").split()):
            found.append((words, kinds))
    return found


# A ship that the lexicon knows is not looked up as the company that is named after her.
_KNOWN_KINDS = {NameKind.PERSON: (EntryKind.PERSON,), NameKind.VESSEL: (EntryKind.VESSEL,)}
_LISTABLE = {NameKind.PERSON, NameKind.ORGANISATION, NameKind.VESSEL, NameKind.ARMED_GROUP, NameKind.OFFICE}
