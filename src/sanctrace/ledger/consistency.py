"""Whether a ledger contradicts itself: its structure, its values, its captures, its index of cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import groupby

from sanctrace.ledger.case_index import StoredCases
from sanctrace.ledger.protocol import Fault
from sanctrace.model import LedgerError


class CheckedTables(StoredCases):
    """The tables with the check over all of them."""

    def check(self) -> list[Fault]:
        """Everything in which the ledger contradicts itself; nothing when it is sound."""
        with self._store.reading():
            return [*self._structure(), *self._values(), *self._index()]

    def _structure(self) -> Iterator[Fault]:
        for what in self._store.faults():
            yield Fault(where=self._store.address, what=what)
        for source, sha256 in self._store.run("check_captures_missing"):
            yield Fault(where=source, what=f"the page {sha256} that was read is not kept")

    def _values(self) -> Iterator[Fault]:
        try:
            for kept in self.since():
                article = kept.reading.article
                page = self.capture(article.sha256)
                if page is not None and hashlib.sha256(page.content).hexdigest() != article.sha256:
                    yield Fault(where=article.source, what=f"the page that is kept as {article.sha256} is another one")
            for judged in self.judgements_since():
                if not self._store.run("judgement_number", {"judgement": judged.judgement.id}):
                    yield Fault(where=f"judgement {judged.number}", what="it is kept under the id of another one")
        except LedgerError as error:
            yield Fault(where=self._store.address, what=str(error))

    def _index(self) -> Iterator[Fault]:
        for number, position in self._store.run("check_keyed_without_case"):
            yield Fault(where=self._name(number, position), what="it can be looked up and belongs to no case")
        for number, position in self._store.run("check_members_without_key"):
            yield Fault(where=self._name(number, position), what="it belongs to a case and cannot be looked up")
        for case, group in groupby(self._store.run("check_case_members"), key=lambda row: row[0]):
            rows = list(group)
            try:
                listed = {kept.event.id for kept in self._case(rows[0][1]).events}
            except LedgerError as error:
                yield Fault(where=f"case {case}", what=str(error))
                continue
            held = {event for _, _, event in rows if event is not None}
            if held != listed:
                lost, more = len(listed - held), len(held - listed)
                what = f"of the events that it lists {lost} are not its own, and it has {more} that it does not list"
                yield Fault(where=f"case {case}", what=what)
            elif not held:
                yield Fault(where=f"case {case}", what="it holds no event")

    def _name(self, number: int, position: int) -> str:
        readings = self._load([number])
        source = readings[number].article.source if number in readings else f"reading {number}"
        return f"{source}, event {position + 1}"
