"""Offices with a name of their own: found by it, and a wrong file is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sanctrace.cases.voices import voice_of
from sanctrace.lexicon.names import load_names
from sanctrace.lexicon.offices import load_offices, read_offices
from sanctrace.lexicon.sources import load_sources
from sanctrace.model import DataError


def test_every_office_is_of_a_state_and_of_a_role() -> None:
    roles = {role.id for role in load_sources().roles}
    for office in load_offices().offices:
        assert office.role in roles, office.form
        assert load_names().state(office.country), office.form


@pytest.mark.parametrize(
    ("speaker", "name"),
    [
        ("Zollfahndung", "Germany's customs"),
        ("the Directorate of Revenue Intelligence", "India's customs"),
        ("Spain's Civil Guard", "Spain's police"),
        ("the U.S. 5th Fleet", "United States' military"),
        ("HMRC", "United Kingdom's customs"),
        ("Old Bailey", "a court of United Kingdom"),
    ],
)
def test_the_name_of_an_office_tells_its_state(speaker: str, name: str) -> None:
    assert voice_of(speaker).name == name


def test_initials_count_in_capitals_alone() -> None:
    assert load_offices().find("NCA") is not None
    assert load_offices().find("nca") is None and load_offices().find("Nca") is None


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("form,iso2\nZoll,DE\n", "columns are"),
        ("form,iso2,role,source\nZoll,DE,customs,\n", "empty or a further cell"),
        ("form,iso2,role,source\nZoll,DE,customs,memory\nzoll,AT,customs,memory\n", "stands twice"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "offices.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=why):
        read_offices(path)
