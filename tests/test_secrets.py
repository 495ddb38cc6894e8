"""No key, token or password of a real service stands in a file of the repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from detect_secrets.core.scan import scan_file, scan_line
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parent.parent
# Detectors of a form that only secrets have. Those that guess by entropy or by the word "password" find our hashes.
DETECTORS = (
    "AWSKeyDetector",
    "BasicAuthDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SlackDetector",
)
SETTINGS = {"plugins_used": [{"name": name} for name in DETECTORS]}
# Files in which something looks like a secret and is none, each with the reason.
KNOWN = {
    "tests/ledger/test_ledger_postgresql.py": "an address with a password that must not be printed",
    "tests/runs/test_runs_notices.py": "an address with a password that must not be printed",
}
DATA = (".csv", ".html", ".json", ".jsonl", ".svg", ".png", ".xml", ".txt", ".gz")  # pages, lists, figures: no settings
WORDS = ("src/sanctrace/law/", "src/sanctrace/lexicon/", "src/sanctrace/news/sources/", "requirements/")


def tracked() -> list[str]:
    """The files that a clone holds, and those about to be added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        pytest.skip("not in a git clone: its list of files is not to be had")
    names = [name for name in done.stdout.decode().split("\0") if name]
    plain = [name for name in names if not name.endswith(DATA) and not name.startswith(WORDS)]
    return [name for name in plain if (ROOT / name).is_file()]


def test_no_file_holds_a_secret() -> None:
    with transient_settings(SETTINGS):
        found = [
            f"{name}:{secret.line_number}: {secret.type}"
            for name in tracked()
            if name not in KNOWN
            for secret in scan_file(str(ROOT / name))
        ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "key = 'AKIA" + "IOSFODNN7EXAMPLQ'",
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "url = 'https://user:" + "hunter22@db.internal.net/'",
        "token = 'ghp_" + "a" * 36 + "'",
    ],
)
def test_the_scan_sees_a_secret(line: str) -> None:
    with transient_settings(SETTINGS):
        assert list(scan_line(line))
