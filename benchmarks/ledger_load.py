"""Readings into a ledger: page by page against many at once, on both stores, in one run.

    python benchmarks/ledger_load.py [--readings 5000] [--postgresql postgresql://USER@HOST/DATABASE] [--json FILE]

The readings are those of benchmarks/cases.py, made up from a fixed seed, each of a page of its own. Every way begins
with an empty ledger: the schema `sanctrace` of the database named is dropped between them, so name an empty database.
Wall seconds of one process (and of the server); the database's own settings are not touched. Both ways end with the
same rows, which is checked.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from cases import make
from sanctrace.ledger import Ledger, open_ledger
from sanctrace.model import Article, Page, Reading
from sanctrace.runs.ingest import CaseKeeper, gather_all
from sanctrace.runs.reassess import LawAgain

_AT_ONCE = 500
Read = list[tuple[Page, Reading]]
Way = Callable[[Ledger, Read], None]


def readings(count: int) -> Read:
    """Pages with the tellings of benchmarks/cases.py as their events."""
    found = []
    for telling in make(count):
        body = telling.event.evidence[0].text
        page = Page(source=telling.source, content=f"<p>{body}</p><!-- {telling.source} -->".encode() * 20)
        article = Article(
            id=telling.article,
            source=telling.source,
            sha256=page.sha256,
            title=telling.title,
            body=body,
            published=telling.published,
            publisher=telling.publisher,
            agencies=telling.agencies,
        )
        found.append((page, Reading(article=article, events=(telling.reading,))))
    return found


def save_each(ledger: Ledger, read: Read) -> None:
    """Rows of each page in a transaction of its own."""
    for page, reading in read:
        ledger.save(page, reading)


def save_many(ledger: Ledger, read: Read) -> None:
    """The rows of many pages at once."""
    rest = iter(read)
    while chunk := list(islice(rest, _AT_ONCE)):
        ledger.save_many(chunk)


def keep_each(ledger: Ledger, read: Read) -> None:
    """What a watch does: each page with the cases that it changes."""
    keeper = CaseKeeper(ledger)
    for page, reading in read:
        keeper.save(page, reading)


def load(ledger: Ledger, read: Read) -> None:
    """What `sanctrace ledger load` does: many pages at once, then all cases."""
    ledger.distrust_index()
    save_many(ledger, read)
    gather_all(ledger, law=LawAgain())


WAYS: dict[str, Way] = {
    "rows, page by page": save_each,
    "rows, many at once": save_many,
    "rows and cases, page by page": keep_each,
    "rows and cases, all at once": load,
}


def drop(address: str) -> None:
    """Take the ledger out of a database."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute("DROP SCHEMA IF EXISTS sanctrace CASCADE")


def contents(ledger: Ledger) -> str:
    """Hash of all that a reader of the ledger sees."""
    seen = repr((ledger.counts(), list(ledger.current()), list(ledger.cases())))
    return hashlib.sha256(seen.encode()).hexdigest()


def places(postgresql: str | None, folder: Path) -> Iterator[tuple[str, Callable[[int], str]]]:
    """Each store by name, with a function that gives the address of an empty ledger."""
    yield "SQLite", lambda number: str(folder / f"{number}.db")
    if postgresql is not None:
        address: str = postgresql

        def empty(_: int) -> str:
            drop(address)
            return address

        yield "PostgreSQL", empty


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Readings a second into a ledger.")
    parser.add_argument("--readings", type=int, default=5000)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    asked = parser.parse_args()
    read = readings(asked.readings)
    figures: dict[str, dict[str, float]] = {}
    print(f"{len(read)} readings with one event each; wall seconds")
    with tempfile.TemporaryDirectory() as folder:
        for store, address in places(asked.postgresql, Path(folder)):
            seen: dict[str, str] = {}
            for number, (name, way) in enumerate(WAYS.items()):
                with open_ledger(address(number)) as ledger:
                    before = time.perf_counter()
                    way(ledger, read)
                    spent = time.perf_counter() - before
                    seen[name] = contents(ledger)
                figures.setdefault(store, {})[name] = round(spent, 3)
                print(f"{store:<11}{name:<30}{spent:8.2f} s {len(read) / spent:9.0f} a second", flush=True)
            rows, each = figures[store], list(WAYS)
            print(f"{store:<11}rows: {rows[each[0]] / rows[each[1]]:.1f} times; ", end="")
            print(f"rows and cases: {rows[each[2]] / rows[each[3]]:.1f} times")
            assert seen[each[0]] == seen[each[1]], "the rows differ"
            assert seen[each[2]] == seen[each[3]], "the cases differ"
    if asked.json:
        asked.json.write_text(
            json.dumps({"readings": len(read), "seconds": figures}, indent=1) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()
