"""Read the labelled pages with the installed `sanctrace`, score them, and keep the figures.

    python evaluation/run.py [--errors] [--set NAME ...]

A set is a folder beside this file with `articles/` and `gold/`. Each set is read in one run of `sanctrace read --json`,
as a user would read it, and scored by the development set's scorer. The figures go to `figures/NAME.json`: sorted keys,
rounded, no dates, so that a change for the worse is a line in a diff, and into the tables of README.md and
docs/accuracy.md. `--errors` lists each miss, for every set but the closed ones, whose misses nobody looks at: they
judge what was tuned on the others.

Exit code: 0 when every set was read and scored, 1 otherwise.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from breakdown import BY, breakdown
from group_tables import with_groups
from labelled import CLOSED_SETS, FIGURES, HERE, SETS, gold_of, keep, kept, load_scorer, present_sets, read_predictions
from tables import refresh

ACCURACY = HERE.parent / "docs" / "accuracy.md"
SHOWN_IN = (HERE.parent / "README.md", ACCURACY)


class ReadingFailed(Exception):
    """The command ended in an error: its last lines are the message."""


def read_articles(name: str, lines: Path) -> None:
    """Write one JSON line for each page of the set to `lines`; raises ReadingFailed."""
    command = [
        str(Path(sys.executable).parent / "sanctrace"),
        "read",
        "--json",
        "--quiet",
        str(HERE / name / "articles"),
    ]
    with lines.open("w", encoding="utf-8") as out:
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise ReadingFailed(f"{name}: `sanctrace read` ended with exit code {done.returncode}:\n{last}")


def read_set(name: str) -> dict[str, Any]:
    """Page id to what the installed `sanctrace` prints of it; raises ReadingFailed."""
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / f"{name}.jsonl"
        read_articles(name, lines)
        return read_predictions(lines)


def score_set(name: str, log: list[str] | None = None) -> dict[str, Any]:
    """Read and score one set; `log` collects the misses. Raises ReadingFailed."""
    figures: dict[str, Any] = load_scorer().score(gold_of(name), read_set(name), log)
    return figures


def flat(figures: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """Every number with its dotted name: `events.f1`."""
    for key, value in figures.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        elif isinstance(value, int | float):
            yield prefix + key, value


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each rate (not count) that differs from the figures kept so far."""
    old = dict(flat(before))
    return [
        f"  {'better' if value > old[name] else 'WORSE '}  {name}: {old[name]} -> {value}"
        for name, value in flat(after)
        if name in old and value != old[name] and isinstance(value, float)
    ]


def kept_figures(name: str) -> dict[str, Any]:
    """The figures of the last run that was kept, or nothing."""
    return kept(FIGURES / f"{name}.json")


def main() -> int:
    """Score the sets that are present; returns the exit code."""
    parser = argparse.ArgumentParser(description="Score the labelled pages.")
    parser.add_argument("--errors", action="store_true", help="list each miss (never for a closed set)")
    parser.add_argument("--set", action="append", choices=SETS, dest="sets", help="only this set; may be repeated")
    arguments = parser.parse_args()
    failed = False
    for name in arguments.sets or present_sets():
        log: list[str] | None = [] if arguments.errors and name not in CLOSED_SETS else None
        try:
            predicted = read_set(name)
        except ReadingFailed as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        gold = gold_of(name)
        figures = load_scorer().score(gold, predicted, log)
        print(f"== {name}")
        if log:
            print("\n".join(log), end="\n\n")
        load_scorer().show(figures)
        different = changes(kept_figures(name), figures)
        if different:
            print("\n".join(["", "against the figures kept so far:", *different]))
        keep(FIGURES / f"{name}.json", figures)
        # Of a closed set only sums: its groups are small enough to lead to pages.
        keep(FIGURES / "groups" / f"{name}.json", breakdown(gold, predicted, ("all",) if name in CLOSED_SETS else BY))
        print(f"\nkept in evaluation/figures/{name}.json\n")
    everything = {name: figures for name in SETS if (figures := kept_figures(name))}
    for document in SHOWN_IN:
        refresh(document, everything)
    ACCURACY.write_text(with_groups(ACCURACY.read_text(encoding="utf-8")), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
