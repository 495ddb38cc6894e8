"""The hostile corpus, read once, and what became of it: how many of each sort were read and refused, time and memory.

    python benchmarks/hostile.py [--to FILE]

The inputs and the bounds are those of the tests (tests/hostile). Seconds are of processor time for one input, megabytes
those of the process that read them all. Exit code 1 when an input was neither read nor refused, or anything was run,
fetched or written.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "hostile")]

import test_hostile_inputs as corpus  # noqa: E402 - found beside the tests

FIGURES = Path(__file__).parent / "figures" / "hostile.json"


def main() -> int:
    """Read all, print and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=FIGURES, help="file of the figures")
    given = parser.parse_args()
    inputs = [*corpus._pages(), *corpus._files()]
    rows: dict[str, dict[str, Any]] = {}
    for some in (list(corpus._pages()), list(corpus._files())):
        with tempfile.TemporaryDirectory() as folder:
            rows |= corpus._ran(Path(folder), some)
    outcomes = Counter(row["outcome"] for row in rows.values())
    longest = max(rows, key=lambda name: rows[name]["seconds"])
    found = {
        "inputs": dict(Counter(corpus.sort_of(reader) for reader, _, _ in inputs)),
        "all": len(inputs),
        "read": outcomes["read"],
        "refused": outcomes["refused"],
        "neither": sorted(n for n, row in rows.items() if row["outcome"] not in {"read", "refused"}),
        "touched": sorted(n for n, row in rows.items() if row["touched"]),
        "longest": {"input": longest, "seconds": rows[longest]["seconds"]},
        "largest process, MB": max(row["peak_mb"] for row in rows.values()),
    }
    given.to.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=2, ensure_ascii=False))
    return 1 if found["neither"] or found["touched"] or len(rows) != len(inputs) else 0


if __name__ == "__main__":
    sys.exit(main())
