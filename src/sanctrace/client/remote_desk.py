"""The API of a desk, one method for each thing it does. Values are those of the API, as typed dictionaries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import httpx

from sanctrace.client.problem import ApiError, error_of

if TYPE_CHECKING:
    from sanctrace.desk.case_json import JudgementJson
    from sanctrace.desk.law_json import MeasureJson
    from sanctrace.desk.reading_json import ReadingJson
    from sanctrace.desk.screen_record import RecordJson
    from sanctrace.desk.web.api.account_routes import AccountJson, FreshTokenJson, TokenJson
    from sanctrace.desk.web.api.actor_routes import ActorJson, ActorLineJson
    from sanctrace.desk.web.api.case_routes import CaseLineJson, CountJson, PastJson, WholeCaseJson
    from sanctrace.desk.web.api.case_views import MatrixJson, MomentJson, NetworkJson
    from sanctrace.desk.web.api.change_routes import ChangesJson
    from sanctrace.desk.web.api.decision_routes import ScreeningDecisionJson
    from sanctrace.desk.web.api.judgement_routes import KeptJson
    from sanctrace.desk.web.api.law_routes import AnsweredJson, LibraryJson, WholeInstrumentJson
    from sanctrace.desk.web.api.reading_routes import ArticleJson, ArticleLineJson, KeptPageJson
    from sanctrace.desk.web.api.relation_routes import MonthExchangeJson, PairJson
    from sanctrace.desk.web.api.routes import DeskJson
    from sanctrace.desk.web.api.screening_routes import ListJson
    from sanctrace.desk.web.api.search_routes import AskedJson, SearchJson
    from sanctrace.desk.web.api.watch_routes import CoverageJson, SourcesJson

ANY_VERSION = "*"  # judge whatever the case is now


class RemoteDesk:
    """A desk at an address. Every method raises ApiError when the desk refuses, or none answers.

    Use it as a context manager, or close it. Filters and fields are those of the API (`docs/reference/api.md`).
    """

    def __init__(
        self, address: str = "http://127.0.0.1:8737", *, token: str | None = None, timeout: float = 60.0
    ) -> None:
        """The desk at `address`; `token` where it has accounts; `timeout` in seconds for each wait on the network."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx.Client(
            base_url=f"{address.rstrip('/')}/api/v1", headers=headers, timeout=timeout, follow_redirects=True
        )

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------------ cases and judgements
    def about(self) -> DeskJson:
        """What answers, as whom you ask, how much the ledger holds."""
        return self._get("/")  # type: ignore[no-any-return]

    def cases(self, **filters: str) -> Iterator[CaseLineJson]:
        """The cases that fit the filters (`regime="un-dprk"`, `words="coal"`), fetched page by page."""
        yield from self._rows("/cases", "cases", filters)

    def counts(self, **filters: str) -> list[CountJson]:
        """How many of the cases that fit carry each label."""
        return self._get("/cases/counts", filters)["counts"]  # type: ignore[no-any-return]

    def case(self, case: str) -> WholeCaseJson:
        """One case whole; `version` is what a judgement about it names. Takes the id of a track too."""
        return self._get(f"/cases/{_part(case)}")  # type: ignore[no-any-return]

    def history(self, case: str) -> list[PastJson]:
        """Everything that was decided about a case."""
        return self._get(f"/cases/{_part(case)}/judgements")["judgements"]  # type: ignore[no-any-return]

    def judge(self, kind: str, about: str, *, seen: str, **fields: object) -> KeptJson:
        """Judge a case or an event that was seen in the version `seen`.

        `fields` are those of the kind: reason, slot and value, others, grade, to. Raises ApiError of the kind `stale`,
        with nothing kept, when somebody judged it since.
        """
        return self._judge({"kind": kind, "about": about, **fields}, seen)

    def withdraw(self, judgement: str, *, seen: str = ANY_VERSION, reason: str = "") -> KeptJson:
        """Take a judgement back; its row stays."""
        return self._judge({"kind": "withdraw", "judgement": judgement, "reason": reason}, seen)

    def judgements(self) -> Iterator[JudgementJson]:
        """Every judgement, in the order of keeping."""
        yield from self._rows("/judgements", "judgements", {})

    def network(self, case: str) -> NetworkJson:
        """Who stands with whom in a case."""
        return self._get(f"/cases/{_part(case)}/network")  # type: ignore[no-any-return]

    def timeline(self, case: str) -> list[MomentJson]:
        """When what happened to a case."""
        return self._get(f"/cases/{_part(case)}/timeline")["moments"]  # type: ignore[no-any-return]

    def matrix(self, case: str) -> MatrixJson:
        """Which elements of which paragraphs a case meets."""
        return self._get(f"/cases/{_part(case)}/matrix")  # type: ignore[no-any-return]

    def export_case(self, case: str, form: str) -> bytes:
        """One case as a file: `stix.json`, `ftm.json`, `jsonl`, `csv`, `parquet`, `report.html`, `report.pdf`."""
        return self._fetch(f"/cases/{_part(case)}/export", {"form": form})

    def export_cases(self, form: str, **filters: str) -> bytes:
        """The cases that fit the filters as one file, in every form but a report; 2,000 at most."""
        return self._fetch("/export", {"form": form, **filters})

    def changes(self, since: str = "", limit: int = 50) -> ChangesJson:
        """What changed since the `next` of an earlier answer; from the beginning without one."""
        return self._get("/changes", {"since": since, "limit": str(limit)})  # type: ignore[no-any-return]

    # ------------------------------------------------------------------ saved searches and actors
    def searches(self) -> list[SearchJson]:
        """The saved searches of the desk, by name."""
        return self._get("/searches")["searches"]  # type: ignore[no-any-return]

    def keep_search(self, name: str, **filters: str) -> SearchJson:
        """Save the filters under a name, in place of a search of the same name."""
        return self._post("/searches", {"name": name, **filters})  # type: ignore[no-any-return]

    def drop_search(self, name: str) -> None:
        """Take a saved search out."""
        self._send("DELETE", f"/searches/{_part(name)}")

    def ask_reader(self, search: str, email: str, pace: str = "daily") -> AskedJson:
        """Ask an address whether it wants a saved search as a digest, `daily` or `weekly`."""
        return self._post("/digests", {"search": search, "email": email, "pace": pace})  # type: ignore[no-any-return]

    def actors(self, words: str = "") -> Iterator[ActorLineJson]:
        """The parties that cases name, the most frequent first; `words` begin words of the name."""
        yield from self._rows("/actors", "actors", {"words": words})

    def actor(self, name: str) -> ActorJson:
        """One actor: its names, events, cases, network, and the list entries that it resembles."""
        return self._get(f"/actors/{_part(name)}")  # type: ignore[no-any-return]

    # ------------------------------------------------------------------ pages
    def read_text(self, text: str) -> ReadingJson:
        """A text read; nothing is kept."""
        return self._post("/read", {"form": "text", "content": text})  # type: ignore[no-any-return]

    def read_html(self, html: str) -> ReadingJson:
        """A page read; nothing is kept."""
        return self._post("/read", {"form": "html", "content": html})  # type: ignore[no-any-return]

    def read_address(self, address: str) -> ReadingJson:
        """The page at an http(s) address, fetched by the desk and read; nothing is kept."""
        return self._post("/read", {"form": "address", "address": address})  # type: ignore[no-any-return]

    def keep_html(self, html: str, source: str) -> KeptPageJson:
        """A page from `source`, read and kept with the cases that it changes."""
        return self._post("/articles", {"form": "html", "content": html, "source": source})  # type: ignore[no-any-return]

    def keep_address(self, address: str) -> KeptPageJson:
        """The page at an address, fetched by the desk, read and kept."""
        return self._post("/articles", {"form": "address", "address": address})  # type: ignore[no-any-return]

    def articles(self) -> Iterator[ArticleLineJson]:
        """The pages of the ledger, in the order of keeping."""
        yield from self._rows("/articles", "articles", {})

    def article(self, sha256: str) -> ArticleJson:
        """One page as it was read last, its events with their cases."""
        return self._get(f"/articles/{_part(sha256)}")  # type: ignore[no-any-return]

    # ------------------------------------------------------------------ law and lists
    def law(self) -> LibraryJson:
        """The law library: regimes and instruments."""
        return self._get("/law")  # type: ignore[no-any-return]

    def instrument(self, instrument: str) -> WholeInstrumentJson:
        """One instrument with its paragraphs."""
        return self._get(f"/law/instruments/{_part(instrument)}")  # type: ignore[no-any-return]

    def measures(self, **filters: str) -> list[MeasureJson]:
        """Paragraphs: `regime="un-dprk"`, `on="2017-12-22"`."""
        return self._get("/law/measures", filters)["measures"]  # type: ignore[no-any-return]

    def measure(self, measure: str) -> MeasureJson:
        """One paragraph."""
        return self._get(f"/law/measures/{_part(measure)}")  # type: ignore[no-any-return]

    def ask(self, **facts: object) -> AnsweredJson:
        """What the law says to facts: `supplier={"name": "Russia"}`, `items=[{"text": "coal"}]`, `on="2024-02"`."""
        return self._post("/law/ask", facts)  # type: ignore[no-any-return]

    def screen(self, names: Sequence[str], **known: object) -> list[RecordJson]:
        """Names against the lists, one record each; `known`: on, kinds, births, countries, threshold."""
        return self._post("/screen", {"names": list(names), **known})["records"]  # type: ignore[no-any-return]

    def decide(
        self, query: str, entry: str, verdict: str, why: str, list_id: str | None = None
    ) -> ScreeningDecisionJson:
        """Decide about a name and a list entry: `same`, `not the same`, or `withdrawn` for the last decision."""
        sent = {"query": query, "entry": entry, "verdict": verdict, "why": why, "list_id": list_id}
        return self._post("/screen/decisions", sent)  # type: ignore[no-any-return]

    def decisions(self, entry: str = "") -> Iterator[ScreeningDecisionJson]:
        """What was decided about hits, in the order of keeping."""
        yield from self._rows("/screen/decisions", "decisions", {"entry": entry})

    def lists(self) -> list[ListJson]:
        """The lists against which names are compared."""
        return self._get("/lists")["lists"]  # type: ignore[no-any-return]

    # ------------------------------------------------------------------ what was looked at
    def sources(self) -> SourcesJson:
        """What is watched, and how each source stands."""
        return self._get("/sources")  # type: ignore[no-any-return]

    def coverage(self, **days: str) -> CoverageJson:
        """What was looked at from `first` to `last`, and what not."""
        return self._get("/coverage", days)  # type: ignore[no-any-return]

    def signed_coverage(self) -> dict[str, object]:
        """The signed statement of what was checked so far."""
        return self._get("/coverage/signed")  # type: ignore[no-any-return]

    def relations(self, pair: str = "") -> list[PairJson]:
        """What passes between two States (`KP/RU`), by month and kind; every pair with its totals without one."""
        return self._get("/relations", {"pair": pair})["relations"]  # type: ignore[no-any-return]

    def exchanges(self, pair: str, **filters: str) -> Iterator[MonthExchangeJson]:
        """Every event and voice between two States (`KP/RU`), the latest first; `kind="visits"` those of a kind."""
        yield from self._rows("/relations/exchanges", "exchanges", {"pair": pair, **filters})

    # ------------------------------------------------------------------ accounts, with an admin's token
    def accounts(self) -> list[AccountJson]:
        """Every account of a shared desk by name, with its role, its state and its tokens."""
        return self._get("/accounts")["accounts"]  # type: ignore[no-any-return]

    def account(self, account: str) -> AccountJson:
        """The account with this id."""
        return self._get(f"/accounts/{_part(account)}")  # type: ignore[no-any-return]

    def add_account(self, name: str, role: str, **ways: object) -> AccountJson:
        """Let somebody in as reader, analyst, reviewer or admin; `ways` are `password`, `subject`, `same_person`."""
        return self._post("/accounts", {"name": name, "role": role, **ways})  # type: ignore[no-any-return]

    def change_account(self, account: str, **parts: object) -> AccountJson:
        """Change `role`, `disabled`, `password` or `subject` of an account: all that is named, or nothing."""
        return self._send("PATCH", f"/accounts/{_part(account)}", json=parts)  # type: ignore[no-any-return]

    def make_token(self, account: str, scopes: Sequence[str], **more: object) -> FreshTokenJson:
        """Make a token (`days`, `label`) of the account with this id; its text, `token`, is told this once."""
        sent = {"scopes": list(scopes), **more}
        return self._post(f"/accounts/{_part(account)}/tokens", sent)  # type: ignore[no-any-return]

    def revoke_token(self, account: str, token: str) -> TokenJson:
        """Revoke the token with this id, for good."""
        path = f"/accounts/{_part(account)}/tokens/{_part(token)}"
        return self._send("DELETE", path)  # type: ignore[no-any-return]

    # ------------------------------------------------------------------ over the wire
    def _judge(self, sent: Mapping[str, object], seen: str) -> KeptJson:
        name = seen if seen == ANY_VERSION else f'"{seen}"'
        return self._post("/judgements", sent, {"If-Match": name})  # type: ignore[no-any-return]

    def _rows(self, path: str, name: str, query: Mapping[str, str]) -> Iterator[Any]:
        asked = {"limit": "100", **query}
        while True:
            page = self._get(path, asked)
            yield from page[name]
            if page["next"] is None:
                return
            asked["cursor"] = page["next"]

    def _get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return self._send("GET", path, params=dict(query or {}))

    def _post(self, path: str, sent: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Any:
        return self._send("POST", path, json=dict(sent), headers=dict(headers or {}))

    def _send(self, method: str, path: str, **parts: Any) -> Any:
        answer = self._answer(method, path, **parts)
        try:
            return json.loads(answer.content)
        except ValueError as error:
            raise ApiError(f"{answer.request.url}: what answers is no desk", status=answer.status_code) from error

    def _fetch(self, path: str, query: Mapping[str, str]) -> bytes:
        return self._answer("GET", path, params=dict(query)).content

    def _answer(self, method: str, path: str, **parts: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, path, **parts)
        except httpx.HTTPError as error:
            where = f"{self._http.base_url}{path.lstrip('/')}"
            raise ApiError(f"{where}: no desk answers ({error}); start one with `sanctrace desk`") from error
        if answer.is_success:
            return answer
        raise error_of(answer)


def _part(name: str) -> str:
    """A name as one part of a path."""
    from urllib.parse import quote

    return quote(name, safe="")
