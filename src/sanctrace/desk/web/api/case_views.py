"""A case as the desk draws it, in values: its network, its timeline, the matrix of its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable

from typing_extensions import TypedDict

from sanctrace.cases.network import Network, network_of
from sanctrace.cases.timeline import timeline_of
from sanctrace.desk.reading_json import PassageJson, passage_json
from sanctrace.desk.web.api.case_routes import case_named
from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.api.route import Call, Route
from sanctrace.desk.web.case_matrix import matrix_of
from sanctrace.model import Case
from sanctrace.model.account import Permission


class NodeJson(TypedDict):
    """A party (`actor` is its name), or a list entry (`actor` is null)."""

    id: str
    label: str
    note: str
    actor: str | None


class TieJson(TypedDict):
    """What joins two nodes, in the order of the flow, and the cases that tell it."""

    start: str
    end: str
    kind: str
    words: list[str]
    cases: list[str]


class NetworkJson(TypedDict):
    """Who stands with whom, by the words of the pages alone."""

    nodes: list[NodeJson]
    ties: list[TieJson]


class MomentJson(TypedDict):
    """Something that has a day, or days: when it happened as one account has it, a report, a judgement."""

    kind: str
    first: str
    last: str
    who: str
    words: str
    sha256: str | None
    evidence: PassageJson | None


class TimelineJson(TypedDict):
    """Every moment of a case, in order of time."""

    moments: list[MomentJson]


class CellJson(TypedDict):
    """How one element of a paragraph came out."""

    outcome: str
    because: str


class MatrixRowJson(TypedDict):
    """One paragraph: the page on whose words its finding rests, and its elements by name; null: it asks for none."""

    regime: str
    provision: str
    symbol: str
    outcome: str
    sha256: str
    cells: dict[str, CellJson | None]


class MatrixJson(TypedDict):
    """Paragraph by element; `columns` are the elements that any of the paragraphs asks for."""

    columns: list[str]
    rows: list[MatrixRowJson]


def get_case_network(call: Call[None, None]) -> NetworkJson:
    """Who stands with whom in a case: parties, what passes between them, the list entries that they resemble."""
    return network_json(network_of([_case(call, "/network")]))


def get_case_timeline(call: Call[None, None]) -> TimelineJson:
    """When what happened to a case: the event's days by each account, the reports, the judgements."""
    moments = timeline_of(_case(call, "/timeline"))
    return {
        "moments": [
            {
                "kind": moment.kind.value,
                "first": moment.first.isoformat(),
                "last": moment.last.isoformat(),
                "who": moment.who,
                "words": moment.words,
                "sha256": moment.sha256 or None,
                "evidence": passage_json(moment.passage) if moment.passage else None,
            }
            for moment in moments
        ]
    }


def get_case_matrix(call: Call[None, None]) -> MatrixJson:
    """The paragraphs tested against a case, by regime: which of their elements are met, and which are not known."""
    matrix = matrix_of(_case(call, "/matrix"))
    return {
        "columns": list(matrix.columns),
        "rows": [
            {
                "regime": group.regime,
                "provision": row.finding.provision,
                "symbol": row.finding.symbol,
                "outcome": row.finding.outcome.value,
                "sha256": row.sha256,
                "cells": {
                    name: {"outcome": cell.outcome.value, "because": cell.because} if cell else None
                    for name, cell in zip(matrix.columns, row.cells, strict=True)
                },
            }
            for group in matrix.regimes
            for row in group.rows
        ],
    }


def network_json(network: Network) -> NetworkJson:
    """A network as plain values."""
    return {
        "nodes": [{"id": n.id, "label": n.label, "note": n.note, "actor": n.actor} for n in network.nodes],
        "ties": [
            {
                "start": tie.start,
                "end": tie.end,
                "kind": tie.kind.value,
                "words": list(tie.words),
                "cases": list(tie.cases),
            }
            for tie in network.ties
        ],
    }


def _case(call: Call[None, None], tail: str) -> Case:
    with call.desk.ledger() as ledger:
        return case_named(call.desk, ledger, call.path["case_id"], tail)


ROUTES: Iterable[Route] = tuple(
    Route(
        method="GET",
        path=f"/cases/{{case_id}}/{name}",
        scope=Permission.READ,
        group="cases",
        handle=handle,
        fails=(ProblemKind.GONE,),
        leads_on=True,
    )
    for name, handle in (
        ("network", get_case_network),
        ("timeline", get_case_timeline),
        ("matrix", get_case_matrix),
    )
)
