"""Newsrooms that a page credits with its text and that no list of agencies has: local wires, papers, other outlets."""

from __future__ import annotations

import re

from sanctrace.lexicon.match import fold
from sanctrace.news.blocks import Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.dateline import Dateline
from sanctrace.news.parts import Parts

# "Meridian Wire", "By Jane Doe, Capitol Post", "According to Harbour Herald".
_NAME = re.compile(
    r"(?:(?:[Bb]y|According to|From|Source:|Via) )?(?:[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+){1,3}, )?"
    r"(?P<name>(?:The )?[A-Z][\w’'-]+(?: (?:of|do|de|the|[A-Z][\w’'-]+)){1,3})"
)


def credited_newsrooms(parts: Parts, dateline: Dateline | None, catalogue: Catalogue) -> list[str]:
    """Names of newsrooms in the brackets of the dateline, or alone in a line beside the date above the story.

    A name counts when it is built as a newspaper or a wire names itself and is not the page's own.
    """
    blocks, labels = parts.sheet.blocks, parts.sheet.labels
    lines = [dateline.credit] if dateline and dateline.credit else []
    for number in range(parts.story[0]):
        beside = {labels[n] for n in (number - 1, number + 1) if 0 <= n < len(labels)}
        if Role.DATE in beside and labels[number] in {None, Role.BYLINE}:
            lines.append(blocks[number].text)
    own = {fold(name) for name in (parts.publisher, parts.title) if name}
    found = []
    for line in lines:
        match = _NAME.fullmatch(line.strip())
        if match and fold(match["name"]) not in own and _is_newsroom(match["name"], catalogue):
            found.append(match["name"])
    return list(dict.fromkeys(found))


def _is_newsroom(name: str, catalogue: Catalogue) -> bool:
    words = {word.casefold() for word in re.findall(r"[^\W\d_]+", name)}
    return not words.isdisjoint(catalogue.newsroom_words)
