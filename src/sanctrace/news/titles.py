"""The headline, once and without what is not part of it: site names, sections, the agency after a dash."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sanctrace.lexicon.match import fold
from sanctrace.news.blocks import Block, Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.head import Head
from sanctrace.news.look import Look, families_of, fold_title
from sanctrace.news.sheet import Sheet

_PARTS = re.compile(r"(\s+[|–—·•»:‹›<>~/-]+\s+|\s*\|\s*|:\s+)")
_DASHED = re.compile(r"^(?P<title>.{8,}?)\s*[-–—]{1,2}\s*(?P<name>[^-–—]{2,40})$", re.S)
# What a mail, a transcript or a marked-up text sets before its headline.
_LABEL = re.compile(r"^(?:(?:subject|headline|title)\s*:\s+|#{1,6}\s+)(?=\S)", re.I)
_WORDS = (2, 40)
_BYLINE_WORDS = 6
_NAME_WORDS = 6  # of a line that may be the name of a paper
_NAME_LINE_WORDS = 16  # of such a line with its motto after a bar
_OPENING_COST = 6.0
_REACH = 400  # blocks above the story; no headline stands further up
_KEY_LENGTH = 15  # letters from which a line that stands twice is no accident
_NEAR = 8  # blocks above the story; headlines further up lose by the block
_DISTANCE_COST = 0.1
_ENOUGH_OVERLAP = 0.5  # of the words that a heading shares with a title of the head
_SOME_OVERLAP = 0.25  # the same for a heading of the first rank: titles for search engines use other words
_SMALL_WORDS = "the a an of in on at to for and or by with from is are as after over says say"
_STOP = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, kw_only=True)
class Site:
    """How a title may call its site: folded names, and the words of section names."""

    names: frozenset[str]
    sections: frozenset[str]


def site_of(head: Head, publisher: str | None, catalogue: Catalogue) -> Site:
    """Folded names by which a title may call its site: the publisher's, its other spellings, the agencies'."""
    names = {fold(name) for name in (publisher, *head.publishers) if name}
    for entry, spellings in catalogue.spellings_of:
        if spellings & names:
            names |= spellings | set(entry.domains)
    for address in head.addresses:
        match = re.match(r"\w+://(?:www\.)?([^/:]+)", address)
        if match:
            names |= {match.group(1), match.group(1).rsplit(".", 1)[0]}
    return Site(names=frozenset(fold_title(name) for name in names if name), sections=catalogue.sections)


def without_site(title: str, site: Site) -> str:
    """A title without site names and bare sections at its ends; what is left is never less than two words."""
    parts = _PARTS.split(title)
    whole = len(parts)
    while len(parts) > 2 and _is_site(parts[-1], site, whole > 4) and len(" ".join(parts[:-2]).split()) >= 2:
        parts = parts[:-2]
    while len(parts) > 2 and fold_title(parts[0]) in site.names and len(" ".join(parts[2:]).split()) >= 2:
        parts = parts[2:]
    return "".join(parts).strip()


def _is_site(part: str, site: Site, section_too: bool) -> bool:
    folded = fold_title(part)
    if folded in site.names or (section_too and part and set(re.findall(r"[a-z]+", part.lower())) <= site.sections):
        return True
    return len(folded) > 5 and folded.removeprefix("the") in {name.removeprefix("the") for name in site.names}


def without_agency(title: str, catalogue: Catalogue) -> str:
    """A title without the agency that stands after its last dash ("... - KCNA"); other ends after dashes stay."""
    match = _DASHED.match(title)
    if match and match["name"].strip() in catalogue.agency_names and len(match["title"].split()) >= 3:
        return match["title"].strip()
    return title


def html_title(head: Head, blocks: Sequence[Block], first: int, site: Site) -> tuple[str, tuple[int, ...]]:
    """Title of an HTML page and the numbers of the blocks that print it; `first` is the first block of the story."""
    claimed = [without_site(t, site) for t in (*head.headlines, *head.titles)]
    claimed = [t for t in claimed if t and fold_title(t) not in site.names]
    # Any block that prints a claimed title, or one that carries site names around it, is the title as it is seen.
    printed = _printed(claimed + list(head.titles), blocks, first, site)
    if printed:
        return printed
    headings = [n for n, b in enumerate(blocks[: max(first, 1)]) if _may_be_heading(b, site)]
    for number in sorted(headings, key=lambda n: (blocks[n].prominence or 7, -n)):
        enough = _SOME_OVERLAP if blocks[number].prominence == 1 else _ENOUGH_OVERLAP
        if not claimed or max(_overlap(blocks[number].text, t) for t in claimed) >= enough:
            return blocks[number].text, (number,)
    if claimed:
        return claimed[0], ()
    anywhere = [n for n, b in enumerate(blocks) if b.prominence == 1]
    return (blocks[anywhere[0]].text, (anywhere[0],)) if anywhere else ("", ())


def site_in_title(title: str, head: Head) -> str | None:
    """The name that the page's own title puts before or after the headline ("Headline | The Gazette")."""
    for claimed in head.titles:
        at = claimed.find(title) if title else -1
        if at == -1:
            continue
        before, after = claimed[:at].strip(), claimed[at + len(title) :].strip()
        for rest in (after, before):
            name = rest.strip(" |–—-·•»:‹›<>~/")
            if name and name != rest and 1 <= len(name.split()) <= 7 and not _PARTS.search(name):
                return name
    return None


