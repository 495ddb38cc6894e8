"""One question to a chat-completions server: bounded in time, size and tries; the key goes to that server alone."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from sanctrace.events.llm_prompt import ChatRequest
from sanctrace.runs.settings import LlmSettings

MAX_ANSWER_BYTES = 5_000_000
_BACKOFF = 0.5  # seconds before the second try; doubled for each further one
_MAX_WAIT = 30.0  # seconds that a server may ask us to wait
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class ChatAnswer:
    """What the server answered, and the model that it says answered."""

    text: str
    model: str


class ChatFailed(Exception):
    """The server gave no answer that can be used; the message says what to do."""


class FormatRefused(ChatFailed):
    """The server takes no request of this shape: it may not know how to hold a model to a schema."""


class _Again(ChatFailed):
    """Worth another try, after `wait` seconds when the server says so."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


class ChatClient:
    """Asks one model on one server."""

    def __init__(self, settings: LlmSettings) -> None:
        self._settings = settings
        self._address = f"{settings.url.rstrip('/')}/chat/completions"
        parts = urlsplit(settings.url)
        host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
        self._shown = (
            f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"  # without user info
        )

    def ask(self, request: ChatRequest) -> ChatAnswer:
        """The answer to a request.

        A connection that is refused and a server that is busy or in error are asked again, `retries` times; a time-out
        is not. Raises FormatRefused when the server takes no such request, ChatFailed for all else.
        """
        for tried in range(self._settings.retries + 1):
            try:
                return self._once(request)
            except _Again as error:
                if tried == self._settings.retries:
                    raise ChatFailed(str(error)) from error
                time.sleep(min(error.wait if error.wait is not None else _BACKOFF * 2**tried, _MAX_WAIT))
        raise AssertionError("every try returns or raises")

    def _once(self, request: ChatRequest) -> ChatAnswer:
        settings = self._settings
        deadline = time.monotonic() + settings.timeout
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if settings.key:
            headers["Authorization"] = f"Bearer {settings.key}"
        try:
            with (
                httpx.Client(timeout=settings.timeout, trust_env=False, follow_redirects=False) as client,
                client.stream("POST", self._address, content=request.content, headers=headers) as response,
            ):
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if len(content) > MAX_ANSWER_BYTES:
                        raise ChatFailed(f"{self._shown} answers with more than {MAX_ANSWER_BYTES:,} bytes")
                    if time.monotonic() > deadline:
                        raise ChatFailed(self._too_slow())
        except httpx.ConnectError as error:
            raise _Again(
                f"the server at {self._shown} does not answer ({self._clean(error)}); start it or check --llm-url"
            ) from error
        except httpx.TimeoutException as error:
            raise ChatFailed(self._too_slow()) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Again(f"the server at {self._shown} broke off ({self._clean(error)}); look into its log") from error
        return self._read(response, bytes(content))

    def _read(self, response: httpx.Response, content: bytes) -> ChatAnswer:
        status = response.status_code
        said = self._said(content)
        if status in _BUSY:
            wait = response.headers.get("retry-after", "")
            message = f"{self._shown} answers {status}{said}; try again later"
            raise _Again(message, float(wait) if wait.isdigit() else None)
        if status in {400, 422}:
            raise FormatRefused(f"{self._shown} takes no such request ({status}{said}); check --llm-model")
        if status in {401, 403}:
            raise ChatFailed(f"{self._shown} refuses the key ({status}{said}); set it in the environment")
        if status != httpx.codes.OK:
            raise ChatFailed(f"{self._shown} answers {status}{said}; check --llm-url (it often ends in /v1)")
        return self._answer(content)

    def _answer(self, content: bytes) -> ChatAnswer:
        body = _object(content)
        choices = body.get("choices")
        choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], Mapping) else {}
        message = choice.get("message")
        text = message.get("content") if isinstance(message, Mapping) else None
        if not isinstance(text, str):
            shown = self._clean(content[:_SHOWN].decode("utf-8", "replace"))
            raise ChatFailed(f"{self._shown} answers with no chat completion ({shown}); is it such a server?")
        if choice.get("finish_reason") == "length":
            raise ChatFailed(f"{self._shown} cut its answer off; allow more tokens there, or a longer context")
        model = body.get("model")
        return ChatAnswer(text=text, model=model if isinstance(model, str) and model else self._settings.model)

    def _said(self, content: bytes) -> str:
        """The server's own words about an error, if it has any."""
        error = _object(content).get("error")
        words = error.get("message") if isinstance(error, Mapping) else error
        return f": {self._clean(words)}" if isinstance(words, str) and words else ""

    def _too_slow(self) -> str:
        seconds = f"{self._settings.timeout:g}"
        return f"no answer from {self._shown} within {seconds} seconds; raise --llm-timeout or name a smaller model"

    def _clean(self, words: object) -> str:
        """Words for a message: one line, short, and without the key, even when the server repeats it."""
        text = " ".join(str(words).split())
        if self._settings.key:
            text = text.replace(self._settings.key, "[key]")
        return text[:_SHOWN]


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}
