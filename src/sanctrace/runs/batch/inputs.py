"""INPUT as named by the user -> inputs in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from sanctrace.model import BatchError
from sanctrace.news.sources.opening import SUFFIXES as PAGES
from sanctrace.runs.batch.plan import Form, Input
from sanctrace.runs.watch.archives import SUFFIXES as ARCHIVES

LINES = (".jsonl", ".ndjson")
PARQUET = (".parquet",)
_TOGETHER = 1_000  # page files of a folder that are one input
_PACKED = (".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst")


def find_inputs(names: Sequence[str], output: Path) -> tuple[Input, ...]:
    """The inputs in the order named, folders in sorted order, each file once; what lies in `output` is none.

    Raises BatchError when a name leads nowhere, its form is unknown, or there is nothing to read.
    """
    seen: set[Path] = set()
    found = [(form, name) for name in names for form, name in _files(name, output.resolve()) if _new(name, seen)]
    if not found:
        raise BatchError(f"{', '.join(names)}: nothing to read; {_known()}")
    inputs: list[Input] = []
    for form, group in groupby(found, key=lambda each: each[0]):
        files = [name for _, name in group]
        step = _TOGETHER if form is Form.FILES else 1
        inputs += [Input(form=form, names=tuple(files[at : at + step])) for at in range(0, len(files), step)]
    return tuple(inputs)


def form_of(name: str) -> Form | None:
    """The form that a file's name tells, or None."""
    lower = name.lower()
    for form, endings in (
        (Form.WARC, ARCHIVES),
        (Form.LINES, LINES),
        (Form.PARQUET, PARQUET),
        (Form.FILES, PAGES),
    ):
        if lower.endswith(endings):
            return form
    return None


def _files(name: str, output: Path) -> Iterator[tuple[Form, str]]:
    path = Path(name)
    if path.is_dir():
        for where, folders, files in os.walk(path):
            folders[:] = sorted(folder for folder in folders if (Path(where) / folder).resolve() != output)
            for file in sorted(files):
                form = form_of(file)
                if form is not None:
                    yield form, str(Path(where) / file)
        return
    if not path.is_file():
        raise BatchError(f"{name}: there is no such file or folder; check the path")
    if name.lower().endswith(_PACKED):
        raise BatchError(f"{name}: packed lines cannot be cut into parts; unpack the file first")
    form = form_of(name)
    if form is None:
        raise BatchError(f"{name}: of no known form; {_known()}")
    yield form, name


def _new(name: str, seen: set[Path]) -> bool:
    path = Path(name).resolve()
    new = path not in seen
    seen.add(path)
    return new


def _known() -> str:
    return f"files end in {', '.join((*ARCHIVES, *LINES, *PARQUET, *PAGES))}"
