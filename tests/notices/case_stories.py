"""Cases made of readings that a reader would give: one delivery, told by several outlets in several ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.model import (
    Article,
    Case,
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

FERRY = "A ferry brought forty crates of wine from Ruritania to North Korea on 3 May 2019, {speaker} said"


@dataclass(frozen=True, kw_only=True)
class Told:
    """How one outlet tells the delivery."""

    outlet: str = "Harbour Post"
    day: str = "2019-05-04"
    speaker: str = "the coast guard"
    denied_by: str | None = None
    status: ClaimStatus = ClaimStatus.REPORTED
    quantity: str = "forty crates"
    when: str = "2019-05-03"
    outcome: Outcome | None = Outcome.MAY_FALL_UNDER
    title: str = "Wine by ferry"


def page_and_reading(told: Told) -> tuple[Page, Reading]:
    """The outlet's page and what is read there."""
    denial = f" {told.denied_by} denied it." if told.denied_by else ""
    body = f"{FERRY.format(speaker=told.speaker)}.{denial}\n\nThe {told.outlet} saw it on {told.day}: {told.quantity}."
    page = Page(source=f"https://{told.outlet.lower().replace(' ', '-')}.example/wine", content=body.encode())
    article = Article(
        id=f"{told.outlet}-wine",
        source=page.source,
        sha256=page.sha256,
        title=told.title,
        body=body,
        publisher=told.outlet,
        published=PublishedAt(text=told.day),
    )
    passage = article.passage(0, body.index("\n"))
    claims = [Claim(stance=Stance.ASSERTS, speaker=told.speaker, passage=passage)]
    if told.denied_by:
        claims.append(Claim(stance=Stance.DENIES, speaker=told.denied_by, passage=passage))
    event = Event(
        article=article.id,
        kind=EventKind.TRANSFER,
        status=told.status,
        supplier=Party(text="Ruritania", name="Ruritania", country="RU"),
        recipient=Party(text="North Korea", name="North Korea", country="KP"),
        items=(Item(text="wine", item_class="luxury_good", goods=("wine",), quantity=told.quantity),),
        when=Interval(start=told.when),
        when_passage=passage,
        claims=tuple(claims),
        evidence=(passage,),
    )
    findings = [_finding(event, Outcome.CANNOT_BE_TESTED, "S/RES/2397 (2017) para. 7", "un-dprk-2397-7")]
    if told.outcome is not None:
        findings.append(_finding(event, told.outcome))
    return page, Reading(article=article, events=(EventReading(event=event, findings=tuple(findings)),))


def _finding(
    event: Event,
    outcome: Outcome,
    symbol: str = "S/RES/1718 (2006) para. 8(a)(iii)",
    provision: str = "un-dprk-1718-8-a-iii",
) -> Finding:
    return Finding(
        event=event.id,
        provision=provision,
        symbol=symbol,
        outcome=outcome,
        tested_from=None,
        tested_to=None,
        elements=(),
        summary="Luxury goods to the DPRK",
        link="https://docs.un.org/S/RES/1718(2006)",
        force="decides",
        regime="un-dprk",
    )


def case_of(*tellings: Told) -> Case:
    """The one case that these tellings make."""
    (case,) = cases_of(*tellings)
    return case


def cases_of(*tellings: Told) -> Sequence[Case]:
    """The cases that these tellings make."""
    return gather([t for told in tellings for t in tellings_of(page_and_reading(told)[1])])


FIRST = Told()
SECOND = replace(FIRST, outlet="Evening Wire", day="2019-05-05", speaker="a harbour pilot")
