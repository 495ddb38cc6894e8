"""Count the labelled pages whose publisher is read as annotated.

    python evaluation/publishers.py [--set NAME ...] [--errors]

Names are compared folded and without an article before them. `--errors` lists the misses, for the open sets only.
"""

from __future__ import annotations

import argparse
import json
import sys

from labelled import CLOSED_SETS, HERE, present_sets
from sanctrace.lexicon.match import fold
from sanctrace.model import Page
from sanctrace.news.read import load_catalogue, read_page


def bare(name: str | None) -> str:
    """A name as it is compared."""
    return fold(name or "").removeprefix("the ")


def misses_of(name: str) -> tuple[int, list[str]]:
    """How many pages of a set have an annotated publisher, and a line for each that is read otherwise."""
    pages, misses = 0, []
    for path in sorted((HERE / name / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        (source,) = (HERE / name / "articles").glob(f"{path.stem}.*")
        if gold.get("publisher"):
            pages += 1
            found = read_page(Page(source=source.name, content=source.read_bytes()), load_catalogue()).publisher
            if bare(found) != bare(gold["publisher"]):
                misses.append(f"{path.stem}: {found!r} instead of {gold['publisher']!r}")
    return pages, misses


def main() -> int:
    """Print the counts; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", dest="sets")
    parser.add_argument("--errors", action="store_true", help="list the misses (of open sets only)")
    arguments = parser.parse_args()
    for name in arguments.sets or present_sets():
        pages, misses = misses_of(name)
        print(f"{name}: {pages - len(misses)} of {pages}")
        if arguments.errors and name not in CLOSED_SETS:
            print("\n".join(f"  {miss}" for miss in misses))
    return 0


if __name__ == "__main__":
    sys.exit(main())
