"""An explanation as one standalone HTML file: each sentence with its roles in colour and its parse as a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

import jinja2

from sanctrace import __version__
from sanctrace.cases.sentence import event_sentence
from sanctrace.desk.explanation_wording import (
    denial_words,
    gate_words,
    goods_words,
    ledger_words,
    name_words,
    repair_words,
    role_words,
    side_words,
    trigger_words,
    verdict_words,
    voice_words,
    weighed_words,
)
from sanctrace.desk.wording import masthead
from sanctrace.events.drawing import draw_parse
from sanctrace.events.explanation import RoleFilled, RoleName, SentenceExplained, TriggerRead
from sanctrace.events.trace import Drop
from sanctrace.runs.explain import ExplainedPage


@dataclass(frozen=True, kw_only=True)
class MarkedPiece:
    """A run of a sentence: the roles that cover it, and those of them that begin here and are named."""

    text: str
    roles: tuple[RoleName, ...]
    labels: tuple[RoleName, ...]


def render_explanation(page: ExplainedPage, sentences: tuple[SentenceExplained, ...]) -> str:
    """The explanation, of these of its sentences, as HTML."""
    return (
        _templates()
        .get_template("explain.html")
        .render(
            article=page.article,
            told=page.explanation,
            sentences=sentences,
            numbers={s.number for s in sentences},
            roles=list(RoleName),
            version=__version__,
        )
    )


def marked_pieces(sentence: SentenceExplained, trigger: TriggerRead) -> list[MarkedPiece]:
    """The sentence cut where a role of the trigger begins or ends; together the pieces are the sentence."""
    marks = [role for role in trigger.roles if sentence.start <= role.start < role.end <= sentence.end]
    cuts = sorted({sentence.start, sentence.end, *(edge for m in marks for edge in (m.start, m.end))})
    pieces = []
    for left, right in pairwise(cuts):
        covering = [m for m in marks if m.start <= left and right <= m.end]
        pieces.append(
            MarkedPiece(
                text=sentence.text[left - sentence.start : right - sentence.start],
                roles=_names(covering),
                labels=_names([m for m in covering if m.start == left]),
            )
        )
    return pieces


def _names(roles: list[RoleFilled]) -> tuple[RoleName, ...]:
    return tuple(dict.fromkeys(r.role for r in roles))


def _told(sentence: SentenceExplained) -> list[TriggerRead]:
    """Triggers whose roles were filled, each word once: those that tell an event first."""
    told = [t for t in sentence.triggers if t.roles and t.dropped is not Drop.FULLER]
    return sorted(told, key=lambda t: t.dropped is not None)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sanctrace.desk"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    folder = resources.files("sanctrace.desk") / "templates"
    environment.globals["css"] = "".join(
        (folder / name).read_text(encoding="utf-8") for name in ("report.css", "explain.css")
    )
    environment.filters |= {
        "sentence": event_sentence,
        "masthead": masthead,
        "drawing": draw_parse,
        "pieces": marked_pieces,
        "told": _told,
        "gate": gate_words,
        "repair": repair_words,
        "name_words": name_words,
        "goods": goods_words,
        "role_words": role_words,
        "voice": voice_words,
        "fate": verdict_words,
        "trigger": trigger_words,
        "denial": denial_words,
        "ledger": ledger_words,
        "sides": side_words,
        "weighed": weighed_words,
    }
    return environment
