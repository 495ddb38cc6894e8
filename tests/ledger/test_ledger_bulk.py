"""Many readings at once leave the rows that one after the other would, in both stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sanctrace.ledger import Ledger, open_ledger
from sanctrace.model import Page, Reading, Screening

MakeReading = Callable[..., tuple[Page, Reading]]
Dump = Callable[[str], str]


def some_pages(make_reading: MakeReading) -> list[tuple[Page, Reading]]:
    """Pages of many sources; some come twice, some with other bytes, some with another reading, one under two names."""
    pages = [make_reading(source=f"pages/{n}.html", content=f"<p>crates {n}</p>".encode()) for n in range(45)]
    pages.append(pages[3])
    pages.append(make_reading(source="pages/4.html", content=b"<p>crates 4, edited</p>"))
    pages.append(make_reading(source="pages/5.html", content=b"<p>crates 5</p>", supplier="Syldavia"))
    pages.append(make_reading(source="elsewhere/6.html", content=b"<p>crates 6</p>"))
    pages.append(make_reading(source="pages/4.html", content=b"<p>crates 4</p>"))
    page, reading = make_reading(source="pages/last.html", content=b"tab\there, back\\slash, quote's and no\xc3\xabl")
    screening = Screening(
        mention="Ruritania", entry="R.1", entry_name="Ruritania", score=1.0, reasons=(), list_name="all", listed_on=None
    )
    events = tuple(replace(event, screenings=(screening,)) for event in reading.events)
    return [*pages, (page, replace(reading, events=events))]


@pytest.fixture
def another(ledger_address: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second ledger in the same store."""
    on_server = "://" in ledger_address
    return str(request.getfixturevalue("postgresql_server").new() if on_server else tmp_path / "another.db")


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_many_at_once_are_as_one_after_the_other(
    at_once: int, ledger_address: str, another: str, make_reading: MakeReading, dump: Dump
) -> None:
    pages = some_pages(make_reading)
    with open_ledger(another) as ledger:
        changed = sum(ledger.save(*page) for page in pages)
        last = ledger.save(*make_reading(source="after.html"))
    with open_ledger(ledger_address) as ledger:
        assert sum(ledger.save_many(pages[at : at + at_once]) for at in range(0, len(pages), at_once)) == changed
        assert ledger.save(*make_reading(source="after.html")) == last
        assert ledger.check() == []
        sources = ledger.sources()
        assert ledger.revisions_of(sources) == {source: ledger.revisions(source) for source in sources}
    assert dump(ledger_address) == dump(another)


def test_what_pages_tell_is_read_without_what_was_tested(ledger_address: str, make_reading: MakeReading) -> None:
    pages = some_pages(make_reading)
    page, reading = make_reading(content=b"<p>soup</p>", source="soup.html")
    with open_ledger(ledger_address) as ledger:
        ledger.save_many([*pages, (page, replace(reading, events=()))])
        assert [s for s in ledger.sources() if s not in ledger.sources(telling=True)] == ["soup.html"]
        whole = ledger.revisions_of(ledger.sources())
        bare = ledger.revisions_of(ledger.sources(), tested=False)
    assert bare.keys() == whole.keys()
    for source, revisions in whole.items():
        for one, other in zip(revisions, bare[source], strict=True):
            assert (other.number, other.first, other.reading.article) == (one.number, one.first, one.reading.article)
            assert [e.event for e in other.reading.events] == [e.event for e in one.reading.events]
            assert not any(e.findings or e.screenings for e in other.reading.events)


def test_the_same_again_changes_nothing(ledger_address: str, make_reading: MakeReading, dump: Dump) -> None:
    pages = some_pages(make_reading)[:45]
    with open_ledger(ledger_address) as ledger:
        assert ledger.save_many(pages) == 45
        before = dump(ledger_address)
        assert ledger.save_many(pages) == 0
        assert ledger.save_many([]) == 0
    assert dump(ledger_address) == before


def test_one_that_is_refused_undoes_all_of_its_call(ledger: Ledger, make_reading: MakeReading) -> None:
    pages = some_pages(make_reading)[:30]
    _, reading = make_reading(content=b"<p>of another page</p>")
    with pytest.raises(ValueError, match="is of other bytes"):
        ledger.save_many([*pages, (make_reading()[0], reading)])
    assert ledger.counts().articles == 0
    assert ledger.save_many(pages) == 30
    assert [kept.number for kept in ledger.since()] == list(range(1, 31))


def test_an_index_that_is_not_to_be_trusted_says_so(ledger: Ledger) -> None:
    ledger.clear_index("7")
    ledger.distrust_index()
    assert ledger.index_made_by() != "7"