def _printed(
    claimed: Sequence[str], blocks: Sequence[Block], first: int, site: Site
) -> tuple[str, tuple[int, ...]] | None:
    folded = [fold_title(t) for t in claimed]
    best: tuple[int, int, int] | None = None
    for number, block in enumerate(blocks):
        key = fold_title(block.text) if _WORDS[0] <= block.words <= _WORDS[1] else ""
        if len(key) < 8 or key in site.names:
            continue
        for claim in folded:
            whole = claim == key
            part = len(key) * 2 >= len(claim) and (claim.startswith(key) or claim.endswith(key))
            if whole or (part and (block.prominence in {1, 2} or block.role is Role.TITLE or number < first)):
                rank = (int(whole) + 2 * (block.prominence == 1) + int(number <= first), len(key), -number)
                best = max(best, rank) if best else rank
                break
    if best is None:
        return None
    chosen = -best[2]
    key = fold_title(blocks[chosen].text)
    return blocks[chosen].text, tuple(n for n, b in enumerate(blocks) if fold_title(b.text) == key)


def _may_be_heading(block: Block, site: Site) -> bool:
    wanted = block.prominence in {1, 2} or block.role is Role.TITLE
    return wanted and block.words >= _WORDS[0] and fold_title(block.text) not in site.names and block.link_share < 0.9


def _overlap(first: str, second: str) -> float:
    a, b = (set(re.findall(r"\w+", fold(t))) - _STOP for t in (first, second))
    return len(a & b) / max(1, min(len(a), len(b)))


def text_title(sheet: Sheet, first: int, site: Site, catalogue: Catalogue) -> tuple[str, int]:
    """Title of a text page and the number of the last block above the story that prints it, -1 when there is none.

    `first` is the first block of running text. Lines printed again, above the byline and date, and in the words of the
    story win over mastheads and sections.
    """
    blocks, looks, labels = sheet.blocks, sheet.looks, sheet.labels
    candidates = [
        number
        for number in range(max(0, first - _REACH), first)
        if (labels[number] in {None, Role.TITLE} or _LABEL.match(blocks[number].text))
        and _WORDS[0] <= looks[number].words <= _WORDS[1]
        and not looks[number].menu
        and not _is_byline(looks[number], catalogue)
        and not _is_sentence(number, sheet)
        and not blocks[number].text.endswith(",")  # "Dear reader,"
    ]
    if not candidates:
        return "", -1
    keys = [_title_key(block.text) for block in blocks]
    opening = _opening(sheet, candidates, catalogue)
    place = _Places(first=first, labels=labels, keys=keys, candidates=frozenset(candidates), opening=opening)
    story = _content_words(" ".join(block.text for block in blocks[first : first + 4]))
    scores = {number: _by_words(blocks[number].text, story, site) + place.score(number) for number in candidates}
    best = max(candidates, key=lambda number: (scores[number], -number))
    return _LABEL.sub("", blocks[best].text), max(number for number in range(first) if keys[number] == keys[best])


