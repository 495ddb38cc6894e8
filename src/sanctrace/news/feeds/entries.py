"""What makes an entry the same entry: its address in plainest form, and a digest of what the source says of it."""

from __future__ import annotations

import hashlib
import json
from urllib.parse import urljoin, urlsplit

from courlan import normalize_url

from sanctrace.model.watch import Entry, Source

_MAX_LINK = 4000


def web_link(link: str | None, base: str) -> str | None:
    """An http(s) address made whole against `base`; None for anything else."""
    if not link or len(link) > _MAX_LINK:
        return None
    try:
        whole = urljoin(base, link.strip())
        parts = urlsplit(whole)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return whole if sound else None


def link_key(link: str | None) -> str | None:
    """An address in its plainest form: no fragment, no tracking parameters, parameters in order, one scheme.

    The page is fetched from the address as given; the plain form only says which addresses are one.
    """
    if link is None or "://" not in link:
        return link
    plain = normalize_url(link.partition("#")[0])
    return "https" + plain[4:] if plain.startswith("http:") else plain


def digest_of(*parts: str | None) -> str:
    """A short content hash of texts, insensitive to the width of blanks."""
    plain = [" ".join((part or "").split()) for part in parts]
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False).encode()).hexdigest()[:32]


def wanted(entry: Entry, source: Source) -> bool:
    """Whether the source's own filter lets an entry in."""
    text = f"{entry.title} {entry.link or ''}".casefold()
    if source.keep and not any(word.casefold() in text for word in source.keep):
        return False
    if any(word.casefold() in text for word in source.drop):
        return False
    return not is_before(entry.published, source)


def is_before(dated: str | None, source: Source) -> bool:
    """Whether the source dates a thing before the first day wanted; what has no ISO date is not left out."""
    if source.since is None or not dated or not dated[:4].isdigit():
        return False
    return dated[:10] < source.since.isoformat()
