"""What a language model is asked about an article: instructions, the page's text fenced as data, the answer's schema.

The same article, model and word list give the same request, byte for byte; its SHA-256 is part of the record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sanctrace.model import Article, ClaimStatus, EventKind

MAX_CHARACTERS = 60_000  # of a body; what stands beyond is not sent, and the record says so
_SEED = 7


@dataclass(frozen=True, kw_only=True)
class ChatRequest:
    """A request to a chat-completions server, as the bytes that are sent."""

    content: bytes
    cut: bool = False  # whether the article was longer than what is sent

    @property
    def sha256(self) -> str:
        """Hex digest of the request."""
        return hashlib.sha256(self.content).hexdigest()


def chat_request(article: Article, model: str, classes: Sequence[str], *, structured: bool = True) -> ChatRequest:
    """The request for an article: deterministic settings (temperature 0, a fixed seed), text fenced as data.

    `classes` are the item classes that the answer may use. `structured` asks the server to hold the model to the
    schema; without it the schema is only described in words, for servers that refuse the setting.
    """
    body = article.body[:MAX_CHARACTERS]
    fence = _fence(body)
    instructions = _instructions()
    for name, words in {
        "fence": fence,
        "kinds": ", ".join(k.value for k in EventKind),
        "statuses": ", ".join(s.value for s in ClaimStatus),
        "classes": ", ".join(classes),
    }.items():
        instructions = instructions.replace(f"{{{name}}}", words)
    day = f"Published on {article.published.day.isoformat()}.\n" if article.published else ""
    request: dict[str, Any] = {
        "model": model,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": f"{day}<{fence}>\n{body}\n</{fence}>"},
        ],
        "temperature": 0,
        "seed": _SEED,
        "stream": False,
    }
    if structured:
        schema = {"name": "events", "strict": True, "schema": answer_schema(classes)}
        request["response_format"] = {"type": "json_schema", "json_schema": schema}
    content = json.dumps(request, separators=(",", ":")).encode("ascii")
    return ChatRequest(content=content, cut=len(article.body) > MAX_CHARACTERS)


@cache
def _instructions() -> str:
    return (files("sanctrace.events") / "llm_prompt.txt").read_text(encoding="utf-8")


def _fence(body: str) -> str:
    """A mark that the body does not hold and that whoever wrote the body could not know."""
    fence = f"article-{hashlib.sha256(body.encode('utf-8', 'backslashreplace')).hexdigest()[:16]}"
    while fence in body:
        fence = f"article-{hashlib.sha256(fence.encode()).hexdigest()[:16]}"
    return fence


def answer_schema(classes: Sequence[str]) -> Mapping[str, Any]:
    """JSON Schema of the answer, in the subset that servers accept: every key required, none added."""
    words = {"type": "string"}
    maybe = {"type": ["string", "null"]}
    telling = _object({"quote": words, "trigger": words})
    item = _object({"quote": words, "class": {"type": "string", "enum": list(classes)}})
    event = _object(
        {
            "kind": {"type": "string", "enum": [k.value for k in EventKind]},
            "status": {"type": "string", "enum": [s.value for s in ClaimStatus]},
            "tellings": {"type": "array", "items": telling},
            "supplier": maybe,
            "recipient": maybe,
            "intermediaries": {"type": "array", "items": words},
            "items": {"type": "array", "items": item},
            "when": maybe,
            "place": maybe,
        }
    )
    return _object({"events": {"type": "array", "items": event}})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
