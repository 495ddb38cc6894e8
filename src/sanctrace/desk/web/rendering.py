"""The desk's templates: escaping switched on, and the phrases that the terminal and the report use too."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from werkzeug.wrappers import Request, Response

from sanctrace import __version__
from sanctrace.cases.chain_drawing import draw_chain
from sanctrace.cases.grade import CREDIBILITY, RELIABILITY
from sanctrace.cases.sentence import event_sentence, judgement_sentence, spell_day, spell_interval
from sanctrace.desk.terminal import shorten
from sanctrace.desk.web.guard import form_token
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import visitor_of
from sanctrace.desk.wording import (
    LISTED_WORDS,
    claim_sentence,
    days_tested,
    hanging_lines,
    published_words,
    question_sentence,
    screening_sentence,
    tally,
    telling_masthead,
    unique_claims,
)
from sanctrace.lexicon.described import is_named
from sanctrace.model import Interval, Passage
from sanctrace.rules.phrase import outcome_words


def page(desk: Desk, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """The answer that a template gives."""
    session = request.environ["sanctrace.session"]
    visitor = visitor_of(request)
    shared = {
        "by": visitor.name if visitor else desk.settings.by,
        "account": visitor.account if visitor else None,
        "may": frozenset(permission.value for permission in visitor.may) if visitor else frozenset(),
        "shared": desk.settings.shared is not None,
        "token": form_token(desk, session),
        "symbol": desk.symbol,
        "path": request.path,
        "version": __version__,
    }
    html = templates().get_template(template).render(**shared, **values)
    return Response(html, status=status, content_type="text/html; charset=utf-8")


@cache
def templates() -> jinja2.Environment:
    """The environment of the desk's templates."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sanctrace.desk.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "capitalize_first": lambda text: text[:1].upper() + text[1:],
        "chain_drawing": draw_chain,
        "claim": claim_sentence,
        "credibility": CREDIBILITY.__getitem__,
        "day": lambda day: spell_day(str(day)),
        "days_tested": days_tested,
        "hanging": hanging_lines,
        "interval": spell_interval,
        "judgement": judgement_sentence,
        "listed": LISTED_WORDS.__getitem__,
        "masthead": telling_masthead,
        "name": lambda value: str(value).replace(" ", "-"),
        "outcome_words": outcome_words,
        "place": _place,
        "published": published_words,
        "question": question_sentence,
        "reliability": RELIABILITY.__getitem__,
        "screening": screening_sentence,
        "sentence": event_sentence,
        "shorten": shorten,
        "span_words": _span_words,
        "tally": tally,
        "unique_claims": unique_claims,
    }
    environment.tests["named"] = lambda actor: actor is not None and is_named(actor)
    return environment


def _place(passage: Passage) -> str:
    """The id of a passage's place on the page of its article."""
    return f"p-{passage.start}-{passage.end}"


def _span_words(start: str | None, end: str | None) -> str:
    """The days of an event in words; an empty string when it has none."""
    return spell_interval(Interval(start=start, end=end)) if start else ""
