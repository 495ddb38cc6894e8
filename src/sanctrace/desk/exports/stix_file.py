"""Cases as one STIX 2.1 bundle, object by object, what several cases share once.

For each case: an `incident` for the event as told, whose extension holds what STIX has no field for (status, grade,
findings); a `note` for every voice, with its words and the page; an `identity` for every party and every list entry
that a name resembles; `relationship`s between them; and a `report` over all of it. No object says more than its pages.

Ids are UUIDs of version 5 of what an object names. Times come from the data: an incident, its notes and its report
begin on the first day of a report and were modified on the last day of a report or judgement; what has no time of its
own (parties, list entries, the definition of the extension) has the first second of 1970, as a case without any day.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, BinaryIO
from urllib.parse import quote

from sanctrace.cases.describe import fullest_account
from sanctrace.cases.questions import strongest_findings
from sanctrace.cases.sentence import event_sentence
from sanctrace.desk.exports.cast import Actor, Part, cast_of
from sanctrace.desk.wording import claim_sentence
from sanctrace.lexicon.name_entries import NameKind
from sanctrace.model import Case, Claim, Finding, Outcome, PublishedAt, Screening, Telling

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:sanctrace:stix")
_URI = ":/?#[]@!$&'()*+,;=%~"  # what a URI may hold besides letters and figures; the rest is escaped
_TIMELESS = "1970-01-01T00:00:00.000Z"
_CLASSES = {
    NameKind.COUNTRY: "class",
    NameKind.PERSON: "individual",
    NameKind.ORGANISATION: "organization",
    NameKind.AGENCY: "organization",
    NameKind.ARMED_GROUP: "group",
}

Object = dict[str, Any]


class StixFile:
    """The bundle as it grows. It is named for what is in it, so its id stands at its end."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._seen: dict[str, None] = {}
        self._file.write(b'{"type": "bundle", "objects": [\n')
        for thing in (_OURSELVES, _MARKING, _EXTENSION):
            self._write(thing)

    def add(self, case: Case) -> None:
        """Write the objects of a case that are not there yet."""
        for thing in objects_of(case):
            self._write(thing)

    def close(self) -> None:
        """End the bundle."""
        self._file.write(f'\n], "id": "{_id("bundle", *self._seen)}"}}\n'.encode())

    def _write(self, thing: Object) -> None:
        if thing["id"] not in self._seen:
            between = b",\n" if self._seen else b""
            self._seen[thing["id"]] = None
            self._file.write(between + json.dumps(thing, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def objects_of(case: Case) -> Iterator[Object]:
    """The objects of a case, the report over them last."""
    times = _times(case)
    parts = cast_of(case)
    things = [_incident(case, times)]
    incident = things[0]["id"]
    things += [_identity(actor) for actor in dict.fromkeys(part.actor for part in parts)]
    things += [_taking_part(part, incident, case, times) for part in parts]
    for telling, kept in zip(case.tellings, case.accounts, strict=True):
        things += [_note(claim, telling, incident, times) for claim in dict.fromkeys(kept.event.claims)]
        things += [thing for hit in kept.screenings for thing in _resemblance(hit, parts)]
    yield from things
    yield {
        **_head("report", times, case.id),
        "name": _line(case.headline),
        "description": f"{case.chain.words()}; grade {case.grade.sign}. Read by machine from news pages.",
        "labels": ["sanctions-case"],
        "published": times[1],
        "object_refs": list(dict.fromkeys(thing["id"] for thing in things)),
        "external_references": [_page(telling) for telling in case.tellings],
    }


def _incident(case: Case, times: tuple[str, str]) -> Object:
    lead = fullest_account([kept.event for kept in case.accounts])
    findings = [f for f in strongest_findings(case.accounts) if f.outcome is not Outcome.NOT_COVERED]
    told = {
        "extension_type": "property-extension",
        "case": case.id,
        "kind": lead.kind.value,
        "status": lead.status.value,
        "date": lead.when.edtf() if lead.when else None,
        "place": lead.place,
        "items": [_item(item.text, item.quantity, item.item_class, item.hs) for item in lead.items],
        "according_to": _unique(who for kept in case.accounts for who in kept.event.according_to),
        "denied_by": _unique(who for kept in case.accounts for who in kept.event.denied_by),
        "grade": case.grade.sign,
        "origins": [origin.name for origin in case.chain.origins],
        "findings": [_finding(finding) for finding in findings],
        "questions": [question.fact for question in case.questions],
    }
    return {
        **_head("incident", times, case.id),
        "name": _line(case.headline),
        "description": "\n".join(dict.fromkeys(event_sentence(kept.event) for kept in case.accounts)),
        "labels": [f"status:{lead.status.value}", f"kind:{lead.kind.value}"],
        "external_references": [_page(telling) for telling in case.tellings],
        "extensions": {_EXTENSION["id"]: {name: value for name, value in told.items() if value not in (None, [])}},
    }


def _item(text: str, quantity: str | None, item_class: str, hs: Sequence[str]) -> Object:
    whole = {"text": text, "quantity": quantity, "class": item_class, "hs": list(hs)}
    return {name: value for name, value in whole.items() if value not in (None, [])}


def _finding(finding: Finding) -> Object:
    whole = {
        "provision": finding.provision,
        "symbol": finding.symbol,
        "outcome": finding.outcome.value,
        "link": finding.link,
        "missing": list(finding.missing),
    }
    return {name: value for name, value in whole.items() if value}


def _identity(actor: Actor) -> Object:
    kind = _CLASSES.get(NameKind(actor.kind), "unknown") if actor.kind else "unknown"
    about = {"description": f"{'Vessel' if actor.kind == NameKind.VESSEL else 'Party'} as news pages name it."}
    country = {"labels": [f"country:{actor.country}"]} if actor.country else {}
    return {
        **_head("identity", (_TIMELESS, _TIMELESS), "actor", actor.name, actor.country, actor.kind),
        "name": _line(actor.name),
        "identity_class": kind,
        **about,
        **country,
    }


def _taking_part(part: Part, incident: str, case: Case, times: tuple[str, str]) -> Object:
    given = {naming.telling.ident for naming in part.namings}
    statuses = _unique(
        kept.event.status.value
        for telling, kept in zip(case.tellings, case.accounts, strict=True)
        if telling.ident in given
    )
    source = _identity(part.actor)["id"]
    return {
        **_head("relationship", times, source, incident, part.role),
        "relationship_type": "related-to",
        "description": f"{part.role}, as told: {', '.join(statuses)}",
        "source_ref": source,
        "target_ref": incident,
        "external_references": _unique_things(_page(naming.telling) for naming in part.namings),
    }


def _note(claim: Claim, telling: Telling, incident: str, times: tuple[str, str]) -> Object:
    place = (str(claim.passage.start), str(claim.passage.end))
    described = f"characters {place[0]} to {place[1]} of the text of {telling.title or telling.source}"
    return {
        **_head("note", times, incident, telling.page, claim.stance.value, claim.speaker, *claim.via, *place),
        "abstract": _line(claim_sentence(claim)),
        "content": f"“{claim.passage.text}”",
        "authors": [_line(claim.speaker)],
        "labels": [claim.stance.value.replace(" ", "-")],
        "object_refs": [incident],
        "external_references": [_page(telling, described)],
    }


def _resemblance(hit: Screening, parts: Sequence[Part]) -> Iterator[Object]:
    """The mention, the list entry that it resembles, and how much."""
    named = (p.actor for p in parts if hit.mention in {p.actor.name, *(n.words for n in p.namings)})
    mention = _identity(next(named, Actor(name=hit.mention)))
    snapshot = hit.snapshot or ""
    entry = {
        **_head("identity", (_TIMELESS, _TIMELESS), "entry", hit.list_name, snapshot, hit.entry),
        "name": _line(hit.entry_name),
        "identity_class": "unknown",
        "description": f"Entry {hit.entry} of {hit.list_name}{f', {snapshot}' if snapshot else ''}.",
        "external_references": [{"source_name": hit.list_name, "external_id": hit.entry}],
    }
    yield mention
    yield entry
    yield {
        **_head("relationship", (_TIMELESS, _TIMELESS), mention["id"], entry["id"], "resembles"),
        "relationship_type": "related-to",
        "description": f"resembles, not resolved: {'; '.join(hit.reasons) or f'score {hit.score:.2f}'}",
        "source_ref": mention["id"],
        "target_ref": entry["id"],
        "confidence": round(min(max(hit.score, 0.0), 1.0) * 100),
    }


def _page(telling: Telling, described: str | None = None) -> Object:
    """The page as a reference: outlet, address, hash of its bytes."""
    named = {"source_name": _line(telling.publisher or "publisher not named")}
    words = described or f"{telling.title or telling.source}; SHA-256 {telling.sha256}"
    if telling.source.startswith(("http://", "https://")):
        address = quote(telling.source, safe=_URI)
        return {**named, "description": words, "url": address, "hashes": {"SHA-256": telling.sha256}}
    return {**named, "description": words, "external_id": telling.sha256}


def _head(kind: str, times: tuple[str, str], *named: str) -> Object:
    """What every object begins with."""
    head: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": _id(kind, *named),
        "created_by_ref": _OURSELVES_ID,
        "created": times[0],
        "modified": times[1],
        "object_marking_refs": [_MARKING_ID],
    }
    return head


def _id(kind: str, *named: str) -> str:
    parts = "\x00".join((kind, *named)).encode("utf-8", "replace").decode()
    return f"{kind}--{uuid.uuid5(SPACE, parts)}"


def _times(case: Case) -> tuple[str, str]:
    """First and last moment that the data know of the case."""
    known = [moment for telling in case.tellings if (moment := _moment(telling.published))]
    judged = [judgement.at.astimezone(UTC) for judgement in case.judgements]
    moments = [*(known or [datetime(1970, 1, 1, tzinfo=UTC)]), *judged]
    first, last = min(known, default=min(moments)), max(moments)
    return _stamp(first), _stamp(last)


def _moment(published: PublishedAt | None) -> datetime | None:
    """When a page was published; a time without a zone is taken for UTC, a day for its beginning."""
    if published is None:
        return None
    moment = datetime.fromisoformat(published.text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def _line(text: str) -> str:
    return " ".join(text.split()) or "not named"


def _unique(words: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _unique_things(things: Iterator[Object]) -> list[Object]:
    return list({json.dumps(thing): thing for thing in things}.values())


_OURSELVES_ID = _id("identity", "sanctrace")
_MARKING_ID = _id("marking-definition", "statement")
_OURSELVES: Object = {
    "type": "identity",
    "spec_version": "2.1",
    "id": _OURSELVES_ID,
    "created": _TIMELESS,
    "modified": _TIMELESS,
    "name": "sanctrace",
    "identity_class": "system",
    "description": "Reads news pages. It writes what they report, and what that may fall under.",
}
_MARKING: Object = {
    "type": "marking-definition",
    "spec_version": "2.1",
    "id": _MARKING_ID,
    "created_by_ref": _OURSELVES_ID,
    "created": _TIMELESS,
    "definition_type": "statement",
    "definition": {
        "statement": "Claims of news pages, read by machine, each with its status and its words. Nothing here says that"
        " anyone did wrong. Quoted words belong to their publishers."
    },
}
_EXTENSION: Object = {
    "type": "extension-definition",
    "spec_version": "2.1",
    "id": _id("extension-definition", "event", "1"),
    "created_by_ref": _OURSELVES_ID,
    "created": _TIMELESS,
    "modified": _TIMELESS,
    "name": "Event as told by news pages",
    "description": "What STIX has no field for: the standing of the claim, the goods, the voices, and what the law may"
    " say.",
    "schema": "Properties of an incident: case (id), kind and status (words of the reader's closed lists), date (EDTF),"
    " place, items (text, quantity, class, hs), according_to and denied_by (names), grade (Admiralty, as B2), origins"
    " (names), findings (provision, symbol, outcome, link, missing), questions (facts that would decide). All are"
    " optional but case, kind, status and grade.",
    "version": "1.0.0",
    "extension_types": ["property-extension"],
}
