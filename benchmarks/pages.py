"""A stream of made-up news pages: twelve page skeletons, three sizes up to 300 kB, a few that matter.

Every page follows from the seed and its number. The words are our own; the stories are nonsense put together from
sentence patterns. One page in a hundred reports a supply to a State under measures (RELEVANT); some in a hundred name
such a State in passing, in the story or beside it (NAMED); the others name none (PLAIN).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

SEED = 20261125
SIZES = (15_000, 80_000, 300_000)  # bytes of a page, about
_WEIGHTS = (5, 4, 1)
NAMED = 2  # in a hundred, unless another share is asked for


class Sort(StrEnum):
    """What a page is to a monitor."""

    RELEVANT = "relevant"
    NAMED = "named"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True)
class MadePage:
    """A page with its address and what it is."""

    address: str
    content: bytes
    content_type: str
    sort: Sort
    template: str


WORDS = {
    "who": "the mayor|a baker from the old town|the youth coach|the head of the school|a shop owner|the orchestra|"
    "the county surveyor|the ferry company|two pensioners|the library's director|a young chef|the tram operator|"
    "the goalkeeper|the film's producer|an amateur astronomer|the farmers' union|the harbour choir|a retired nurse",
    "did": "opened|repaired|announced|postponed|rehearsed|painted|measured|visited|celebrated|redesigned|closed|"
    "counted|photographed|praised|rebuilt|inspected|cancelled|tasted",
    "what": "the new swimming hall|a bridge over the mill stream|the winter timetable|three hundred apple trees|"
    "the autumn concert|a recipe for plum cake|the second half of the season|the bus shelter|an exhibition of clocks|"
    "the village fair|the tax on dogs|a documentary about bees|the lighthouse stairs|last year's budget|"
    "the cycling path|a chess tournament",
    "where": "Ashby|Northwick|Lower Fenton|Marlow Bridge|Saint Anne|Brackwater|Oldcastle|Tern Harbour|Millbrook|"
    "Hazelmere|Copper Hill|Westerby",
    "when": "on Monday|on Tuesday morning|last week|earlier this month|on Friday|at the weekend|in the spring",
    "why": "because the old one had grown too small|although it rained all day|to the surprise of the neighbours|"
    "after a long debate|with the help of forty volunteers|for the first time in eleven years|as the band played on|"
    "in spite of the cost|before the first frost",
    "thing": "tickets|parking spaces|pumpkins|season passes|library cards|benches|votes|photographs|visitors",
    "state": "North Korea|Iran|Russia",
    "maker": "a German dealer|a trading company in Dubai|a Polish broker|a shipping firm from Piraeus|"
    "a Chinese wholesaler",
    "goods": "two armoured limousines|six drones|machine tools for missile parts|4,000 artillery shells|"
    "three pallets of semiconductors|four luxury cars",
    "voice": "customs officers|two diplomats|the panel of experts|the foreign ministry|a court in Hamburg|"
    "the coast guard",
}  # fmt: skip
_LISTS = {name: words.split("|") for name, words in WORDS.items()}
EVERYDAY = (
    "{Who} {did} {what} in {where} {when}, {why}.",
    "{Who} said that {who2} {did} {what} {when}.",
    "About {n} {thing} were counted in {where}, more than ever before.",
    "“We had not expected {n} {thing},” said {who}, who {did} {what} {why}.",
    "In {where} people still talk about the day when {who} {did} {what}.",
    "The plan costs {n},000 crowns and will be voted on in {where} {when}.",
    "Nobody knows why {who} {did} {what}, but {n} {thing} are gone.",
    "{Who} hopes that {what} will be ready by the summer.",
)
TOLD = (
    "{Maker} delivered {goods} to {state} {when}, {voice} said.",
    "The goods, {goods}, were bought by a firm that acts for {state}, according to {voice}.",
    "{Voice} said the delivery to {state} had been paid in cash.",
    "{State} denied that it had received {goods}.",
)
PASSING = (
    "The team plays against {state} in the next round, and {n} {thing} have been sold.",
    "A choir from {state} will sing in {where} {when}.",
    "{Who} once travelled through {state} by bicycle and wrote a book about it.",
)


def _filled(pattern: str, rng: random.Random) -> str:
    words = {name: rng.choice(found) for name, found in _LISTS.items()}
    words["who2"], words["n"] = rng.choice(_LISTS["who"]), str(rng.randrange(2, 900))
    words |= {name[:1].upper() + name[1:]: text[:1].upper() + text[1:] for name, text in list(words.items())}
    return pattern.format(**words)


def _paragraph(rng: random.Random) -> str:
    return " ".join(_filled(rng.choice(EVERYDAY), rng) for _ in range(rng.randrange(2, 5)))


@cache
def _paragraphs() -> list[str]:
    rng = random.Random(SEED)
    return [_paragraph(rng) for _ in range(4000)]


@cache
def _headlines() -> list[str]:
    rng = random.Random(SEED + 1)
    return [_filled("{Who} {did} {what} in {where}", rng) for _ in range(2000)]


@cache
def _scripts() -> list[str]:
    """Blocks of script and style as sites carry them, 1 to 8 kB each."""
    rng = random.Random(SEED + 2)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$"

    def name() -> str:
        return "".join(rng.choices(letters, k=rng.randrange(2, 12)))

    blocks = []
    for _ in range(60):
        lines = [
            f'var {name()}=function({name()},{name()}){{return {name()}.{name()}({rng.randrange(10**6)})||"{name()}"}};'
            for _ in range(rng.randrange(12, 90))
        ]
        blocks.append(f"<script>{''.join(lines)}</script>")
        rules = [
            f".{name()}-{name()}{{margin:{rng.randrange(40)}px;color:#{rng.randrange(16**6):06x}}}" for _ in range(90)
        ]
        blocks.append(f"<style>{''.join(rules)}</style>")
    return blocks


@dataclass(frozen=True, kw_only=True)
class _Story:
    headline: str
    paragraphs: list[str]
    beside: list[str]  # headlines of other stories
    day: str


_Template = Callable[[_Story, str], str]


def _links(story: _Story, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/news/{n}">{h}</a></{tag}>' for n, h in enumerate(story.beside))


def _ps(story: _Story) -> str:
    return "\n".join(f"<p>{p}</p>" for p in story.paragraphs)


def _head(story: _Story, filler: str) -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{story.headline}</title>"
        f"<meta property='article:published_time' content='{story.day}T08:00:00Z'>{filler}</head>"
    )


def _page(story: _Story, filler: str, body: str) -> str:
    return f"{_head(story, filler)}<body>{body}</body></html>"


def _article(s: _Story, f: str) -> str:
    return _page(s, f, f"<nav><ul>{_links(s)}</ul></nav><article><h1>{s.headline}</h1>{_ps(s)}</article>")


def _divs(s: _Story, f: str) -> str:
    body = "".join(f'<div class="row"><div class="text"><span>{p}</span></div></div>' for p in s.paragraphs)
    return _page(s, f, f"<div id=page><h2>{s.headline}</h2>{body}<div class='more'>{_links(s, 'div')}</div></div>")


def _tables(s: _Story, f: str) -> str:
    cells = f"<td class=left>{_links(s, 'p')}</td><td><h1>{s.headline}</h1>{_ps(s)}</td>"
    return _page(s, f, f"<table><tr>{cells}</tr></table>")


def _minified(s: _Story, f: str) -> str:
    return _article(s, f).replace("\n", "")


def _state_json(s: _Story, f: str) -> str:
    state = ",".join(f'{{"id":{n},"t":"{h}"}}' for n, h in enumerate(s.beside))
    return _article(s, f).replace("</body>", f"<script>window.__STATE__=[{state}]</script></body>")


def _json_ld(s: _Story, f: str) -> str:
    data = f'{{"@type":"NewsArticle","headline":"{s.headline}","datePublished":"{s.day}"}}'
    return _article(s, f"<script type='application/ld+json'>{data}</script>{f}")


def _amp(s: _Story, f: str) -> str:
    return _article(s, f).replace("<html", "<html amp", 1).replace("<p>", '<p class="i-amphtml-element">')


def _linked(s: _Story, f: str) -> str:
    words = [p.replace(" the ", ' <a href="/t/the">the</a> ', 1) for p in s.paragraphs]
    story = "".join(f"<p>{w}</p>" for w in words)
    return _page(s, f, f"<main><h1>{s.headline}</h1>{story}</main><aside>{_links(s)}</aside>")


def _entities(s: _Story, f: str) -> str:
    return _article(s, f).replace("“", "&#8220;").replace("”", "&#8221;").replace(" in ", "&nbsp;in ")


def _live(s: _Story, f: str) -> str:
    posts = "".join(
        f"<section><time datetime='{s.day}T1{n % 10}:00'>1{n % 10}:00</time><p>{p}</p></section>"
        for n, p in enumerate(s.paragraphs)
    )
    return _page(s, f, f"<main><h1>{s.headline}</h1>{posts}</main><footer>{_links(s)}</footer>")


def _comments(s: _Story, f: str) -> str:
    said = "".join(f'<div class="comment"><p>{h}, I think.</p></div>' for h in s.beside)
    return _page(s, f, f"<article><h1>{s.headline}</h1>{_ps(s)}</article><div id='comments'>{said}</div>")


def _text(s: _Story, _filler: str) -> str:
    return "\n\n".join([s.headline, s.day, *s.paragraphs, *s.beside])


TEMPLATES: dict[str, _Template] = {
    "article": _article, "divs": _divs, "tables": _tables, "minified": _minified, "state": _state_json,
    "json-ld": _json_ld, "amp": _amp, "linked": _linked, "entities": _entities, "live": _live, "comments": _comments,
    "text": _text,
}  # fmt: skip


def make_page(number: int, named: int = NAMED, seed: int = SEED) -> MadePage:
    """Page `number` of the stream; the same numbers give the same bytes. `named`: so many in a hundred, up to 98."""
    rng = random.Random(f"{seed} {number}")
    place = number * 37 % 100
    sort = Sort.RELEVANT if place == 99 else Sort.NAMED if place < named else Sort.PLAIN
    size = rng.choices(SIZES, _WEIGHTS)[0]
    template = list(TEMPLATES)[number % len(TEMPLATES)]
    paragraphs = rng.sample(_paragraphs(), rng.randrange(8, 26))
    beside = rng.sample(_headlines(), min(300, 10 + size // 1500))
    headline = rng.choice(_headlines())
    if sort is Sort.RELEVANT:
        told = random.Random(rng.random())
        words = {name: told.choice(_LISTS[name]) for name in ("maker", "goods", "state", "voice")}
        words |= {name.capitalize(): text[:1].upper() + text[1:] for name, text in words.items()}
        sentences = [_filled(p.format_map(_Kept(words)), rng) for p in TOLD]
        headline = sentences[0].split(",")[0]
        paragraphs = [" ".join(sentences[:2]), *paragraphs[:6], " ".join(sentences[2:]), *paragraphs[6:]]
    elif sort is Sort.NAMED:
        passing = _filled(rng.choice(PASSING), rng)
        (paragraphs if rng.random() < 0.5 else beside).insert(2, passing)
    day = f"2024-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
    story = _Story(headline=headline, paragraphs=paragraphs, beside=beside, day=day)
    page = TEMPLATES[template](story, "")
    if template != "text":
        filler: list[str] = []
        room = size - len(page)
        while room > 0:
            filler.append(rng.choice(_scripts()))
            room -= len(filler[-1])
        page = TEMPLATES[template](story, "".join(filler))
    plain = template == "text"
    return MadePage(
        address=f"https://news.example/{number}" + (".txt" if plain else ".html"),
        content=page.encode(),
        content_type="text/plain; charset=utf-8" if plain else "text/html; charset=utf-8",
        sort=sort,
        template=template,
    )


class _Kept(dict[str, str]):
    """Leaves the names that it does not hold in braces."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def stream(count: int, named: int = NAMED) -> Iterator[MadePage]:
    """The first `count` pages."""
    return (make_page(number, named) for number in range(count))
