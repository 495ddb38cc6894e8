"""An explanation as the JSON object that `sanctrace explain --json` prints; keys in `docs/reference/explain.md`."""

from __future__ import annotations

import dataclasses
import enum
import json

from sanctrace.desk.reading_json import event_json
from sanctrace.events.explanation import EventExplained, SentenceExplained
from sanctrace.events.trace import Drop
from sanctrace.model import EventReading
from sanctrace.runs.explain import ExplainedPage

_NOT_ASKED = {"provisions", "findings", "screenings"}  # an explanation asks no law and no list


def explanation_line(page: ExplainedPage, sentences: tuple[SentenceExplained, ...]) -> str:
    """The explanation, of these of its sentences, as one line of JSON."""
    article, told = page.article, page.explanation
    return json.dumps(
        {
            "id": article.id,
            "source": article.source,
            "sha256": article.sha256,
            "title": article.title,
            "published": article.published.text if article.published else None,
            "body": article.body,
            "opened_by": _plain(told.opened_by),
            "about": told.about,
            "sentences": _plain(sentences),
            "events": [_event(e) for e in told.events],
        },
        ensure_ascii=False,
    )


def _event(explained: EventExplained) -> dict[str, object]:
    event = event_json(EventReading(event=explained.event))
    return {
        "number": explained.number,
        "sentences": list(explained.sentences),
        "ledger": _plain(explained.ledger),
        "rule": explained.rule,
        "because": explained.because,
        "event": {key: value for key, value in event.items() if key not in _NOT_ASKED},
    }


def _plain(value: object) -> object:
    if isinstance(value, Drop):
        return {"reason": value.name.lower(), "because": value.value}
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return value
