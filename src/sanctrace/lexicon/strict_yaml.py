"""YAML as data files need it: duplicate keys refused, every mapping remembers its line."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from sanctrace.model.errors import DataError


class Mapping(dict[str, Any]):
    """A YAML mapping that knows the line (from 1) it starts on, and the line of each key."""

    line: int = 0
    key_lines: dict[str, int]


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loader that builds `Mapping` and refuses duplicate keys."""


def _construct_mapping(loader: Any, node: yaml.MappingNode) -> Mapping:
    mapping = Mapping()
    mapping.line = node.start_mark.line + 1
    mapping.key_lines = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if isinstance(key, (dict, list)):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.key_lines[str(key)] = key_node.start_mark.line + 1
    return mapping


_StrictLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _construct_mapping)
# Dates stay text: data files hold partial dates, which are ours to read.
_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in _StrictLoader.yaml_implicit_resolvers.items()
}


def load_yaml(path: Path | Traversable) -> Any:
    """Parsed content of a YAML file; mappings are `Mapping`, dates stay text.

    Raises DataError with file and line when the file is missing, not YAML, or has a key twice.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            str(path), None, f"cannot be read ({error}); check that the file exists and is UTF-8"
        ) from error
    return parse_yaml(text, str(path))


def parse_yaml(text: str, name: str) -> Any:
    """Like `load_yaml`, for text already in hand; `name` stands in error messages."""
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except ValueError as error:  # a number of thousands of digits
        raise DataError(name, None, f"not valid YAML: {error}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise DataError(name, line, f"not valid YAML: {problem}") from error


def repeats_itself(text: str) -> bool:
    """Whether a YAML text names a part of itself again (`*alias`): a few such lines can stand for billions.

    No data file of ours does; a text that is no YAML says False, and `parse_yaml` says what is wrong with it.
    """
    if "&" not in text or "*" not in text:
        return False
    try:
        return any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=_StrictLoader))
    except yaml.YAMLError:
        return False
