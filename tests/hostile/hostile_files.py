"""Lists, law files, feeds and archives made to break their readers: generated, the same at each run."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE a [<!ENTITY l0 "ha">{_LAUGHS}]>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>'

UN = (
    "<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>{0}</FIRST_NAME>"
    "<REFERENCE_NUMBER>KPi.900</REFERENCE_NUMBER>"
    "<LISTED_ON>2016-03-02</LISTED_ON></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
)
EU = (
    '<export xmlns="http://eu.europa.ec/fpi/fsd/export"><sanctionEntity euReferenceNumber="EU.1.2">'
    '<subjectType classificationCode="P"/><nameAlias wholeName="{0}"/></sanctionEntity></export>'
)
OFAC = (
    '<Sanctions xmlns="http://www.un.org/sanctions/1.0"><ReferenceValueSets/><DistinctParties>'
    '<DistinctParty FixedRef="1">'
    '<Profile ID="1" PartySubTypeID="4"><Identity ID="1"><Alias Primary="true"><DocumentedName><DocumentedNamePart>'
    "<NamePartValue>{0}</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity></Profile></DistinctParty>"
    "</DistinctParties></Sanctions>"
)
UK = (
    "Unique ID,Name 6,Name 1,Name type,Regime Name,Designation Type,Date Designated\n"
    "DPR1,{0},A,Primary Name,DPRK,Individual,05/03/2016\n"
)
OFSI = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Group Type,Alias Type,Regime,Listed On,Group ID\n"
    "{0},A,,,,,Individual,Prime Alias,DPRK,05/03/2016,7\n"
)
SDN = '1,"{0}","individual","DPRK2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1 Jan 1960."\n'
FTM = '{{"id": "a", "schema": "Person", "target": true, "caption": "{0}", "properties": {{"name": ["{0}"]}}}}\n'

LISTS = {
    "un-xml": UN, "eu-xml": EU, "ofac-xml": OFAC, "uk-csv": UK, "uk-ofsi-csv": OFSI, "ofac-csv": SDN, "ftm": FTM,
    "un-1718-vessels": "<html><body><table><tr><td>{0}</td><td>7937317</td></tr></table></body></html>",
}  # fmt: skip

RSS = (
    '<rss version="2.0"><channel><title>a</title><link>https://example.org/</link><item><title>{0}</title>'
    "<link>https://example.org/{0}</link><guid>{0}</guid><pubDate>Mon, 04 Mar 2024 10:00:00 GMT</pubDate></item>"
    "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><id>a</id><entry><title>{0}</title><id>{0}</id>'
    '<link href="https://example.org/{0}"/><updated>2024-03-04T10:00:00Z</updated></entry></feed>'
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/{0}</loc>'
    "<lastmod>2024-03-04</lastmod></url></urlset>"
)
OPML = (
    '<opml version="2.0"><head/><body><outline text="{0}" type="rss" xmlUrl="https://example.org/{0}"/></body></opml>'
)
JSON_FEED = (
    '{{"version": "https://jsonfeed.org/version/1.1", "title": "a", "items": [{{"id": "{0}", "url": '
    '"https://example.org/{0}", "title": "{0}"}}]}}'
)
FEEDS = {"rss": RSS, "atom": ATOM, "sitemap": SITEMAP, "opml": OPML, "json": JSON_FEED}


@dataclass(frozen=True, kw_only=True)
class HostileFile:
    """One bad file: what reads it (`list:un-xml`, `feed:rss`, `law`, `packed:gzip`), its name, its bytes."""

    reader: str
    name: str
    content: bytes


def files() -> Iterator[HostileFile]:
    """Every file of the corpus."""
    for form, template in LISTS.items():
        yield from _broken(f"list:{form}", template)
    for form, template in FEEDS.items():
        yield from _broken(f"feed:{form}", template)
    yield from _law()
    yield from _packed()


def _broken(reader: str, template: str) -> Iterator[HostileFile]:
    """What any text file may suffer, around one sound entry."""
    sound = template.format("Belwe Tasto")
    markup = "<" in template[:40]
    texts = {
        "nothing": "",
        "blanks": " \n\t" * 1_000,
        "half": sound[: len(sound) // 2],
        "another": "<html><body><h1>503</h1>Service unavailable</body></html>",
        "control": template.format("\x00\x01\x1b[2J"),
        "formula": template.format("=1+1|cmd"),
        "markup": template.format("&lt;script&gt;alert(1)&lt;/script&gt;" if markup else "<script>alert(1)</script>"),
        "path": template.format("../../../etc/passwd"),
        "bidi": template.format("\u202eotsaT"),
        "long": template.format("a" * 1_000_000),
        "many-words": template.format("Kim " * 50_000),
        "surplus": sound + sound,
    }
    for name, text in texts.items():
        yield HostileFile(reader=reader, name=name, content=text.encode())
    yield HostileFile(reader=reader, name="utf-16", content=sound.encode("utf-16"))
    yield HostileFile(reader=reader, name="not-utf-8", content=sound.encode().replace(b"Belwe", b"B\xe9lw\xff\xfe"))
    if markup:
        for name, head in {"laughs": BOMB, "file": OUTSIDE, "remote": REMOTE}.items():
            body = template.format({"laughs": "&l11;", "file": "&x;", "remote": "a"}[name])
            yield HostileFile(reader=reader, name=f"entities-{name}", content=(head + body).encode())
        yield HostileFile(reader=reader, name="nested", content=("<a>" * 20_000 + sound + "</a>" * 20_000).encode())
    for seed in range(6):
        rng = random.Random(f"{reader} {seed}")
        content = bytearray(sound.encode())
        for _ in range(rng.randrange(1, 12)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        yield HostileFile(reader=reader, name=f"mutated-{seed}", content=bytes(content))


def _law() -> Iterator[HostileFile]:
    laughs = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 10))
    for name, text in {
        "nothing": "",
        "alias-bomb": f"l0: &l0 [ha]\n{laughs}\n",
        "self": "a: &a\n  b: *a\n",
        "python": "!!python/object/apply:os.system ['touch /tmp/owned']\n",
        "python-name": "!!python/name:os.system\n",
        "twice": "id: a\nid: b\n",
        "key-that-is-a-mapping": "? {id: b}\n: a\n",
        "key-that-is-a-list": "[a]: b\n",
        "nested": "[" * 20_000,
        "nested-maps": "".join(" " * n + f"a{n}:\n" for n in range(2_000)),
        "list": "- a\n- b\n",
        "number": "5\n",
        "binary": "\x00\x01\x02",
        "tabs": "a:\n\tb: 1\n",
        "huge-number": f"id: {'9' * 6_000}\n",
        "date": "id: 2024-02-31\n",
        "merge": "a: &a {b: 1}\n<<: *a\n",
        "anchor-flood": "".join(f"a{n}: &b{n} {n}\n" for n in range(20_000)),
        "no-such-measure": "instrument: S/RES/9999 (2031)\nmeasures: [{id: x}]\n",
        "path": "id: ../../etc/passwd\n",
    }.items():
        yield HostileFile(reader="law", name=name, content=text.encode())


def _packed() -> Iterator[HostileFile]:
    zeros = bytes(300_000_000)
    yield HostileFile(reader="packed:gzip", name="bomb", content=gzip.compress(zeros, mtime=0))
    twice = gzip.compress(gzip.compress(zeros, mtime=0), mtime=0)
    yield HostileFile(reader="packed:gzip", name="bomb-in-bomb", content=twice)
    yield HostileFile(reader="packed:gzip", name="cut", content=gzip.compress(b"a" * 10_000, mtime=0)[:-20])
    yield HostileFile(reader="packed:gzip", name="wrong-sum", content=gzip.compress(b"a" * 99, mtime=0)[:-8] + bytes(8))
    yield HostileFile(reader="packed:deflate", name="bomb", content=zlib.compress(zeros))
    yield HostileFile(reader="packed:br", name="none", content=b"\xff" * 4_000)
    yield HostileFile(reader="packed:zstd", name="none", content=b"\x28\xb5\x2f\xfd" + b"\xff" * 4_000)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil.csv", zeros[:150_000_000])
    yield HostileFile(reader="gdelt", name="bomb", content=held.getvalue())
    yield HostileFile(reader="gdelt", name="none", content=b"PK\x03\x04" + bytes(200))
    good = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<p>a"
    for name, content in {
        "length": good,
        "none": b"not an archive\n" * 100,
        "negative": good.replace(b"99999999999", b"-5"),
        "no-length": good.replace(b"Content-Length: 99999999999\r\n", b""),
        "address": good.replace(
            b"Content-Length: 99999999999", b"WARC-Target-URI: javascript:alert(1)\r\nContent-Length: 26"
        ),
        "headers": b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000 + b"\r\n",
        "packed-cut": gzip.compress(good, mtime=0)[:40],
        "packed-bomb": gzip.compress(
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 300000000\r\n\r\n" + zeros, mtime=0
        ),
    }.items():
        yield HostileFile(reader="warc", name=name, content=content)
