"""Server time of the desk's inbox, search, case page and a judgement, with many cases in the ledger.

    python benchmarks/desk.py [--cases N] [--rounds N] [--keep PLACE] [--postgresql]

The ledger holds the example pages N/10 times over, each copy a page, a source and a case of its own with its own day:
gathered once, then kept under other ids, so that the ledger is full in minutes. Each figure is the median wall time of
one answer of the application, from the request to the last byte, without a network: the ledger is opened for each, as
in service. "Ledger changed" means that a judgement was kept since the last answer, so no count made before holds.
`--keep` names the ledger, which is used again when it is there: a file, or, with `--postgresql`, the folder of a server
that is started for this run alone. A full file is taken over into such a server by `sanctrace backup` and `restore`.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from werkzeug.test import Client

from own_server import own_server
from sanctrace.cases.gather import gather
from sanctrace.cases.relations import Point, relations_of
from sanctrace.cases.telling import tellings_of
from sanctrace.desk.demo_command import example_pages
from sanctrace.desk.web.app import make_app
from sanctrace.desk.web.settings import DeskSettings
from sanctrace.ledger import CaseEntry, EventPlace, KeyedTelling, Ledger, open_ledger
from sanctrace.ledger.codec import encode
from sanctrace.model import Judgement, JudgementKind, Page, Reading, Telling
from sanctrace.runs.case_entry import case_entry
from sanctrace.runs.ingest import open_keeper, source_tellings
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.relations import RelationsStand, kept_relation, relations_stand
from sanctrace.runs.settings import Settings

_BATCH = 100  # copies of the example pages kept in one transaction
_FIRST_DAY = date(2008, 1, 1)
BASE = "http://127.0.0.1:8737"


def fill(path: str | Path, cases: int) -> None:
    """Make a ledger with at least that many cases."""
    pipeline = open_pipeline(Settings())
    read = [(page, pipeline.read(page)) for page in example_pages()]
    with open_keeper(path) as keeper:
        made = 0
        while made < cases:
            with keeper.ledger.writing():
                for _ in range(_BATCH):
                    made += _copy(keeper.ledger, read, made)
            print(f"\r{made} cases", end="", flush=True)
    print()


def _copy(ledger: Ledger, read: list[tuple[Page, Reading]], made: int) -> int:
    """One more copy of every page; says how many cases it gave."""
    placed: dict[str, dict[EventPlace, Telling]] = {}
    for page, reading in read:
        source = f"{page.source}?copy={made}"
        copy = replace(page, source=source, content=page.content + f"<!-- {made} -->".encode())
        ledger.save(copy, replace(reading, article=replace(reading.article, source=source, sha256=copy.sha256)))
        tellings = source_tellings(ledger.revisions(source))
        keyed = [KeyedTelling(place=p, telling=t, keys=frozenset({f"copy {made}"})) for p, t in tellings.items()]
        ledger.keep_tellings(keyed)
        for place, telling in tellings.items():
            placed.setdefault(telling.ident, {})[place] = telling
    entries = list(_entries(placed, made))
    ledger.replace_cases((), entries)
    return len(entries)


def _entries(placed: dict[str, dict[EventPlace, Telling]], made: int) -> Iterator[CaseEntry]:
    tellings = [telling for places in placed.values() for telling in places.values()]
    for number, case in enumerate(gather(tellings)):
        entry = case_entry(case, placed)
        day = _FIRST_DAY + timedelta(days=(made + number) % 6_000)
        renamed = replace(case, id=f"{made + number:012x}")
        yield replace(entry, case=renamed, sorted_on=day.isoformat())


def _keep_relations(ledger: Ledger, cases: int) -> None:
    """The series of the example pages as often as the ledger holds them, each copy in a month of its own.

    Counting them from the ledger would gather all copies as what they are: one event each.
    """
    if ledger.relations_stand() is not None:
        return
    pipeline = open_pipeline(Settings())
    tellings = [t for page in example_pages() for t in tellings_of(pipeline.read(page), every=True)]
    one = relations_of(gather(tellings))
    copies = cases // sum(bool(relation.points) for relation in one) // 2
    kept = []
    for relation in one:
        exchanges = sorted(
            (
                replace(exchange, month=f"{2008 + n % 200 // 12}-{n % 200 % 12 + 1:02}")
                for point in relation.points
                for exchange in point.exchanges
                for n in range(copies // 4)
            ),
            key=lambda exchange: (exchange.month, exchange.kind),
        )
        points = tuple(
            Point(month=month, kind=kind, exchanges=tuple(told))
            for (month, kind), told in groupby(exchanges, key=lambda exchange: (exchange.month, exchange.kind))
        )
        kept.append(kept_relation(replace(relation, points=points)))
    ledger.keep_relations(encode(relations_stand(ledger, RelationsStand())), kept)
    print(f"{sum(len(relation.exchanges) for relation in kept)} exchanges of {len(kept)} pairs of States")


def measure(path: str, rounds: int) -> None:
    """Print the median time of each page."""
    with open_ledger(path, create=False) as ledger:
        counts = ledger.counts()
        _keep_relations(ledger, counts.cases)
    print(f"{counts.cases} cases, {counts.articles} articles, {path.partition(':')[0] if '://' in path else 'sqlite'}")
    client = Client(make_app(DeskSettings(ledger=path, by="bench", port=8737)))
    some = [f"{n:012x}" for n in range(0, counts.cases, max(counts.cases // rounds, 1))]
    shown: dict[str, Callable[[int], str]] = {
        "inbox, to decide": lambda _: "/",
        "inbox, all": lambda _: "/?decision=",
        "inbox, newest first": lambda _: "/?order=newest",
        "inbox, many that stand last": lambda _: "/?decision=&outcome=cannot+be+tested",
        "inbox, filter open": lambda _: "/?filter=1",
        "inbox, one regime": lambda _: "/?regime=un-dprk",
        "inbox, from a day on": lambda n: f"/?since={_FIRST_DAY + timedelta(days=n * 31)}",  # another each time
        "search, one word": lambda _: "/?words=limousine",
        "search, two words": lambda _: "/?words=supplied+russia",
        "actors": lambda _: "/actors",
        "actor": lambda _: "/actor/Kim%20Jong%20Un",
        "case": lambda n: f"/case/{some[n % len(some)]}",
        "relations": lambda _: "/relations",
        "relation": lambda _: "/relations/KP-RU",
        "API: cases": lambda _: "/api/v1/cases?regime=un-dprk",
        "API: counts": lambda _: "/api/v1/cases/counts?regime=un-dprk",
        "API: actors": lambda _: "/api/v1/actors?words=kim",
        "API: judgements": lambda _: "/api/v1/judgements",
        "API: changes, never asked before": lambda _: _next_changes(client),
    }
    changing = list(shown)
    for name, address, change in [
        *((name, address, False) for name, address in shown.items()),
        *((f"{name}, ledger changed", shown[name], True) for name in changing),
    ]:
        taken = []
        for n in range(rounds):
            if change:
                _confirm(path, some[n % len(some)])
            asked = address(n)
            before = time.perf_counter()
            answer = client.get(asked, base_url=BASE)
            answer.get_data()
            taken.append(time.perf_counter() - before)
            if answer.status_code != 200:
                raise SystemExit(f"{asked} answers {answer.status}")
        print(f"{name:38} {statistics.median(taken) * 1000:7.1f} ms median {max(taken) * 1000:8.1f} ms slowest")


_changes = {"since": ""}  # how far they were asked for


def _next_changes(client: Client) -> str:
    """The address of the fifty changes that follow those asked for before."""
    answer: Any = client.get(f"/api/v1/changes?limit=50&since={_changes['since']}", base_url=BASE).json
    _changes["since"] = answer["next"]
    return f"/api/v1/changes?limit=50&since={answer['next']}"


def _confirm(path: str, case: str) -> None:
    """One more judgement kept, so that nothing counted before holds any more."""
    with open_ledger(path, create=False) as ledger:
        found = ledger.case(case)
        if found is not None:
            anchors = tuple(telling.anchor for telling in found.tellings)
            kind = JudgementKind.CONFIRM
            ledger.judge(Judgement(kind=kind, about=anchors, by="bench", at=datetime.now(UTC)))
        ledger.replace_cases((), ())


def main() -> None:
    """Fill a ledger where none is, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.postgresql:
            with own_server(options.keep) as address:
                if not _is_full(address):
                    fill(address, options.cases)
                measure(address, options.rounds)
            return
        path = options.keep or Path(folder) / "many.db"
        if not path.exists():
            fill(str(path), options.cases)
        measure(str(path), options.rounds)


def _is_full(address: str) -> bool:
    with open_ledger(address) as ledger:
        return ledger.counts().cases > 0


if __name__ == "__main__":
    main()
