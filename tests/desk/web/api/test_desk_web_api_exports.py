"""Exports over the API: the same files as the desk's, in every form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from sanctrace.desk.web import downloads

if TYPE_CHECKING:
    from tests.desk.web.conftest import Served

API = "/api/v1"
OF_SEVERAL = ("stix.json", "ftm.json", "jsonl", "csv", "parquet")


@pytest.fixture
def api(desk: Served) -> Any:
    with httpx.Client(base_url=f"{desk.url}{API}", timeout=60) as client:
        yield client


@pytest.mark.parametrize("form", [*OF_SEVERAL, "report.html", "report.pdf"])
def test_a_case_leaves_in_every_form_as_the_desk_gives_it(desk: Served, api: httpx.Client, form: str) -> None:
    case = desk.case_of("limousine")
    answer = api.get(f"/cases/{case}/export", params={"form": form})
    with desk.browse() as client:
        shown = client.get(f"/case/{case}/download.{form}")
    assert (answer.status_code, answer.content) == (200, shown.content)
    assert answer.headers["Content-Type"] == shown.headers["Content-Type"]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="case-{case}.{form}"'
    promised = api.get("/openapi.json").json()["paths"][f"{API}/cases/{{case_id}}/export"]["get"]["responses"]["200"]
    assert answer.headers["Content-Type"] in promised["content"]


@pytest.mark.parametrize("form", OF_SEVERAL)
def test_the_cases_of_a_filter_leave_as_one_file(desk: Served, api: httpx.Client, form: str) -> None:
    answer = api.get("/export", params={"form": form, "words": "limo"})
    with desk.browse() as client:
        assert answer.content == client.get(f"/download.{form}?words=limo&decision=").content
    if form == "jsonl":
        assert [json.loads(line)["id"] for line in answer.text.splitlines()] == [desk.case_of("limousine")]
        assert len(api.get("/export?form=jsonl").text.splitlines()) == desk.cases


def test_what_cannot_be_exported_is_told(desk: Served, api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.case_of("limousine")
    for address in (f"/cases/{case}/export", f"/cases/{case}/export?form=docx", "/export?form=report.pdf"):
        answer = api.get(address)
        assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "query.form"), address
    assert api.get("/cases/none/export?form=csv").status_code == 404
    monkeypatch.setattr(downloads, "MOST", 3)
    many = api.get("/export?form=csv")
    assert (many.status_code, many.json()["type"]) == (413, f"{API}/problems/too-large")
    assert "sanctrace export" in many.json()["detail"]
