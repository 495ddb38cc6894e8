"""Feeds in all their oddity, sitemaps, OPML, GDELT: what is named is found, what is unsafe is refused."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.model import Fault, Source, SourceError, SourceKind
from sanctrace.news.feeds import (
    digest_of,
    link_key,
    read_feed,
    read_file_list,
    read_links,
    read_opml,
    read_sitemap,
    read_table,
    wanted,
    web_link,
    write_opml,
)

AT = "https://news.example/feeds/all.xml"
GDELT = Source(id="g", kind=SourceKind.GDELT, address="http://gdelt.example/lastupdate.txt")


def rss(items: str, head: str = "<?xml version='1.0'?>") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


def links(content: bytes, content_type: str | None = None) -> list[str | None]:
    return [entry.link for entry in read_feed(content, AT, content_type).entries]


def fault_of(content: bytes) -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_feed(content, AT)
    return caught.value


def test_rss() -> None:
    feed = read_feed(
        rss(
            "<item><title>Smith &amp; Sons</title><link>https://news.example/a</link>"
            "<guid isPermaLink='false'>g1</guid>"
            "<pubDate>Tue, 20 Feb 2024 08:21:00 GMT</pubDate><description>&lt;p&gt;Words&lt;/p&gt;</description></item>"
        ),
        AT,
    )
    (entry,) = feed.entries
    assert (feed.title, entry.title, entry.guid) == ("News", "Smith & Sons", "g1")
    assert entry.link == "https://news.example/a"
    assert entry.published == "2024-02-20T08:21:00Z"
    assert entry.content is None
    assert feed.broken is None


def test_atom_takes_the_link_to_the_page_and_makes_it_whole() -> None:
    atom = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title>
      <id>tag:e,1</id><link rel="self" href="https://news.example/self"/><link href="/a"/>
      <updated>2024-02-20T08:21:00Z</updated></entry></feed>"""
    (entry,) = read_feed(atom, AT).entries
    assert (entry.guid, entry.link) == ("tag:e,1", "https://news.example/a")


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {"id": "1", "url": "https://news.example/a", "title": "A", "date_published": "2024-02-20T08:21:00Z"},
            {"id": 2, "external_url": "https://other.example/b"},
            {"id": "3", "content_text": "no page, <only> words"},
            "no item",
        ],
    }
    listing = read_feed(json.dumps(feed).encode(), AT)
    assert [(e.guid, e.link) for e in listing.entries] == [
        ("1", "https://news.example/a"),
        ("2", "https://other.example/b"),
        ("3", None),
    ]
    assert listing.entries[2].content == "<h1></h1>\n<p>no page, &lt;only&gt; words</p>"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("<item><guid>https://news.example/a</guid></item>", "https://news.example/a"),
        (
            "<item><title>Smith & Sons</title><link>https://news.example/a?x=1&y=2</link></item>",
            "https://news.example/a?x=1&y=2",
        ),
        ("<item><title>Caf&eacute;</title><link>https://news.example/a</link></item>", "https://news.example/a"),
        ("<item><title>A\x0bB</title><link>https://news.example/a</link></item>", "https://news.example/a"),
        ("<item><link><![CDATA[https://news.example/a]]></link></item>", "https://news.example/a"),
        ("<item><title>A</title><link> /a </link></item>", "https://news.example/a"),
        (
            "<item><atom:link xmlns:atom='http://www.w3.org/2005/Atom' href='https://news.example/s' rel='self'/>"
            "<link>https://news.example/a</link></item>",
            "https://news.example/a",
        ),
    ],
)
def test_odd_items_keep_their_link(items: str, expected: str) -> None:
    assert links(rss(items)) == [expected]


def test_a_feed_of_the_resource_description_kind() -> None:
    rdf = b"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>T</title></channel>
      <item rdf:about="https://news.example/a"><title>A</title><link>https://news.example/a</link></item></rdf:RDF>"""
    assert links(rdf) == ["https://news.example/a"]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "utf-8"), ("cp1251", "windows-1251"), ("utf-16", "utf-16"), ("latin-1", "utf-8")],
)
def test_letters_survive_a_right_and_a_wrong_charset(encoding: str, declared: str) -> None:
    title = "Café" if encoding == "latin-1" else "Café" if encoding == "utf-16" else "Привет"
    head = f"<?xml version='1.0' encoding='{declared}'?>"
    text = rss(f"<item><title>{title}</title><link>https://news.example/a</link></item>", head).decode()
    (entry,) = read_feed(text.encode(encoding), AT).entries
    assert entry.title == title


def test_a_feed_that_breaks_off_gives_what_it_holds_and_says_so() -> None:
    whole = rss("<item><title>A</title><link>/a</link></item><item><title>B</title><link>/b</link></item>")
    listing = read_feed(whole[: whole.index(b"<title>B")], AT)
    assert listing.entries[0].link == "https://news.example/a"
    assert listing.broken is not None


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(rss(""), AT).entries == ()


