"""The index of cases in the tables of a store: keys, membership, and the cases as they were gathered."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict

from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.ledger.judgements import StoredJudgements
from sanctrace.ledger.protocol import CaseEntry, CaseFilter, CaseMember, EventPlace, KeptCase
from sanctrace.ledger.readings import COMPRESSION
from sanctrace.model import Case

_BATCH = 200  # cases fetched at once
_MADE_BY = "case index made by"


class StoredCases(StoredJudgements):
    """See `sanctrace.ledger.protocol.CaseIndex` for what each method does."""

    def set_keys(self, keys: Mapping[EventPlace, Collection[str]]) -> None:
        """Replace the keys under which these events are looked up."""
        places = [_columns(place) for place in sorted(keys)]
        rows = [{**_columns(place), "key": key} for place in sorted(keys) for key in sorted(set(keys[place]))]
        with self._store.writing():
            self._store.run_each("drop_event_keys", places)
            self._store.run_each("keep_event_key", rows)

    def cases_of(self, source: str) -> tuple[str, ...]:
        """Ids of the cases that hold an event of this source."""
        return tuple(case for (case,) in self._store.run("cases_of_source", {"source": source}))

    def cases_holding(self, places: Collection[EventPlace]) -> tuple[KeptCase, ...]:
        """The cases to which these events belong, each with all its events."""
        with self._store.reading():
            members: dict[str, list[CaseMember]] = {}
            for case, number, position, event, sha256 in self._store.run("members_beside", {"places": _json(places)}):
                place = EventPlace(number=number, position=position)
                members.setdefault(case, []).append(CaseMember(place=place, event=event, sha256=sha256))
            found = []
            for case, held in members.items():
                ((value,),) = self._store.run("case_by_id", {"id": case})
                found.append(KeptCase(case=self._case(value), members=tuple(held)))
            return tuple(found)

    def cases_near(self, places: Collection[EventPlace], limit: int) -> tuple[KeptCase, ...]:
        """The cases that hold these events or an event which shares a key with one of them."""
        with self._store.reading():
            rows = self._store.run("places_alike", {"places": _json(places), "limit": limit})
            return self.cases_holding({*places, *(EventPlace(number=n, position=p) for n, p in rows)})

    def replace_cases(self, old: Collection[str], new: Sequence[CaseEntry]) -> None:
        """Take the cases with the old ids out and put the new ones in."""
        rows, members, labels = [], [], []
        for entry in new:
            case = entry.case
            rows.append(
                {
                    "id": case.id,
                    "value": zlib.compress(encode(case).encode(), COMPRESSION),
                    "headline": case.headline,
                    "status": entry.status,
                    "outcome": entry.outcome,
                    "grade": entry.grade,
                    "date_start": entry.date_start,
                    "date_end": entry.date_end,
                    "sorted_on": entry.sorted_on,
                }
            )
            members += [{**_columns(place), "case_id": case.id} for place in sorted(entry.members)]
            labels += [{"name": name, "value": value, "case_id": case.id} for name, value in sorted(entry.labels)]
        with self._store.writing():
            self._store.run_each("drop_case", [{"id": case} for case in sorted(old)])
            self._store.run_each("keep_case", rows)
            self._store.run_each("keep_case_member", members)
            self._store.run_each("keep_case_label", labels)

    def cases(self, wanted: CaseFilter | None = None) -> Iterator[Case]:
        """The cases that fit, by day."""
        chosen = asdict(wanted or CaseFilter())
        day, last = "", ""
        while True:
            rows = self._store.run("cases_found", {**chosen, "after_day": day, "after_id": last, "limit": _BATCH})
            for day, last, value in rows:  # noqa: B007 - the last ones seen are where to go on
                yield self._case(value)
            if len(rows) < _BATCH:
                return

    def case(self, case: str) -> Case | None:
        """The case with this id, or None."""
        rows = self._store.run("case_by_id", {"id": case})
        return self._case(rows[0][0]) if rows else None

    def case_of(self, place: EventPlace) -> str | None:
        """Id of the case that holds this event, or None."""
        rows = self._store.run("case_of_place", _columns(place))
        return rows[0][0] if rows else None

    def index_made_by(self) -> str | None:
        """Which version of the gathering made the index; None before any."""
        rows = self._store.run("fact", {"name": _MADE_BY})
        return rows[0][0] if rows else None

    def clear_index(self, made_by: str) -> None:
        """Empty the index of cases, to be made again by this version of the gathering."""
        with self._store.writing():
            self._store.run("clear_cases")
            self._store.run("clear_event_keys")
            self._store.run("keep_fact", {"name": _MADE_BY, "value": made_by})

    def _case(self, value: bytes) -> Case:
        try:
            return decode(Case, zlib.decompress(value).decode())
        except (zlib.error, UnicodeDecodeError, StoredValueError) as error:
            raise self._damaged("a case", error) from error


def _columns(place: EventPlace) -> dict[str, int]:
    return {"article_number": place.number, "position": place.position}


def _json(places: Collection[EventPlace]) -> str:
    return json.dumps([[place.number, place.position] for place in sorted(places)])
