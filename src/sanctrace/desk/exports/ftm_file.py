"""Cases as FollowTheMoney entities, one JSON object a line.

What the pages claim stays a claim: the event is an `Event`, each party's part in it an `UnknownLink` whose `status` is
the standing of the claim, each voice a `Documentation` with its words. A name that resembles a list entry is joined to
the entry by a `Similar`, never made one with it. Ids are hashes of what they name, so that the same actor, page or
entry has one id in every export.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import BinaryIO, TypedDict

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.questions import strongest_findings
from sanctrace.desk.exports.cast import Actor, Naming, Part, cast_of, short_hash
from sanctrace.lexicon.name_entries import NameKind
from sanctrace.model import Case, Event, Finding, Outcome, Passage, Screening, Telling
from sanctrace.rules.phrase import outcome_words

_SCHEMATA = {
    NameKind.COUNTRY: "PublicBody",
    NameKind.PERSON: "Person",
    NameKind.ORGANISATION: "Organization",
    NameKind.AGENCY: "Organization",
    NameKind.ARMED_GROUP: "Organization",
    NameKind.VESSEL: "Vessel",
}


class Entity(TypedDict):
    """An entity as the library reads it."""

    id: str
    schema: str
    properties: dict[str, list[str]]


class FtmFile:
    """The file as it grows. What several cases share is written once."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._seen: set[str] = set()

    def add(self, case: Case) -> None:
        """Write the entities of a case that are not there yet."""
        for entity in entities_of(case):
            if entity["id"] not in self._seen:
                self._seen.add(entity["id"])
                line = json.dumps(entity, ensure_ascii=False)
                self._file.write(line.encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Nothing follows the last line."""


def entities_of(case: Case) -> Iterator[Entity]:
    """The entities of a case: pages, actors, the event, parts, voices, words, list entries."""
    parts = cast_of(case)
    event_id = f"sanctrace-event-{case.id}"
    pages = {telling.page: telling for telling in case.tellings}
    yield from (_article(telling) for telling in pages.values())
    yield from (_actor(actor) for actor in dict.fromkeys(part.actor for part in parts))
    yield _event(case, event_id, parts)
    yield from (_part(case, event_id, part) for part in parts)
    yield from _flows(case, parts)
    yield from (_mention(part.actor, naming) for part in parts for naming in part.namings if _is_legal(part.actor))
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        yield from _voices(telling, kept.event, event_id)
        for hit in kept.screenings:
            yield from _hit(hit, parts)


def _article(telling: Telling) -> Entity:
    return _entity(
        _article_id(telling),
        "Article",
        title=[telling.title],
        fileName=[] if _addresses(telling) else [telling.source],
        sourceUrl=_addresses(telling),
        publisher=[telling.publisher],
        author=telling.agencies,
        publishedAt=[_published(telling)],
        notes=[f"SHA-256 of the page: {telling.sha256}"],  # contentHash takes SHA-1 alone
    )


def _actor(actor: Actor) -> Entity:
    return _entity(_actor_id(actor), _schema(actor), name=[actor.name], country=[actor.country.lower()])


def _event(case: Case, event_id: str, parts: Sequence[Part]) -> Entity:
    lead = fullest_account([kept.event for kept in case.accounts])
    findings = [f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED]
    return _entity(
        event_id,
        "Event",
        name=[case.headline],
        description=[item.text for item in lead.items],
        **_days(lead),
        location=[lead.place],
        country=[(lead.place_country or "").lower()],
        involved=[_actor_id(actor) for actor in dict.fromkeys(p.actor for p in parts) if _is_legal(actor)],
        proof=[_article_id(telling) for telling in case.tellings],
        sourceUrl=[address for telling in case.tellings for address in _addresses(telling)],
        publisher=[telling.publisher for telling in case.tellings],
        recordId=[case.id],
        keywords=[f"status: {lead.status.value}", f"kind: {lead.kind.value}", f"grade: {case.grade.sign}"],
        notes=[*(_finding_words(finding) for finding in findings), f"origins: {case.chain.words()}"],
    )


def _finding_words(finding: Finding) -> str:
    missing = f", missing: {'; '.join(finding.missing)}" if finding.missing else ""
    return f"{outcome_words(finding)}{missing} ({finding.link})"


def _part(case: Case, event_id: str, part: Part) -> Entity:
    statuses = [case.accounts[at].event.status.value for at, t in enumerate(case.tellings) if _gives(part, t)]
    return _entity(
        f"sanctrace-part-{short_hash(case.id, _actor_id(part.actor), part.role)}",
        "UnknownLink",
        subject=[_actor_id(part.actor)],
        object=[event_id],
        role=[part.role],
        status=statuses,
        summary=[naming.passage.text for naming in part.namings if naming.passage],
        description=[f"inferred: {naming.inferred_by}" for naming in part.namings if naming.inferred_by],
        recordId=[case.id],
        **_proof([naming.telling for naming in part.namings]),
    )


def _flows(case: Case, parts: Sequence[Part]) -> Iterator[Entity]:
    """From who supplied to who received, by the account that speaks for the case: the line of a network drawing."""
    lead = fullest_account([kept.event for kept in case.accounts])
    if lead.supplier is None or lead.recipient is None:
        return
    ends = [
        next((p for p in parts if p.role == role and p.actor.name == party.name), None)
        for role, party in (("supplier", lead.supplier), ("recipient", lead.recipient))
    ]
    if (supplier := ends[0]) and (recipient := ends[1]):
        tellings = [n.telling for n in supplier.namings if _gives(recipient, n.telling)]
        yield _entity(
            f"sanctrace-flow-{short_hash(case.id, 'flow')}",
            "UnknownLink",
            subject=[_actor_id(supplier.actor)],
            object=[_actor_id(recipient.actor)],
            role=[lead.kind.value],
            status=[lead.status.value],
            summary=[case.headline],
            recordId=[case.id],
            **_days(lead),
            **_proof(tellings),
        )


def _mention(actor: Actor, naming: Naming) -> Entity:
    article, resolved = _article_id(naming.telling), _actor_id(actor)
    return _entity(
        f"sanctrace-mention-{short_hash(article, resolved, naming.words)}",
        "Mention",
        document=[article],
        resolved=[resolved],
        name=[naming.words],
    )


def _voices(telling: Telling, event: Event, event_id: str) -> Iterator[Entity]:
    for claim in dict.fromkeys(event.claims):
        place = f"{claim.passage.start}-{claim.passage.end}"
        said = (claim.stance.value, claim.speaker, place, *claim.via)
        yield _entity(
            f"sanctrace-claim-{short_hash(event_id, _article_id(telling), *said)}",
            "Documentation",
            document=[_article_id(telling)],
            entity=[event_id],
            role=[f"{claim.speaker}: {claim.stance.value}"],
            status=[claim.stance.value],
            date=[_published(telling)],
            summary=[claim.passage.text],
            description=[_where(claim.passage, telling), *(f"passed on by {via}" for via in claim.via)],
            recordId=[telling.ident],
            **_proof([telling]),
        )


def _hit(hit: Screening, parts: Sequence[Part]) -> Iterator[Entity]:
    """The list entry that a name resembles, why it is listed, and how alike they are."""
    entry_id = f"sanctrace-listed-{short_hash(hit.list_name, hit.snapshot or '', hit.entry)}"
    actor = next(
        (p.actor for p in parts if hit.mention in {p.actor.name, *(n.words for n in p.namings)}),
        Actor(name=hit.mention),
    )
    known = {part.actor for part in parts}
    if actor not in known:
        yield _actor(actor)
    schema = "Vessel" if _schema(actor) == "Vessel" else "LegalEntity"
    topics = ["sanction"] if hit.listed_now or (hit.listed_now is None and hit.delisted_on is None) else []
    yield _entity(f"{entry_id}-{schema.lower()}", schema, name=[hit.entry_name], topics=topics)
    yield _entity(
        f"{entry_id}-sanction",
        "Sanction",
        entity=[f"{entry_id}-{schema.lower()}"],
        authority=[hit.list_name],
        authorityId=[hit.entry],
        program=hit.programmes,
        listingDate=[_iso(hit.listed_on)],
        endDate=[_iso(hit.delisted_on)],
        recordId=[hit.snapshot],
    )
    yield _entity(
        f"sanctrace-similar-{short_hash(_actor_id(actor), entry_id)}",
        "Similar",
        candidate=[_actor_id(actor)],
        match=[f"{entry_id}-{schema.lower()}"],
        confidenceScore=[f"{hit.score:.3f}"],
        criteria=["; ".join(hit.reasons)],
        matcher=["sanctrace"],
    )


def _entity(ident: str, schema: str, /, **properties: Sequence[str | None]) -> Entity:
    """An entity without empty values, each value once."""
    kept = {
        prop: list(dict.fromkeys(v for v in values if v is not None and v.strip()))
        for prop, values in properties.items()
    }
    return {"id": ident, "schema": schema, "properties": {prop: values for prop, values in kept.items() if values}}


def _schema(actor: Actor) -> str:
    return _SCHEMATA[NameKind(actor.kind)] if actor.kind else "LegalEntity"


def _is_legal(actor: Actor) -> bool:
    """Whether it is one of those that the schema lets be involved in an event or mentioned in a document."""
    return _schema(actor) != "Vessel"


def _actor_id(actor: Actor) -> str:
    return f"sanctrace-actor-{short_hash(actor.name, actor.country, actor.kind)}"


def _article_id(telling: Telling) -> str:
    return f"sanctrace-page-{short_hash(telling.source, telling.sha256)}"


def _addresses(telling: Telling) -> list[str]:
    return [telling.source] if telling.source.startswith(("http://", "https://")) else []


def _proof(tellings: Sequence[Telling]) -> dict[str, list[str | None]]:
    """Where it was read: the pages, their addresses and outlets."""
    return {
        "proof": [_article_id(telling) for telling in tellings],
        "sourceUrl": [address for telling in tellings for address in _addresses(telling)],
        "publisher": [telling.publisher for telling in tellings],
    }


def _gives(part: Part, telling: Telling) -> bool:
    return any(naming.telling is telling for naming in part.namings)


def _days(event: Event) -> dict[str, list[str | None]]:
    """A day, month or year as `date`; an interval by its two ends."""
    when = event.when
    if when is None:
        return {}
    return {"startDate": [when.start], "endDate": [when.end]} if when.end else {"date": [when.start]}


def _published(telling: Telling) -> str | None:
    """As precise as the page; in UTC where it gives a time zone, as the schema wants it."""
    published = telling.published
    if published is None or not published.zone_known:
        return published.text if published else None
    return datetime.fromisoformat(published.text).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _where(passage: Passage, telling: Telling) -> str:
    return f"characters {passage.start} to {passage.end} of the text; page SHA-256 {telling.sha256}"


def _iso(day: object) -> str | None:
    return str(day) if day else None
