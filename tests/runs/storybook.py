"""Pages and their readings, written by formula: stories told by several outlets, for tests that need many and fast.

No parser reads them: the readings are those that a reader would give. Story `n` is one delivery; outlet `m` tells it in
its own words, a day or two later; every fourth outlet copies the first.
"""

from __future__ import annotations

from datetime import date, timedelta

from sanctrace.model import (
    Article,
    Claim,
    ClaimStatus,
    Event,
    EventKind,
    EventReading,
    Finding,
    Interval,
    Item,
    Outcome,
    Page,
    Party,
    PublishedAt,
    Reading,
    Stance,
)

GOODS = (
    ("limousine", "luxury_vehicle"),
    ("artillery shells", "ammunition"),
    ("diesel", "refined_petroleum"),
    ("coal", "coal"),
    ("whisky", "luxury_good"),
    ("loggers", "labour"),
)
WAYS = (
    ("Russia", "RU", "North Korea", "KP"),
    ("North Korea", "KP", "Russia", "RU"),
    ("China", "CN", "North Korea", "KP"),
)
OUTLETS = ("The Harbour Post", "Daily Ledger", "Evening Wire", "North Coast Radio", "The Tribune", "City Courier")
FIRST_DAY = date(2023, 1, 10)


def page_of(story: int, outlet: int, *, edition: int = 0, trailer: str = "") -> tuple[Page, Reading]:
    """The page on which an outlet tells a story, and its reading; another edition has other bytes and another load."""
    good, item_class = GOODS[story % len(GOODS)]
    supplier, supplier_country, recipient, recipient_country = WAYS[story % len(WAYS)]
    day = FIRST_DAY + timedelta(days=9 * story)
    teller = 0 if outlet % 4 == 3 else outlet
    words = [_word(7919 * story + 104729 * teller + n) for n in range(6)]
    sentence = (
        f"{supplier} brought {words[0]} {10 + story + edition} loads of {words[1]} {good} to {words[2]} {recipient} on"
        f" {day:%-d %B %Y} by {words[3]} {words[4]}, said the {words[5]} witness {teller}."
    )
    filling = " ".join(f"Paragraph {teller} of report {story} adds detail number {n}." for n in range(12))
    body = f"{sentence}\n\n{filling}"
    source = f"https://outlet-{outlet}.example/{story}"
    page = Page(
        source=source, content=f"<p>{body}</p>{trailer}<!-- {outlet} {edition} -->".encode(), content_type="text/html"
    )
    article = Article(
        id=f"s{story:03}o{outlet}",
        source=source,
        sha256=page.sha256,
        title=f"{good.title()} for {recipient}",
        body=body,
        publisher=OUTLETS[outlet % len(OUTLETS)],
        published=PublishedAt(text=(day + timedelta(days=1 + outlet % 2)).isoformat()),
    )
    passage = article.passage(0, len(sentence))
    event = Event(
        article=article.id,
        kind=EventKind.TRANSFER,
        status=ClaimStatus.REPORTED,
        supplier=Party(text=supplier, name=supplier, country=supplier_country),
        recipient=Party(text=recipient, name=recipient, country=recipient_country),
        items=(Item(text=good, item_class=item_class, quantity=f"{10 + story + edition} loads"),),
        when=Interval(start=day.isoformat()),
        when_passage=passage,
        claims=(Claim(stance=Stance.ASSERTS, speaker=f"witness {teller}", passage=passage),),
        evidence=(passage,),
    )
    finding = Finding(
        event=event.id,
        provision=f"test-{item_class}",
        symbol=f"TEST {item_class}",
        outcome=Outcome.MAY_FALL_UNDER,
        tested_from=day,
        tested_to=day,
        elements=(),
        summary="",
        link="",
        force="decides",
        regime="test",
    )
    return page, Reading(article=article, events=(EventReading(event=event, findings=(finding,)),))


def _word(number: int) -> str:
    """A word that no other number has: stories share no phrases but those that name goods and States."""
    syllables = ("ba", "ke", "di", "mo", "nu", "sa", "te", "lo", "ri", "vu")
    return "".join(syllables[int(digit)] for digit in str(number))


def library(stories: int, outlets: int) -> list[tuple[Page, Reading]]:
    """Every outlet's page of every story, as they would come in: by story, then by outlet."""
    return [page_of(story, outlet) for story in range(stories) for outlet in range(outlets)]
