from __future__ import annotations

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
