"""Whose page it is, for the many places in which pages say so: generated pages, each name in one place alone."""

from __future__ import annotations

import json

import pytest

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.outlets import Outlet, load_outlets
from sanctrace.model import Page
from sanctrace.news.names import titled
from sanctrace.news.read import load_catalogue, read_page

STORY = [
    "Customs officers in the harbour opened forty crates on Monday and found lathes on their way to Pyongyang.",
    "The crates had been declared as bakery ovens, and the ship was to leave on the evening tide with a crew of nine.",
    "A court will decide in the coming week what is to be done with the machines, the harbour master said on Tuesday.",
]
TITLE = "Lathes found in the harbour"
NAMES = ["Quay & Estuary", "Grenzblatt am Sonntag", "Harbour Clerk", "Estuary Evening Post"]


def html(head: str = "", top: str = "", foot: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    title = "" if "<title>" in head else f"<title>{TITLE}</title>"
    page = (
        f"<html><head>{title}{head}</head><body>{top}<article><h1>{TITLE}</h1>{body}</article><footer>{foot}</footer>"
    )
    return f"<!doctype html>{page}</body></html>".encode()


def text(top: str = "", foot: str = "") -> bytes:
    return "\n\n".join(part for part in (top, TITLE, "12 May 2024", *STORY, foot) if part).encode()


def publisher(content: bytes, source: str = "page.html") -> str | None:
    return read_page(Page(source=source, content=content), load_catalogue()).publisher


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["json-ld", "og", "title", "copyright", "amp"])
def test_html_pages_name_their_paper(name: str, kind: str) -> None:
    safe = name.replace("&", "&amp;")
    record = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "publisher": {"name": name}}
    pages = {
        "json-ld": html(head=f'<script type="application/ld+json">{json.dumps(record)}</script>'),
        "og": html(head=f'<meta property="og:site_name" content="{safe}">'),
        "title": html(head=f"<title>{TITLE} | {safe}</title>"),
        "copyright": html(foot=f"<p>© 2024 {safe}. All rights reserved.</p>"),
        "amp": html(
            head=f'<link rel="canonical" href="https://quay.example/a"><script type="application/ld+json">'
            f"{json.dumps([record])}</script>"
        ),
    }
    assert publisher(pages[kind]) == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["motto", "dash", "note", "row", "imprint", "year", "address"])
def test_text_pages_name_their_paper(name: str, kind: str) -> None:
    host = "".join(letter for letter in name.lower() if letter.isalnum())
    pages = {
        "motto": text(top=f"{name} | news from the river and the sea"),
        "dash": text(top=f"{name.upper()} — all that comes up with the tide"),
        "note": text(top=f"{name} (unofficial translations from the local press)"),
        "row": text(top=f"★ {name.upper()} ★ NEWS ★ TIDES ★ FOOTBALL ★ BINGO ★"),
        "imprint": text(foot=f"{name}, PO Box 159"),
        "year": text(foot=f"{name} · Truth, daily · © 2024"),
        "address": text(top=name, foot=f"Write to the editors at desk@{host}.example if you know more."),
    }
    assert publisher(pages[kind], "page.txt") == name


@pytest.mark.parametrize("outlet", [o for o in load_outlets() if o.domains][::29], ids=lambda o: o.name)
def test_an_address_of_the_list_names_the_paper(outlet: Outlet) -> None:
    found = publisher(html(), f"https://www.{outlet.domains[0]}/2024/05/12/lathes.html")
    forms = {fold(form) for form in outlet.forms}
    known = {fold(s) for p in load_catalogue().publishers for s in (p.name, *p.names) if found == p.name}
    assert fold(found or "") in forms or known & forms


@pytest.mark.parametrize(
    "top",
    [
        "Mail News Finance Sports World Search Shopping More",
        "Home | World | Business | Sport",
        "The harbour was quiet on Sunday | a reader writes about the tide",
    ],
)
def test_a_row_of_sections_or_a_sentence_is_no_paper(top: str) -> None:
    assert publisher(text(top=top), "page.txt") is None


def test_the_day_and_the_owner_are_no_part_of_the_name() -> None:
    assert publisher(text(foot="© 2024 Estuary Evening Post, a Tidewater Media newspaper"), "page.txt") == (
        "Estuary Evening Post"
    )


def test_capitals_are_written_as_names_are() -> None:
    assert titled("OFFICE OF EXPORT LICENCES") == "Office of Export Licences"
    assert titled("BROTHER’S SPOON") == "Brother’s Spoon"
    assert titled("VOLGA-INFORM") == "Volga-Inform"
