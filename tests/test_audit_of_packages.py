"""`make audit` says what it checked, what it found, and what it left out."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "requirements" / "audit.py"


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("package_audit", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_faults_are_told_and_what_could_not_be_looked_up_is_named(audit: ModuleType) -> None:
    report = {
        "dependencies": [
            {"name": "sound", "version": "1.0", "vulns": []},
            {"name": "faulty", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
            {"name": "unmended", "version": "3.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
            {"name": "unknown", "skip_reason": "Dependency not found and could not be audited"},
        ]
    }
    faults, left_out, checked = audit.told(report)
    assert faults == [
        "faulty 2.0: PYSEC-1 (mended in 2.1)",
        "unmended 3.0: PYSEC-2 (mended in no version yet)",
    ]
    assert (left_out, checked) == (["unknown"], 3)
