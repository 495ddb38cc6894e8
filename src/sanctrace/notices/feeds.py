"""Cases as an Atom feed (RFC 4287) and as a JSON Feed (version 1.1). An entry keeps its id when the case changes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree

from sanctrace.model.notice import CaseSnapshot, Change
from sanctrace.notices.case_summary import case_summary
from sanctrace.notices.changes import finding_words, report_words
from sanctrace.notices.mail import words_in_page

_ATOM = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, kw_only=True)
class FeedEntry:
    """A case in a feed: since when, when it changed last, and what changed then."""

    track: str
    case: CaseSnapshot
    first: datetime
    changed: datetime
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class Feed:
    """Entries, the latest change first, with the search that chose them."""

    id: str  # a URI that stays
    title: str
    entries: tuple[FeedEntry, ...]
    made_at: datetime  # stands as the feed's time when it has no entry
    url: str | None = None  # where the feed itself is published

    @property
    def updated(self) -> datetime:
        """When anything in it changed last."""
        return max((entry.changed for entry in self.entries), default=self.made_at)


def atom_document(feed: Feed) -> bytes:
    """The feed as Atom."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(_name("feed"))
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _time(feed.updated))
    _add(_add(root, "author"), "name", "sanctrace")
    if feed.url:
        _add(root, "link", rel="self", href=feed.url, type="application/atom+xml")
    for entry in feed.entries:
        element = _add(root, "entry")
        _add(element, "id", entry_id(entry))
        _add(element, "title", _clean(entry.case.headline))
        _add(element, "published", _time(entry.first))
        _add(element, "updated", _time(entry.changed))
        if link := _address(entry.case):
            _add(element, "link", rel="related", href=link)
        for regime in dict.fromkeys(finding.regime for finding in entry.case.findings if finding.regime):
            _add(element, "category", term=regime)
        _add(element, "summary", _clean("; ".join(change.words for change in entry.changes)))
        _add(element, "content", _clean(_html(entry)), type="html")
    ElementTree.indent(root, " ")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def json_document(feed: Feed) -> bytes:
    """The feed as JSON Feed; the case itself stands in `_sanctrace`."""
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "authors": [{"name": "sanctrace"}],
    }
    if feed.url:
        document["feed_url"] = feed.url
    document["items"] = [_item(entry) for entry in feed.entries]
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def entry_id(entry: FeedEntry) -> str:
    """The id of an entry: of the track, so that it stays when the case's own id changes."""
    return f"urn:sanctrace:case:{entry.track}"


def _item(entry: FeedEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry_id(entry),
        "title": entry.case.headline,
        "summary": "; ".join(change.words for change in entry.changes),
        "content_html": _html(entry),
        "date_published": _time(entry.first),
        "date_modified": _time(entry.changed),
        "tags": list(dict.fromkeys(finding.regime for finding in entry.case.findings if finding.regime)),
        "_sanctrace": {
            "about": "https://jsonfeed.org/version/1.1#extensions",
            "changes": [{"kind": change.kind.value, "words": change.words} for change in entry.changes],
            "case": case_summary(entry.case),
        },
    }
    if link := _address(entry.case):
        item["external_url"] = link
    return item


def _html(entry: FeedEntry) -> str:
    """Plain HTML; every word that comes from a page is escaped."""
    case = entry.case
    parts = [f"<p>{escape(case.headline)}</p>"]
    parts.append(_list("What changed", [escape(change.words) for change in entry.changes]))
    parts.append(_list("What the law may say", [_finding(f.link, finding_words(f)) for f in case.findings]))
    parts.append(f"<p>Grade {escape(case.grade)}; {escape(case.chain)}.</p>")
    reports = [f"{escape(report_words(t))}: <q>{escape(t.quote)}</q>" for t in case.tellings]
    parts.append(_list("Reports", reports))
    return "".join(part for part in parts if part)


def _finding(link: str, words: str) -> str:
    if not link.startswith("https://"):
        return escape(words)
    return f'<a href="{escape(link)}">{escape(words)}</a>'


def _list(title: str, rows: Sequence[str]) -> str:
    return f"<p>{title}:</p><ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>" if rows else ""


def _address(case: CaseSnapshot) -> str | None:
    return next((link for telling in case.tellings if (link := words_in_page(telling))), None)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _clean(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c < "\ufffe") or c > "\uffff"
    )


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, _name(tag), attributes)
    element.text = text
    return element
