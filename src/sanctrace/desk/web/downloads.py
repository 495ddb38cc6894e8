"""Exports as downloads: one case in every form, and the cases that the inbox shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from werkzeug.exceptions import NotFound, RequestEntityTooLarge, ServiceUnavailable
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import FileWrapper

from sanctrace.desk.exports.export import Form, cases_that_fit, export_cases
from sanctrace.desk.web.case_filter import InboxFilter
from sanctrace.desk.web.settings import Desk
from sanctrace.ledger import CaseFilter, Ledger
from sanctrace.model import Case, ExportError

MOST = 2_000  # cases of one download; more take so long that a command does it better
_TYPES = {
    "report.html": (Form.REPORT, "text/html; charset=utf-8"),
    "report.pdf": (Form.REPORT, "application/pdf"),
    "stix.json": (Form.STIX, "application/stix+json;version=2.1"),
    "ftm.json": (Form.FTM, "application/x-ndjson"),
    "jsonl": (Form.JSONL, "application/x-ndjson"),
    "csv": (Form.CSV, "text/csv; charset=utf-8"),
    "parquet": (Form.PARQUET, "application/vnd.apache.parquet"),
}


def case_download(desk: Desk, request: Request, case_id: str, ending: str) -> Response:
    """One case as a file; raises NotFound when there is no such case or form."""
    del request
    with desk.ledger() as ledger:
        case = ledger.case(case_id)
        if case is None:
            raise NotFound(f"No case has the id {case_id}: it may have another since. Look for it in the inbox.")
        return case_file(ledger, case, ending)


def inbox_download(desk: Desk, request: Request, ending: str) -> Response:
    """The cases that the filter of the inbox lets through, as one file; raises NotFound for a form of one case."""
    if ending.startswith("report."):
        raise NotFound("A report is on one case: open the case and download it there.")
    return cases_file(desk, InboxFilter.of(request.args).wanted(four_eyes=desk.settings.four_eyes), ending)


def case_file(ledger: Ledger, case: Case, ending: str) -> Response:
    """One case as a file; raises NotFound when there is no such form."""
    return _download(ledger, (case,), f"case-{case.id}", ending)


def cases_file(desk: Desk, wanted: CaseFilter, ending: str) -> Response:
    """The cases that fit as one file; raises RequestEntityTooLarge when they are more than `MOST`."""
    with desk.ledger() as ledger:
        return _download(ledger, _no_more_than(cases_that_fit(ledger, wanted), MOST), "cases", ending)


def media_types(*, several: bool = False) -> tuple[str, ...]:
    """The types of the files that one case, or several, are exported as."""
    forms = (kind for form, kind in _TYPES.values() if not (several and form is Form.REPORT))
    return tuple(dict.fromkeys(forms))


DOWNLOADS: dict[str, tuple[str, Callable[..., Response]]] = {
    "/case/<case_id>/download.<path:ending>": ("GET", case_download),
    "/download.<path:ending>": ("GET", inbox_download),
}


def _no_more_than(cases: Iterable[Case], most: int) -> Iterator[Case]:
    for count, case in enumerate(cases, 1):
        if count > most:
            raise RequestEntityTooLarge(
                f"More than {most:,} cases fit, too many for a download. Narrow the filter, or write them on the"
                " command line: sanctrace export --help"
            )
        yield case


def _download(ledger: Ledger, cases: Iterable[Case], name: str, ending: str) -> Response:
    """The finished file as an answer; the server closes it, and with that it is gone from the disk."""
    if ending not in _TYPES:
        raise NotFound(f"Nothing is exported as {ending[:40]}. There are: {', '.join(_TYPES)}.")
    form, kind = _TYPES[ending]
    with TemporaryDirectory(prefix="sanctrace-export-") as folder:
        place = Path(folder) / f"{name}.{ending}"
        try:
            export_cases(form, cases, place, ledger)
        except ExportError as error:
            raise ServiceUnavailable(f"{error}") from error
        size = place.stat().st_size
        file = TemporaryFile()  # noqa: SIM115 - the server closes it
        with place.open("rb") as whole:
            shutil.copyfileobj(whole, file)
    file.seek(0)
    answer = Response(FileWrapper(file), content_type=kind, direct_passthrough=True)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
