"""`make audit`: known faults of the pinned packages, and what could not be looked up.

First a service on the web is asked (pip-audit). What it does not answer for is held against the advisories that stand
in the repository (`advisories.csv`), and it is said up to which day these know.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent)]

from advisories import held_against, known, pinned, plain  # noqa: E402 - found beside this file

FOLDER = Path(__file__).resolve().parent
LOCKS = ("base.txt", "dev.txt")
SOUND, FAULTY, UNASKED = 0, 1, 2


def told(report: dict[str, Any]) -> tuple[list[str], list[str], int]:
    """From pip-audit's report: a line for each known fault, the packages left out, how many were checked."""
    faults, left_out, checked = [], [], 0
    for package in report.get("dependencies", []):
        if "skip_reason" in package:
            left_out.append(package["name"])
            continue
        checked += 1
        for fault in package.get("vulns", []):
            fixed = ", ".join(fault.get("fix_versions", [])) or "no version yet"
            faults.append(f"{package['name']} {package['version']}: {fault['id']} (mended in {fixed})")
    return faults, left_out, checked


def asked(lock: Path) -> tuple[list[str], list[str], int]:
    """What the service on the web says of a lock; where it says nothing at all, every package is left out."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--disable-pip"]
    done = subprocess.run(
        [*command, "--require-hashes", "--requirement", str(lock)], capture_output=True, text=True, check=False
    )
    try:
        return told(json.loads(done.stdout))
    except ValueError:
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(f"{lock.name}: the service of known faults gave no answer: {reason}")
        return [], [name for name, _ in pinned(lock)], 0


def looked_up(lock: Path, left_out: list[str]) -> list[str]:
    """The known faults of packages that the service left out, from the repository's own advisories."""
    day, spans = known()
    names = set(map(plain, left_out))
    faults = held_against([pin for pin in pinned(lock) if plain(pin[0]) in names], spans)
    print(f"{lock.name}: {len(left_out)} packages held against the repository's advisories: {len(faults)} known faults")
    print(f"{lock.name}: LEFT OUT, advisories after {day}, for: {', '.join(left_out)}")
    return faults


def main() -> int:
    """0: the service answered for every package, none has a known fault; 1: one has; 2: it did not answer for all."""
    worst = SOUND
    for lock in (FOLDER / name for name in LOCKS):
        faults, left_out, checked = asked(lock)
        print(f"{lock.name}: {checked} packages checked by the service: {len(faults)} known faults")
        if left_out:
            faults += looked_up(lock, left_out)
        print("".join(f"{lock.name}: FAULT, {fault}\n" for fault in faults), end="")
        worst = FAULTY if faults or worst == FAULTY else max(worst, UNASKED if left_out else SOUND)
    if worst == UNASKED:
        print("Not everything was looked up: run make audit where the service can be reached.")
    return worst


if __name__ == "__main__":
    sys.exit(main())
