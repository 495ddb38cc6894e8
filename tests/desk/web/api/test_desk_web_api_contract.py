"""What the OpenAPI document promises, tried with generated requests on the real application over the example cases."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from werkzeug.test import Client

from sanctrace.actors import load_roster
from sanctrace.desk.web.api.route import ROOT, Route
from sanctrace.desk.web.api.routes import ROUTES
from sanctrace.desk.web.app import make_app
from sanctrace.desk.web.settings import DeskSettings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

IDS = {
    "measure_id": "un-dprk-2397-7",
    "instrument_id": "un-dprk-2397",
    "kind": "stale",
    "actor": "North Korea",
    "search": "Kept",
}
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    checks.unsupported_method,
    checks.missing_required_header,
    checks.negative_data_rejection,
]


def closing(app: WSGIApplication) -> WSGIApplication:
    """The application as a server runs it: an answer is read to its end, and closed."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        content = app(environ, start)
        try:
            return [b"".join(content)]
        finally:
            getattr(content, "close", lambda: None)()

    return answer


@pytest.fixture(scope="module")
def promised(example_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    ledger = Path(shutil.copy(example_ledger, tmp_path_factory.mktemp("contract") / "ledger.db"))
    lists = ledger.parent / "lists"
    app = closing(make_app(DeskSettings(ledger=ledger, by="Ana Lyst", port=80, lists=lists)))
    client = Client(app)
    cases: Any = client.get("/api/v1/cases").json
    assert client.post("/api/v1/searches", json={"name": "Kept", "words": "limo"}).status_code == 200
    articles: Any = client.get("/api/v1/articles").json
    case = cases["cases"][0]["id"]
    entry = load_roster().snapshots[0].entries[0].id
    ids = {**IDS, "case_id": case, "sha256": articles["articles"][0]["sha256"]}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)

    @schema.hook
    def map_path_parameters(context: Any, path_parameters: dict[str, str]) -> dict[str, str]:
        """Half of the ids are of what is there."""
        del context
        parts = (path_parameters or {}).items()
        return {name: ids.get(name, value) if len(str(value)) % 2 else value for name, value in parts}

    @schema.hook
    def map_headers(context: Any, headers: Any) -> Any:
        """Half of the judgements are of whatever the case is."""
        del context
        if headers and len(headers.get("If-Match", "*")) % 2:
            headers["If-Match"] = "*"
        return headers

    @schema.hook
    def map_body(context: Any, body: Any) -> Any:
        """Nothing is fetched from a name that the machine would look up; judgements are of a case that is there."""
        del context
        if isinstance(body, dict) and isinstance(body.get("address"), str):
            body["address"] = "http://127.0.0.1:9/page"
        if isinstance(body, dict) and len(str(body.get("entry", ""))) % 2:
            body["entry"] = entry
        if isinstance(body, dict) and len(str(body.get("about", ""))) % 2:
            body["about"] = case
        return body

    return schema


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def tried(operation: Any, mode: GenerationMode, data: st.DataObject) -> None:
    data.draw(operation.as_strategy(generation_mode=mode)).call_and_validate(checks=CHECKS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_answer_is_as_the_document_has_it(promised: Any, route: Route, mode: GenerationMode) -> None:
    operation = promised[ROOT + route.path][route.method]
    takes = any(route.adapters[name] for name in ("query", "body"))
    if mode is GenerationMode.NEGATIVE and (route.from_elsewhere or not takes):
        return  # takes nothing, or any text
    tried(operation, mode)
