"""Options of a run, gathered into its settings at the door: where to keep, as known when, and who reads."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import click

from sanctrace.desk.places import home_option, library_option
from sanctrace.runs.settings import LlmSettings, Settings, WatchSettings, WebSettings

KEY_VARIABLE = "SANCTRACE_LLM_KEY"
_LLM_OPTIONS = ("llm_url", "llm_model", "llm_timeout", "llm_key_env")
_OPTIONS = (
    click.option(
        "--ledger",
        metavar="PATH|URL",
        help="Also keep pages, readings and cases in this file, or in postgresql://USER@HOST/DATABASE.",
    ),
    click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Use the law and the lists as known on this day."),
    click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        default=Settings.max_bytes,
        show_default=True,
        help="Refuse a page that is larger than this.",
    ),
    library_option,
    home_option,
    click.option(
        "--reader",
        type=click.Choice(["rules", "llm"]),
        default="rules",
        show_default=True,
        help="Who reads the events: the rules, or a language model on a server that you name.",
    ),
    click.option("--llm-url", metavar="URL", help="Its server, such as http://127.0.0.1:8080/v1."),
    click.option("--llm-model", metavar="NAME", help="The model's name there."),
    click.option(
        "--llm-timeout",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="How long to wait for one answer (120).",
    ),
    click.option(
        "--llm-key-env",
        metavar="VARIABLE",
        help=f"The environment variable that holds its key ({KEY_VARIABLE}).",
    ),
)
connections_option = click.option(
    "--connections",
    type=click.IntRange(1, 256),
    default=WebSettings.connections,
    show_default=True,
    help="How many requests may be under way at once.",
)
pause_option = click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=WatchSettings.host_pause,
    show_default=True,
    help="Seconds between two requests to one host, unless it asks for more.",
)


def run_settings(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command these options; it is called with `settings`, a `Settings`, in their place."""

    @functools.wraps(command)
    def collected(*, as_of: datetime | None, reader: str, **rest: Any) -> int:
        named = {name: rest.pop(name) for name in _LLM_OPTIONS}
        settings = Settings(
            as_of=as_of.date() if as_of else None,
            ledger=rest.pop("ledger"),
            lists=rest.pop("home"),
            library=rest.pop("library"),
            max_bytes=rest.pop("max_bytes"),
            llm=_llm(reader, named),
        )
        return command(settings=settings, **rest)

    wrapped: Callable[..., int] = collected
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped


def _llm(reader: str, named: Mapping[str, Any]) -> LlmSettings | None:
    """Settings of the language model; None for the rules. Raises UsageError when something is missing or too much."""
    if reader != "llm":
        if any(value is not None for value in named.values()):
            raise click.UsageError("--llm-url, --llm-model, --llm-timeout and --llm-key-env belong to --reader llm")
        return None
    url, model, variable = named["llm_url"], named["llm_model"], named["llm_key_env"]
    if not url or not model:
        raise click.UsageError(
            "--reader llm needs --llm-url and --llm-model: the server and the model are yours to name"
        )
    if not _is_address(url):
        raise click.UsageError(f"--llm-url {url} is no http(s) address; give one such as http://127.0.0.1:8080/v1")
    if variable is not None and not os.environ.get(variable):
        raise click.UsageError(f"--llm-key-env {variable}: this environment variable is empty; set it first")
    key = os.environ.get(variable or KEY_VARIABLE) or None
    timeout = {} if named["llm_timeout"] is None else {"timeout": named["llm_timeout"]}
    return LlmSettings(url=url, model=model, key=key, **timeout)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        return False
