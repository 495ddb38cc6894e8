"""JSON Lines are what `sanctrace cases --json` prints, and have the documented shape; so do the documented tables."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from sanctrace.desk import case_json
from sanctrace.desk.cli import main
from sanctrace.desk.exports.tables import TABLES, Table

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import export
else:
    from kept_cases import export

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference"
TYPES = {
    "cited": case_json.CitedPassageJson,
    "grade": case_json.GradeJson,
    "origin": case_json.OriginJson,
    "node": case_json.NodeJson,
    "link": case_json.LinkJson,
    "chain": case_json.ChainJson,
    "value": case_json.ValueJson,
    "slot": case_json.SlotJson,
    "question": case_json.CaseQuestionJson,
    "joined": case_json.JoinedJson,
    "judgement": case_json.JudgementJson,
    "corrected": case_json.CorrectedJson,
    "telling": case_json.TellingJson,
}


@cache
def validator() -> Draft202012Validator:
    case, reading = (
        json.loads((REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8")) for name in ("case", "reading")
    )
    registry: Registry[Any] = Registry().with_resources(
        [(s["$id"], Resource.from_contents(s)) for s in (case, reading)]
    )
    Draft202012Validator.check_schema(case)
    return Draft202012Validator(case, registry=registry)


@pytest.mark.parametrize("ledger", ["demo_ledger", "hostile_ledger"])
def test_every_line_has_the_documented_shape(ledger: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    kept, to = request.getfixturevalue(ledger), tmp_path / "cases.jsonl"
    assert export(kept, "jsonl", to).exit_code == 0
    lines = to.read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        assert [f"{e.json_path}: {e.message}" for e in validator().iter_errors(json.loads(line))] == []
    printed = CliRunner().invoke(main, ["cases", "--ledger", str(kept), "--json"]).stdout
    assert [json.loads(line) for line in lines] == [json.loads(line) for line in printed.splitlines()]


def test_the_schema_names_every_key_that_is_printed() -> None:
    schema: Any = validator().schema
    assert schema["properties"].keys() == get_type_hints(case_json.CaseJson).keys()
    assert schema["$defs"].keys() == TYPES.keys()
    for name, shape in TYPES.items():
        assert schema["$defs"][name]["properties"].keys() == get_type_hints(shape).keys(), name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_documented_with_its_kind(table: Table) -> None:
    text = (REFERENCE / "exports.md").read_text(encoding="utf-8")
    section = text.split(f"\n### {table.name}\n")[1].split("\n##")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \|", section, re.M)
    assert rows == [(name, kind.value) for name, kind in table.columns.items()]
