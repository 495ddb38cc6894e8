"""Keeps a reading, or a judgement, together with the cases that it changes: all in one transaction, or nothing.

The ledger keeps and looks up, the cases room gathers; here they meet. What a new telling may change is its
neighbourhood: it alone is gathered anew, so that the cost of a page does not grow with the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sanctrace.cases.correction_values import check_value
from sanctrace.cases.describe import Reassess
from sanctrace.cases.gather import gather, neighbourhood
from sanctrace.cases.judged import Judged
from sanctrace.cases.keys import block_keys, page_key
from sanctrace.cases.telling import makes_case, tellings_of
from sanctrace.ledger import CaseEntry, EventPlace, KeyedTelling, Ledger, Revision, TellingPlace, open_ledger
from sanctrace.model import Judgement, JudgementKind, Page, PageError, Reading, Telling
from sanctrace.runs.case_entry import case_entry
from sanctrace.runs.reassess import LawAgain
from sanctrace.runs.unread import keep_unread

INDEX_VERSION = "8"  # raised when tellings, keys or gathering change: the cases of a ledger are then gathered anew
_REMEMBERED = 20_000  # tellings held in memory between pages
_SOURCES = 200  # read from the ledger at once while all are gathered
_BATCH = 1_000  # tellings kept at once while all are gathered


class CaseKeeper:
    """A ledger whose cases are kept up to date with its readings and judgements.

    Every method raises LedgerError when the ledger refuses; then nothing of that call is kept.
    """

    def __init__(
        self,
        ledger: Ledger,
        on_source: Callable[[str], None] | None = None,
        library: Path | None = None,
        lists: Path | None = None,
    ) -> None:
        """Over an open ledger. Cases that another version of the gathering made are gathered anew at once.

        `on_source` is told each source while that is done. What people corrected is tested by the law of `library` and
        compared with the lists added in the folder `lists`, or with what ships.
        """
        self._law = LawAgain(library, lists)
        self.ledger = ledger
        self._known: dict[TellingPlace, Telling] = {}
        if ledger.index_made_by() != INDEX_VERSION:
            gather_all(ledger, on_source, self._law)

    def save(self, page: Page, reading: Reading) -> bool:
        """Keep a page, its reading and the cases that they change; say whether anything changed."""
        source = reading.article.source
        with self._writing():
            before = self.ledger.tellings_of(source)
            held = self.ledger.cases_holding(before)
            if not self.ledger.save(page, reading):
                return False
            after = source_tellings(self.ledger.revisions(source))
            changed = {place: telling for place, telling in after.items() if before.get(place) != telling}
            gone = {place: telling for place, telling in before.items() if after.get(place) != telling}
            if changed or gone:
                self.ledger.drop_tellings(gone)
                self._keep(changed)
                self._regather(changed, gone.values(), held)
        return True

    def keep_unread(self, page: Page, error: PageError) -> bool:
        """Keep a page that could not be read, and why; False when it was read before."""
        return keep_unread(self.ledger, page, error)

    def judge(self, judgement: Judgement) -> bool:
        """Keep a judgement and the cases that it changes; False when this very one is kept already.

        Raises ValueError when it withdraws a judgement that is not kept, or corrects a slot with a value that does not
        fit it.
        """
        if judgement.kind is JudgementKind.CORRECT:
            check_value(judgement.slot or "", judgement.value)
        with self._writing():
            if not self.ledger.judge(judgement):
                return False
            seeds = self._placed(page_key(sha256) for sha256 in self._pages(judgement))
            held = self.ledger.cases_holding(seeds)
            self._keep(seeds)  # a correction changes the keys
            self._regather(seeds, (), held)
        return True

    def _pages(self, judgement: Judgement) -> set[str]:
        """Hashes of the pages that a judgement, or the one that it withdraws, is about."""
        while judgement.kind is JudgementKind.WITHDRAW:
            kept = (k.judgement for k in self.ledger.judgements_since())
            judgement = next(j for j in kept if j.id == judgement.value)
        return {anchor.sha256 for anchor in judgement.about}

    def _keep(self, tellings: Mapping[EventPlace, Telling]) -> None:
        judgements = self._judgements_about(tellings.values())
        self.ledger.keep_tellings(_keyed(tellings, Judged.of(judgements)))
        for place, telling in tellings.items():
            self._known[TellingPlace(place=place, revision=telling.revision)] = telling

    def _regather(
        self,
        changed: Mapping[EventPlace, Telling],
        gone: Iterable[Telling],
        held: Mapping[str, Collection[EventPlace]],
    ) -> None:
        """Gather what may change with these tellings; `held` are the cases that held one of them before."""
        old = dict(held)
        seeds = {telling.ident: telling for telling in (*gone, *changed.values())}
        placed: dict[str, dict[EventPlace, Telling]] = defaultdict(dict)
        for place, telling in changed.items():
            placed[telling.ident][place] = telling

        def look_up(keys: frozenset[str]) -> Iterator[Telling]:
            for place, telling in self._placed(keys).items():
                placed[telling.ident][place] = telling
                yield telling

        while True:
            judgements = self._judgements_about(seeds.values())
            near = neighbourhood(seeds.values(), look_up, judgements)
            found = {telling.ident: telling for telling in near}
            places = {place for ident in found for place in placed.get(ident, ())}
            old |= self.ledger.cases_holding(places)
            # No telling may be left behind: those of a case that is replaced are gathered too, and so are those that
            # judgements about pages just found name.
            missing = self._at({place for members in old.values() for place in members} - places)
            more = {telling.ident: telling for telling in missing.values()}
            if more.keys() <= seeds.keys() and self._judgements_about(near) == judgements:
                break
            for place, telling in missing.items():
                placed[telling.ident][place] = telling
            seeds |= found | more
        tellings = [telling for ident in found for telling in placed.get(ident, {}).values()]
        entries = [case_entry(case, placed) for case in gather(tellings, judgements, self._law)]
        self.ledger.replace_cases(old, entries)

    def _judgements_about(self, tellings: Iterable[Telling]) -> tuple[Judgement, ...]:
        kept = self.ledger.judgements_about({telling.sha256 for telling in tellings})
        return tuple(k.judgement for k in kept)

    def _placed(self, keys: Iterable[str]) -> dict[EventPlace, Telling]:
        """The tellings that have one of these keys, with their places."""
        stand = self.ledger.tellings_under(frozenset(keys))
        unknown = {at.place for at in stand if at not in self._known}
        loaded = self._at(unknown)
        if len(self._known) + len(loaded) > _REMEMBERED:
            self._known.clear()
            loaded = self._at({at.place for at in stand})
        self._known |= {TellingPlace(place=place, revision=t.revision): t for place, t in loaded.items()}
        return {at.place: self._known[at] for at in stand}

    def _at(self, places: Collection[EventPlace]) -> dict[EventPlace, Telling]:
        return self.ledger.tellings_at(places)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self.ledger.writing():
                yield
        except BaseException:
            self._known.clear()  # numbers that were undone are given again
            raise


@contextmanager
def open_keeper(
    address: str | Path,
    *,
    create: bool = True,
    on_source: Callable[[str], None] | None = None,
    library: Path | None = None,
    lists: Path | None = None,
) -> Iterator[CaseKeeper]:
    """The ledger at this address, its cases up to date; see `open_ledger` for errors, `CaseKeeper` for the rest."""
    with open_ledger(address, create=create) as ledger:
        yield CaseKeeper(ledger, on_source, library, lists)


def source_tellings(revisions: Collection[Revision], *, every: bool = False) -> dict[EventPlace, Telling]:
    """The tellings of a source: those of each text that it has had, as it was read last; with `every`, also those of
    events that make no case.

    Pages change a little at each visit while their article stays the same: a text counts once, under the hash of the
    bytes that brought it first, so that judgements about it hold. Revisions are counted by when their text came.
    """
    texts: dict[tuple[str, str], list[Revision]] = {}
    for revision in sorted(revisions, key=lambda r: r.first):
        texts.setdefault((revision.reading.article.title, revision.reading.article.body), []).append(revision)
    found: dict[EventPlace, Telling] = {}
    for number, editions in enumerate(texts.values()):
        latest = max(editions, key=lambda r: r.number)
        if not every and not any(makes_case(event) for event in latest.reading.events):
            continue
        sha256 = editions[0].reading.article.sha256
        for position, telling in enumerate(tellings_of(latest.reading, number, every=True)):
            if every or makes_case(telling.reading):
                found[EventPlace(number=latest.number, position=position)] = replace(telling, sha256=sha256)
    return found


def gather_all(ledger: Ledger, on_source: Callable[[str], None] | None = None, law: Reassess | None = None) -> None:
    """Make the index of cases again from all readings and judgements; `on_source` is told each source in turn."""
    with ledger.writing():
        ledger.clear_index(INDEX_VERSION)
        judgements = [kept.judgement for kept in ledger.judgements_since()]
        judged = Judged.of(judgements)
        placed = placed_tellings(ledger, on_source)
        standing = iter([item for places in placed.values() for item in places.items()])
        while some := dict(islice(standing, _BATCH)):
            ledger.keep_tellings(_keyed(some, judged))
        cases = gather(
            (telling for places in placed.values() for telling in places.values()), judgements, law or LawAgain()
        )
        entries: list[CaseEntry] = []
        for case in cases:
            entries.append(case_entry(case, placed))
            if len(entries) >= _BATCH:
                ledger.replace_cases((), entries)
                entries.clear()
        ledger.replace_cases((), entries)


def placed_tellings(
    ledger: Ledger, on_source: Callable[[str], None] | None = None
) -> dict[str, dict[EventPlace, Telling]]:
    """Every telling that the kept readings give, by `Telling.ident` and place; nothing is written."""
    placed: dict[str, dict[EventPlace, Telling]] = defaultdict(dict)
    sources = iter(ledger.sources())
    while some := list(islice(sources, _SOURCES)):
        for source, revisions in ledger.revisions_of(some).items():
            if on_source is not None:
                on_source(source)
            for place, telling in source_tellings(revisions).items():
                placed[telling.ident][place] = telling
    return placed


def _keyed(tellings: Mapping[EventPlace, Telling], judged: Judged) -> list[KeyedTelling]:
    return [
        KeyedTelling(place=place, telling=telling, keys=block_keys(telling, judged.on(telling.sha256)))
        for place, telling in tellings.items()
    ]
