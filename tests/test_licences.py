"""Every pinned package comes under a licence that we may pass it on with."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "requirements"
RULES: dict[str, Any] = yaml.safe_load((FOLDER / "licences.yml").read_text(encoding="utf-8"))


def pinned(lock: str) -> list[str]:
    return re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", (FOLDER / lock).read_text(encoding="utf-8"), re.MULTILINE)


def licence(package: str) -> str:
    """What a package is under, in SPDX's names; empty where its description says nothing."""
    if read := RULES["read"].get(package):
        return str(read)
    told = metadata(package)
    if expressions := told.get_all("License-Expression"):
        return _spelled(expressions[0])
    kinds = [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier") or () if kind.startswith("License ::")]
    if named := [_spelled(kind) for kind in kinds if kind != "OSI Approved"]:
        return " AND ".join(named)
    return _spelled((told.get_all("License") or [""])[0].partition("\n")[0].strip())


def _spelled(name: str) -> str:
    return str(RULES["spelled"].get(name, name))


def accepted(expression: str, allowed: set[str]) -> bool:
    """Whether an expression of SPDX names, AND, OR and brackets can be kept with the allowed licences."""
    expression = re.sub(r"\(([^()]*)\)", lambda part: "yes" if accepted(part[1], allowed) else "no", expression)
    either = re.split(r"\s+OR\s+", expression)
    return any(all(part in allowed | {"yes"} for part in re.split(r"\s+AND\s+", one.strip())) for one in either)


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND GPL-2.0-only", False),
        ("MPL-2.0 AND (GPL-2.0-only OR MIT)", True),
        ("MIT AND (GPL-2.0-only AND MIT)", False),
        ("", False),
    ],
)
def test_an_expression_is_read_as_spdx_means_it(expression: str, kept: bool) -> None:
    assert accepted(expression, {"MIT", "MPL-2.0"}) is kept


@pytest.mark.parametrize(("lock", "lists"), [("base.txt", ["installed"]), ("dev.txt", ["installed", "developing"])])
def test_every_pinned_package_is_under_an_accepted_licence(lock: str, lists: list[str]) -> None:
    allowed = {name for part in lists for name in RULES[part]}
    odd, absent = {}, []
    for package in pinned(lock):
        try:
            under = licence(package)
        except PackageNotFoundError:
            absent.append(package)
            continue
        if not accepted(under, allowed):
            odd[package] = under or "its description names none: read its licence, then add it under `read`"
    assert not odd
    assert not absent, "pinned, but not installed here: make test installs all of them"


def test_no_line_of_the_rules_is_left_over() -> None:
    packages = {package for lock in ("base.txt", "dev.txt") for package in pinned(lock)}
    assert set(RULES["read"]) <= packages
    told = " ".join(licence(package) for package in packages)
    assert {name for name in RULES["installed"] if name not in told} == set()


def test_our_table_of_dependencies_names_the_licence_that_the_package_names() -> None:
    table = re.findall(
        r"^\|(?: `\w+` \|)? ([\w.-]+) \| ([^|]+) \| [^|]+ \|$",
        (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").partition("## Measured and not taken")[0],
        re.MULTILINE,
    )
    assert len(table) > 60
    rows = [(package, named) for package, named in table if package in {*pinned("base.txt"), *pinned("dev.txt")}]
    wrong = {package: (named, licence(package)) for package, named in rows if _words(named) != _words(licence(package))}
    assert wrong == {}


def _words(expression: str) -> set[str]:
    return set(re.split(r"\s+(?:AND|OR|or|and)\s+|\s*,\s*", expression.strip()))
