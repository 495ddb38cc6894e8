"""Cases as CSV and Parquet: every value is there, typed, and nothing in a cell is ever run."""

from __future__ import annotations

import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.desk.exports.csv_file import BETWEEN, CsvFile, cell
from sanctrace.desk.exports.tables import TABLES, Kind, Table

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import FORMULA, KOREAN, cases_of, export
else:
    from kept_cases import FORMULA, KOREAN, cases_of, export

NAMES = [table.name for table in TABLES]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_row_has_just_the_columns_of_its_table(table: Table, demo_ledger: Path, hostile_ledger: Path) -> None:
    kinds: dict[Kind, Any] = {
        Kind.TEXT: str,
        Kind.INTEGER: int,
        Kind.REAL: float,
        Kind.FLAG: bool,
        Kind.DAY: date,
        Kind.TEXTS: tuple,
    }
    rows = [row for path in (demo_ledger, hostile_ledger) for case in cases_of(path) for row in table.rows(case)]
    assert rows or table.name == "judgements"
    for row in rows:
        assert row.keys() == table.columns.keys()
        for name, kind in table.columns.items():
            assert row[name] is None or type(row[name]) is kinds[kind], name


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_folder_takes_every_table_and_a_file_the_cases(form: str, demo_ledger: Path, tmp_path: Path) -> None:
    done = export(demo_ledger, form, tmp_path / "all")
    assert done.exit_code == 0, done.output
    assert sorted(p.name for p in (tmp_path / "all").iterdir()) == sorted(f"{name}.{form}" for name in NAMES)
    single = tmp_path / f"one.{form}"
    assert export(demo_ledger, form, single).exit_code == 0
    assert single.read_bytes() == (tmp_path / "all" / f"cases.{form}").read_bytes()


def test_parquet_reads_back_as_days_flags_lists_and_figures(demo_ledger: Path, tmp_path: Path) -> None:
    assert export(demo_ledger, "parquet", tmp_path / "out").exit_code == 0
    cases = cases_of(demo_ledger)
    for table in TABLES:
        wanted = [dict(row) for case in cases for row in table.rows(case)]
        back = pq.read_table(tmp_path / "out" / f"{table.name}.parquet")
        assert [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in wanted] == (
            back.to_pylist()
        )
    kinds = {field.name: str(field.type) for field in pq.read_schema(tmp_path / "out" / "cases.parquet")}
    assert kinds["date_first"] == "date32[day]"
    assert kinds["goods"].startswith("list<")
    assert kinds["articles"] == "int32"


def test_csv_says_what_the_cases_say(demo_ledger: Path, tmp_path: Path) -> None:
    assert export(demo_ledger, "csv", tmp_path / "cases.csv").exit_code == 0
    shown = {row["case"]: row for row in read_csv(tmp_path / "cases.csv")}
    cases = cases_of(demo_ledger)
    assert list(shown) == [case.id for case in cases]
    for case in cases:
        assert shown[case.id]["headline"] == case.headline
        assert shown[case.id]["grade"] == case.grade.sign
    whisky = next(row for row in shown.values() if "whisky" in row["headline"])
    assert whisky["goods"] == BETWEEN.join(["1,460 bottles of whisky", "62 gold wristwatches"])
    assert (whisky["date"], whisky["date_first"], whisky["date_last"]) == ("2019-07-03", "2019-07-03", "2019-07-03")


def test_no_cell_of_a_hostile_page_is_a_formula(hostile_ledger: Path, tmp_path: Path) -> None:
    assert export(hostile_ledger, "csv", tmp_path / "out").exit_code == 0
    cells = [value for file in sorted((tmp_path / "out").iterdir()) for row in read_csv(file) for value in row.values()]
    assert [c for c in cells if c.strip() and c.strip()[0] in "=+-@"] == []
    (case,) = read_csv(tmp_path / "out" / "cases.csv")
    assert case["supplier"] == f"'{FORMULA} (Russia)"
    assert case["recipient"].startswith(KOREAN)
    assert "\x00" not in "".join(cells)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_a_guarded_cell_never_calculates_and_reads_back(text: str) -> None:
    table = Table(name="t", about="", columns={"x": Kind.TEXT}, rows=lambda _: iter(()))
    file = io.BytesIO()
    growing = CsvFile(table, file)
    growing.add([{"x": text}])
    growing.close()
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    ((back,),) = rows[1:] or [[""]]
    assert back == cell(text)
    first = back.lstrip(" \u00a0\ufeff")[:1]
    assert first not in set("=+-@\t\r\n＝＋－＠")
    assert len(back.removeprefix("'")) >= len(text) - 1
    if text.isalnum():
        assert back == text


@given(st.lists(st.text(min_size=1, max_size=8), max_size=4))
def test_a_list_is_one_cell(members: list[str]) -> None:
    assert cell(tuple(members)).removeprefix("'").count(BETWEEN) >= max(len(members) - 1, 0)


def test_without_pyarrow_the_error_says_what_to_install(
    demo_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = export(demo_ledger, "parquet", tmp_path / "made" / "out")
    assert done.exit_code == 1
    assert "pip install 'sanctrace[parquet]'" in done.output
    assert not (tmp_path / "made").exists()