def _opening(sheet: Sheet, candidates: Sequence[int], catalogue: Catalogue) -> frozenset[int]:
    """The lines that open a text page with the paper's name: masthead, motto, number of the issue.

    They are the first group of lines that is no furniture, when its first line looks like a name and a line that may
    be the headline stands in a further group.
    """
    blocks, labels = sheet.blocks, sheet.labels
    top = next((n for n in range(len(blocks)) if labels[n] in {None, Role.TITLE, Role.DATE}), None)
    if top is None:
        return frozenset()
    group = [n for n in range(top, candidates[-1]) if blocks[n].group == blocks[top].group]
    if set(candidates) <= set(group) or Role.BYLINE in {labels[n] for n in group}:
        return frozenset()
    line = blocks[top].text
    return frozenset(group) if _looks_apart(line) or (len(group) > 1 and _names_paper(line, catalogue)) else frozenset()


def _looks_apart(line: str) -> bool:
    """Whether a line is set like the name of a paper: a few words in capitals, spaced letters, a motto after a bar."""
    words = re.findall(r"[^\W\d_]+", line)
    if not words or len(line.split()) > _NAME_LINE_WORDS:
        return False
    spaced = len(words) > _NAME_WORDS - 2 and all(len(word) == 1 for word in words)
    return spaced or (line.upper() == line and len(words) <= _NAME_WORDS) or " | " in line


def _names_paper(line: str, catalogue: Catalogue) -> bool:
    """Whether a short line holds a word of the names of papers, with a capital."""
    words = re.findall(r"[^\W\d_]+", line)
    named = any(word[0].isupper() and word.lower() in catalogue.masthead_words for word in words)
    return named and len(words) <= _NAME_WORDS


def _is_byline(look: Look, catalogue: Catalogue) -> bool:
    family = families_of(look, catalogue)
    return family is not None and family.role is Role.BYLINE and look.words <= _BYLINE_WORDS


def _is_sentence(number: int, sheet: Sheet) -> bool:
    """Whether a line ends in a full stop and no byline or date below makes it a headline."""
    if not sheet.looks[number].prose or not sheet.blocks[number].text.endswith("."):
        return False
    below = sheet.labels[number + 1 : number + 3]
    return not {Role.DATE, Role.BYLINE, Role.UPDATED, Role.TITLE} & set(below)


def _title_key(text: str) -> str:
    text = _LABEL.sub("", text)
    return fold_title(_DASHED.sub(lambda m: m["title"], text) if len(text) > 30 else text)


def _content_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(text))) - _STOP


def _by_words(text: str, story: set[str], site: Site) -> float:
    words = len(text.split())
    score = min(words, 10) * 0.4 + min(4, len(_content_words(text) & story))
    key = fold_title(text)
    # A publisher's name may trail on in its copyright line: "The Harbour Post Ltd".
    named = key in site.names or (len(key) > _KEY_LENGTH and any(name.startswith(key) for name in site.names))
    if named or (text.upper() == text and words <= 6):
        score -= 4
    return score - 2 if text.endswith((".", ":", ";")) else score


class _Places:
    """Where the lines above a story stand, for one page."""

    def __init__(
        self,
        *,
        first: int,
        labels: Sequence[Role | None],
        keys: Sequence[str],
        candidates: frozenset[int],
        opening: frozenset[int],
    ) -> None:
        self.first = first
        self.labels = labels
        self.keys = keys
        self.candidates = candidates
        self.times = Counter(keys[:first])
        self.opening = opening
        # A date under the masthead is that of the issue: the headline stands below it.
        outside = [n for n in sorted(candidates) if n not in opening]
        above = outside[0] if opening and outside else 0
        self.dated = next((n for n in range(above, len(labels)) if labels[n] is Role.DATE), len(labels))
        self.long_keys = [key for key in dict.fromkeys(keys) if len(key) > _KEY_LENGTH][:_REACH]

    def score(self, number: int) -> float:
        """Printed again above the story or after a label ("Share this article: ..."), near the byline and the date."""
        key, score = self.keys[number], 0.0
        if len(key) > _KEY_LENGTH:
            if self.times[key] > 1:
                score += 6
            elif any(other.endswith(key) and other != key for other in self.long_keys):
                score += 4
        for away, gain in ((1, 4.0), (2, 3.5), (3, 2.0)):
            if number + away < self.first and self.labels[number + away] in {Role.DATE, Role.BYLINE, Role.UPDATED}:
                score += gain
                break
        if number in self.opening:
            return score - _OPENING_COST
        if number == self.first - 1:
            score += 2
        score -= _DISTANCE_COST * max(0, self.first - number - _NEAR)
        if self.dated < number:
            score -= 2
        # Of two lines set right under each other the second is the summary.
        return score - 1.5 if number - 1 in self.candidates and self.keys[number - 1] != key else score
