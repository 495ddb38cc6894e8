from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from sanctrace import __version__
from sanctrace.desk.cli import COMMANDS, main

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
EXAMPLES = Path(__file__).parents[2] / "src" / "sanctrace" / "desk" / "examples"
HANDBALL = EXAMPLES / "10-handball-in-ulaanbaatar.txt"
CARS = """Seoul hands over list of cars

March 4, 2021

SEOUL - A ship carried 12 luxury cars from Dalian in China to Nampo in North Korea on 1 March 2021, Seoul's
intelligence service said on Thursday. China denied that it had supplied the cars.
"""
COMMAND = [sys.executable, "-m", "sanctrace.desk.cli"]


@pytest.fixture
def cars(tmp_path: Path) -> Path:
    path = tmp_path / "cars.txt"
    path.write_text(CARS, encoding="utf-8")
    return path


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        text = "\n".join(connection.iterdump())
    connection.close()
    return text


def test_version_is_printed_for_people_and_machines() -> None:
    assert run("version").stdout.startswith(f"sanctrace {__version__} ")
    assert json.loads(run("version", "--json").stdout)["sanctrace"] == __version__


def test_help_names_every_command_and_imports_none() -> None:
    script = (
        "import sys\nfrom sanctrace.desk.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'rich', 'jinja2', 'trafilatura', 'httpx', 'yaml', 'lxml', 'sqlite3'} & set(sys.modules)\n"
        "print('HEAVY', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("HEAVY []\n")
    for name in COMMANDS:
        assert f"\n  {name} " in done.stdout


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself_and_is_in_the_reference(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert f"sanctrace {name} " in result.stdout or f"{name} [OPTIONS]" in result.stdout
    assert f"`sanctrace {name}" in REFERENCE.read_text(encoding="utf-8")


def every_command(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """All commands with their whole names, groups gone into."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from every_command(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def options(command: click.Command) -> set[str]:
    return {o for p in command.params if isinstance(p, click.Option) for o in p.opts if o.startswith("--")}


def test_the_reference_names_every_command_and_each_of_its_options() -> None:
    reference = REFERENCE.read_text(encoding="utf-8")
    for name, command in every_command(main):
        assert f"`{name}" in reference or f"`sanctrace {name}" in reference, name
        assert {o for o in options(command) if f"`{o}" not in reference} <= {"--help"}, name


def test_every_command_speaks_json() -> None:
    assert [name for name, command in every_command(main) if "--json" not in options(command)] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["raed", "x"],
        ["read", "--as-of", "yesterday", str(HANDBALL)],
        ["read", "--nonsense", str(HANDBALL)],
    ],
    ids=["no source", "no such command", "no day", "no such option"],
)
def test_wrong_usage_is_exit_code_1_and_nothing_on_stdout(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr


def test_a_page_is_read_for_people(cars: Path) -> None:
    result = run("read", cars)
    assert result.exit_code == 0
    assert "according to Seoul's intelligence service: 12 luxury cars supplied" in " ".join(result.stdout.split())
    assert "may fall under S/RES/2397 (2017) para. 7" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_a_page_without_events_says_so() -> None:
    assert "No event of a kind that sanctions measures speak of" in " ".join(run("read", HANDBALL).stdout.split())


def test_a_folder_is_read_as_json_lines_one_object_a_page() -> None:
    result = run("read", "--json", EXAMPLES)
    assert result.exit_code == 0
    read = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(read) == len([*EXAMPLES.glob("*.html"), *EXAMPLES.glob("*.txt")])
    assert HANDBALL.stem in {page["id"] for page in read}
    for page in read:
        for event in page["events"]:
            for quote in event["evidence"]:
                assert page["body"][quote["start"] : quote["end"]] == quote["text"]


def test_standard_input_is_a_source() -> None:
    result = run("read", "--json", "-", stdin=CARS.encode())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["source"] == "-"


def test_reading_twice_gives_the_same_bytes() -> None:
    assert run("read", "--json", EXAMPLES).stdout == run("read", "--json", EXAMPLES).stdout


def bad_sources(folder: Path) -> dict[str, str]:
    """Sources that cannot be read, each with a word of the line that it must give."""
    (folder / "empty.html").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\n ")
    (folder / "huge.html").write_bytes(b"<p>" + b"word " * 10_000_000)
    (folder / "binary.html").write_bytes(bytes(range(256)) * 64)
    (folder / "broken.html").write_bytes(
        b'<meta charset="utf-8"><p>' + b"\xff\xfe\x00\xd8" * 400 + b"\x81\x8d\x8f\x90\x9d" * 400
    )
    names = {
        name: name for name in ("empty.html", "blank.txt", "huge.html", "binary.html", "broken.html", "absent.html")
    }
    return {str(folder / name): word for name, word in names.items()} | {"http://127.0.0.1:9/story": "127.0.0.1:9"}


def test_bad_sources_cost_one_line_each_and_the_others_are_read(tmp_path: Path, cars: Path) -> None:
    bad = bad_sources(tmp_path)
    result = run("read", "--json", HANDBALL, *bad, cars)
    assert result.exit_code == 3
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [HANDBALL.stem, cars.stem]
    lines = result.stderr.splitlines()
    assert len(lines) == len(bad)
    for line, word in zip(lines, bad.values(), strict=True):
        assert line.startswith("sanctrace: ")
        assert word in line


def test_a_page_without_a_date_is_read_with_a_warning(tmp_path: Path) -> None:
    page = tmp_path / "undated.txt"
    page.write_text("Ship leaves port\n\nA ship left the port with forty crates, a witness said.\n", encoding="utf-8")
    result = run("read", "--json", page)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["published"] is None
    assert result.stderr.splitlines() == [
        f"sanctrace: {page}: warning: no publication date; days such as “on Tuesday” stay open"
    ]
    assert run("read", "--json", "--quiet", page).stderr == ""


def test_pages_kept_twice_change_nothing_in_the_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "kept.db"
    assert run("read", "--ledger", ledger, EXAMPLES).exit_code == 0
    before = dump(ledger)
    assert run("read", "--ledger", ledger, EXAMPLES).exit_code == 0
    assert dump(ledger) == before


def test_cases_of_a_ledger_are_printed_for_people_and_machines(tmp_path: Path, cars: Path) -> None:
    ledger = tmp_path / "kept.db"
    run("read", "--ledger", ledger, cars)
    text = run("cases", "--ledger", ledger)
    assert text.exit_code == 0
    assert "may fall under S/RES/2397 (2017) para. 7" in text.stdout
    found = [json.loads(line) for line in run("cases", "--ledger", ledger, "--json").stdout.splitlines()]
    assert found
    for case in found:
        assert case["tellings"][0]["event"]["findings"]
        assert case["headline"].endswith(".")


def test_an_empty_ledger_says_that_there_is_no_case(tmp_path: Path) -> None:
    ledger = tmp_path / "kept.db"
    run("read", "--ledger", ledger, HANDBALL)
    assert run("cases", "--ledger", ledger).stdout.startswith("No case")


def test_a_missing_ledger_is_exit_code_1_and_says_how_to_make_one(tmp_path: Path) -> None:
    result = run("cases", "--ledger", tmp_path / "none.db")
    assert result.exit_code == 1
    assert "there is no ledger; make one with: sanctrace read --ledger" in result.stderr


def test_a_report_is_written_beside_the_output(tmp_path: Path, cars: Path) -> None:
    report = tmp_path / "report.html"
    result = run("read", "--report", report, cars, tmp_path / "absent.html")
    assert result.exit_code == 3
    html = report.read_text(encoding="utf-8")
    assert "S/RES/2397 (2017) para. 7" in html
    assert "absent.html" in html


def test_a_report_in_a_folder_that_does_not_exist_is_refused_before_reading(tmp_path: Path, cars: Path) -> None:
    result = run("read", "--report", tmp_path / "nowhere" / "report.html", cars)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not exist" in result.stderr


def test_the_demo_reads_keeps_prints_and_reports(tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("demo", "--out", out)
    assert result.exit_code == 0
    assert "may fall under" in result.stdout
    assert f"Report: {out / 'report.html'}" in result.stdout
    assert (out / "ledger.db").exists()
    assert "no story in them is news" in result.stdout
    assert run("demo", "--out", out).stdout == result.stdout


def test_the_demo_says_when_its_folder_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = run("demo", "--out", tmp_path / "file" / "out")
    assert result.exit_code == 1
    assert "name another with --out" in result.stderr


def test_the_installed_command_colours_nothing_in_a_pipe(cars: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run([*COMMAND, "read", str(cars)], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_a_reader_that_stops_early_is_no_error_message() -> None:
    command = f"{sys.executable} -m sanctrace.desk.cli read --json {EXAMPLES} | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith("{")


def test_progress_is_drawn_on_a_terminal_and_never_in_the_results(cars: Path) -> None:
    master, terminal = pty.openpty()
    done = subprocess.run([*COMMAND, "read", "--json", str(cars)], stdout=subprocess.PIPE, stderr=terminal, check=False)
    os.close(terminal)
    drawn = os.read(master, 100_000).decode(errors="replace")
    os.close(master)
    assert "0 read" in drawn
    assert json.loads(done.stdout)["id"] == cars.stem
