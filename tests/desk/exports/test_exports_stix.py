"""The STIX bundle is what the validator of OASIS takes, without a complaint and without the network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stix2validator import ValidationOptions, validate_string

from sanctrace.desk.exports.cast import short_hash

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import KOREAN, cases_of, export
else:
    from kept_cases import KOREAN, cases_of, export


def exported(ledger: Path, to: Path, *more: str) -> list[dict[str, Any]]:
    done = export(ledger, "stix", to, *more)
    assert done.exit_code == 0, done.output
    objects: list[dict[str, Any]] = json.loads(to.read_text(encoding="utf-8"))["objects"]
    return objects


@pytest.mark.parametrize("ledger", ["demo_ledger", "hostile_ledger"])
def test_the_validator_finds_nothing(ledger: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    to = tmp_path / "cases.stix.json"
    exported(request.getfixturevalue(ledger), to)
    # 103 asks for random ids: ours are of version 5, so that the same ledger gives the same bundle.
    options = ValidationOptions(version="2.1", strict_types=True, enforce_refs=True, disabled="103")
    results = validate_string(to.read_text(encoding="utf-8"), options)
    assert [str(error) for error in results.errors] == []
    assert [str(warning) for warning in results.warnings] == []
    assert results.is_valid


def test_every_case_is_a_report_over_an_incident_and_its_voices(demo_ledger: Path, tmp_path: Path) -> None:
    objects = exported(demo_ledger, tmp_path / "x.json")
    by_id = {thing["id"]: thing for thing in objects}
    assert len(by_id) == len(objects), "an id twice"
    reports = [thing for thing in objects if thing["type"] == "report"]
    for case, report in zip(cases_of(demo_ledger), reports, strict=True):
        (incident,) = (by_id[ref] for ref in report["object_refs"] if ref.startswith("incident--"))
        (told,) = incident["extensions"].values()
        assert told["case"] == case.id
        assert told["status"] == min(incident["labels"][0].removeprefix("status:"), told["status"])
        notes = [by_id[ref] for ref in report["object_refs"] if ref.startswith("note--")]
        words = {claim.passage.text for kept in case.accounts for claim in kept.event.claims}
        assert {note["content"] for note in notes} == {f"“{w}”" for w in words}
    assert all(thing.get("object_marking_refs") for thing in objects if thing["type"] in {"report", "incident", "note"})


def test_times_are_those_of_the_pages(demo_ledger: Path, tmp_path: Path) -> None:
    objects = exported(demo_ledger, tmp_path / "x.json")
    reported = {day for case in cases_of(demo_ledger) for t in case.tellings if (day := t.published) is not None}
    days = {published.text[:10] for published in reported} | {"1970-01-01"}
    assert {thing["created"][:10] for thing in objects} <= days
    assert all(thing.get("modified", thing["created"]) >= thing["created"] for thing in objects)


def test_a_resembling_name_has_its_score_and_stays_apart(hostile_ledger: Path, tmp_path: Path) -> None:
    objects = exported(hostile_ledger, tmp_path / "x.json")
    (alike,) = (t for t in objects if t["type"] == "relationship" and "confidence" in t)
    assert alike["confidence"] == 91
    assert alike["source_ref"] != alike["target_ref"]
    assert any(KOREAN in thing.get("name", "") for thing in objects)
    (page,) = {json.dumps(t["external_references"][0]) for t in objects if t["type"] == "report"}
    assert json.loads(page)["hashes"]["SHA-256"]


def test_one_case_gives_the_objects_that_all_cases_give(demo_ledger: Path, tmp_path: Path) -> None:
    everything = {json.dumps(thing) for thing in exported(demo_ledger, tmp_path / "all.json")}
    for case in cases_of(demo_ledger):
        assert {json.dumps(t) for t in exported(demo_ledger, tmp_path / "one.json", case.id)} <= everything


@given(st.lists(st.text(max_size=6), min_size=1, max_size=4), st.lists(st.text(max_size=6), min_size=1, max_size=4))
def test_ids_tell_apart_what_differs(one: list[str], other: list[str]) -> None:
    hashed = short_hash(*one)
    assert re.fullmatch("[0-9a-f]{20}", hashed)
    clean = [not any("\x00" in word for word in words) for words in (one, other)]
    if all(clean):
        assert (hashed == short_hash(*other)) == (one == other)
