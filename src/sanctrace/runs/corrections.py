"""Corrections by hand -> labelled pages in the form of the evaluation's development set.

What a person put right once becomes a page on which every later version of the reader is measured.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sanctrace.cases.judged import correct
from sanctrace.ledger import Ledger
from sanctrace.model import Article, Event, EventReading, Finding, Judgement, JudgementKind, Outcome, Page, Party

Assess = Callable[[EventReading, Event, date | None], Sequence[Finding]]
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, kw_only=True)
class LabelledPage:
    """A page with its gold: as it was read, with the corrections applied."""

    id: str
    page: Page
    text: str  # the page, decoded
    gold: dict[str, Any]  # as evaluation/devset/README.md describes it
    corrections: int
    notes: tuple[str, ...]  # why the evaluation's validator may refuse it


def corrected_pages(ledger: Ledger, assess: Assess) -> list[LabelledPage]:
    """Every page of which some event was corrected, as read now, with the corrections in force applied.

    `assess` gives the findings of a corrected event, as the law is now. A correction whose event no reading has any
    more is left out. Raises LedgerError when the ledger cannot be read.
    """
    from sanctrace.cases.judged import Judged
    from sanctrace.news.charset import decode

    judged = Judged.of(kept.judgement for kept in ledger.judgements_since())
    articles: dict[str, Article] = {}
    changes: dict[str, list[tuple[Event, Judgement]]] = {}
    for judgement in judged.in_force:
        found = ledger.anchored(judgement.about[0]) if judgement.kind is JudgementKind.CORRECT else None
        if found is not None:
            articles[found.article.sha256] = found.article
            changes.setdefault(found.article.sha256, []).append((found.reading.event, judgement))
    pages: list[LabelledPage] = []
    for sha256, article in articles.items():
        page = ledger.capture(sha256, article.source)
        readings = [r.reading for r in ledger.revisions(article.source) if r.reading.article.sha256 == sha256]
        if page is None or not readings:
            continue
        events = [_corrected(event, changes[sha256], article, assess) for event in readings[-1].events]
        name = _UNSAFE.sub("-", article.id)
        name = name if all(name != other.id for other in pages) else f"{name}-{sha256[:6]}"
        gold, notes = gold_of(replace(article, id=name), events)
        count = len(changes[sha256])
        labelled = LabelledPage(id=name, page=page, text=decode(page), gold=gold, corrections=count, notes=tuple(notes))
        pages.append(labelled)
    return pages


def write_labelled(pages: Sequence[LabelledPage], folder: Path) -> None:
    """Write `articles/`, `gold/` and `provisions_used.md` below the folder; raises OSError when that cannot be done."""
    for part in ("articles", "gold"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    known: dict[str, None] = {}
    for page in pages:
        is_html = "<" in page.text[:2000] and re.search(r"<(?:!doctype|html|body|p|div)\b", page.text, re.I) is not None
        target = folder / "articles" / f"{page.id}.{'html' if is_html else 'txt'}"
        target.write_text(page.text, encoding="utf-8", newline="")
        gold = json.dumps(page.gold, ensure_ascii=False, indent=1) + "\n"
        (folder / "gold" / f"{page.id}.json").write_text(gold, encoding="utf-8")
        known |= dict.fromkeys(p for event in page.gold["events"] for p in event["provisions"])
    lines = [
        "# Provisions of these pages",
        "",
        "| id |",
        "| --- |",
        *(f"| {provision} |" for provision in sorted(known)),
    ]
    (folder / "provisions_used.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def gold_of(article: Article, events: Sequence[EventReading]) -> tuple[dict[str, Any], list[str]]:
    """The gold of an article with these events, and what of it does not stand in the body as the form wants it."""
    notes: list[str] = []
    told = [_event(event, article, notes) for event in events]
    regimes = [f.regime for e in events for f in e.findings if f.outcome is Outcome.MAY_FALL_UNDER and f.regime]
    if article.published is None:
        notes.append("the page gives no day of publication")
    published = article.published.text if article.published else ""
    gold = {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher or "",
        "published": f"{published[:-1]}+00:00" if published.endswith("Z") else published,
        "body": article.body,
        "regime": regimes[0] if regimes else None,
        "relevant": any(event["provisions"] for event in told),
        "template": "correction",
        "grounding": "corrected by hand",
        "events": told,
    }
    return gold, notes


def _corrected(
    kept: EventReading, changes: Sequence[tuple[Event, Judgement]], article: Article, assess: Assess
) -> EventReading:
    event = kept.event
    for meant, judgement in changes:
        if meant == kept.event:
            event = correct(event, judgement.slot or "", judgement.value)
    if event == kept.event:
        return kept
    reported_on = article.published.day if article.published else None
    return replace(kept, event=event, findings=tuple(assess(kept, event, reported_on)))


def _event(kept: EventReading, article: Article, notes: list[str]) -> dict[str, Any]:
    event = kept.event
    provisions = list(dict.fromkeys(kept.provisions))
    for item in event.items:
        _noted(item.text, article, notes)
    return {
        "kind": event.kind.value,
        "status": event.status.value,
        **_party("supplier", event.supplier, article, notes),
        **_party("recipient", event.recipient, article, notes),
        "intermediaries": [party.text for party in event.intermediaries],
        "items": [{"text": i.text, "class": i.item_class, "quantity": i.quantity} for i in event.items],
        "date": event.when.start if event.when else None,
        "date_end": event.when.end if event.when else None,
        "place": event.place,
        "according_to": list(event.according_to),
        "denied_by": list(event.denied_by),
        "provisions": provisions,
        "provisions_optional": [],
        "assessment": "prima_facie" if provisions else "not_covered",
        "optional": not provisions,
        "evidence": [passage.text for passage in event.evidence],
    }


def _party(role: str, party: Party | None, article: Article, notes: list[str]) -> dict[str, Any]:
    if party is None:
        return {role: None, f"{role}_aliases": []}
    _noted(party.text, article, notes)
    return {role: party.text, f"{role}_aliases": [party.name] if party.name != party.text else []}


def _noted(words: str, article: Article, notes: list[str]) -> None:
    if words.lower() not in article.body.lower():
        notes.append(f"“{words}” does not stand in the body")
