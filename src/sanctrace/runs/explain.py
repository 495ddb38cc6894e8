"""One page explained: the same stages as a reading, with the reader asked for its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sanctrace.model import Article, Page

if TYPE_CHECKING:
    from sanctrace.events.explanation import Explanation


@dataclass(frozen=True, kw_only=True)
class ExplainedPage:
    """An article and why its events were read off it."""

    article: Article
    explanation: Explanation


def explain_page(page: Page) -> ExplainedPage:
    """Read a page with the default reader and say why.

    Raises PageError when the page holds no readable text, DataError when a data file is wrong.
    """
    from sanctrace.events.explain import explain
    from sanctrace.events.reader import RuleReader, load_knowledge
    from sanctrace.news.read import load_catalogue, read_page

    article = read_page(page, load_catalogue())
    return ExplainedPage(article=article, explanation=explain(article, RuleReader(load_knowledge())))
