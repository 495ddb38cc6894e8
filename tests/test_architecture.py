"""The house keeps its shape: layers, clocks, sizes, names, declared dependencies, and the words of our own voice."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "sanctrace"
ROOMS = {p.name for p in SOURCE.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
THINKING_ROOMS = ("model", "lexicon", "news", "events", "actors", "rules", "cases", "notices")

CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.gmtime",
    "time.localtime",
    "time.monotonic",
    "time.perf_counter",
    "time.time",
    "time.time_ns",
}

# Distributions that no module of ours imports by name, and why we need them all the same.
NEEDED_WITHOUT_IMPORT = {
    "lxml_html_clean": "trafilatura imports lxml.html.clean, which moved there",
    "tzdata": "zoneinfo reads the time zones from it where the system has none",
}

# A verdict is not ours to give: docs/decisions says why.
VERDICTS = re.compile(
    r"\b(violat(?:e|es|ed|ing|ion|ions)|illegal(?:ly)?|unlawful(?:ly)?|guilty|breach(?:es|ed)?)\b", re.I
)


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def dotted(node: ast.expr) -> str:
    """`datetime.datetime.now` for the expression of that shape, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def clock_calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        name = dotted(node) if isinstance(node, ast.Attribute) else ""
        if ".".join(name.split(".")[-2:]) in CLOCKS:
            yield node.lineno, name  # type: ignore[attr-defined]


def imported_roots(tree: ast.Module) -> set[str]:
    roots = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            roots |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            roots.add(node.module.split(".")[0])
    return roots


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared() -> set[str]:
    """What the package may import: its dependencies, and those of the extras that its users can choose."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [lines for extra, lines in project["optional-dependencies"].items() if extra != "dev"]
    lines = [*project["dependencies"], *(line for lines in extras for line in lines)]
    return {normal(re.split(r"[<>=!~;\[ ]", line)[0]) for line in lines}


def test_import_contract(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    broken = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert not broken, capsys.readouterr().out


def test_no_thinking_room_reads_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for room in THINKING_ROOMS
        for path in sorted((SOURCE / room).rglob("*.py"))
        for line, name in clock_calls(tree_of(path))
    ]
    assert not found, "pass the day in as a parameter:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "import time as time\ntime.time()",
        "from datetime import datetime\nfield(default_factory=datetime.utcnow)",
    ],
)
def test_the_clock_check_sees_a_clock(code: str) -> None:
    assert list(clock_calls(ast.parse(code)))


def test_modules_stay_small() -> None:
    long = {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text().splitlines())) > 500}
    assert not long, f"more than 500 lines, so probably two rooms: {long}"


def test_rooms_and_modules_say_what_they_hold() -> None:
    nameless = [p for p in SOURCE.rglob("*") if p.stem in {"utils", "util", "helpers", "common", "misc", "shared"}]
    assert not nameless


def test_every_module_says_what_it_is() -> None:
    silent = [str(p.relative_to(ROOT)) for p in modules() if not ast.get_docstring(tree_of(p))]
    assert not silent


def test_values_that_leave_a_room_are_frozen() -> None:
    """Drafts may change inside the module that builds them; what a room hands out may not."""
    loose = [
        f"{room}.{name}"
        for room in sorted(ROOMS)
        for name, value in vars(importlib.import_module(f"sanctrace.{room}")).items()
        if isinstance(value, type) and is_dataclass(value) and not value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    ]
    assert not loose


def test_every_import_is_a_declared_dependency() -> None:
    distributions = packages_distributions()
    missing: dict[str, str] = {}
    for path in modules():
        for root in imported_roots(tree_of(path)) - set(sys.stdlib_module_names) - {"sanctrace"}:
            if not {normal(d) for d in distributions.get(root, [])} & declared():
                missing.setdefault(root, str(path.relative_to(ROOT)))
    assert not missing, f"add to [project] dependencies in pyproject.toml: {missing}"


def test_every_declared_dependency_is_used() -> None:
    distributions = packages_distributions()
    used = {
        normal(distribution)
        for path in modules()
        for root in imported_roots(tree_of(path))
        for distribution in distributions.get(root, [])
    }
    idle = declared() - used - {normal(name) for name in NEEDED_WITHOUT_IMPORT}
    assert not idle, f"no module imports {sorted(idle)}: take them out of pyproject.toml"


def test_every_data_file_is_part_of_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    shipped = {path for pattern in settings["package-data"]["sanctrace"] for path in SOURCE.glob(pattern)}
    files = (p for p in SOURCE.rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"})
    data = {p for p in files if not any(part.startswith(".") for part in p.relative_to(SOURCE).parts)}
    assert {str(p.relative_to(ROOT)) for p in data - shipped} == set()


def test_our_own_voice_gives_no_verdict() -> None:
    """What rules, cases and desk print says "may fall under"; docstrings and quoted pages are not our voice."""
    found = []
    for room in ("rules", "cases", "notices", "desk"):
        for path in sorted((SOURCE / room).rglob("*.py")):
            tree = tree_of(path)
            docstrings = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            found += [
                f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
                and "\\b" not in node.value  # the guard's own pattern names what it looks for
                and VERDICTS.search(node.value)
            ]
    templates = [p for p in SOURCE.rglob("templates/*") if p.suffix in {".html", ".txt"}]
    found += [str(p.relative_to(ROOT)) for p in templates if VERDICTS.search(p.read_text(encoding="utf-8"))]
    assert not found


def test_every_room_is_named_in_the_picture_of_the_house() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    absent = [room for room in sorted(ROOMS) if f"`{room}`" not in text]
    assert not absent, f"docs/architecture.md does not say what these rooms do: {absent}"
