"""The index of cases in the tables of a store: tellings with their keys, and the cases as they were gathered."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

from sanctrace.ledger.case_sets import (
    EVERY,
    LAST,
    MONTH,
    PRESSING,
    STRETCH,
    Moved,
    StoredCaseSets,
    numbers_in,
    shown_labels,
    whole_set,
)
from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.ledger.protocol import (
    CaseEntry,
    CaseFilter,
    CaseOrder,
    EventPlace,
    KeyedTelling,
    ListedCase,
    TellingPlace,
)
from sanctrace.ledger.store import Row
from sanctrace.model import Case, Telling

_BATCH = 200  # cases fetched at once
MADE_BY = "case index made by"
_CHANGES = "case index changes"
_FEW = 2_000  # cases that are looked up one by one
_LONGEST = 5_000  # cases gone through at once
_NEVER = 2**53  # a change of the index that never comes

_ALONG = {
    CaseOrder.PRESSING: "pressing_after", CaseOrder.NEWEST: "order_before", CaseOrder.OLDEST: "order_after"
}  # fmt: skip  # the query that goes along an order

_At = tuple[str, str]  # key (day, or how pressing) and id
_Ordered = tuple[str, str, int]  # key, id, number


class StoredCases(StoredCaseSets):
    """See `sanctrace.ledger.protocol.CaseIndex` for what each method does."""

    def keep_tellings(self, tellings: Collection[KeyedTelling]) -> None:
        """Put tellings into the index, in place of what it holds at their places."""
        ordered = sorted(tellings, key=lambda keyed: keyed.place)
        rows, keys = [], []
        for keyed in ordered:
            value = encode(keyed.telling, leave_out={"reading"})
            rows.append({**_columns(keyed.place), "revision": keyed.telling.revision, "value": value})
            keys += [{**_columns(keyed.place), "key": key} for key in sorted(keyed.keys)]
        with self._store.writing():
            self.drop_tellings([keyed.place for keyed in ordered])
            self._store.run_each("keep_telling", rows)
            self._store.run_each("keep_telling_key", keys)

    def drop_tellings(self, places: Collection[EventPlace]) -> None:
        """Take tellings out of the index."""
        with self._store.writing():
            self._store.run_each("drop_telling", [_columns(place) for place in sorted(places)])

    def tellings_of(self, source: str) -> dict[EventPlace, Telling]:
        """The tellings of a source."""
        with self._store.reading():
            return self.tellings_at([_place(row) for row in self._store.run("tellings_of_source", {"source": source})])

    def tellings_under(self, keys: Collection[str]) -> tuple[TellingPlace, ...]:
        """Where the tellings stand that have one of these keys."""
        rows = self._store.run("tellings_under", {"keys": json.dumps(sorted(keys))})
        return tuple(TellingPlace(place=_place((n, p)), revision=revision) for n, p, revision in rows)

    def tellings_at(self, places: Collection[EventPlace]) -> dict[EventPlace, Telling]:
        """The tellings at these places, as far as there are any."""
        if not places:
            return {}
        with self._store.reading():
            rows = self._store.run("tellings_at", {"places": _json(places)})
            events = self._load_events(sorted({number for number, _, _ in rows}))
        try:
            return {_place((n, p)): decode(Telling, value, reading=events[n][p]) for n, p, value in rows}
        except StoredValueError as error:
            raise self._damaged("a telling", error) from error

    def cases_holding(self, places: Collection[EventPlace]) -> dict[str, tuple[EventPlace, ...]]:
        """The ids of the cases to which these tellings belong, each with the places of all its tellings."""
        found: dict[str, list[EventPlace]] = {}
        for case, number, position in self._store.run("cases_holding", {"places": _json(places)}):
            found.setdefault(case, []).append(_place((number, position)))
        return {case: tuple(held) for case, held in found.items()}

    def replace_cases(self, old: Collection[str], new: Sequence[CaseEntry]) -> None:
        """Take the cases with the old ids out and put the new ones in."""
        rows: list[dict[str, object]] = []
        members, labels, come = [], [], []
        with self._store.writing():
            gone = self._carried(old)
            free = self._free_numbers()
            for entry in new:
                case = entry.case
                number = gone[case.id].number if case.id in gone else next(free)
                rows.append(
                    {
                        "id": case.id,
                        "number": number,
                        "value": encode(case, leave_out={"tellings"}),
                        "sorted_on": entry.sorted_on,
                        "pressing": entry.pressing,
                        "status": entry.status,
                        "outcome": entry.outcome,
                        "date_start": entry.date_start,
                        "date_end": entry.date_end,
                    }
                )
                places = [*enumerate(entry.places), *((None, place) for place in entry.doubles)]
                members += [{**_columns(place), "case_id": case.id, "position": at} for at, place in places]
                labels += [{"name": name, "value": value, "case_id": case.id} for name, value in sorted(entry.labels)]
                come.append(
                    Moved(number=number, labels=frozenset(shown_labels(entry.labels, entry.sorted_on, entry.pressing)))
                )
            there = {str(row["id"]) for row in rows}
            change = self._note_change()
            self._store.run_each("drop_case", [{"id": case} for case in sorted(old)])
            self._store.run_each("keep_gone", [{"id": i, "changed": change} for i in sorted(set(old) - there)])
            self._store.run_each("drop_gone", [{"id": case} for case in sorted(there)])
            self._store.run_each("keep_case", [row | {"changed": change} for row in rows])
            self._store.run_each("keep_case_telling", members)
            self._store.run_each("keep_case_label", labels)
            self._move(gone.values(), come)

    def _carried(self, cases: Collection[str]) -> dict[str, Moved]:
        """Numbers and labels of the cases with these ids, as far as there are any."""
        wanted = {"cases": json.dumps(sorted(cases))}
        labels: dict[str, set[tuple[str, str]]] = {}
        for case, name, value in self._store.run("labels_of_cases", wanted):
            labels.setdefault(case, set()).add((name, value))
        return {
            case: Moved(number=number, labels=frozenset(shown_labels(labels.get(case, ()), day, key)))
            for day, case, number, key in self._store.run("days_of_cases", wanted)
        }

    def cases(self, wanted: CaseFilter | None = None) -> Iterator[Case]:
        """The cases that fit, by day."""
        after: _At = ("", "")
        while True:
            with self._store.reading():
                found = self._ordered(wanted or CaseFilter(), after, CaseOrder.OLDEST, limit=_BATCH)
                rows = self._store.run("cases_numbered", {"numbers": json.dumps([number for *_, number in found])})
                cases = self._cases([(row[1], row[-1]) for row in rows])
            yield from cases
            if len(found) < _BATCH:
                return
            after = found[-1][:2]

    def list_cases(
        self,
        wanted: CaseFilter,
        *,
        limit: int,
        after: str | None = None,
        after_key: str | None = None,
        order: CaseOrder = CaseOrder.NEWEST,
    ) -> tuple[ListedCase, ...]:
        """At most `limit` of the cases that fit, in an order."""
        with self._store.reading():
            last: _At = ("~", "~") if order is CaseOrder.NEWEST else ("", "")  # beyond every key and id
            if after is not None and after_key is not None:
                last = (after_key, after)
            elif after is not None:
                keys = self._store.run("keys_of_case", {"id": after})
                if not keys:
                    return ()
                last = (keys[0][order is CaseOrder.PRESSING], after)
            numbers = [n for *_, n in self._ordered(wanted, last, order, limit=limit)]
            rows = self._store.run("cases_numbered", {"numbers": json.dumps(numbers)})
            place = {number: at for at, number in enumerate(numbers)}
            rows.sort(key=lambda row: place[row[0]])
            provisions: dict[str, list[str]] = {row[1]: [] for row in rows}
            for case, value in self._store.run("provisions_of_cases", {"cases": json.dumps(list(provisions))}):
                provisions[case].append(value)
        try:
            return tuple(
                ListedCase(
                    outline=decode(Case, value, tellings=()),
                    sorted_on=sorted_on,
                    pressing=pressing,
                    status=status,
                    outcome=outcome,
                    date_start=start,
                    date_end=end,
                    provisions=tuple(provisions[case]),
                )
                for _, case, sorted_on, pressing, status, outcome, start, end, value in rows
            )
        except StoredValueError as error:
            raise self._damaged("a case", error) from error

    def count_cases(self, wanted: CaseFilter) -> int:
        """How many cases fit."""
        with self._store.reading():
            fits = self._fitting(wanted)
            return self._set(EVERY).bit_count() if fits is None else fits.bit_count()

    def _ordered(self, wanted: CaseFilter, after: _At, order: CaseOrder, *, limit: int) -> list[_Ordered]:
        """Key (day, or how pressing), id and number of at most `limit` cases that fit, after a key and an id.

        Few that fit are looked up and sorted; of many the next ones are soon found by going along the order.
        """
        falling = order is CaseOrder.NEWEST
        fits = self._fitting(wanted)
        if fits is not None and fits.bit_count() <= _FEW:
            keys = "pressing_of_numbers" if order is CaseOrder.PRESSING else "days_of_numbers"
            rows = self._store.run(keys, {"numbers": json.dumps(list(numbers_in(fits)))})
            there = [r for r in rows if (r[:2] < after if falling else r[:2] > after)]
            return sorted(there, reverse=falling)[:limit]
        if fits is None:
            return self._along(order, after, limit=limit)
        found: list[_Ordered] = []
        for stretch, within in self._stretches(order, fits, after):
            start = min(after, (stretch + LAST, "~")) if falling else max(after, (stretch, ""))
            found += self._along(order, start, limit=limit - len(found), fits=within, stretch=stretch)
            if len(found) >= limit:
                break
        return found

    def _stretches(self, order: CaseOrder, fits: int, after: _At) -> Iterator[tuple[str, int]]:
        """The stretches of an order, from a place on, that hold cases that fit; each with those that do."""
        falling = order is CaseOrder.NEWEST
        name = PRESSING if order is CaseOrder.PRESSING else MONTH
        parts: dict[str, list[Row]] = {}
        for value, part, members in self._store.run("sets_named", {"name": name}):
            parts.setdefault(value, []).append((part, members))
        here = after[0][: STRETCH[name]]
        for value in sorted(parts, reverse=falling):
            if (value <= here if falling else value >= here) and (within := whole_set(parts[value]) & fits):
                yield value, within

    def _along(
        self, order: CaseOrder, after: _At, *, limit: int, fits: int | None = None, stretch: str = ""
    ) -> list[_Ordered]:
        """At most `limit` cases along an order, of a set if one is given, as far as their keys begin with `stretch`."""
        held = None if fits is None else fits.to_bytes((fits.bit_length() + 7) // 8, "little")
        batch = limit
        found: list[_Ordered] = []
        while True:
            rows = self._store.run(_ALONG[order], {"after_key": after[0], "after_id": after[1], "limit": batch})
            for key, case, number in rows:
                if not key.startswith(stretch):
                    return found[:limit]
                if held is None or (number >> 3 < len(held) and held[number >> 3] >> (number & 7) & 1):
                    found.append((key, case, number))
            if len(found) >= limit or len(rows) < batch:
                return found[:limit]
            after, batch = rows[-1][:2], min(2 * batch, _LONGEST)

    def index_changes(self) -> int:
        """A number that grows whenever the index of cases changes."""
        rows = self._store.run("fact", {"name": _CHANGES})
        return int(rows[0][0]) if rows else 0

    def change_after(self, since: int, cases: int) -> int:
        """The first change of the index by which so many cases were put in after it had changed `since` times."""
        with self._store.reading():
            rows = self._store.run("change_after", {"changed": since, "less": cases - 1})
            return int(rows[0][0]) if rows else self.index_changes()

    def cases_changed(self, since: int, upto: int | None = None) -> Iterator[Case]:
        """The cases that were put in after the index had changed so many times, in that order."""
        changed, last = since, "~"  # beyond every id
        while True:
            with self._store.reading():
                rows = self._store.run(
                    "cases_changed", {"changed": changed, "after_id": last, "upto": _upto(upto), "limit": _BATCH}
                )
                found = self._cases([row[1:] for row in rows])
            yield from found
            if len(rows) < _BATCH:
                return
            changed, last, _ = rows[-1]

    def cases_gone(self, since: int, upto: int | None = None) -> tuple[str, ...]:
        """The ids that are no case, and that were one before the index changed for the next time."""
        return tuple(case for (case,) in self._store.run("gone_since", {"changed": since, "upto": _upto(upto)}))

    def case(self, case: str) -> Case | None:
        """The case with this id, or None."""
        with self._store.reading():
            return next(iter(self._cases(self._store.run("case_by_id", {"id": case}))), None)

    def case_of(self, place: EventPlace) -> str | None:
        """Id of the case that holds this event, or None."""
        rows = self._store.run("case_of_place", _columns(place))
        return rows[0][0] if rows else None

    def index_made_by(self) -> str | None:
        """Which version of the gathering made the index; None before any."""
        rows = self._store.run("fact", {"name": MADE_BY})
        return rows[0][0] if rows else None

    def clear_index(self, made_by: str) -> None:
        """Empty the index of cases, to be made again by this version of the gathering."""
        with self._store.writing():
            self._store.run("keep_all_gone", {"changed": self._note_change()})
            for part in ("case_labels", "case_tellings", "telling_keys"):
                self._store.run(f"clear_{part}")
            self._store.run("clear_cases")
            self._store.run("clear_sets")
            self._store.run("clear_tellings")
            self._store.run("keep_fact", {"name": "relations stand", "value": ""})  # they are gathered anew too
            self._store.run("keep_fact", {"name": MADE_BY, "value": made_by})

    def _note_change(self) -> int:
        change = self.index_changes() + 1
        self._store.run("keep_fact", {"name": _CHANGES, "value": str(change)})
        return change

    def _cases(self, rows: Collection[Row]) -> list[Case]:
        """The cases of rows of an id and a value, with their tellings."""
        held: dict[str, list[EventPlace]] = {case: [] for case, _ in rows}
        for case, number, position in self._store.run("tellings_of_cases", {"cases": json.dumps(list(held))}):
            held[case].append(_place((number, position)))
        tellings = self.tellings_at({place for places in held.values() for place in places})
        try:
            return [
                decode(Case, value, tellings=tuple(tellings[place] for place in held[case])) for case, value in rows
            ]
        except StoredValueError as error:
            raise self._damaged("a case", error) from error


def _upto(change: int | None) -> int:
    return _NEVER if change is None else change


def _place(row: Row) -> EventPlace:
    number, position = row
    return EventPlace(number=number, position=position)


def _columns(place: EventPlace) -> dict[str, int]:
    return {"article_number": place.number, "event_position": place.position}


def _json(places: Collection[EventPlace]) -> str:
    return json.dumps([[place.number, place.position] for place in sorted(places)])
