"""`make audit`: known faults of the pinned packages, and which packages could not be looked up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
LOCKS = ("base.txt", "dev.txt")


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


def main() -> int:
    """0: every package was checked and none has a known fault; 1: a fault; 2: some or all could not be checked."""
    worst = 0
    for lock in LOCKS:
        command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--disable-pip"]
        done = subprocess.run(
            [*command, "--require-hashes", "--requirement", str(FOLDER / lock)],
            capture_output=True,
            text=True,
            check=False,
        )
        try:
            faults, left_out, checked = told(json.loads(done.stdout))
        except ValueError:
            reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            print(f"{lock}: LEFT OUT, nothing was checked: {reason}")
            worst = worst or 2
            continue
        print("\n".join([*faults, f"{lock}: {checked} packages checked, {len(faults)} known faults"]))
        if left_out:
            print(f"{lock}: LEFT OUT, the service of known faults does not answer for: {', '.join(left_out)}")
            print("Run make audit where that service can be reached.")
        worst = 1 if faults or worst == 1 else max(worst, 2 if left_out else 0)
    return worst


if __name__ == "__main__":
    sys.exit(main())
