"""Cases into files: which form goes where, one case after the other, and all files or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Protocol

from sanctrace.desk.exports.csv_file import CsvFile
from sanctrace.desk.exports.ftm_file import FtmFile
from sanctrace.desk.exports.jsonl_file import JsonLinesFile
from sanctrace.desk.exports.outbox import Outbox, Written
from sanctrace.desk.exports.parquet_file import ParquetFile
from sanctrace.desk.exports.report_file import ReportFile, ReportFolder
from sanctrace.desk.exports.stix_file import StixFile
from sanctrace.desk.exports.tables import TABLES
from sanctrace.ledger import CaseFilter, CaseOrder, Ledger
from sanctrace.model import Case, ExportError


class Form(StrEnum):
    """The forms in which cases leave."""

    FTM = "ftm"
    STIX = "stix"
    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    REPORT = "report"


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What one export wrote."""

    form: Form
    cases: int
    files: tuple[Written, ...]


class Growing(Protocol):
    """An export as it grows, case by case."""

    def add(self, case: Case) -> None:
        """Take a case."""
        ...

    def close(self) -> None:
        """There are no more cases."""
        ...


def export_cases(
    form: Form, cases: Iterable[Case], to: Path, ledger: Ledger, on_case: Callable[[], None] = lambda: None
) -> Exported:
    """Write the cases in this form to a file or into a folder; the folder is made where it is missing.

    `ledger` is asked for what a case does not hold: the lists with which its names were compared. Raises ExportError
    where the form cannot be written; no half file is left, and what stood there before still does.
    """
    count = 0
    made = _folder(form, to)
    try:
        with Outbox() as outbox:
            growing = _open(form, to, outbox, ledger)
            for case in cases:
                growing.add(case)
                on_case()
                count += 1
            growing.close()
    except BaseException:
        for folder in made:
            with suppress(OSError):  # something else was put there meanwhile: it stays
                folder.rmdir()
        raise
    return Exported(form=form, cases=count, files=tuple(outbox.written))


def cases_that_fit(ledger: Ledger, wanted: CaseFilter) -> Iterator[Case]:
    """The cases that fit, whole, by day. Every part of the filter counts, as in the lists of the desk."""
    after: str | None = None
    while found := ledger.list_cases(wanted, limit=_BATCH, after=after, order=CaseOrder.OLDEST):
        for listed in found:
            case = ledger.case(listed.outline.id)
            if case is not None:
                yield case
        after = found[-1].outline.id


_BATCH = 200  # cases listed at once
_ENDINGS = {
    Form.FTM: (".json", ".jsonl", ".ijson"),
    Form.STIX: (".json",),
    Form.CSV: (".csv",),
    Form.PARQUET: (".parquet",),
    Form.JSONL: (".jsonl", ".ndjson", ".json"),
    Form.REPORT: (".html", ".pdf"),
}
_NAMES = {Form.FTM: "cases.ftm.json", Form.STIX: "cases.stix.json", Form.JSONL: "cases.jsonl"}


def _is_file(form: Form, to: Path) -> bool:
    """Whether the place is meant as a file: it ends as files of the form do, and no folder of that name is there."""
    return to.suffix.lower() in _ENDINGS[form] and not to.is_dir()


def _folder(form: Form, to: Path) -> list[Path]:
    """Make the folder of an export that goes into one; the folders that were made, the innermost first."""
    if _is_file(form, to):
        return []
    made = [folder for folder in (to, *to.parents) if not folder.exists()]
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        endings = " or ".join(_ENDINGS[form])
        raise ExportError(
            f"{to}: the folder cannot be made ({error.strerror}); name another, or a file that ends in {endings}"
        ) from error
    return made


def _open(form: Form, to: Path, outbox: Outbox, ledger: Ledger) -> Growing:
    if form is Form.REPORT:
        single = _is_file(form, to)
        return ReportFile(to, outbox, ledger) if single else ReportFolder(to, outbox, ledger)
    if form in {Form.CSV, Form.PARQUET}:
        return _Tables(form, to, outbox)
    kinds: dict[Form, Callable[[BinaryIO], Growing]] = {
        Form.JSONL: JsonLinesFile,
        Form.FTM: FtmFile,
        Form.STIX: StixFile,
    }
    return kinds[form](outbox.file(to if _is_file(form, to) else to / _NAMES[form]))


class _Tables:
    """Every table into a folder, or the table of cases into one file."""

    def __init__(self, form: Form, to: Path, outbox: Outbox) -> None:
        kind = CsvFile if form is Form.CSV else ParquetFile
        single = _is_file(form, to)
        self._files = [
            (table, kind(table, outbox.file(to if single else to / f"{table.name}.{form.value}")))
            for table in (TABLES[:1] if single else TABLES)
        ]
        outbox.let_go_with(self.close)

    def add(self, case: Case) -> None:
        """Take a case."""
        for table, file in self._files:
            file.add(table.rows(case))

    def close(self) -> None:
        """There are no more cases."""
        for _, file in self._files:
            file.close()
