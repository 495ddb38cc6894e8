"""The advisories that stand in the repository, from a clone of PyPA's advisory database: `advisories.csv`.

    python requirements/advisories.py CLONE

`make audit` asks a service on the web first; where that does not answer, the pins are held against this file, whose
first line says up to which day it knows. The database is PyPA's (github.com/pypa/advisory-database, CC BY 4.0); kept
from it are names, ids and the versions affected.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from packaging.version import InvalidVersion, Version

FILE = Path(__file__).resolve().parent / "advisories.csv"
_DAY = re.compile(r"# known until (\d{4}-\d\d-\d\d)")


@dataclass(frozen=True, kw_only=True)
class Span:
    """Versions of a package that an advisory is about: from `introduced`, below `fixed` or up to `last`."""

    advisory: str
    package: str
    introduced: str  # "0": from the first one
    fixed: str  # "": in none yet
    last: str  # the last version affected, where no fixed one is named; "" for none

    def reaches(self, version: str) -> bool:
        """Whether this version is one of them; of a span with a bound that cannot be compared, every one is."""
        if not all(map(_sound, filter(None, (self.introduced, self.fixed, self.last)))):
            return True
        at = Version(version)
        if self.introduced != "0" and at < Version(self.introduced):
            return False
        if self.fixed:
            return at < Version(self.fixed)
        return not self.last or at <= Version(self.last)


def known(file: Path = FILE) -> tuple[str, list[Span]]:
    """The day up to which the file knows, and its spans."""
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    told = _DAY.match(first)
    if told is None:
        raise SystemExit(f"{file}: the first line names no day; make the file again: python requirements/advisories.py")
    return told[1], [Span(**row) for row in csv.DictReader(lines)]


def held_against(pins: Iterable[tuple[str, str]], spans: Iterable[Span]) -> list[str]:
    """A line for each pinned package that a span reaches."""
    of: dict[str, list[Span]] = {}
    for span in spans:
        of.setdefault(span.package, []).append(span)
    return [
        f"{name} {version}: {span.advisory} (mended in {span.fixed or 'no version yet'})"
        for name, version in pins
        for span in of.get(plain(name), ())
        if span.reaches(version)
    ]


def plain(name: str) -> str:
    """A package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path) -> list[tuple[str, str]]:
    """Name and version of each package in a lock."""
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ \\;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)


def spans_of(record: dict[str, Any]) -> Iterator[Span]:
    """The spans of one record of the database; none when it was withdrawn."""
    if "withdrawn" in record:
        return
    for affected in record.get("affected", ()):
        about = {"advisory": record["id"], "package": plain(affected["package"]["name"])}
        ranges = [one for one in affected.get("ranges", ()) if one["type"] != "GIT"]
        for one in ranges:
            yield from (Span(**about, **ends) for ends in _ends(one["events"]))
        if not ranges:
            yield from (
                Span(**about, introduced=str(v), fixed="", last=str(v))
                for v in affected.get("versions", ())
                if _sound(v)
            )


def _ends(events: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    begun: str | None = None
    for event in events:
        if "introduced" in event:
            begun = str(event["introduced"])
        elif begun is not None and ("fixed" in event or "last_affected" in event):
            yield {
                "introduced": begun,
                "fixed": str(event.get("fixed", "")),
                "last": str(event.get("last_affected", "")),
            }
            begun = None
    if begun is not None:
        yield {"introduced": begun, "fixed": "", "last": ""}


def _sound(version: object) -> bool:
    try:
        Version(str(version))
    except InvalidVersion:
        return False
    return True


def main() -> int:
    """Write the file from the clone that is named."""
    if len(sys.argv) != 2:
        raise SystemExit("name a clone of github.com/pypa/advisory-database")
    git = ["git", "-C", sys.argv[1]]
    day = subprocess.run([*git, "log", "-1", "--format=%cs"], capture_output=True, text=True, check=True).stdout.strip()
    names = subprocess.run(
        [*git, "ls-tree", "-r", "--name-only", "HEAD", "vulns"], capture_output=True, text=True, check=True
    )
    asked = "".join(f"HEAD:{name}\n" for name in names.stdout.splitlines() if name.endswith(".yaml"))
    found = subprocess.run([*git, "cat-file", "--batch"], input=asked.encode(), capture_output=True, check=True).stdout
    spans: set[Span] = set()
    at = 0
    while at < len(found):
        end = found.index(b"\n", at)
        size = int(found[at:end].split()[2])
        spans |= set(spans_of(yaml.load(found[end + 1 : end + 1 + size], yaml.CSafeLoader)))
        at = end + size + 2
    with FILE.open("w", encoding="utf-8", newline="") as out:
        out.write(f"# known until {day}; PyPA advisory database, CC BY 4.0; made by requirements/advisories.py\n")
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(["advisory", "package", "introduced", "fixed", "last"])
        rows.writerows(sorted((s.advisory, s.package, s.introduced, s.fixed, s.last) for s in spans))
    print(f"{FILE.name}: {len(spans):,} spans, known until {day}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
