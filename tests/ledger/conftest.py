from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import pytest

from sanctrace.ledger import Ledger, open_ledger
from sanctrace.model import (
    Article,
    Claim,
    ClaimStatus,
    Element,
    Event,
    EventKind,
    EventReading,
    Finding,
    Interval,
    Item,
    Outcome,
    Page,
    Party,
    Reading,
    Stance,
    Truth,
)

BODY = "A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said.\n\nNobody answered."


@pytest.fixture
def ledger(ledger_address: str) -> Iterator[Ledger]:
    """An empty ledger, once in each store."""
    with open_ledger(ledger_address) as opened:
        yield opened


@pytest.fixture
def make_reading() -> Callable[..., tuple[Page, Reading]]:
    return build_reading


def build_reading(
    *, content: bytes = b"<p>crates</p>", source: str = "pages/crates.html", supplier: str = "Ruritania"
) -> tuple[Page, Reading]:
    """A page of `source` with one event and one finding, the supplier as told."""
    page = Page(source=source, content=content, content_type="text/html; charset=utf-8")
    article = Article(id="crates", source=source, sha256=page.sha256, title="Crates", body=BODY)
    sentence = article.passage(0, 85)
    event = Event(
        article=article.id,
        kind=EventKind.TRANSFER,
        status=ClaimStatus.REPORTED,
        supplier=Party(text=supplier, name=supplier),
        items=(Item(text="wine", item_class="luxury_good", quantity="forty crates"),),
        when=Interval(start="2019-05-03"),
        claims=(Claim(stance=Stance.ASSERTS, speaker="the coast guard", passage=sentence),),
        evidence=(sentence,),
    )
    goods = Element(name="goods", outcome=Truth.MET, because="Wine is on the list.", evidence=(sentence,))
    finding = Finding(
        event=event.id,
        provision="un-dprk-1718-8-a-iii",
        symbol="S/RES/1718 (2006) para. 8(a)(iii)",
        outcome=Outcome.CANNOT_BE_TESTED,
        tested_from=event.when.first if event.when else None,
        tested_to=None,
        elements=(goods, Element(name="direction", outcome=Truth.UNKNOWN, because="…", missing="the recipient")),
        summary="Luxury goods to the DPRK",
        link="https://docs.un.org/S/RES/1718(2006)",
        force="decides",
    )
    return page, Reading(article=article, events=(EventReading(event=event, findings=(finding,)),))


@pytest.fixture
def dump() -> Callable[[str], str]:
    return all_rows


def all_rows(address: str) -> str:
    """Every row of every table of a ledger as text, in an order that depends on nothing but the rows."""
    return "\n".join(sorted(f"{table}: {row}" for table, rows in tables_of(address).items() for row in rows))


def tables_of(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a ledger with its rows, read past our own code."""
    if "://" not in address:
        connection = sqlite3.connect(address)
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in names}
        connection.close()
        return rows
    import psycopg

    with psycopg.connect(address) as server:
        server.execute("SET search_path = sanctrace")
        found = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sanctrace'").fetchall()
        return {name: server.execute(f"SELECT * FROM {name}".encode()).fetchall() for (name,) in found}
