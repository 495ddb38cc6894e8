"""What we export as FollowTheMoney is what its own library takes, and a claim in it stays a claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from followthemoney import model

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import KOREAN, RUSSIAN, cases_of, export
else:
    from kept_cases import KOREAN, RUSSIAN, cases_of, export


def exported(ledger: Path, to: Path, *more: str) -> list[dict[str, Any]]:
    done = export(ledger, "ftm", to, *more)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in to.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(params=["demo_ledger", "hostile_ledger"])
def entities(request: pytest.FixtureRequest, tmp_path: Path) -> list[dict[str, Any]]:
    return exported(request.getfixturevalue(request.param), tmp_path / "cases.ftm.json")


def test_the_library_keeps_every_value_as_it_stands(entities: list[dict[str, Any]]) -> None:
    for entity in entities:
        schema = model.get(entity["schema"])
        assert schema is not None
        proxy = model.get_proxy(entity, cleaned=False)
        schema.validate({"properties": entity["properties"]})
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            assert prop is not None, f"{entity['schema']}.{name}"
            kept = [prop.type.clean(value, proxy=proxy) for value in values]
            plain = ["".join(c for c in v if c.isprintable()) for v in values]
            assert ["".join(c for c in v or "" if c.isprintable()) for v in kept] == plain, (name, values)


def test_every_reference_leads_to_an_entity_that_may_stand_there(entities: list[dict[str, Any]]) -> None:
    by_id = {entity["id"]: entity for entity in entities}
    assert len(by_id) == len(entities), "an id twice"
    for entity in entities:
        schema = model.get(entity["schema"])
        assert schema is not None
        for name, values in entity["properties"].items():
            prop = schema.get(name)
            assert prop is not None
            if prop.range is not None:
                for value in values:
                    referred = model.get(by_id[value]["schema"])
                    assert referred is not None
                    assert referred.is_a(prop.range), (entity["schema"], name, value)


def test_a_claim_keeps_its_status_its_words_and_its_page(demo_ledger: Path, tmp_path: Path) -> None:
    entities = exported(demo_ledger, tmp_path / "x.json")
    by_id = {entity["id"]: entity["properties"] for entity in entities}
    cases = cases_of(demo_ledger)
    assert sum(e["schema"] == "Event" for e in entities) == len(cases)
    voices = [e["properties"] for e in entities if e["schema"] == "Documentation"]
    assert len(voices) == sum(len(set(k.event.claims)) for case in cases for k in case.accounts)
    denial = next(v for v in voices if v["role"] == ["Larkspur Maritime: denies"])
    assert denial["summary"] == [
        "Larkspur Maritime, the Hong Kong company that owns the tanker, denied that any fuel had been delivered."
    ]
    assert by_id[denial["document"][0]]["publisher"] == ["The Tidewater Post"]
    parts = [e["properties"] for e in entities if e["schema"] == "UnknownLink"]
    assert {"alleged", "suspected", "planned"} <= {status for part in parts for status in part["status"]}
    assert all("topics" not in properties for properties in by_id.values()), "no party of a page is called sanctioned"


def test_a_resembling_name_is_not_made_one_with_the_entry(hostile_ledger: Path, tmp_path: Path) -> None:
    entities = exported(hostile_ledger, tmp_path / "x.json")
    by_schema: dict[str, list[dict[str, Any]]] = {}
    for entity in entities:
        by_schema.setdefault(entity["schema"], []).append(entity)
    (similar,) = by_schema["Similar"]
    (sanction,) = by_schema["Sanction"]
    assert similar["properties"]["confidenceScore"] == ["0.912"]
    assert similar["properties"]["match"] == sanction["properties"]["entity"]
    assert similar["properties"]["candidate"] != similar["properties"]["match"]
    assert sanction["properties"]["recordId"] == ["un-1718@0123456789ab"]
    named = {value for e in by_schema["LegalEntity"] for value in e["properties"]["name"]}
    assert {KOREAN, RUSSIAN} <= named


def test_the_same_case_alone_and_among_others_gives_the_same_entities(demo_ledger: Path, tmp_path: Path) -> None:
    everything = {json.dumps(e) for e in exported(demo_ledger, tmp_path / "all.json")}
    for case in cases_of(demo_ledger):
        alone = exported(demo_ledger, tmp_path / f"{case.id}.json", case.id)
        assert {json.dumps(entity) for entity in alone} <= everything
