"""Model values as canonical JSON and back, exactly.

Encoding: a dataclass is an object with a key for each field, an enum is its value, a day or a moment is ISO 8601, a
tuple is an array. Canonical: keys sorted, no blanks, so that equal values give equal bytes. Decoding is driven by the
types of the fields; a key that the class does not know is refused, a missing key takes the field's default, so that a
ledger written before a field existed can still be read.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import json
import types
from collections.abc import Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


class StoredValueError(ValueError):
    """Stored JSON does not fit the type that it should hold."""


def encode(value: object, *, leave_out: Collection[str] = ()) -> str:
    """A model value as canonical JSON, without some of its fields; raises TypeError for what is none."""
    plain = _plain(value)
    if leave_out:
        plain = {name: v for name, v in cast(dict[str, object], plain).items() if name not in leave_out}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def decode(kind: type[T], text: str, **given: object) -> T:
    """The model value of type `kind` that `encode` wrote; `given` are the fields that were left out.

    Raises StoredValueError when the JSON is no such value.
    """
    try:
        return cast(T, _typed_object(kind, json.loads(text), given) if given else _typed(kind, json.loads(text)))
    except (TypeError, ValueError) as error:
        raise StoredValueError(f"the stored JSON is no {kind.__name__}: {error}") from error


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} is no type of the model")


def _typed(kind: Any, value: Any) -> object:
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _typed_optional(kind, value)
    if origin is tuple:
        return _typed_tuple(get_args(kind), value)
    if dataclasses.is_dataclass(kind):
        return _typed_object(cast(type, kind), value)
    if issubclass(kind, enum.Enum):
        return kind(value)
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _typed_optional(kind: Any, value: Any) -> object:
    if value is None:
        return None
    (inner,) = (a for a in get_args(kind) if a is not type(None))
    return _typed(inner, value)


def _typed_tuple(arguments: tuple[Any, ...], value: Any) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no array")
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return tuple(_typed(arguments[0], v) for v in value)
    if len(arguments) != len(value):
        raise TypeError(f"{value!r} has not {len(arguments)} members")
    return tuple(_typed(a, v) for a, v in zip(arguments, value, strict=True))


def _typed_object(kind: type, value: Any, given: Mapping[str, object] = MappingProxyType({})) -> object:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no object")
    hints = _hints(kind)
    if unknown := value.keys() - hints.keys():
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
    return kind(**given, **{name: _typed(hints[name], v) for name, v in value.items()})


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    names = {f.name for f in dataclasses.fields(kind)}
    return {name: hint for name, hint in get_type_hints(kind).items() if name in names}
