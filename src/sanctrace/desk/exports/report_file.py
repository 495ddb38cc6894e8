"""Reports as files: one case each, as a web page that needs nothing, as a PDF, or both into a folder."""

from __future__ import annotations

from pathlib import Path

from sanctrace.desk.exports.case_report import bases_of, report_on
from sanctrace.desk.exports.outbox import Outbox
from sanctrace.desk.exports.report_html import html_of
from sanctrace.desk.exports.report_pdf import check_typesetter, pdf_of
from sanctrace.ledger import Ledger
from sanctrace.model import Case, ExportError


class ReportFolder:
    """`CASE.html` and `CASE.pdf` for every case."""

    def __init__(self, folder: Path, outbox: Outbox, ledger: Ledger) -> None:
        check_typesetter()
        self._folder = folder
        self._outbox = outbox
        self._ledger = ledger

    def add(self, case: Case) -> None:
        """Write the report on a case."""
        document = report_on(case, bases_of(case, self._ledger))
        self._outbox.file(self._folder / f"{case.id}.html").write(html_of(document))
        self._outbox.file(self._folder / f"{case.id}.pdf").write(pdf_of(document))

    def close(self) -> None:
        """There are no more cases."""


class ReportFile:
    """The report on one case; a second one is refused."""

    def __init__(self, path: Path, outbox: Outbox, ledger: Ledger) -> None:
        self._set = pdf_of if path.suffix.lower() == ".pdf" else html_of
        if self._set is pdf_of:
            check_typesetter()
        self._path = path
        self._outbox = outbox
        self._ledger = ledger
        self._case: str | None = None

    def add(self, case: Case) -> None:
        """Write the report on the case; raises ExportError where there was one before."""
        if self._case is not None:
            raise ExportError(
                f"{self._path}: a file holds the report on one case, and there are more; name one case, or a folder"
            )
        self._case = case.id
        self._outbox.file(self._path).write(self._set(report_on(case, bases_of(case, self._ledger))))

    def close(self) -> None:
        """Raises ExportError where there was no case to report on."""
        if self._case is None:
            raise ExportError(f"{self._path}: no case fits, so there is nothing to report on; see: sanctrace cases")
