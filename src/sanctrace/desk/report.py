"""Readings -> one standalone HTML file: cases first, then every page with its text, events, findings and quotes.

The file needs no script, no font and no picture, and its own policy forbids it to load anything from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import NamedTemporaryFile

import jinja2

from sanctrace import __version__
from sanctrace.cases.chain_drawing import draw_chain
from sanctrace.cases.grade import CREDIBILITY, RELIABILITY
from sanctrace.cases.sentence import event_sentence, judgement_sentence, spell_day, spell_interval
from sanctrace.desk.marked_text import Mark, Piece
from sanctrace.desk.report_pages import report_cases, report_pages
from sanctrace.desk.terminal import shorten
from sanctrace.desk.wording import (
    basis_lines,
    claim_sentence,
    days_tested,
    hanging_lines,
    no_measure,
    published_words,
    question_sentence,
    screening_sentence,
    tally,
    unique_claims,
)
from sanctrace.model import Passage, Reading
from sanctrace.rules.phrase import outcome_words

_TONES = 6  # colours of events in report.css; a seventh event takes the first again


def render_report(
    readings: Sequence[Reading],
    *,
    as_of: date | None = None,
    problems: Sequence[str] = (),
    notices: Sequence[str] = (),
) -> str:
    """The report as HTML.

    `problems` are lines about sources that could not be read, `notices` lines about stale lists; shown as they are.
    """
    pages = report_pages(readings)
    return (
        _templates()
        .get_template("report.html")
        .render(
            pages=pages,
            cases=report_cases(readings, pages),
            problems=problems,
            notices=notices,
            basis=tuple(dict.fromkeys(line for r in readings if r.basis for line in basis_lines(r.basis))),
            as_of=as_of,
            version=__version__,
        )
    )


def write_report(path: Path, html: str) -> None:
    """Put the report in place at once: a reader never sees half of it. Raises OSError when it cannot be written."""
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, suffix=".part", delete=False) as file:
        file.write(html)
    Path(file.name).replace(path)
    path.chmod(0o644)


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("sanctrace.desk"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    css = resources.files("sanctrace.desk").joinpath("templates", "report.css").read_text(encoding="utf-8")
    environment.globals["css"] = css
    environment.filters |= {
        "sentence": event_sentence,
        "published": published_words,
        "interval": spell_interval,
        "day": lambda day: spell_day(day.isoformat()),
        "outcome_words": outcome_words,
        "days_tested": days_tested,
        "claim": claim_sentence,
        "screening": screening_sentence,
        "no_measure": no_measure,
        "hanging": hanging_lines,
        "name": lambda value: str(value).replace(" ", "-"),
        "place": _place,
        "tone": lambda number: (number - 1) % _TONES + 1,
        "piece_classes": _piece_classes,
        "piece_ids": _piece_ids,
        "piece_numbers": lambda piece: piece.numbers,
        "tally": tally,
        "shorten": shorten,
        "unique_claims": unique_claims,
        "chain_drawing": draw_chain,
        "question": question_sentence,
        "judgement": judgement_sentence,
        "reliability": RELIABILITY.__getitem__,
        "credibility": CREDIBILITY.__getitem__,
    }
    return environment


def _place(passage: Passage | Mark, page: str) -> str:
    """The id of a passage's place in the text of the page with that anchor."""
    return f"{page}-{passage.start}-{passage.end}"


def _piece_classes(piece: Piece) -> str:
    classes = [f"tone-{(role - 1) % _TONES + 1}" for role in piece.roles if role]
    return " ".join((["law"] if 0 in piece.roles else []) + classes[:1] + (["shared"] if len(classes) > 1 else []))


def _piece_ids(piece: Piece, page: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_place(mark, page) for mark in piece.opens))
