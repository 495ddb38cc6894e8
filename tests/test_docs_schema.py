"""The documented shape of `sanctrace read --json` is the shape that is printed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from jsonschema import Draft202012Validator

from sanctrace.desk import reading_json
from sanctrace.lexicon.goods import load_goods
from sanctrace.model import ClaimStatus, EventKind, Outcome, Page, Stance, Truth
from sanctrace.runs.pipeline import Pipeline, open_pipeline
from sanctrace.runs.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
SCHEMA_FILE = ROOT / "docs" / "reference" / "reading.schema.json"
EXAMPLES = sorted((ROOT / "src" / "sanctrace" / "desk" / "examples").iterdir())

TYPES = {
    "passage": reading_json.PassageJson,
    "caption": reading_json.CaptionJson,
    "party": reading_json.PartyJson,
    "item": reading_json.ItemJson,
    "claim": reading_json.ClaimJson,
    "legal_claim": reading_json.LegalClaimJson,
    "open_question": reading_json.OpenQuestionJson,
    "element": reading_json.ElementJson,
    "finding": reading_json.FindingJson,
    "cited": reading_json.CitedJson,
    "list_used": reading_json.ListUsedJson,
    "screening": reading_json.ScreeningJson,
    "event": reading_json.EventJson,
    "reader_run": reading_json.ReaderRunJson,
}


@cache
def schema() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def pipeline() -> Pipeline:
    return open_pipeline(Settings())


def complaints(line: str) -> list[str]:
    validator = Draft202012Validator(schema())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(line))]


def definition(name: str) -> dict[str, Any]:
    found: dict[str, Any] = schema()["$defs"][name]
    return found


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda path: path.name)
def test_example_pages_print_as_documented(page: Path) -> None:
    reading = pipeline().read(Page(source=page.name, content=page.read_bytes()))
    assert complaints(reading_json.reading_line(reading)) == []


@pytest.mark.parametrize("name", TYPES)
def test_every_printed_key_is_documented(name: str) -> None:
    keys = set(get_type_hints(TYPES[name]))
    assert set(definition(name)["properties"]) == keys
    assert set(definition(name)["required"]) == keys


def test_every_key_of_a_page_is_documented() -> None:
    keys = set(get_type_hints(reading_json.ReadingJson))
    assert set(schema()["properties"]) == keys
    assert set(schema()["required"]) == keys


def test_closed_sets_are_those_of_the_model() -> None:
    assert definition("event")["properties"]["kind"]["enum"] == [k.value for k in EventKind]
    assert set(definition("event")["properties"]["status"]["enum"]) == {s.value for s in ClaimStatus}
    assert set(definition("claim")["properties"]["stance"]["enum"]) == {s.value for s in Stance}
    assert set(definition("finding")["properties"]["outcome"]["enum"]) == {o.value for o in Outcome}
    assert set(definition("element")["properties"]["outcome"]["enum"]) == {t.value for t in Truth}


def test_item_classes_are_those_of_the_goods_lexicon() -> None:
    known = {entry.item_class for entry in load_goods().entries}
    assert known <= set(definition("item_class")["enum"])


def test_an_undocumented_key_is_refused() -> None:
    reading = pipeline().read(Page(source="empty.txt", content=b"Rain\n\nIt rained all day in the harbour town.\n"))
    line = json.loads(reading_json.reading_line(reading)) | {"mood": "grey"}
    assert complaints(json.dumps(line)) == ["$: Additional properties are not allowed ('mood' was unexpected)"]
