"""`sanctrace export` as a user meets it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sanctrace.desk.exports.export import Form, export_cases
from sanctrace.model import Case, LedgerError

if TYPE_CHECKING:
    from tests.desk.exports.kept_cases import cases_of, export, opened
else:
    from kept_cases import cases_of, export, opened

FORMS = pytest.mark.parametrize("form", list(Form))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@FORMS
def test_the_same_ledger_gives_the_same_bytes(form: Form, demo_ledger: Path, tmp_path: Path) -> None:
    wanted = cases_of(demo_ledger)[0].id
    for name in ("one", "two"):
        assert export(demo_ledger, form.value, tmp_path / name, wanted).exit_code == 0
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


@FORMS
def test_a_failure_on_the_way_leaves_nothing_and_what_was_there(form: Form, demo_ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    before = tmp_path / "kept" / "cases.csv"
    before.write_bytes(b"before")
    with opened(demo_ledger) as ledger:

        def cases() -> Iterator[Case]:
            yield from list(ledger.cases())[:1]
            raise LedgerError("the ledger broke off")

        for folder in ("kept", "new/deep"):
            with pytest.raises(LedgerError, match="broke off"):
                export_cases(form, cases(), tmp_path / folder, ledger)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [before]
    assert before.read_bytes() == b"before"
    assert not (tmp_path / "new").exists()


@FORMS
def test_json_tells_what_was_written(form: Form, demo_ledger: Path, tmp_path: Path) -> None:
    wanted = cases_of(demo_ledger)[-1].id
    done = export(demo_ledger, form.value, tmp_path / "out", wanted, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["format"], told["cases"]) == (form.value, 1)
    written = {Path(f["file"]): (f["bytes"], f["sha256"]) for f in told["files"]}
    assert written == {
        path: (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in (tmp_path / "out").iterdir()
    }


def test_options_choose_as_the_inbox_does(demo_ledger: Path, tmp_path: Path) -> None:
    def chosen(*options: str) -> list[str]:
        to = tmp_path / "x.jsonl"
        done = export(demo_ledger, "jsonl", to, *options)
        assert done.exit_code == 0, done.output
        return [json.loads(line)["id"] for line in to.read_text(encoding="utf-8").splitlines()]

    cases = cases_of(demo_ledger)
    assert chosen() == [case.id for case in cases]
    assert len(chosen("--words", "limo")) == 1
    assert chosen("--regime", "un-libya") == [case.id for case in cases if "Libya" in case.headline]
    spring = chosen("--since", "2024-02-01", "--until", "2024-02-29")
    assert spring == chosen("--words", "limousine")
    assert chosen("--decision", "confirmed") == []
    assert chosen("--status", "denied") == []
    assert chosen(cases[3].id, cases[1].id, cases[3].id) == [cases[3].id, cases[1].id]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("nobody", "nothing"), "nobody, nothing are no cases of this ledger; see: sanctrace cases --json"),
        (("--since", "yesterday"), "does not match the format"),
        (("--status", "certain"), "is not one of"),
    ],
)
def test_what_makes_no_sense_is_told(options: tuple[str, ...], words: str, demo_ledger: Path, tmp_path: Path) -> None:
    done = export(demo_ledger, "csv", tmp_path / "out", *options)
    assert done.exit_code == 1
    assert words in " ".join(done.output.split())
    assert not (tmp_path / "out").exists()


def test_a_missing_folder_or_ledger_is_told(demo_ledger: Path, tmp_path: Path) -> None:
    done = export(demo_ledger, "csv", tmp_path / "none" / "cases.csv")
    assert done.exit_code == 1
    assert "does not exist; make it" in done.output
    done = export(tmp_path / "none.db", "csv", tmp_path / "out")
    assert done.exit_code == 1
    (tmp_path / "plain").write_text("a file")
    done = export(demo_ledger, "csv", tmp_path / "plain")
    assert done.exit_code == 1
    assert "the folder cannot be made" in done.output
    assert (tmp_path / "plain").read_text() == "a file"
