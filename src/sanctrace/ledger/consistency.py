"""Whether a ledger contradicts itself: its structure, its values, its captures, its index of cases."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sanctrace.ledger.case_index import StoredCases
from sanctrace.ledger.case_sets import PART, numbers_in, shown_labels, unpacked
from sanctrace.ledger.judgements import pages_judged
from sanctrace.ledger.protocol import Fault
from sanctrace.model import LedgerDamaged, LedgerError


class CheckedTables(StoredCases):
    """The tables with the check over all of them."""

    def check(self) -> list[Fault]:
        """Everything in which the ledger contradicts itself; nothing when it is sound."""
        with self._store.reading():
            return [*self._structure(), *self._values(), *self._cases_told(), *self._index()]

    def _structure(self) -> Iterator[Fault]:
        for what in self._store.faults():
            yield Fault(where=self._store.address, what=what)
        for source, sha256 in self._store.run("check_captures_missing"):
            yield Fault(where=source, what=f"the page {sha256} that was read is not kept")

    def _values(self) -> Iterator[Fault]:
        try:
            for kept in self.since():
                article = kept.reading.article
                yield from self._bytes(article.source, article.sha256)
            for unread in self.unread_pages():
                yield from self._bytes(unread.source, unread.sha256)
            for judged in self.judgements_since():
                if not self._store.run("judgement_number", {"judgement": judged.judgement.id}):
                    yield Fault(where=f"judgement {judged.number}", what="it is kept under the id of another one")
            yield from self._judged_pages()
        except LedgerError as error:
            yield Fault(where=self._store.address, what=str(error))

    def _judged_pages(self) -> Iterator[Fault]:
        kept: dict[int, set[str]] = {}
        for number, sha256 in self._store.run("check_judgement_pages"):
            kept.setdefault(number, set()).add(sha256)
        for number, pages in pages_judged((judged.number, judged.judgement) for judged in self.judgements_since()):
            if kept.pop(number, set()) != pages:
                yield Fault(where=f"judgement {number}", what="it cannot be found from the pages that it is about")
        for number in kept:
            yield Fault(where=f"judgement {number}", what="pages are noted for it, and it is not there")

    def _cases_told(self) -> Iterator[Fault]:
        try:
            for case in self.cases():
                if len({telling.ident for telling in case.tellings}) < len(case.tellings):
                    yield Fault(where=f"case {case.id}", what="it holds one telling twice")
        except LedgerError as error:
            yield Fault(where="case of the index", what=str(error))

    def _bytes(self, source: str, sha256: str) -> Iterator[Fault]:
        page = self.capture(sha256)
        if page is not None and hashlib.sha256(page.content).hexdigest() != sha256:
            yield Fault(where=source, what=f"the page that is kept as {sha256} is another one")

    def _index(self) -> Iterator[Fault]:
        for number, position in self._store.run("check_without_case"):
            yield Fault(where=self._name(number, position), what="it is in the index and belongs to no case")
        for number, position in self._store.run("check_without_key"):
            yield Fault(where=self._name(number, position), what="it is in the index and cannot be looked up")
        for (case,) in self._store.run("check_case_sizes"):
            yield Fault(where=f"case {case}", what="some of its tellings are gone")

        yield from self._sets()

    def _sets(self) -> Iterator[Fault]:
        carried: dict[int, tuple[str, str, set[tuple[str, str]]]] = {}
        for number, name, value, day, key in self._store.run("check_labels"):
            if number is None:  # of a row that was taken out of a damaged file
                yield Fault(where="case of the index", what="it has no number, and stands in no set")
                continue
            labels = carried.setdefault(number, (day, key, set()))[2]
            if name is not None:
                labels.add((name, value))
        told = {
            (number, *label)
            for number, (day, key, labels) in carried.items()
            for label in shown_labels(labels, day, key)
        }
        held: set[tuple[int, str, str]] = set()
        for name, value, part, members in self._store.run("check_sets"):
            try:
                held |= {(part * PART + number, name, value) for number in numbers_in(unpacked(members))}
            except LedgerDamaged as error:
                yield Fault(where=f"case set of the label “{name} {value}”", what=str(error).partition(";")[0])
        for number, name, value in sorted(told ^ held):
            label = f"{name} {value}".strip() or "every case"
            yield Fault(where=f"case number {number}", what=f"the set of the label “{label}” and the case differ")

    def _name(self, number: int, position: int) -> str:
        readings = self._load([number])
        source = readings[number].article.source if number in readings else f"reading {number}"
        return f"{source}, event {position + 1}"
