"""A batch: every form alike, nothing lost to a bad page, the same bytes however it is run or killed."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow
import pytest
from pyarrow import parquet

from sanctrace.model import BatchError
from sanctrace.runs.batch.plan import Keep
from sanctrace.runs.settings import Settings

if TYPE_CHECKING:
    from tests.runs.batch_bench import PAUSE, TERMS, bench, contents, rows, stories, write_lines, write_warc
else:
    from batch_bench import PAUSE, TERMS, bench, contents, rows, stories, write_lines, write_warc

KILLS = int(os.environ.get("SANCTRACE_KILLS", "10"))
ALL = replace(TERMS, keep=Keep.ALL)


@pytest.fixture(autouse=True)
def same_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that read find what the tests find."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))


def told(to: Path) -> list[tuple[object, ...]]:
    """What the articles and events say, without where they stood."""
    articles = [(row["source"], row["body"], row["events"], row["provisions"]) for row in rows(to, "articles")]
    return articles + [(row["source"], row["position"], row["evidence"]) for row in rows(to, "events")]


# --------------------------------------------------------------------------- forms


def write_parquet(path: Path, pages: list[tuple[str, bytes]], group: int = 4) -> Path:
    table = pyarrow.table({"url": [url for url, _ in pages], "content": [content for _, content in pages]})
    parquet.write_table(table, path, row_group_size=group)
    return path


def test_every_form_gives_the_same_articles_and_events(tmp_path: Path) -> None:
    pages = stories(11)
    archives = {"records": "a.warc.gz", "stream": "b.warc.gz", "not": "c.warc"}
    inputs = [write_warc(tmp_path / name, pages, packed=packed) for packed, name in archives.items()]
    inputs += [write_lines(tmp_path / "d.jsonl", pages), write_parquet(tmp_path / "e.parquet", pages)]
    found = []
    for number, file in enumerate(inputs):
        bench(tmp_path / f"out{number}", file, terms=ALL)
        assert rows(tmp_path / f"out{number}", "set_aside") == []
        found.append(told(tmp_path / f"out{number}"))
    assert [source for source, *_ in found[0]][:11] == [url for url, _ in pages]
    assert found == [found[0]] * len(inputs)


def test_a_folder_is_read_in_order_with_all_that_it_holds(tmp_path: Path) -> None:
    crawl = tmp_path / "crawl"
    (crawl / "b").mkdir(parents=True)
    for name in ("2.txt", "1.txt", "b/0.txt"):
        (crawl / name).write_text(f"Transfer in {name}")
    (crawl / "notes.md").write_text("not a page")
    write_lines(crawl / "a.jsonl", stories(2))
    bench(crawl / "out", crawl, terms=ALL)
    sources = [str(row["source"]).removeprefix(f"{crawl}/") for row in rows(crawl / "out", "articles")]
    assert sources == ["1.txt", "2.txt", "https://news.example/0", "https://news.example/1", "b/0.txt"]
    before = contents(crawl / "out")
    assert bench(crawl / "out", crawl, terms=ALL).already, "what came out is no input"
    assert contents(crawl / "out") == before


def test_parquet_and_json_lines_say_the_same(tmp_path: Path) -> None:
    bench(tmp_path / "out", write_lines(tmp_path / "a.jsonl", stories(7)), terms=ALL)
    for table in ("articles", "events", "findings", "screenings", "captures", "set_aside"):
        lines = rows(tmp_path / "out", table)
        columns = parquet.read_table(tmp_path / "out" / f"{table}.parquet").to_pylist()
        assert len(columns) == len(lines)
        for column, line in zip(columns, lines, strict=True):
            assert list(column) == list(line)
            plain = {name for name in line if name not in {"value", "content"}}
            assert {name: column[name] for name in plain} == {name: line[name] for name in plain}
    assert [row["content"] for row in columns_of(tmp_path / "out" / "captures.parquet")] == [c for _, c in stories(7)]


def columns_of(path: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = parquet.read_table(path).to_pylist()
    return found


def test_only_pages_with_events_come_out_unless_all_are_wanted(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(7))
    assert bench(tmp_path / "some", file).rows == {
        **{"articles": 3, "events": 6, "findings": 6, "screenings": 6, "captures": 3, "set_aside": 0}
    }
    assert bench(tmp_path / "all", file, terms=ALL).rows["articles"] == 7
    assert [row["page"] for row in rows(tmp_path / "some", "articles")] == [0, 3, 6]


def test_fields_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"page_html": "Transfer 1", "where": "x", "text": "no"}\n')
    terms = replace(TERMS, content_field="page_html", source_field="where")
    bench(tmp_path / "out", file, terms=terms)
    assert [(row["source"], row["body"]) for row in rows(tmp_path / "out", "articles")] == [("x", "Transfer 1")]


def test_rows_that_are_no_pages_are_set_aside_and_say_where(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    good = '{"url": "u", "text": "Transfer"}'
    bad = ['{"url": "u"', "[1]", '{"url": "v"}', '{"url": "w", "text": 7}', "[" * 100_000]
    file.write_text("\n".join([good, *bad, good]))
    bench(tmp_path / "out", file)
    aside = rows(tmp_path / "out", "set_aside")
    assert [row["page"] for row in aside] == [1, 2, 3, 4, 5]
    assert [str(row["message"]).split(";")[0].split(" (")[0] for row in aside] == [
        "the line is no JSON",
        "the line is no JSON object",
        "the row has no text under html, content, raw_html, body, text",
        "the row's text is int, not text or bytes",
        "the line is no JSON",
    ]
    assert str(aside[2]["place"]) == f"{file}#{len(good) + 1 + len(bad[0]) + 1 + len(bad[1]) + 1}"
    assert len(rows(tmp_path / "out", "articles")) == 2


@pytest.mark.parametrize("harm", ["cut", "hit"])
@pytest.mark.parametrize("packed", ["records", "not"])
def test_a_damaged_archive_is_read_up_to_the_damage_and_says_so(tmp_path: Path, packed: str, harm: str) -> None:
    noise = random.Random(7)  # bytes that pack badly, so that each page is a record of some length
    pages = [(url, content + noise.randbytes(300).hex().encode()) for url, content in stories(9)]
    file = write_warc(tmp_path / "a.warc.gz", pages, packed=packed)
    whole = file.read_bytes()
    middle = whole.index(b"news.example/6") - 100 if packed == "not" else len(whole) * 3 // 5
    if harm == "cut":
        file.write_bytes(whole[:middle])
    else:
        head = whole.index(b"WARC/1.0", middle) if packed == "not" else middle
        file.write_bytes(whole[:head] + b"\xff" * 12 + whole[head + 12 :])
    write_lines(tmp_path / "b.jsonl", stories(3))
    bench(tmp_path / "out", file, tmp_path / "b.jsonl", terms=ALL)
    (aside,) = rows(tmp_path / "out", "set_aside")
    assert (aside["why"], aside["page"], aside["place"]) == ("damaged", None, str(file))
    assert "the rest was not read" in str(aside["message"])
    read = len(rows(tmp_path / "out", "articles")) - 3
    assert 3 <= read <= 7, "what stands before the damage is read, and the next input too"


def test_what_is_no_archive_says_so(tmp_path: Path) -> None:
    for name in ("a.warc.gz", "b.warc", "c.parquet"):
        (tmp_path / name).write_bytes(b"not what the name says")
    bench(tmp_path / "out", tmp_path)
    assert [row["why"] for row in rows(tmp_path / "out", "set_aside")] == ["damaged"] * 3


# --------------------------------------------------------------------------- pages that bring the reader down


def test_a_page_that_brings_the_reader_down_is_set_aside_alone(tmp_path: Path) -> None:
    marks = {
        2: "!segfault",
        5: "!exit",
        9: "!hang",
        10: "!memory",
        13: "!fault",
        14: "!deep",
        16: "no text",
        19: "!loop",
    }
    file = write_lines(tmp_path / "a.jsonl", stories(21, marks))
    bench(tmp_path / "out", file, terms=replace(ALL, chunk_pages=7), workers=2)
    aside = rows(tmp_path / "out", "set_aside")
    assert {row["page"]: row["why"] for row in aside} == {
        **{2: "crash", 5: "crash", 9: "time", 10: "memory", 13: "fault", 14: "fault", 16: "unreadable", 19: "time"}
    }
    words = {row["page"]: str(row["message"]) for row in aside}
    assert words[2] == "the process that read it died of SIGSEGV"
    assert words[5] == "the process that read it ended with code 3"
    assert words[9] == "reading it took longer than 2 seconds"
    assert words[10] == "reading it took more than 300 MB of memory"
    assert words[13] == "the reader failed: ZeroDivisionError: division by zero"
    assert "RecursionError" in words[14]
    assert all(str(row["place"]).startswith(f"{file}#") for row in aside)
    read = [row["page"] for row in rows(tmp_path / "out", "articles")]
    assert read == [number for number in range(21) if number not in marks]


def test_a_page_that_fails_only_in_company_is_read(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(6, {4: "!tired"}))
    bench(tmp_path / "out", file, terms=replace(ALL, chunk_pages=6))
    assert rows(tmp_path / "out", "set_aside") == []
    assert [row["page"] for row in rows(tmp_path / "out", "articles")] == list(range(6))


# --------------------------------------------------------------------------- the same bytes


def test_workers_and_chunks_change_no_byte(tmp_path: Path) -> None:
    marks = {4: "!exit", 11: "no text", 17: "!fault"}
    write_lines(tmp_path / "a.jsonl", stories(12, marks))
    write_warc(tmp_path / "b.warc.gz", stories(20, marks))
    inputs = (tmp_path / "a.jsonl", tmp_path / "b.warc.gz")
    bench(tmp_path / "one", *inputs, terms=ALL, workers=1)
    bench(tmp_path / "two", *inputs, terms=ALL, workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    bench(tmp_path / "large", *inputs, terms=replace(ALL, chunk_pages=50), workers=1)
    assert contents(tmp_path / "one", manifest=False) == contents(tmp_path / "large", manifest=False)


def test_killed_at_random_points_and_resumed_it_is_as_never_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(60, {20: "!exit", 41: "no text"}))
    monkeypatch.setenv(PAUSE, "0.004")
    program = [sys.executable, str(Path(__file__).with_name("batch_bench.py"))]
    unbroken = tmp_path / "unbroken"
    before = time.monotonic()
    subprocess.run([*program, str(unbroken), str(file)], check=True)
    longest = time.monotonic() - before
    whole = contents(unbroken)
    dice, killed, finished, patience, to = random.Random(7), 0, 0, 1.0, tmp_path / "killed0"
    while killed < KILLS:
        running = subprocess.Popen([*program, str(to), str(file)])
        time.sleep(dice.uniform(0.2, 1.0) * longest * patience)
        patience *= 1.1  # on a machine that became slower too, some runs are finished
        running.send_signal(signal.SIGKILL)
        code = running.wait()
        killed += code != 0
        if code == 0:
            assert contents(to) == whole
            finished, patience = finished + 1, 1.0
            to = tmp_path / f"killed{finished}"
    subprocess.run([*program, str(to), str(file)], check=True)
    assert contents(to) == whole
    assert not list(tmp_path.rglob(".new-*"))


def test_a_chunk_that_was_half_written_when_the_run_was_killed_is_read_again(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(12))
    from sanctrace.runs.batch.run import Batch, Phase, Progress, run_batch

    left = tmp_path / "out" / "unfinished" / "chunks" / "000000" / ".new-000000001.zst"

    def killed_while_it_writes(step: Progress) -> None:
        if step.phase is Phase.READ and step.done >= 3 and not left.exists():
            left.write_bytes(b"half")
            raise KeyboardInterrupt

    batch = Batch(inputs=[str(file)], to=tmp_path / "out", terms=ALL)
    with pytest.raises(KeyboardInterrupt):
        run_batch(batch, killed_while_it_writes)
    run_batch(batch, lambda _: None)
    assert [row["page"] for row in rows(tmp_path / "out", "articles")] == list(range(12))
    assert not list(tmp_path.rglob(".new-*"))


def test_what_was_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(12))

    def stop_in_the_middle(step: object) -> None:
        if getattr(step, "done", 0) >= 6 and getattr(step, "total", 0) == 12:
            raise KeyboardInterrupt

    from sanctrace.runs.batch.run import Batch, Phase, Progress, run_batch

    batch = Batch(inputs=[str(file)], to=tmp_path / "out", terms=ALL)
    with pytest.raises(KeyboardInterrupt):
        run_batch(batch, stop_in_the_middle)
    steps: list[Progress] = []
    run_batch(batch, steps.append)
    reading = [step for step in steps if step.phase is Phase.READ]
    assert reading[0].done >= 6
    assert reading[-1].done == 12
    monkeypatch.delenv(PAUSE, raising=False)
    assert [row["page"] for row in rows(tmp_path / "out", "articles")] == list(range(12))


# --------------------------------------------------------------------------- refusals


@pytest.fixture
def interrupted(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    """A file of lines and a folder in which its reading was broken off."""
    file, to = write_lines(tmp_path / "a.jsonl", stories(9)), tmp_path / "out"

    def stop(step: object) -> None:
        if getattr(step, "done", 0) >= 3:
            raise KeyboardInterrupt

    from sanctrace.runs.batch.run import Batch, run_batch

    with pytest.raises(KeyboardInterrupt):
        run_batch(Batch(inputs=[str(file)], to=to, terms=TERMS), stop)
    yield file, to


def test_another_run_does_not_go_on_with_this_one(interrupted: tuple[Path, Path], tmp_path: Path) -> None:
    file, to = interrupted
    with pytest.raises(BatchError, match=r"other options \(keep\); its pages would not be read alike"):
        bench(to, file, terms=ALL)
    with pytest.raises(BatchError, match="other the law library"):
        bench(to, file, terms=replace(TERMS, settings=Settings(as_of=date(2020, 1, 1))))
    with pytest.raises(BatchError, match="other the input"):
        bench(to, file, write_lines(tmp_path / "b.jsonl", stories(1)))
    bench(to, file)
    with pytest.raises(BatchError, match=r"other options \(keep\)"):
        bench(to, file, terms=ALL)
    assert bench(to, file).already


def test_an_input_that_changed_is_noticed_and_one_that_was_only_touched_is_not(interrupted: tuple[Path, Path]) -> None:
    file, to = interrupted
    words = file.read_text(encoding="utf-8")
    file.write_text(words.replace("Narva", "Tallinn"), encoding="utf-8")
    with pytest.raises(BatchError, match="changed since this run began"):
        bench(to, file)
    file.write_text(words, encoding="utf-8")
    assert bench(to, file).rows["articles"] == 3


def test_folders_and_files_that_cannot_be_used(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(1))
    with pytest.raises(BatchError, match="there is no such file or folder"):
        bench(tmp_path / "out", tmp_path / "b.jsonl")
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(BatchError, match="of no known form"):
        bench(tmp_path / "out", tmp_path / "a.pdf")
    (tmp_path / "a.jsonl.gz").write_bytes(b"")
    with pytest.raises(BatchError, match="unpack the file first"):
        bench(tmp_path / "out", tmp_path / "a.jsonl.gz")
    with pytest.raises(BatchError, match="the folder holds other files"):
        bench(tmp_path, file)
    with pytest.raises(BatchError, match=f"the folder {tmp_path / 'x'} does not exist"):
        bench(tmp_path / "x" / "out", file)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BatchError, match="nothing to read"):
        bench(tmp_path / "out", tmp_path / "empty")


def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(30))
    program = [sys.executable, str(Path(__file__).with_name("batch_bench.py")), str(tmp_path / "out"), str(file)]

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))

    done = subprocess.run(program, preexec_fn=little_room, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "cannot be written (File too large); make room and run again: what was read so far is kept" in done.stderr
    subprocess.run(program, check=True)
    bench(tmp_path / "whole", file, terms=ALL)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_one_run_at_a_time_fills_a_folder(tmp_path: Path) -> None:
    from sanctrace.runs.batch.folder import open_folder

    file = write_lines(tmp_path / "a.jsonl", stories(1))
    with open_folder(tmp_path / "out"), pytest.raises(BatchError, match="another run is filling this folder"):
        bench(tmp_path / "out", file)


def test_a_reader_that_does_not_start_says_why(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(1))
    with pytest.raises(BatchError, match=r"a process that reads does not start: .*ModuleNotFoundError"):
        bench(tmp_path / "out", file, terms=replace(TERMS, reader="no_such_module:open_reader"))


def test_no_process_stays_behind(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "a.jsonl", stories(9, {4: "!hang"}))
    bench(tmp_path / "out", file, workers=2)
    listed = subprocess.run(
        ["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, text=True, check=False
    )
    assert "batch.reader" not in listed.stdout
