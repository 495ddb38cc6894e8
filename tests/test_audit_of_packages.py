"""`make audit` says what it checked, what it found, and what it left out; the checks run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisories import held_against, known, pinned, spans_of
from audit import FAULTY, LOCKS, UNASKED, told

FOLDER = Path(__file__).resolve().parent.parent / "requirements"


def audited(**settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / "audit.py")]
    return subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, timeout=300, check=False
    )


def test_no_pinned_package_has_a_known_fault() -> None:
    """By the service where it can be reached; else by the advisories of the repository, what is left out is said."""
    done = audited()
    assert done.returncode != FAULTY, done.stdout + done.stderr
    if done.returncode == UNASKED:
        _, spans = known()
        assert [fault for lock in LOCKS for fault in held_against(pinned(FOLDER / lock), spans)] == []
        pytest.skip("; ".join(line.partition(", for:")[0] for line in done.stdout.splitlines() if "LEFT OUT" in line))
    assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_service_the_advisories_of_the_repository_are_asked_and_their_end_is_told() -> None:
    done = audited(HTTPS_PROXY="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9", NO_PROXY="", no_proxy="")
    day, _ = known()
    assert done.returncode == UNASKED, done.stdout + done.stderr
    for lock in LOCKS:
        count = len(pinned(FOLDER / lock))
        assert f"{lock}: {count} packages held against the repository's advisories: 0 known faults" in done.stdout
        assert f"{lock}: LEFT OUT, advisories after {day}, for: " in done.stdout
    assert "run make audit where the service can be reached" in done.stdout


def test_faults_are_told_and_what_could_not_be_looked_up_is_named() -> None:
    report = {
        "dependencies": [
            {"name": "sound", "version": "1.0", "vulns": []},
            {"name": "faulty", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
            {"name": "unmended", "version": "3.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
            {"name": "unknown", "skip_reason": "Dependency not found and could not be audited"},
        ]
    }
    faults, left_out, checked = told(report)
    assert faults == [
        "faulty 2.0: PYSEC-1 (mended in 2.1)",
        "unmended 3.0: PYSEC-2 (mended in no version yet)",
    ]
    assert (left_out, checked) == (["unknown"], 3)


def test_the_advisories_of_the_repository_know_packages_of_ours_by_their_versions() -> None:
    _, spans = known()
    found = held_against([("waitress", "2.1.1"), ("Jinja2", "2.10"), ("waitress", "2.1.2")], spans)
    assert "waitress 2.1.1: PYSEC-2022-205 (mended in 2.1.2)" in found
    assert any(line.startswith("Jinja2 2.10: PYSEC-2019-217 ") for line in found)
    assert not any("waitress 2.1.2: PYSEC-2022-205" in line for line in found)


@pytest.mark.parametrize(
    ("events", "versions", "reached"),
    [
        ([{"introduced": "0"}, {"fixed": "1.2"}], [], {"1.0"}),
        ([{"introduced": "1.1"}, {"last_affected": "1.2"}], [], {"1.2"}),
        ([{"introduced": "1.1"}], [], {"1.2", "3.0"}),
        ([{"introduced": "0"}, {"fixed": "1.0"}, {"introduced": "2.5"}], [], {"3.0"}),
        (None, ["1.2", "not a version"], {"1.2"}),
        ([{"introduced": "0"}, {"fixed": "0.2-n65"}], [], {"1.0", "1.2", "3.0"}),  # a bound that is no version: all
    ],
)
def test_spans_are_read_as_the_database_means_them(
    events: list[dict[str, str]] | None, versions: list[str], reached: set[str]
) -> None:
    ranges = [{"type": "GIT", "events": [{"introduced": "0"}]}]
    ranges += [{"type": "ECOSYSTEM", "events": events}] if events else []
    affected = {"package": {"name": "Some.Thing"}, "ranges": ranges, "versions": versions}
    spans = list(spans_of({"id": "PYSEC-9", "affected": [affected]}))
    assert {span.package for span in spans} == {"some-thing"}
    assert {version for version in ("1.0", "1.2", "3.0") if any(s.reaches(version) for s in spans)} == reached
    assert not list(spans_of({"id": "PYSEC-9", "affected": [affected], "withdrawn": "2024-01-01"}))
