"""What a screening query costs as the lists grow: one process, CPU time.

    python benchmarks/list_size.py [--names 1000000] [--json FILE]

Invented persons of two to four names, made of syllables, so that names share words as real ones do (a family name
stands in a hundredth of all). Asked are the same 1,000 names of each size: half are names that every size holds, one
letter changed, half are invented anew. The index is opened as `sanctrace screen` opens it.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import time
from pathlib import Path

from sanctrace.actors import EntryKind, ListedName, ListEntry, Roster, Snapshot
from sanctrace.runs.roster_files import keep_roster_files, open_roster_files

ASKED = 1_000
THRESHOLD = 0.8
SEED = 20261125
_STARTS = ("b", "ch", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "y", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ae", "ia")
_ENDS = ("", "", "n", "r", "k", "l", "m", "ng", "s", "v")


def syllables(rng: random.Random) -> str:
    """A word of two or three syllables."""
    parts = (rng.choice(_STARTS) + rng.choice(_VOWELS) + rng.choice(_ENDS) for _ in range(rng.choice((2, 2, 3))))
    return "".join(parts).capitalize()


def invented(count: int, rng: random.Random) -> list[str]:
    """Names of persons: a family name that many bear, one to three given names."""
    families = [syllables(rng) for _ in range(100)]
    given = [syllables(rng) for _ in range(20_000)]
    return [
        " ".join((rng.choice(families), *(rng.choice(given) for _ in range(rng.choice((1, 2, 2, 3))))))
        for _ in range(count)
    ]


def slipped(name: str, rng: random.Random) -> str:
    """The name with one letter changed."""
    at = rng.randrange(1, len(name))
    return name[:at] + rng.choice("aeioukstn") + name[at + 1 :]


def lists(most: int) -> list[dict[str, float]]:
    """One row for each size: entries, milliseconds a query, share of the slipped names found, seconds to open."""
    rng = random.Random(SEED)
    names = invented(most, rng)
    asked = [slipped(name, rng) for name in names[: ASKED // 2]] + invented(ASKED // 2, random.Random(SEED + 1))
    _one_size(names[:10], asked)  # the queries' own words are made ready once, before any size pays for it
    rows = []
    size = 1_000
    while size <= most:
        rows.append(_one_size(names[:size], asked))
        print(rows[-1], flush=True)
        size *= 10
    return rows


def _one_size(names: list[str], asked: list[str]) -> dict[str, float]:
    entries = tuple(
        ListEntry(id=f"{number}", kind=EntryKind.PERSON, names=(ListedName(text=name),))
        for number, name in enumerate(names)
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "roster"
        made = Roster([Snapshot(list_id="m", list_name="M", sha256="0" * 64, dated=None, entries=entries)])
        keep_roster_files(home, made)
        del made, entries
        before = time.process_time()
        roster = open_roster_files(home, list)
        roster.search("Nobody Known", threshold=THRESHOLD)
        opened = time.process_time() - before
        spent = []
        for _ in range(3):  # the first time the index comes into memory, page by page
            before = time.process_time()
            hits = roster.search_many(asked, threshold=THRESHOLD)
            spent.append((time.process_time() - before) / len(asked) * 1000)
    found = sum(bool(hit) for hit in hits[: ASKED // 2]) / (ASKED // 2)
    return {
        "names": len(names),
        "ms a query": round(min(spent[1:]), 3),
        "ms a query, index not yet in memory": round(spent[0], 3),
        "slipped names found": round(found, 3),
        "seconds to open": round(opened, 2),
    }


def main() -> None:
    """The curve, printed and kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--names", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = lists(options.names)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