def test_a_page_in_place_of_a_feed_names_the_feed_that_it_knows() -> None:
    page = (
        b"<!DOCTYPE html><html><head><link rel='alternate' type='application/rss+xml' href='/new.xml'></head>"
        b"<body><p>We moved</p></body></html>"
    )
    error = fault_of(page)
    assert error.fault is Fault.NOT_A_FEED
    assert "https://news.example/new.xml" in str(error)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \n ", Fault.EMPTY),
        (b"plain words", Fault.NOT_A_FEED),
        (b"<?xml version='1.0'?><urlset/>", Fault.NOT_A_FEED),
        (b'{"items": 7}', Fault.NOT_A_FEED),
        (b'{"items": [{"id": "1"', Fault.MALFORMED),
        (b"[" * 100_000, Fault.TOO_DEEP),
        (rss("<a>" * 200 + "</a>" * 200), Fault.TOO_DEEP),
        (
            rss("<item><title>&e;</title></item>", "<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"),
            Fault.UNSAFE_XML,
        ),
        (rss("", "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]>"), Fault.UNSAFE_XML),
        (rss("", "<!DOCTYPE r [<!ENTITY % a 'ha'>]>").decode().encode("utf-16"), Fault.UNSAFE_XML),
    ],
)
def test_what_is_no_feed_or_unsafe_is_refused_by_name(content: bytes, fault: Fault) -> None:
    assert fault_of(content).fault is fault


def test_a_document_type_without_entities_is_no_harm() -> None:
    head = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    assert links(rss("<item><link>/a</link></item>", head)) == ["https://news.example/a"]


@given(st.binary(max_size=400))
def test_no_bytes_break_a_reader(content: bytes) -> None:
    for read in (read_feed, read_sitemap, read_links, read_opml):
        for start in (b"", b"<?xml version='1.0'?><rss><channel><item>", b'{"items": [', b"<urlset><url><loc>"):
            try:
                read(start + content, AT)
            except SourceError as error:
                assert error.args[0]


def test_the_digest_changes_with_the_words_and_not_with_the_day_of_publication() -> None:
    def digest(title: str, day: str, updated: str = "") -> str:
        item = f"<item><title>{title}</title><link>/a</link><pubDate>{day}</pubDate>{updated}</item>"
        return read_feed(rss(item), AT).entries[0].digest

    first = digest("A", "Tue, 20 Feb 2024 08:21:00 GMT")
    assert first == digest("A", "Wed, 21 Feb 2024 08:21:00 GMT")
    assert first != digest("B", "Tue, 20 Feb 2024 08:21:00 GMT")
    when = "<updated xmlns='http://www.w3.org/2005/Atom'>2024-02-21T00:00:00Z</updated>"
    assert first != digest("A", "Tue, 20 Feb 2024 08:21:00 GMT", when)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://News.example/a?utm_source=rss&id=3", "http://news.example/a?id=3#top"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert link_key(one) == link_key(other)


def test_addresses_of_two_pages_have_two_keys() -> None:
    assert link_key("https://news.example/a?id=3") != link_key("https://news.example/a?id=4")
    assert link_key("saved/a.html") == "saved/a.html"
    assert link_key(None) is None


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.example/a", "mailto:a@b.example", "http://", "", None]
)
def test_only_web_addresses_are_links(link: str | None) -> None:
    assert web_link(link, "") is None


def test_sitemaps_and_their_index() -> None:
    site = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
      <url><loc>https://news.example/a</loc><lastmod>2024-02-20</lastmod></url>
      <url><loc>/b</loc><news:news><news:title>Bridge shut</news:title>
        <news:publication_date>2024-02-21T08:00:00Z</news:publication_date></news:news></url>
      <url><lastmod>2024-02-20</lastmod></url></urlset>"""
    first, second = read_sitemap(site, AT).entries
    assert (first.link, first.published) == ("https://news.example/a", "2024-02-20")
    assert (second.link, second.title, second.published) == (
        "https://news.example/b",
        "Bridge shut",
        "2024-02-21T08:00:00Z",
    )
    index = b"""<sitemapindex><sitemap><loc>https://news.example/s1.xml</loc><lastmod>2024-02-20</lastmod></sitemap>
      <sitemap><loc>https://news.example/s2.xml</loc></sitemap></sitemapindex>"""
    assert [(p.address, p.version) for p in read_sitemap(index, AT).parts] == [
        ("https://news.example/s1.xml", "2024-02-20"),
        ("https://news.example/s2.xml", None),
    ]
    assert [e.link for e in read_sitemap(b"https://news.example/a\nhttps://news.example/b\n", AT).entries] == [
        "https://news.example/a",
        "https://news.example/b",
    ]


def test_a_page_that_a_sitemap_dates_anew_has_changed() -> None:
    def digest(day: str) -> str:
        site = f"<urlset><url><loc>https://news.example/a</loc><lastmod>{day}</lastmod></url></urlset>"
        return read_sitemap(site.encode(), AT).entries[0].digest

    assert digest("2024-02-20") != digest("2024-02-21")


def test_a_list_of_addresses() -> None:
    text = b"# ours\nhttps://news.example/a first\n\nnot an address\nhttps://news.example/a\nhttps://news.example/b\n"
    assert [e.link for e in read_links(text, AT).entries] == ["https://news.example/a", "https://news.example/b"]
    with pytest.raises(SourceError):
        read_links(b"nothing here", AT)


