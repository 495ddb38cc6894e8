"""A reading -> rows of the tables that a batch writes, as lines of JSON; what the columns are."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from sanctrace.ledger.codec import encode
from sanctrace.model import Article, Event, EventReading, Outcome, Page, Reading
from sanctrace.runs.batch.plan import SetAside


class Kind(StrEnum):
    """What a column holds."""

    NUMBER = "number"
    REAL = "real"
    WORDS = "words"
    LIST = "list of words"
    BYTES = "bytes"  # in JSON Lines: base64
    VALUE = "value"  # a value of the model; in Parquet: its JSON as words


N, R, W, L, B, V = Kind.NUMBER, Kind.REAL, Kind.WORDS, Kind.LIST, Kind.BYTES, Kind.VALUE

# The tables and their columns in order. `page` is the number of the page in the input and joins them all.
TABLES: Mapping[str, Mapping[str, Kind]] = {
    "articles": {
        **{"page": N, "place": W, "source": W, "sha256": W, "article": W, "title": W, "published": W},
        **{"publisher": W, "agencies": L, "dateline": W, "language": W, "body": W, "events": N},
        **{"provisions": L, "value": V},
    },
    "events": {
        **{"page": N, "position": N, "event": W, "article": W, "source": W, "kind": W, "status": W},
        **{"supplier": W, "supplier_country": W, "recipient": W, "recipient_country": W, "intermediaries": L},
        **{"items": L, "item_classes": L, "date_start": W, "date_end": W, "place": W, "according_to": L},
        **{"denied_by": L, "evidence": L, "provisions": L, "value": V},
    },
    "findings": {
        **{"page": N, "event_position": N, "position": N, "event": W, "article": W, "provision": W, "symbol": W},
        **{"regime": W, "outcome": W, "tested_from": W, "tested_to": W, "summary": W, "link": W, "force": W},
        **{"missing": L, "value": V},
    },
    "screenings": {
        **{"page": N, "event_position": N, "position": N, "event": W, "article": W, "mention": W, "entry": W},
        **{"entry_name": W, "list": W, "score": R, "value": V},
    },
    "captures": {"page": N, "source": W, "sha256": W, "content_type": W, "size": N, "content": B},
    "set_aside": {"page": N, "place": W, "source": W, "why": W, "message": W},
}


def reading_lines(number: int, place: str, page: Page, reading: Reading) -> bytes:
    """The rows of a page that was read."""
    lines = [_line("articles", _article(number, place, reading))]
    for position, kept in enumerate(reading.events):
        lines.append(_line("events", _event(number, position, reading.article, kept)))
        lines += [_line("findings", row) for row in _findings(number, position, kept)]
        lines += [_line("screenings", row) for row in _screenings(number, position, kept)]
    lines.append(_line("captures", _capture(number, page)))
    return b"".join(lines)


def set_aside_line(number: int | None, place: str, source: str, why: SetAside, message: str) -> bytes:
    """The row of a page, or of the rest of an input, that was not read."""
    row = {"page": number, "place": place, "source": source, "why": why.value, "message": message}
    return _line("set_aside", row)


def _line(table: str, row: Mapping[str, Any]) -> bytes:
    """The table's name, a tab, and the row; a value stands as the JSON that the ledger's codec writes."""
    parts = []
    for column, kind in TABLES[table].items():
        value = row[column]
        text = value if kind is Kind.VALUE else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        parts.append(f'"{column}":{text}')
    # A page's text may hold half of a surrogate pair, which no encoding of Unicode can write.
    return f"{table}\t{{{','.join(parts)}}}\n".encode("utf-8", "replace")


def _article(number: int, place: str, reading: Reading) -> dict[str, Any]:
    article = reading.article
    return {
        "page": number,
        "place": place,
        "source": article.source,
        "sha256": article.sha256,
        "article": article.id,
        "title": article.title,
        "published": article.published.text if article.published else None,
        "publisher": article.publisher,
        "agencies": list(article.agencies),
        "dateline": article.dateline,
        "language": article.language,
        "body": article.body,
        "events": len(reading.events),
        "provisions": list(dict.fromkeys(p for kept in reading.events for p in kept.provisions)),
        "value": encode(article, leave_out={"body"}),
    }


def _event(number: int, position: int, article: Article, kept: EventReading) -> dict[str, Any]:
    event: Event = kept.event
    return {
        "page": number,
        "position": position,
        "event": event.id,
        "article": article.id,
        "source": article.source,
        "kind": event.kind.value,
        "status": event.status.value,
        "supplier": event.supplier.name if event.supplier else None,
        "supplier_country": event.supplier.country if event.supplier else None,
        "recipient": event.recipient.name if event.recipient else None,
        "recipient_country": event.recipient.country if event.recipient else None,
        "intermediaries": [party.name for party in event.intermediaries],
        "items": [item.text for item in event.items],
        "item_classes": [item.item_class for item in event.items],
        "date_start": event.when.start if event.when else None,
        "date_end": event.when.end if event.when else None,
        "place": event.place,
        "according_to": list(event.according_to),
        "denied_by": list(event.denied_by),
        "evidence": [passage.text for passage in event.evidence],
        "provisions": list(kept.provisions),
        "value": encode(event),
    }


def _findings(number: int, event_position: int, kept: EventReading) -> Iterator[dict[str, Any]]:
    for position, finding in enumerate(kept.findings):
        undecided = finding.outcome is Outcome.CANNOT_BE_TESTED
        yield {
            "page": number,
            "event_position": event_position,
            "position": position,
            "event": kept.event.id,
            "article": kept.event.article,
            "provision": finding.provision,
            "symbol": finding.symbol,
            "regime": finding.regime,
            "outcome": finding.outcome.value,
            "tested_from": finding.tested_from.isoformat() if finding.tested_from else None,
            "tested_to": finding.tested_to.isoformat() if finding.tested_to else None,
            "summary": finding.summary,
            "link": finding.link,
            "force": finding.force,
            "missing": [e.missing for e in finding.elements if e.missing] if undecided else [],
            "value": encode(finding),
        }


def _screenings(number: int, event_position: int, kept: EventReading) -> Iterator[dict[str, Any]]:
    for position, screening in enumerate(kept.screenings):
        yield {
            "page": number,
            "event_position": event_position,
            "position": position,
            "event": kept.event.id,
            "article": kept.event.article,
            "mention": screening.mention,
            "entry": screening.entry,
            "entry_name": screening.entry_name,
            "list": screening.list_name,
            "score": screening.score,
            "value": encode(screening),
        }


def _capture(number: int, page: Page) -> dict[str, Any]:
    return {
        "page": number,
        "source": page.source,
        "sha256": page.sha256,
        "content_type": page.content_type,
        "size": len(page.content),
        "content": base64.b64encode(page.content).decode(),
    }
