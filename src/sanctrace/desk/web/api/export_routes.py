"""Exports: one case in every form that the desk offers, and the cases of a filter as one file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, with_config
from werkzeug.wrappers import Response

from sanctrace.desk.web.api.case_routes import CaseChoice, case_named
from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.api.route import STRICT, Call, Route
from sanctrace.desk.web.downloads import case_file, cases_file, media_types
from sanctrace.model.account import Permission

_FormOfSeveral = Literal["stix.json", "ftm.json", "jsonl", "csv", "parquet"]
_FormOfOne = Literal["report.html", "report.pdf", "stix.json", "ftm.json", "jsonl", "csv", "parquet"]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class OneExported:
    """In which form."""

    form: Annotated[_FormOfOne, Field(description="STIX, FollowTheMoney, JSON Lines, tables, or a report.")]


@with_config(STRICT)
@dataclass(frozen=True, kw_only=True)
class SeveralExported(CaseChoice):
    """Which cases, as the inbox filters them, and in which form."""

    form: Annotated[_FormOfSeveral, Field(description="STIX, FollowTheMoney, JSON Lines, or the table of cases.")]


def export_case(call: Call[OneExported, None]) -> Response:
    """One case as a file: STIX 2.1, FollowTheMoney, JSON Lines, CSV, Parquet, a report in HTML or PDF."""
    form = call.query.form
    with call.desk.ledger() as ledger:
        case = case_named(call.desk, ledger, call.path["case_id"], f"/export?form={form}")
        return case_file(ledger, case, form)


def export_cases(call: Call[SeveralExported, None]) -> Response:
    """The cases that fit as one file, by day; at most 2,000, more are written on the command line.

    The filters are those of the inbox; without any, every case is exported.
    """
    wanted = call.query.wanted(four_eyes=call.desk.settings.four_eyes)
    return cases_file(call.desk, wanted, call.query.form)


ROUTES: Iterable[Route] = (
    Route(
        method="GET",
        path="/cases/{case_id}/export",
        scope=Permission.READ,
        group="exports",
        handle=export_case,
        files=media_types(),
        fails=(ProblemKind.GONE,),
        told_as_export=True,
        leads_on=True,
    ),
    Route(
        method="GET",
        path="/export",
        scope=Permission.READ,
        group="exports",
        handle=export_cases,
        files=media_types(several=True),
        fails=(ProblemKind.TOO_LARGE,),
        told_as_export=True,
    ),
)
