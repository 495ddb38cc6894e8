"""PETRARCH2, the dictionary coder, as a reader of our articles: its CAMEO codes become events by `cameo.yml`.

Its code and dictionaries are not part of this project: `checkout` is a folder with its package, one that runs under
this Python. It reads constituency parses; it gets those of our own parser, turned into brackets by `brackets.py`. An
event of its kind has two actors and a code and no goods: it is given the goods words of its sentence from our lexicon,
and its actors are given as States. Date: that of the report, as it codes it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from brackets import sentence_trees
from keyword_alert import items_of

from sanctrace.events.parse import parse
from sanctrace.events.reader import load_knowledge
from sanctrace.events.sentences import split_sentences
from sanctrace.model import Article, ClaimStatus, Event, EventKind, Interval, Party

CODES = Path(__file__).resolve().parent / "cameo.yml"
Coded = tuple[str, str, str]  # source, target, CAMEO code


class CheckoutUnusable(Exception):
    """The folder holds no coder that this Python can run."""


@dataclass(frozen=True)
class Coder:
    """The coder with its dictionaries read; raises CheckoutUnusable when the folder holds none."""

    checkout: Path
    modules: dict[str, ModuleType] = field(init=False)

    def __post_init__(self) -> None:
        sys.path.insert(0, str(self.checkout))
        try:
            names = ("petrarch2", "PETRreader", "PETRtree", "utilities")
            modules = {name: importlib.import_module(f"petrarch2.{name}") for name in names}
        except (ImportError, SyntaxError) as error:
            message = f"{self.checkout}: no package petrarch2 that this Python can import ({error}); give its checkout"
            raise CheckoutUnusable(message) from error
        object.__setattr__(self, "modules", modules)
        with contextlib.redirect_stdout(io.StringIO()):
            config = modules["utilities"]._get_data("data/config/", "PETR_config.ini")
            modules["PETRreader"].parse_Config(config)
            modules["petrarch2"].read_dictionaries()

    def code(self, tree: str, text: str, day: str) -> list[Coded]:
        """Codes of one bracketed sentence, none when it cannot code it; `day` is YYYYMMDD."""
        with contextlib.redirect_stdout(io.StringIO()):
            line = self.modules["utilities"]._format_parsed_str(tree)
            date = self.modules["PETRreader"].dstr_to_ordate(day)
            coded, _ = self.modules["PETRtree"].Sentence(line, text, date).get_events()
        return sorted({(str(s), str(t), str(c)) for s, t, c in coded or ()})


@cache
def code_table() -> dict[str, Any]:
    """The mapping of codes and States (`cameo.yml`)."""
    table: dict[str, Any] = yaml.safe_load(CODES.read_text(encoding="utf-8"))
    return table


def meaning(code: str) -> dict[str, Any] | None:
    """Kind and status for the longest prefix of a code that the table knows; None when the code reports no flow."""
    table = code_table()["codes"]
    record: dict[str, Any] | None = next((table[code[:n]] for n in range(len(code), 1, -1) if code[:n] in table), None)
    return record


def state(actor: str) -> str | None:
    """ISO 3166-1 alpha-2 for an actor code such as RUSGOV; None for one of no State."""
    known: str | None = code_table()["states"].get(actor[:3])
    return known


@dataclass(frozen=True)
class CoderStage:
    """An event stage: article in, the coder's events out; `seen` counts every code, of a flow or not."""

    coder: Coder
    seen: Counter[str] = field(default_factory=Counter)

    def __call__(self, article: Article, /) -> list[Event]:
        """Events in order of the text; the same code between the same actors counts once, as in its own output."""
        if article.published is None:
            return []
        found: dict[Coded, Event] = {}
        sentences = split_sentences(article)
        for sentence, doc in zip(sentences, parse([s.text for s in sentences]), strict=True):
            for tree in sentence_trees(doc):
                for coded in self.coder.code(tree, sentence.text, article.published.text[:10].replace("-", "")):
                    self.seen[coded[2]] += 1
                    for event in self._events(article, sentence.start, sentence.text, coded):
                        found.setdefault(coded, event)
        return list(found.values())

    @staticmethod
    def _events(article: Article, start: int, text: str, coded: Coded) -> Iterator[Event]:
        source, target, code = coded
        told = meaning(code)
        goods = load_knowledge().find_goods(text)
        sides = [_party(source), _party(target)]
        if told is None or not goods or not any(p and p.country in load_knowledge().regimes for p in sides):
            return
        supplier, recipient = reversed(sides) if told.get("reversed") else sides
        yield Event(
            article=article.id,
            kind=EventKind(told["kind"]),
            status=ClaimStatus(told.get("status", "reported")),
            supplier=supplier,
            recipient=recipient,
            items=items_of(article, start, goods),
            when=Interval(start=article.published.text[:10]) if article.published else None,
            evidence=(article.passage(start, start + len(text)),),
            reader="petrarch2",
        )


def _party(actor: str) -> Party | None:
    country = state(actor)
    name = load_knowledge().names.state(country) if country else None
    return Party(text=name, name=name, country=country) if name else None
