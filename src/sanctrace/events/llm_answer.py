"""A language model's answer, as text, to what it says of each event; what has the wrong shape is left out and noted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sanctrace.model import ClaimStatus, EventKind

MAX_EVENTS = 30  # of one answer; an article that tells more is a list, and the record says what was left out
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_BLOCK = re.compile(r"\A\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL)
_SHOWN = 80


class UnreadableAnswer(ValueError):
    """The text is no answer to what was asked: not JSON, or not an object with a list of events."""


@dataclass(frozen=True, kw_only=True)
class Telling:
    """A sentence said to tell an event, and the word of it that says what happened."""

    quote: str
    trigger: str | None


@dataclass(frozen=True, kw_only=True)
class SaidItem:
    """Words said to name what moved, and the class that the model gives it, when it is a known one."""

    quote: str
    item_class: str | None


@dataclass(frozen=True, kw_only=True)
class SaidEvent:
    """An event as the model tells it: nothing here is believed yet. `number` counts from 1 within the answer."""

    number: int
    kind: EventKind
    status: ClaimStatus | None
    tellings: tuple[Telling, ...]
    supplier: str | None
    recipient: str | None
    intermediaries: tuple[str, ...]
    items: tuple[SaidItem, ...]
    when: str | None
    place: str | None


@dataclass(kw_only=True)
class Notes:
    """What was left out of an answer, and why; one sentence each."""

    sentences: list[str] = field(default_factory=list)

    def drop(self, event: int, what: str, words: object, why: str) -> None:
        """Something that an event of the answer said, and why it was not taken."""
        self.sentences.append(f"event {event}: {what} {shown(words)}: {why}")


def shown(words: object) -> str:
    """Words of an answer, in quotes and short."""
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return f"“{text[:_SHOWN]}…”" if len(text) > _SHOWN else f"“{text}”"


def parse_answer(text: str, classes: Sequence[str], notes: Notes) -> list[SaidEvent]:
    """The events that an answer tells, in its order. Thinking aloud and a code fence around the JSON are left out.

    Unknown kinds, statuses and classes, and values of a wrong type, are dropped and noted. Raises UnreadableAnswer.
    """
    answer = _json(text)
    if not isinstance(answer, Mapping) or not isinstance(answer.get("events"), list):
        raise UnreadableAnswer(f"no object with a list of events but {shown(text)}")
    listed = answer["events"]
    if len(listed) > MAX_EVENTS:
        notes.sentences.append(f"{len(listed)} events were listed; those after the first {MAX_EVENTS} were left out")
    read = (_event(number, said, classes, notes) for number, said in enumerate(listed[:MAX_EVENTS], 1))
    return [event for event in read if event is not None]


def _json(text: str) -> Any:
    bare = _THOUGHT.sub("", text)
    if (block := _BLOCK.match(bare)) is not None:
        bare = block[1]
    try:
        return json.loads(bare)
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer(f"no JSON but {shown(text)}") from error


def _event(number: int, said: object, classes: Sequence[str], notes: Notes) -> SaidEvent | None:
    if not isinstance(said, Mapping):
        notes.drop(number, "the whole event", said, "no object")
        return None
    kind = said.get("kind")
    if kind not in list(EventKind):
        notes.drop(number, "kind", kind, "unknown, so the whole event is dropped")
        return None
    status = said.get("status")
    if status is not None and status not in list(ClaimStatus):
        notes.drop(number, "status", status, "unknown")
        status = None
    reader = _Fields(number, said, notes)
    return SaidEvent(
        number=number,
        kind=EventKind(kind),
        status=ClaimStatus(status) if status is not None else None,
        tellings=tuple(
            Telling(quote=quote, trigger=trigger if isinstance(trigger := part.get("trigger"), str) else None)
            for quote, part in reader.quoted("tellings")
        ),
        supplier=reader.words("supplier"),
        recipient=reader.words("recipient"),
        intermediaries=tuple(quote for quote, _ in reader.quoted("intermediaries")),
        items=tuple(
            SaidItem(quote=quote, item_class=reader.item_class(part, classes)) for quote, part in reader.quoted("items")
        ),
        when=reader.words("when"),
        place=reader.words("place"),
    )


class _Fields:
    """Fields of one event of an answer, by their types."""

    def __init__(self, number: int, said: Mapping[str, Any], notes: Notes) -> None:
        self.number = number
        self.said = said
        self.notes = notes

    def words(self, name: str) -> str | None:
        """A field of words; None when it is absent, empty or of another type."""
        value = self.said.get(name)
        if isinstance(value, Mapping):  # {"quote": ...} for a bare string
            value = value.get("quote")
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            self.notes.drop(self.number, name, value, "no words")
            return None
        return value

    def quoted(self, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Members of a list, each a quote with what is said of it."""
        value = self.said.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.notes.drop(self.number, name, value, "no list")
            return
        for member in value:
            part = {"quote": member} if isinstance(member, str) else member
            quote = part.get("quote") if isinstance(part, Mapping) else None
            if isinstance(quote, str) and quote.strip():
                yield quote, part
            else:
                self.notes.drop(self.number, name, member, "no quote")

    def item_class(self, part: Mapping[str, Any], classes: Sequence[str]) -> str | None:
        """The class given to an item, when there is such a class."""
        value = part.get("class")
        if value is None or value in classes:
            return value
        self.notes.drop(self.number, "class", value, "unknown")
        return None
