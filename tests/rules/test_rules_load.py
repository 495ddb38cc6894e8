"""Reading law files: faults with file and line, any order of files, the linter's checks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import DataError
from sanctrace.rules import Rulebook, read_rulebook
from sanctrace.rules.law_cases import load_cases
from sanctrace.rules.lint import Issue, Severity, lint

LAW = Path(__file__).parents[2] / "src" / "sanctrace" / "law"
PACK = LAW / "eu" / "myanmar"
Edit = Callable[[str], str]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A small library: the terms and one regime."""
    for folder in ("terms", "lists"):
        shutil.copytree(LAW / folder, tmp_path / folder)
    shutil.copytree(PACK, tmp_path / "eu" / "myanmar")
    return tmp_path


def edited(library: Path, edit: Edit) -> Path:
    path = library / "eu" / "myanmar" / "2013-184.yml"
    text = path.read_text()
    changed = edit(text)
    assert changed != text
    path.write_text(changed)
    return library


def errors(rulebook: Rulebook) -> list[Issue]:
    return [i for i in lint(rulebook, ()) if i.severity is Severity.ERROR and i.check != "cases"]


def test_a_regime_is_added_by_files_alone(library: Path) -> None:
    rulebook = read_rulebook(library, load_goods())
    assert [r.id for r in rulebook.regimes] == ["eu-myanmar"]
    assert [m.id for m in rulebook.measures] == ["eu-myanmar-2013-184-1", "eu-myanmar-2013-184-4", "eu-myanmar-401-3a"]
    assert errors(rulebook) == []


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda t: t.replace("goods: [all_arms]", "goods: [all_armz]", 1), "unknown term 'all_armz'"),
        (lambda t: t.replace("role: ban", "role: bann", 1), r"measures/0/role: 'bann' is not one of"),
        (lambda t: t.replace("id: eu-myanmar-2013-184-4", "id: eu-myanmar-2013-184-1"), "stands already in"),
        (lambda t: t.replace("regime: eu-myanmar", "regime: eu-burma"), "no regime 'eu-burma'; known: eu-myanmar"),
        (
            lambda t: t.replace("  force: prohibits", "  force: prohibits\n  force: decides", 1),
            "key 'force' stands twice",
        ),
        (lambda t: t.replace("    - says: military_training", "    - shouts: loud", 1), "unknown condition 'shouts'"),
        (lambda t: t.replace("status: verified", "status: mixed", 1), "measures/0/verification"),
    ],
)
def test_a_fault_is_named_with_its_file_and_line(library: Path, edit: Edit, message: str) -> None:
    with pytest.raises(DataError, match=message) as caught:
        read_rulebook(edited(library, edit), load_goods())
    assert caught.value.path.endswith("2013-184.yml")
    assert caught.value.line is not None


@pytest.mark.parametrize(
    ("edit", "check"),
    [
        (
            lambda t: t.replace(
                "  - {from: '2013-04-22', basis: adopted, cites: Decision 2013/184/CFSP art. 1}",
                "  - {from: '2013-04-22', until: '2015-01-01', ended_by: x y z, basis: adopted, cites: Decision}\n"
                "  - {from: '2014-01-01', basis: adopted, cites: Decision again}",
            ),
            "spans",
        ),
        (
            lambda t: t.replace(
                "  - {from: '2013-04-22', basis: adopted, cites: Decision 2013/184/CFSP art. 1}",
                "  - {from: '2013-04-22', until: '2015-01-01', ended_by: x y z, basis: adopted, cites: Decision}\n"
                "  - {from: '2016-01-01', basis: adopted, cites: Decision again}",
            ),
            "spans",
        ),
        (lambda t: t.replace("  force: prohibits", "  force: calls upon", 1), "force"),
        (lambda t: t.replace("  notes: [An", "  see_also: [eu-myanmar-9]\n  notes: [An"), "references"),
        (lambda t: t.replace("  notes: [An", "  aliases: [eu-myanmar-401-3a]\n  notes: [An"), "aliases"),
    ],
)
def test_the_linter_sees(library: Path, edit: Edit, check: str) -> None:
    issues = errors(read_rulebook(edited(library, edit), load_goods()))
    assert check in {i.check for i in issues}
    assert all(i.path.endswith(".yml") and i.line > 0 for i in issues)


def test_a_change_without_a_case_is_an_error(library: Path) -> None:
    issues = [i for i in lint(read_rulebook(library, load_goods()), ()) if i.check == "cases"]
    assert any("eu-myanmar-2013-184-1: no case for 2013-04-21" in i.message for i in issues)


def test_the_order_of_files_does_not_matter(library: Path) -> None:
    first = read_rulebook(library, load_goods())
    (library / "eu" / "myanmar").rename(library / "zz")
    (library / "zz" / "2013-184.yml").rename(library / "aa.yml")
    second = read_rulebook(library, load_goods())
    assert [m.id for m in first.measures] == [m.id for m in second.measures]
    assert [m.summary for m in first.measures] == [m.summary for m in second.measures]


def test_the_version_changes_with_the_text(library: Path) -> None:
    first = read_rulebook(library, load_goods()).version
    second = read_rulebook(edited(library, lambda t: t.replace("No arms", "No arms at all")), load_goods()).version
    assert first != second


def test_an_unknown_id_says_how_to_find_the_known_ones(rulebook: Rulebook) -> None:
    with pytest.raises(DataError, match="sanctrace law list"):
        rulebook.measure("un-dprk-9999-1")


def test_a_case_with_goods_that_the_lexicon_does_not_know_is_refused(library: Path) -> None:
    path = library / "eu" / "myanmar" / "2013-184.cases.yml"
    text = path.read_text()
    goods = next(line for line in text.splitlines() if line.strip().startswith("goods: ["))
    path.write_text(text.replace(goods, "      goods: [flying-carpet]", 1))
    with pytest.raises(DataError, match=r"2013-184\.cases\.yml.*flying-carpet"):
        load_cases(library)
