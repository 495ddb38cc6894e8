"""What an HTML page says of itself in its head: meta elements and JSON-LD."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sanctrace.news.catalogue import Catalogue
from sanctrace.news.structure import Document

_ARTICLE_TYPES = ("article", "posting", "report", "review", "newsarticle", "pressrelease")
_DEPTH = 6
_TOP = 200_000  # characters in which the masthead stands
_MASTHEAD = re.compile(
    r"<(?:a\b(?=[^>]{0,300}?href\s*=\s*[\"']?(?:/|\./|/?index\.html?)[\"'\s>])"
    r"|(?:div|a|span|p|h1|h2)\b(?=[^>]{0,300}?(?:class|id)\s*=\s*[\"'][^\"']{0,60}?(?:logo|brand|masthead|site-?(?:title|name))))"
    r"[^>]{0,400}>\s*([^<>]{3,60}?)\s*<",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class Head:
    """Facts of a page's head, most telling first."""

    titles: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()  # of JSON-LD: these carry no site name
    published: tuple[str, ...] = ()  # as written
    publishers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    mastheads: tuple[str, ...] = ()  # the text of the link home or of the logo


def read_head(document: Document, catalogue: Catalogue) -> Head:
    """Facts of the head of an HTML page; JSON-LD that is no JSON is passed over."""
    articles: list[tuple[list[str], dict[str, Any]]] = []
    others: list[tuple[list[str], dict[str, Any]]] = []
    for node in _nodes(document.json_ld):
        kinds = node.get("@type")
        names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
        (articles if any(name.endswith(_ARTICLE_TYPES) for name in names) else others).append((names, node))
    metas = _metas(document, catalogue)
    main = [node for _, node in articles]
    sites = [node for names, node in others if {"website", "newsmediaorganization"} & set(names)]
    return Head(
        headlines=_texts(main, "headline"),
        titles=(*metas["title"], *_kept([document.title])),
        published=(*_texts(main, "datePublished"), *metas["published"]),
        publishers=(*_names(main, "publisher"), *metas["publisher"], *_texts(sites, "name")),
        addresses=(
            *(link.get("href", "") for link in document.links if "canonical" in link.get("rel", "").lower()),
            *metas["address"],
            *_texts(main, "url"),
        ),
        tags=_tags(main, metas["tags"]),
        languages=tuple(x for x in (document.language, *metas["language"], *_texts(main, "inLanguage")) if x),
        mastheads=tuple(_kept(_MASTHEAD.findall(document.source[:_TOP]))),
    )


def _nodes(scripts: Sequence[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            data = json.loads(script.strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _walk(data, 0)


def _walk(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth + 1)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if isinstance(data.get(key), dict | list):
                yield from _walk(data[key], depth + 1)


def _metas(document: Document, catalogue: Catalogue) -> dict[str, list[str]]:
    by_name: dict[str, list[str]] = {}
    for meta in document.metas:
        content = meta.get("content", "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            if key in meta:
                by_name.setdefault(meta[key].lower(), []).append(content)
    return {
        fact: _kept(value for name in names for value in by_name.get(name, ()))
        for fact, names in catalogue.metadata.items()
    }


def _kept(values: Any) -> list[str]:
    cleaned = (" ".join(html.unescape(value).split()) for value in values)
    return list(dict.fromkeys(value for value in cleaned if value))


def _texts(nodes: Sequence[dict[str, Any]], key: str) -> tuple[str, ...]:
    values = []
    for node in nodes:
        value = node.get(key)
        values += [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
    return tuple(_kept(values))


def _names(nodes: Sequence[dict[str, Any]], key: str) -> tuple[str, ...]:
    values = []
    for node in nodes:
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                values.append(item["name"])
            elif isinstance(item, str):
                values.append(item)
    return tuple(_kept(values))


def _tags(nodes: Sequence[dict[str, Any]], metas: Sequence[str]) -> tuple[str, ...]:
    found = list(_texts(nodes, "keywords")) or list(metas)
    split = [tag for text in found for tag in (text.split(",") if "," in text else [text])]
    return tuple(_kept(split))
