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
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Read = Callable[[Any], object]


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
        return cast(T, _object(kind, json.loads(text), given) if given else _object(kind, json.loads(text)))
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


@functools.cache
def _reader(kind: Any) -> _Read:
    """What makes a value of this type out of plain JSON: made once for each type, since a ledger holds very many."""
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        (inner,) = (_reader(a) for a in get_args(kind) if a is not type(None))
        return _optional_reader(inner)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if dataclasses.is_dataclass(kind):
        return functools.partial(_object, cast(type, kind))  # its fields are looked at later: it may hold itself
    if issubclass(kind, enum.Enum):
        return cast(_Read, kind)
    if kind in {date, datetime}:
        return cast(_Read, kind.fromisoformat)
    return _plain_reader(kind)


def _optional_reader(inner: _Read) -> _Read:
    return lambda value: None if value is None else inner(value)


def _plain_reader(kind: type) -> _Read:
    def read(value: Any) -> object:
        if type(value) is kind:
            return value
        if kind is float and type(value) is int:
            return float(value)
        raise TypeError(f"{value!r} is no {kind.__name__}")

    return read


def _tuple_reader(arguments: tuple[Any, ...]) -> _Read:
    readers = [_reader(argument) for argument in arguments if argument is not Ellipsis]
    every = readers[0] if len(arguments) == 2 and arguments[1] is Ellipsis else None

    def read(value: Any) -> tuple[object, ...]:
        if not isinstance(value, list):
            raise TypeError(f"{value!r} is no array")
        if every is not None:
            return tuple([every(v) for v in value])
        if len(readers) != len(value):
            raise TypeError(f"{value!r} has not {len(readers)} members")
        return tuple([one(v) for one, v in zip(readers, value, strict=True)])

    return read


def _object(kind: type, value: Any, given: Mapping[str, object] = MappingProxyType({})) -> object:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no object")
    readers = _field_readers(kind)
    if not value.keys() <= readers.keys():
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(value.keys() - readers.keys()))}")
    read = {name: readers[name](v) for name, v in value.items()}
    return kind(**given, **read) if given else kind(**read)


@functools.cache
def _field_readers(kind: type) -> dict[str, _Read]:
    names = {f.name for f in dataclasses.fields(kind)}
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items() if name in names}
