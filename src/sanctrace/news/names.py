"""Who published a page and which agencies it draws on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from sanctrace.lexicon.match import fold
from sanctrace.lexicon.sources import load_sources
from sanctrace.news.blocks import Role
from sanctrace.news.catalogue import Catalogue, Publisher
from sanctrace.news.head import Head
from sanctrace.news.look import fold_title
from sanctrace.news.sheet import Sheet

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:copyright|©|\(c\))?\s*[,:]?\s*"
    r"(?:(?:19|20)\d\d\s*(?:[-–—]\s*(?:(?:19|20)\d\d|\d\d|present))?)?[,.:]?\s*(?:by\s+|to\s+)?(?P<name>[^|\n©]{2,80})",
    re.I,
)
_CUT = re.compile(
    r"\s*(?:(?<!\b[A-Z])[.|;•·]\s|\||,?\s+(?:(?:19|20)\d\d|all rights|llc|sal\b|inc\b|ltd|limited|gmbh|plc|co\.|corp"
    r"|unauthori[sz]ed|reproduction|no part|a division|is a|terms|privacy|contact|best viewed)).*$",
    re.I | re.S,
)
# "By Jane Doe, for Evening Post": the writer's name, a comma, and the paper alone in capitals to the end of the line.
_WRITTEN_FOR = re.compile(
    r"[Bb][Yy] [A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,4}, for "
    r"(?P<name>(?:[Tt]he )?[A-Z][\w.’'&-]*(?: [A-Z][\w.’'&-]*){0,4})"
)
_HEAD_BLOCKS = 12
_NAME_WORDS = 5  # a line of more words, all with capitals, is rather a menu
_OFFICE = 2.5  # the name of an office between the day and the story, where no line above reads like a masthead
_MENU = 3  # names of sections in a line that is a menu
_LEAST = 2.0  # a line with a lower score is no masthead
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "am", "de", "la", "le", "du", "der", "die", "das", "&"})
# What trails a name and is none of it: the day, whose paper it is.
_ASIDE = re.compile(
    r",\s+(?:\d{1,2}\.? \w+ (?:19|20)\d\d|\w+ \d{1,2}, (?:19|20)\d\d|"
    r"an? (?:[\w’'&-]+ ){1,4}(?:newspaper|publication|company|magazine|title))$"
)
_EDGES = " .,:;|-–—©®™\"“”'"


def _host(address: str) -> str:
    """Its host; empty when a page claims an address that is none (`http://[::1`)."""
    try:
        return urlsplit(address).hostname or "" if "://" in address else ""
    except ValueError:
        return ""


def publisher_of_address(addresses: Iterable[str], catalogue: Catalogue) -> Publisher | None:
    """The catalogue's publisher of the first address that it knows."""
    for address in addresses:
        host = _host(address)
        while host.count(".") >= 1:
            if (publisher := catalogue.publisher_by_domain.get(host)) is not None:
                return publisher
            host = host.split(".", 1)[1]
    return None


def known_publisher(name: str, catalogue: Catalogue) -> Publisher | None:
    """The catalogue's publisher of this name or spelling."""
    return catalogue.publisher_by_spelling.get(fold(name))


def find_publisher(head: Head, sheet: Sheet, catalogue: Catalogue) -> str | None:
    """The publisher as the page names it: address, head, copyright line, own statements."""
    by_address = publisher_of_address(head.addresses, catalogue)
    if by_address:
        return by_address.name
    for name in head.publishers:
        if not name.startswith(("http", "@")):
            return clean_name(name, catalogue) or name
    texts = [block.text for block in sheet.blocks]
    candidates = [_copyright_name(reversed(texts)), _stated(texts, catalogue), *head.mastheads]
    return next((cleaned for c in candidates if c and (cleaned := clean_name(c, catalogue))), None)


def clean_name(name: str, catalogue: Catalogue) -> str | None:
    """A publisher's name without what trails after it, in the catalogue's spelling; None for a name that is none."""
    cleaned = _ASIDE.sub("", name.strip(_EDGES)).strip(_EDGES)
    for trailing in (*catalogue.trailing, *catalogue.trailing):  # twice: one can stand before another
        cleaned = re.sub(rf"\s+{re.escape(trailing)}$", "", cleaned, flags=re.I).strip(_EDGES)
    if (
        (len(cleaned) < 3 and cleaned not in catalogue.agency_names)
        or cleaned.lower() in catalogue.no_names
        or cleaned.lower().startswith("by ")
    ):
        return None
    known = known_publisher(cleaned, catalogue)
    return known.name if known else cleaned


