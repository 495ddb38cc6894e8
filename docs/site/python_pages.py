"""The page of what another program may import: public names with their signatures and docstrings."""

from __future__ import annotations

import enum
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A module, and which of its names; none: those of its `__all__`."""

    module: str
    names: tuple[str, ...] = ()


SHOWN = (
    Shown(module="sanctrace.runs.pipeline", names=("open_pipeline", "Pipeline")),
    Shown(module="sanctrace.runs.settings", names=("Settings",)),
    Shown(module="sanctrace.runs.libraries", names=("open_rulebook", "open_lists")),
    Shown(module="sanctrace.news.read", names=("read_page",)),
    Shown(module="sanctrace.news.catalogue", names=("load_catalogue",)),
    Shown(module="sanctrace.events.reader", names=("load_reader", "RuleReader")),
    Shown(module="sanctrace.lexicon.goods", names=("load_goods", "read_goods", "GoodsIndex")),
    Shown(module="sanctrace.lexicon.names", names=("load_names", "NameIndex")),
    Shown(module="sanctrace.rules"),
    Shown(module="sanctrace.actors"),
    Shown(module="sanctrace.cases.gather", names=("gather",)),
    Shown(module="sanctrace.ledger"),
    Shown(module="sanctrace.client"),
    Shown(module="sanctrace.model"),
)


def page() -> str:
    """Markdown: a heading for each module, and below it each name with its signature and docstring."""
    parts = [
        "# From Python\n\nMade from the docstrings when this site was built. The package is typed (`py.typed`). Names"
        " that are not here may change without a word.\n"
    ]
    for shown in SHOWN:
        module = importlib.import_module(shown.module)
        parts.append(f"## `{shown.module}`\n\n{_doc(module)}\n")
        for name in shown.names or module.__all__:
            parts += _entry(name, getattr(module, name))
    return "\n".join(parts)


def _entry(name: str, value: object) -> Iterator[str]:
    yield f"### `{name}`\n"
    if inspect.isclass(value):
        yield from _class(name, value)
    elif callable(value):
        yield f"```python\n{name}{_signature(value)}\n```\n\n{_doc(value)}\n"
    else:
        yield f"```python\n{name} = {value!r:.200}\n```\n"


def _class(name: str, value: type) -> Iterator[str]:
    if issubclass(value, enum.Enum):
        yield f"{_doc(value)}\n\n" + ", ".join(f"`{member.value}`" for member in value) + "\n"
        return
    if is_dataclass(value):
        rows = [f"    {field.name}: {_type(field.type)}" for field in fields(value) if not field.name.startswith("_")]
        yield f"```python\nclass {name}:\n" + "\n".join(rows or ["    ..."]) + f"\n```\n\n{_doc(value)}\n"
    else:
        yield f"```python\nclass {name}{_signature(value)}\n```\n\n{_doc(value)}\n"
    for method, function in vars(value).items():
        if inspect.isfunction(function) and not method.startswith("_") and function.__doc__:
            yield f"**`{method}{_signature(function)}`**: {_doc(function)}\n"


def _signature(value: object) -> str:
    try:
        text = str(inspect.signature(value))  # type: ignore[arg-type]
    except (TypeError, ValueError):  # built in C, or an exception's
        return "(...)"
    return text.replace("'", "").replace("(self, ", "(").replace("(self)", "()")


def _type(annotation: object) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _doc(value: object) -> str:
    text = inspect.getdoc(value) or ""
    pieces = text.split("`")
    return "`".join(
        p if n % 2 else p.replace("<", "&lt;").replace("[", "\\[").replace("*", "\\*") for n, p in enumerate(pieces)
    )
