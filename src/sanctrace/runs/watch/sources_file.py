"""The file that names the sources: read, checked, and changed in place without touching what people wrote in it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import Mapping, parse_yaml
from sanctrace.model import DataError, Source, SourceKind

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WEB_KINDS = (SourceKind.FEED, SourceKind.SITEMAP, SourceKind.GDELT)
_HEAD = "# Sources that `sanctrace watch` looks at; `sanctrace sources` adds and removes.\nsources:\n"
_ID = re.compile(r"[^a-z0-9]+")


def read_sources(path: Path) -> tuple[Source, ...]:
    """The sources of a file in their order; none when the file does not exist.

    Raises DataError with file and line when it is no YAML, does not fit the schema, or has an id or an address twice.
    """
    return _parsed(_text(path), str(path)) if path.exists() else ()


def add_sources(path: Path, added: Sequence[Source]) -> None:
    """Write further sources at the end of the file, which is made when it is missing.

    Raises DataError when one of them is there already, or the file is not written so that this can be done.
    """
    text = _text(path) if path.exists() else _HEAD
    before = _parsed(text, str(path))
    text = re.sub(r"^sources:\s*(?:\[\s*\]|null|~)?\s*(#.*)?$", "sources:", text, flags=re.M) if not before else text
    rows = yaml.safe_dump([_row(s) for s in added], allow_unicode=True, sort_keys=False, width=1000)
    indent = _indent(text)
    block = "".join(f"{indent}{line}\n" for line in rows.splitlines())
    _replace(path, f"{text.rstrip()}\n{block}", (*before, *added))


def remove_sources(path: Path, removed: Iterable[str]) -> None:
    """Take sources out of the file by their ids, with the lines that describe them.

    Raises DataError when an id is not there, or the file is not written so that this can be done.
    """
    text, gone = _text(path), set(removed)
    rows: list[Mapping] = parse_yaml(text, str(path)).get("sources") or []
    before = _parsed(text, str(path))
    if unknown := gone - {s.id for s in before}:
        raise DataError(
            str(path), None, f"no source is called {', '.join(sorted(unknown))}; see `sanctrace sources list`"
        )
    lines = text.splitlines(keepends=True)
    starts = [row.line - 1 for row in rows] + [len(lines)]
    for row, start, end in reversed(list(zip(rows, starts, starts[1:], strict=False))):
        if row["id"] in gone:
            del lines[start : _end(lines, start, end)]
    _replace(path, "".join(lines), tuple(s for s in before if s.id not in gone))


def new_id(name: str, taken: Iterable[str]) -> str:
    """A short id from a title or an address that no other source has."""
    plain = re.sub(r"^https?://(?:www\.)?", "", name.casefold())
    stem = _ID.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")[:60].strip("-") or "source"
    used = set(taken)
    return next(i for i in (stem, *(f"{stem}-{n}" for n in range(2, 100_000))) if i not in used)


def duration(text: str) -> timedelta:
    """`30m`, `6h`, `1d` as a length of time; raises ValueError for anything else."""
    if not re.fullmatch(r"[1-9][0-9]{0,4}[mhd]", text):
        raise ValueError(f"{text!r} is no length of time; write 30m, 6h or 1d")
    return int(text[:-1]) * _UNITS[text[-1]]


def duration_text(length: timedelta) -> str:
    """A length of time as the file has it."""
    for unit in ("d", "h", "m"):
        count, rest = divmod(length, _UNITS[unit])
        if count and not rest:
            return f"{count}{unit}"
    raise ValueError(f"{length} is no whole number of minutes")


def _end(lines: Sequence[str], start: int, end: int) -> int:
    """End of a source's lines: comments and blank lines above the next source belong to that one."""
    while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return end


def _indent(text: str) -> str:
    found = re.search(r"^sources:.*\n(?:\s*(?:#.*)?\n)*([ ]*)- ", text, re.M)
    return found[1] if found else "  "


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read ({error}); check that the file exists and is UTF-8"
        raise DataError(str(path), None, message) from error


def _parsed(text: str, name: str) -> tuple[Source, ...]:
    data = parse_yaml(text, name)
    require_schema(data, resources.files("sanctrace.runs.watch") / "sources.schema.json", name)
    sources: list[Source] = []
    for row in data["sources"] or []:
        source = _source(row, name)
        for known in sources:
            if known.id == source.id:
                raise DataError(name, row.line, f"the id {source.id} stands twice; give each source its own")
            if (known.kind, known.address) == (source.kind, source.address):
                raise DataError(name, row.line, f"{source.address} stands twice, as {known.id} and as {source.id}")
        sources.append(source)
    return tuple(sources)


def _source(row: Mapping, name: str) -> Source:
    kind, address = SourceKind(row["kind"]), str(row["address"])
    if kind in _WEB_KINDS and not re.match(r"https?://[^/\s]", address):
        raise DataError(name, row.line, f"{address} is no http(s) address, and a {kind} needs one")
    try:
        since = date.fromisoformat(row["since"]) if "since" in row else None
    except ValueError as error:
        raise DataError(name, row.key_lines["since"], f"{row['since']} is no day of the calendar") from error
    return Source(
        id=row["id"],
        kind=kind,
        address=address,
        title=row.get("title"),
        every=duration(row["every"]) if "every" in row else Source.every,
        since=since,
        **{key: tuple(row.get(key, ())) for key in ("tags", "keep", "drop", "tables")},
    )


def _row(source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {"id": source.id, "kind": source.kind.value, "address": source.address}
    row |= {"title": source.title} if source.title else {}
    row |= {"every": duration_text(source.every)} if source.every != Source.every else {}
    row |= {"since": source.since.isoformat()} if source.since else {}
    return row | {key: list(values) for key in ("tags", "keep", "drop", "tables") if (values := getattr(source, key))}


def _replace(path: Path, text: str, wanted: tuple[Source, ...]) -> None:
    """Put the new text in place at once, when it says what is wanted."""
    if _parsed(text, str(path)) != wanted:
        message = "the file is not written as one list of sources, so it is not changed by itself; edit it by hand"
        raise DataError(str(path), None, message)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    Path(name).replace(path)