def titled(name: str) -> str:
    """A name in capitals as it is written: "Office of Export Licences"."""
    words = [word if n and word in _SMALL else word.capitalize() for n, word in enumerate(name.lower().split(" "))]
    return " ".join(re.sub(r"(?<=[-&/])[a-z]", lambda m: m[0].upper(), word) for word in words)


def _copyright_name(texts: Iterable[str]) -> str | None:
    for text in texts:
        if len(text) > 400 or not re.search(r"©|\(c\)|copyright", text, re.I):
            continue
        for match in _COPYRIGHT.finditer(text):
            name = _CUT.sub("", match["name"]).strip(_EDGES)
            if (
                2 <= len(name) <= 60
                and any(c.isupper() for c in name)
                and not re.match(r"(?:all rights|notice|policy|\d+$)", name, re.I)
            ):
                return name
    return None


@lru_cache(maxsize=4)
def _patterns(statements: tuple[str, ...]) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """How a text that one of the statements fits begins, and each of them."""
    openings = sorted({_regex(" ".join(statement.split()[:2])).replace("?P<name>", "?:") for statement in statements})
    patterns = tuple(
        re.compile(f"^{_regex(statement)}" + (r"(?:[.|;]|$)" if statement.endswith("}") else ""), re.I)
        for statement in statements
    )
    return re.compile("|".join(openings), re.I), patterns


def _regex(statement: str) -> str:
    return re.escape(statement).replace(r"\{name\}", r"(?P<name>[^.|:;]{2,60}?)").replace(r"\ ", r"\s+")


def _stated(texts: Sequence[str], catalogue: Catalogue) -> str | None:
    openings, patterns = _patterns(catalogue.statements)
    for text in texts:
        if len(text) <= 300 and openings.match(text):
            for pattern in patterns:
                match = pattern.match(text)
                if match and match["name"][0].isupper():
                    return match["name"].strip(_EDGES)
    return None


def masthead(sheet: Sheet, first: int, title: str, catalogue: Catalogue) -> str | None:
    """The name of the paper as a short line above the story prints it, None when no line reads like one.

    `first` is the number of the block that starts the story.
    """
    times = Counter(fold_title(block.text) for block in sheet.blocks)
    headline = fold_title(title)
    best: tuple[float, str] = (_LEAST, "")
    for number, (block, look) in enumerate(zip(sheet.blocks[:first], sheet.looks, strict=False)):
        text = block.text.strip(_EDGES)
        if not 1 <= block.words <= 8 or block.columns > 1 or len(text) < 3 or not text[0].isupper():
            continue
        if number > _HEAD_BLOCKS or look.family is not None or fold_title(text) == headline:
            continue
        words = re.findall(r"[^\W\d_]+", text)
        if sum(word.lower() in catalogue.sections or word.lower() in catalogue.no_names for word in words) >= _MENU:
            continue  # a row of sections
        score = 2.0 if not catalogue.masthead_words.isdisjoint(word.lower() for word in words) else 0.0
        score += 2 if times[fold_title(block.text)] > 1 else 0
        score += (1.5, 0.5)[number] if number < 2 else 0
        beside = {sheet.labels[n] for n in (number - 1, number + 1) if 0 <= n < len(sheet.labels)}
        if Role.DATE in beside and not catalogue.office_words.isdisjoint(word.lower() for word in words):
            score += 1  # the page of an office has its name beside the day, where a newspaper has its writer's
        if Role.DATE in beside and number == first - 1 and load_sources().names_office(text):
            score = max(score, _OFFICE)
        score += 1 if len(words) > 1 and sum(word[0].isupper() for word in words) * 2 > len(words) else 0
        score -= 1.5 if len(words) > _NAME_WORDS and all(word[0].isupper() for word in words) else 0
        name = clean_name(text, catalogue)
        if name and score > best[0]:
            best = (score, name if name.upper() != name or len(words) < 2 else titled(name))
    return best[1] or None


def written_for(sheet: Sheet, first: int, catalogue: Catalogue) -> str | None:
    """The paper that a byline above the story says it was written for; None when none does or it is an agency.

    `first` is the number of the block that starts the story.
    """
    for block in sheet.blocks[:first]:
        match = _WRITTEN_FOR.fullmatch(block.text.strip())
        if match and not catalogue.agency_forms.search(match["name"]):
            return clean_name(match["name"], catalogue)
    return None


def find_agencies(places: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Agencies named in datelines, credits, bylines and the dash of a headline, in order of appearance."""
    found = [
        catalogue.agency_names[match.group()] for text in places for match in catalogue.agency_forms.finditer(text)
    ]
    return tuple(dict.fromkeys(found))