def test_a_source_keeps_and_drops_by_words_and_day() -> None:
    source = Source(
        id="s",
        kind=SourceKind.FEED,
        address=AT,
        keep=("Korea", "/asia/"),
        drop=("football",),
        since=date(2024, 1, 1),
    )

    def lets_in(title: str, link: str = "/x", day: str = "2024-02-20") -> bool:
        item = f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>"
        return wanted(read_feed(rss(item), AT).entries[0], source)

    assert lets_in("North Korea ships shells")
    assert lets_in("A ship", "/asia/a")
    assert not lets_in("A ship")
    assert not lets_in("Korea wins at football")
    assert not lets_in("Korea", day="2023-12-31T00:00:00Z")
    assert lets_in("Korea", day="yesterday")


OPML = b"""<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="Asia"><outline text="Port Gazette" type="rss" xmlUrl="https://port.example/rss"/>
    <outline text="Again" xmlUrl="https://port.example/rss"/></outline>
  <outline text="Reef &amp; Rock" title="Reef &amp; Rock" xmlUrl="https://reef.example/atom" category="/sea,law"/>
  <outline text="Nothing"/></body></opml>"""


def test_opml_in() -> None:
    port, reef = read_opml(OPML, "mine.opml")
    assert (port.address, port.title, port.folders) == ("https://port.example/rss", "Port Gazette", ("Asia",))
    assert (reef.title, reef.folders) == ("Reef & Rock", ("sea", "law"))


@pytest.mark.parametrize("content", [b"", b"<rss/>", b"<opml><body/></opml>", b"<!DOCTYPE o [<!ENTITY e 'x'>]><opml/>"])
def test_what_is_no_opml(content: bytes) -> None:
    with pytest.raises(SourceError):
        read_opml(content, "mine.opml")


titles = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(titles, st.lists(st.sampled_from(["asia", "sea", "law"]), unique=True)), max_size=6))
def test_opml_out_and_in_again_is_the_same(rows: list[tuple[str, list[str]]]) -> None:
    sources = [
        Source(
            id=f"s{n}",
            kind=SourceKind.FEED,
            address=f"https://news.example/{n}",
            title=" ".join(t.split()),
            tags=tuple(tags),
        )
        for n, (t, tags) in enumerate(rows)
    ]
    written = write_opml([*sources, Source(id="f", kind=SourceKind.FOLDER, address="/saved")], "Mine")
    if not sources:
        with pytest.raises(SourceError):
            read_opml(written, "x")
        return
    back = read_opml(written, "x")
    assert [(o.address, " ".join((o.title or "").split()), o.folders) for o in back] == [
        (s.address, s.title, s.tags) for s in sources
    ]


def zipped(rows: list[list[str]]) -> bytes:
    text = "\n".join("\t".join(row) for row in rows)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", text)
    return packed.getvalue()


def test_gdelt_lists_and_tables() -> None:
    stamp = "http://gdelt.example/gdeltv2/20240220081500"
    text = f"1 aa {stamp}.export.CSV.zip\n2 bb {stamp}.mentions.CSV.zip\n3 cc {stamp}.gkg.csv.zip\n".encode()
    parts = read_file_list(text, GDELT.address, GDELT).parts
    assert [(p.address, p.version, p.dated) for p in parts] == [
        (f"{stamp}.export.CSV.zip", "aa", "2024-02-20"),
        (f"{stamp}.mentions.CSV.zip", "bb", "2024-02-20"),
    ]
    with pytest.raises(SourceError):
        read_file_list(b"no table", GDELT.address, GDELT)
    event = ["x"] * 60 + ["https://news.example/a"]
    (entry,) = read_table(zipped([event, event, ["short"]]), f"{stamp}.export.CSV.zip", 10_000).entries
    assert entry.link == "https://news.example/a"
    mention = [*"1234", "1", "https://news.example/b", *"abcdefghij"]
    paper = [*"1234", "2", "A printed paper", *"abcdefghij"]
    assert [e.link for e in read_table(zipped([mention, paper]), f"{stamp}.mentions.CSV.zip", 10_000).entries] == [
        "https://news.example/b"
    ]
    graph = ["r", "20240220", "1", "news.example", "https://news.example/c", *["x"] * 22]
    assert [e.link for e in read_table(zipped([graph]), f"{stamp}.gkg.csv.zip", 10_000).entries] == [
        "https://news.example/c"
    ]


def test_gdelt_tables_that_are_damaged_or_bombs() -> None:
    name = "http://gdelt.example/20240220081500.export.CSV.zip"
    for content, fault in ((b"no zip", Fault.PACKING), (zipped([["x" * 100_000]]), Fault.BOMB)):
        with pytest.raises(SourceError) as caught:
            read_table(content, name, 10_000)
        assert caught.value.fault is fault


def test_digests_ignore_the_width_of_blanks() -> None:
    assert digest_of("a  b", None) == digest_of("a b", "")
    assert digest_of("a", "b") != digest_of("ab", "")
