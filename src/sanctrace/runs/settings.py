"""One frozen value with everything a run may be told, built once at the door and handed down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

LEDGER_FILE = Path("sanctrace.db")


@dataclass(frozen=True, kw_only=True)
class LlmSettings:
    """A language model that the user named, on a server that speaks the OpenAI-compatible chat-completions protocol."""

    url: str  # up to and with the version, such as http://127.0.0.1:8080/v1
    model: str
    key: str | None = field(default=None, repr=False)  # sent as a bearer token; printed and kept nowhere
    timeout: float = 120.0  # for one whole answer, in seconds
    retries: int = 2  # after a refused connection, a busy server or an error of the server's


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a run may be told.

    Nothing below the door reads the environment, the clock or a module global instead of this value.
    """

    as_of: date | None = None  # law and lists as known on this day; None: all that the library and the lists hold
    ledger: str | Path | None = None  # where readings are kept, a file or postgresql://…; None: nowhere
    lists: Path | None = None  # folder of the added sanctions lists; None: only the list that ships
    library: Path | None = None  # folder of law files; None: the library that ships
    max_bytes: int = 20_000_000  # a page larger than this is refused, in bytes
    timeout: float = 20.0  # for one address, in seconds
    llm: LlmSettings | None = None  # reads the pages in place of the rules
