"""Data files against their JSON Schema, with file and line of what is wrong.

A fast validator says whether a file keeps to its schema; the one that explains itself takes a second to import, and is
asked only about a file that does not.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from sanctrace.lexicon.strict_yaml import Mapping
from sanctrace.model.errors import DataError

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError


@cache
def fast_validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    """Says yes or no; raises jsonschema_rs's ValidationError when the text is no JSON Schema (a fault of ours)."""
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


@cache
def schema_validator(schema: str) -> Draft202012Validator:
    """Validator for a JSON Schema given as text; the schema itself is checked first.

    Raises jsonschema's SchemaError when the text is no JSON Schema (a fault of ours, not of the data).
    """
    from jsonschema import Draft202012Validator

    document = json.loads(schema)
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def line_of(data: Any, path: list[str | int]) -> int | None:
    """Line of the innermost mapping or key on the way to `path`; None when no mapping stands there."""
    line: int | None = None
    here = data
    for step in path:
        if isinstance(here, Mapping):
            line = here.key_lines.get(str(step), here.line)
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return line
    return here.line if isinstance(here, Mapping) and (line is None or here.line > line) else line


def schema_errors(data: Any, schema: Traversable, name: str) -> list[DataError]:
    """Every difference between parsed YAML and its schema, each with its line; `name` is the file's name."""
    text = schema.read_text(encoding="utf-8")
    if _keeps_to(text, data):
        return []
    found: list[ValidationError] = sorted(
        schema_validator(text).iter_errors(data),
        key=lambda e: [str(p) for p in e.absolute_path],
    )
    return [_as_data_error(data, error, name) for error in found]


def _keeps_to(schema: str, data: Any) -> bool:
    """Whether the fast validator says yes. It takes only names for keys, as JSON has them: numbers are written out."""
    try:
        return fast_validator(schema).is_valid(data)
    except ValueError:
        return fast_validator(schema).is_valid(_with_names(data))


def _with_names(data: Any) -> Any:
    if isinstance(data, dict):
        return {str(key): _with_names(value) for key, value in data.items()}
    return [_with_names(value) for value in data] if isinstance(data, list) else data


def require_schema(data: Any, schema: Traversable, name: str) -> None:
    """Raises DataError for the first difference between `data` and its schema; returns quietly when there is none."""
    for error in schema_errors(data, schema, name):
        raise error


def _as_data_error(data: Any, error: ValidationError, name: str) -> DataError:
    path = list(error.absolute_path)
    where = "/".join(str(step) for step in path) or "top level"
    return DataError(name, line_of(data, path), f"{where}: {error.message[:300]}; see the schema beside the file")
