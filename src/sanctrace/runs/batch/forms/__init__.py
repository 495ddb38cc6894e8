"""The forms of an input: each looks a file through once, and reads one slice of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from sanctrace.model import PageError
from sanctrace.runs.batch.forms.record import Record
from sanctrace.runs.batch.plan import Form, Index, Input, Slice, Terms

_MODULES = {Form.WARC: "warc", Form.LINES: "lines", Form.PARQUET: "parquet", Form.FILES: "files"}


class FormModule(Protocol):
    """What each module of this package can do."""

    def cut(self, given: Input, terms: Terms) -> tuple[tuple[Slice, ...], str | None]:
        """The slices of an input, and what is wrong with the rest of it; raises OSError when it cannot be opened."""
        ...

    def records(self, given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
        """The records of a slice that are pages, each with its number there."""
        ...


def look_through(given: Input, terms: Terms) -> Index:
    """An input's hash, and where to cut it; raises OSError when a file cannot be opened."""
    stamps = stamps_of(given)
    slices, damage = _module(given.form).cut(given, terms)
    return Index(
        input=given,
        size=sum(size for size, _ in stamps),
        stamps=stamps,
        sha256=_hash(given),
        slices=slices,
        damage=damage,
    )


def read_slice(given: Input, part: Slice, terms: Terms) -> Iterator[Record]:
    """The pages of a slice; raises OSError when a file cannot be opened."""
    return _module(given.form).records(given, part, terms)


def stamps_of(given: Input) -> tuple[tuple[int, int], ...]:
    """Size and time of change of each file; raises OSError when one is gone."""
    found = [os.stat(name) for name in given.names]  # noqa: PTH116 - names by the thousand
    return tuple((each.st_size, each.st_mtime_ns) for each in found)


def _module(form: Form) -> FormModule:
    return cast(FormModule, import_module(f"sanctrace.runs.batch.forms.{_MODULES[form]}"))


def _hash(given: Input) -> str:
    whole = hashlib.sha256()
    for name in given.names:
        with Path(name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256")
        if len(given.names) == 1 and given.form is not Form.FILES:
            return digest.hexdigest()
        whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + digest.digest())
    return whole.hexdigest()


__all__ = ["PageError", "Record", "look_through", "read_slice", "stamps_of"]
