from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sanctrace.model import (
    Article,
    Basis,
    Caption,
    Cited,
    Claim,
    ClaimStatus,
    Element,
    Event,
    EventKind,
    EventReading,
    Finding,
    Interval,
    Item,
    LegalClaim,
    ListUsed,
    OffsetMap,
    OpenQuestion,
    Outcome,
    Party,
    Passage,
    PublishedAt,
    Reading,
    Screening,
    Stance,
    Truth,
)

BODY = """NAMPO — A customs clerk says two Swedish lorries were handed to a trading house in Pyongyang on 4 March 2021.

"It <b>was</b> a sale," the clerk told The Harbour Post. The maker of the lorries denies any sale.

The paper adds that such a sale would violate a resolution of the Council. It could not learn who paid."""


BASIS = Basis(
    law="0123456789ab",
    lists=(ListUsed(list_name="UN 1718 list", snapshot="un-1718@0123456789ab", dated=date(2021, 2, 3)),),
)


def quote(article: Article, words: str) -> Passage:
    """The passage of the body with these words; fails when they are not there."""
    start = article.body.index(words)
    return article.passage(start, start + len(words))


def build_article() -> Article:
    """A story that tells one sale, one denial, one view of the law and one thing not known."""
    return Article(
        id="lorries",
        source="pages/lorries.html",
        sha256="ab" * 32,
        title="Two lorries & a <trading> house",
        body=BODY,
        published=PublishedAt(text="2021-03-09T08:15"),
        publisher="The Harbour Post",
        agencies=("Coast Wire",),
        dateline="Nampo",
        language="en",
        captions=(Caption(text="A lorry, not one of the two.", date="2019-01-01", credit="Archive"),),
        tags=("Trade",),
        related=("Harbour dues rise",),
        offsets=OffsetMap(runs=((0, len(BODY), 100),)),
    )


def build_event(article: Article) -> Event:
    """The sale of the two lorries."""
    told = quote(article, BODY.split("\n\n", maxsplit=1)[0])
    return Event(
        article=article.id,
        kind=EventKind.TRANSFER,
        status=ClaimStatus.ALLEGED,
        recipient=Party(text="a trading house in Pyongyang", name="a trading house in Pyongyang", country="KP"),
        intermediaries=(Party(text="clerk", name="Nampo customs", country="KP", inferred_by="office of a person"),),
        items=(
            Item(
                text="lorries",
                item_class="vehicle",
                goods=("lorry",),
                hs=("8704",),
                quantity="two",
                passage=quote(article, "lorries"),
            ),
        ),
        when=Interval(start="2021-03-04"),
        when_passage=quote(article, "on 4 March 2021"),
        place="Nampo",
        place_country="KP",
        claims=(
            Claim(stance=Stance.ALLEGES, speaker="a customs clerk", passage=told, via=("The Harbour Post",)),
            Claim(stance=Stance.DENIES, speaker="The maker", passage=quote(article, "The maker of the lorries denies")),
        ),
        evidence=(told, quote(article, '"It <b>was</b> a sale,"')),
        legal_claims=(LegalClaim(speaker="The paper", passage=quote(article, "such a sale would violate")),),
        open_questions=(OpenQuestion(question="Who paid", stated=quote(article, "could not learn who paid")),),
        purpose=None,
    )


def build_findings(event: Event) -> tuple[Finding, ...]:
    """One paragraph that the sale may fall under, one that cannot be tested, one that does not cover it."""
    goods = Element(name="goods", outcome=Truth.MET, because="Lorries are HS 8704.", evidence=(event.evidence[0],))
    direction = Element(name="direction", outcome=Truth.MET, because="The goods went to the DPRK.")
    makes = Element(
        name="maker", outcome=Truth.UNKNOWN, because="No maker is named.", missing="the make of the lorries"
    )
    old = Element(name="in force", outcome=Truth.NOT_MET, because="It ended in 2017.")
    day = date(2021, 3, 4)
    first = Finding(
        event=event.id,
        provision="un-dprk-2397-7",
        symbol="S/RES/2397 (2017) para. 7",
        outcome=Outcome.MAY_FALL_UNDER,
        tested_from=day,
        tested_to=day,
        elements=(direction, goods),
        summary="No vehicles of HS 86 to 89 to the DPRK.",
        link="https://docs.un.org/S/RES/2397(2017)",
        force="decides",
        verification="verified",
        note="Spare parts of civil aircraft are apart.",
        regime="un-dprk",
        routes=("Committee, case by case (para. 25)",),
    )
    luxury = replace(
        first,
        provision="un-dprk-1718-8-a-iii",
        symbol="S/RES/1718 (2006) para. 8(a)(iii)",
        outcome=Outcome.CANNOT_BE_TESTED,
        elements=(direction, makes),
        summary="No luxury goods to the DPRK.",
        clarified_by=("un-dprk-2094-23",),
        related=("un-dprk-2270-18", "un-dprk-kept-before"),
        cited=(
            Cited(provision="un-dprk-2094-23", symbol="S/RES/2094 (2013) para. 23"),
            Cited(provision="un-dprk-2270-18", symbol="S/RES/2270 (2016) para. 18"),
        ),
        verification="from memory",
    )
    ended = replace(
        first,
        provision="test-old",
        symbol="OLD 1",
        outcome=Outcome.NOT_COVERED,
        elements=(old,),
        summary="An old rule.",
    )
    return first, luxury, ended


@pytest.fixture
def lorries() -> Reading:
    """The story as read."""
    article = build_article()
    event = build_event(article)
    screening = Screening(
        mention="a trading house in Pyongyang",
        entry="KPe.999",
        entry_name="PYONGYANG TRADING HOUSE",
        score=0.912,
        reasons=("three words in common",),
        list_name="UN 1718 list",
        listed_on=date(2016, 3, 2),
        listed_then=True,
        listed_at_report=True,
        listed_now=False,
        snapshot="un-1718@0123456789ab",
    )
    told = EventReading(event=event, findings=build_findings(event), screenings=(screening,))
    return Reading(article=article, events=(told,), basis=BASIS)


@pytest.fixture
def recipe() -> Reading:
    """A story without any event or date."""
    article = Article(id="recipe", source="recipe.txt", sha256="cd" * 32, title="Soup for ten", body="Boil it.")
    return Reading(article=article)


@pytest.fixture
def lorries_again() -> Callable[[Reading], Reading]:
    """The same event as told by another article."""

    def tell(reading: Reading) -> Reading:
        (kept,) = reading.events
        event = replace(kept.event, article="lorries-2", status=ClaimStatus.REPORTED, claims=(kept.event.claims[0],))
        findings = tuple(replace(f, event=event.id) for f in kept.findings)
        article = replace(reading.article, id="lorries-2", source="pages/lorries-2.html", title="Lorries in Pyongyang")
        return Reading(article=article, events=(replace(kept, event=event, findings=findings),))

    return tell
