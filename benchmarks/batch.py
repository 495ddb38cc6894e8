"""`sanctrace batch` measured: two processes against one, memory over many pages, kills and resumptions.

    python benchmarks/batch.py speed [--pages 600] [--pairs 3]
    python benchmarks/batch.py memory [--pages 20000] [--workers 2] [--json FILE]
    python benchmarks/batch.py kills [--kills 100]

The pages are those of the labelled sets that report something, in WARC files packed record by record, as a crawl has
them; `memory` puts them among pages of made-up words, one in a hundred.

`speed` reads the same files with one process and with two, in turn, and gives the ratio of wall seconds of each pair:
start, looking through, reading and writing included. For a machine on which others work too, it also gives the ratio
of processor seconds on the longest way: those of the parent and of the busiest process that reads, one after the other.
`memory` prints the memory of all processes together as pages are read. `kills` kills a run after a random time, starts
it again, and so on, until it is finished, over and over; every finished folder is compared with that of a run that was
never killed, byte for byte.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from sanctrace.runs.batch.plan import Terms
from sanctrace.runs.batch.run import Batch, Phase, Progress, run_batch
from sanctrace.runs.settings import Settings
from speed import load_pages

SEED = 20261125
FILES = 4  # that the pages are spread over
RELEVANT = 100  # one page in so many reports something, in the run that measures memory
_WORDS = ("harbour", "pier", "council", "budget", "river", "match", "season", "garden", "school", "weather", "bridge")


def filler(count: int) -> Iterator[tuple[str, bytes]]:
    """Pages of made-up words, of 10 to 40 kB, without end."""
    dice = random.Random(SEED)
    for number in range(count):
        paragraphs = (
            f"<p>{' '.join(dice.choices(_WORDS, k=60))} {dice.randrange(10**9)}.</p>"
            for _ in range(dice.randrange(20, 80))
        )
        body = f"<html><head><title>Story {number}</title></head><body>{''.join(paragraphs)}</body></html>"
        yield f"https://filler.example/{number}", body.encode()


def relevant(count: int) -> Iterator[tuple[str, bytes]]:
    """The labelled pages, over again when there are not enough."""
    for number, page in enumerate(islice(cycle(load_pages()), count)):
        yield f"https://labelled.example/{number}/{page.source}", page.content


def mixed(count: int) -> Iterator[tuple[str, bytes]]:
    """Made-up pages with labelled ones among them."""
    told = relevant(count // RELEVANT + 1)
    for number, page in enumerate(filler(count)):
        yield next(told) if number % RELEVANT == 0 else page


def write_archives(folder: Path, pages: Iterator[tuple[str, bytes]]) -> Path:
    """The pages in archives, dealt out in turn."""
    folder.mkdir()
    streams = [(folder / f"{number}.warc.gz").open("wb") for number in range(FILES)]
    for number, (url, content) in enumerate(pages):
        kind = b"text/plain; charset=utf-8" if url.endswith(".txt") else b"text/html; charset=utf-8"
        block = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n\r\n%s" % (kind, content)
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-11-02T08:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{hashlib.md5(url.encode()).hexdigest()}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        streams[number % FILES].write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0))
    for stream in streams:
        stream.close()
    return folder


def contents(folder: Path) -> dict[str, str]:
    """Hash of every file."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def terms(chunk_pages: int = 25) -> Terms:
    """What the benchmark reads with: chunks small enough for the few pages that it has."""
    return Terms(settings=Settings(), chunk_pages=chunk_pages)


def processor_seconds(process: int) -> float:
    """Processor seconds of a process, without those of the processes that it started."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process: int) -> list[int]:
    """The processes that a process started and that still run."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            found += map(int, (task / "children").read_text().split())
        except FileNotFoundError:
            continue  # a thread that has ended since
    return found


def timed(crawl: Path, to: Path, workers: int) -> tuple[float, float]:
    """Wall seconds, and processor seconds one after the other: those of this process and of the busiest that reads."""
    busiest = 0.0

    def look(step: Progress) -> None:
        nonlocal busiest
        if step.phase is Phase.READ and step.done == step.total:
            busiest = max(processor_seconds(child) for child in children(os.getpid()))

    begun, own = time.perf_counter(), time.process_time()
    run_batch(Batch(inputs=[str(crawl)], to=to, terms=terms(), workers=workers), look)
    return time.perf_counter() - begun, time.process_time() - own + busiest


def speed(pages: int, pairs: int) -> None:
    """Two processes against one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawl = write_archives(folder / "crawl", relevant(pages))
        walls, processors, outputs = [], [], []
        for pair in range(pairs):
            spent = {}
            for workers in (1, 2) if pair % 2 else (2, 1):
                to = folder / f"out{pair}-{workers}"
                spent[workers] = timed(crawl, to, workers)
                outputs.append(contents(to))
            walls.append(spent[1][0] / spent[2][0])
            processors.append(spent[1][1] / spent[2][1])
            print(
                f"one {spent[1][0]:6.1f} s, two {spent[2][0]:6.1f} s: {walls[-1]:.2f} times; in processor seconds of"
                f" the longest way {spent[1][1]:.1f} and {spent[2][1]:.1f}: {processors[-1]:.2f} times"
                f" (load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)",
                flush=True,
            )
        assert all(output == outputs[0] for output in outputs), "the bytes differ"
        print(
            f"{pages} relevant pages, median of {pairs} pairs: two processes {statistics.median(walls):.2f} times one"
            f" by the clock, {statistics.median(processors):.2f} times in processor seconds of the longest way"
        )


def resident(process: int) -> int:
    """Bytes of memory of a process and all that it started."""
    total = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total + sum(resident(child) for child in children(process))


def memory(pages: int, workers: int, json_file: Path | None) -> None:
    """Memory of all processes as pages are read."""
    with tempfile.TemporaryDirectory() as name:
        crawl = write_archives(Path(name) / "crawl", mixed(pages))
        curve: list[tuple[int, float]] = []
        begun = time.perf_counter()

        def look(step: Progress) -> None:
            if step.phase is Phase.READ and step.done and (not curve or step.done - curve[-1][0] >= pages // 20):
                curve.append((step.done, round(resident(os.getpid()) / 1e6, 1)))
                print(f"{step.done:8,} pages {curve[-1][1]:8.1f} MB {time.perf_counter() - begun:8.1f} s", flush=True)

        run_batch(Batch(inputs=[str(crawl)], to=Path(name) / "out", terms=terms(200), workers=workers), look)
    if json_file is not None:
        json_file.write_text(
            json.dumps({"pages": pages, "processes that read": workers, "MB of all processes": curve}) + "\n",
            encoding="utf-8",
        )


def kills(wanted: int) -> None:
    """Kill and resume at random points."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawl = write_archives(folder / "crawl", relevant(40))
        program = [sys.executable, __file__, "one", str(crawl)]
        spent = []
        for run in ("first", "whole"):  # the first is slower: nothing is in the machine's memory yet
            before = time.perf_counter()
            subprocess.run([*program, str(folder / run)], check=True)
            spent.append(time.perf_counter() - before)
        longest, whole = min(spent), contents(folder / "whole")
        assert contents(folder / "first") == whole
        dice, killed, finished = random.Random(SEED), 0, 0
        while killed < wanted:
            to = folder / f"out{finished}"
            running = subprocess.Popen([*program, str(to)])
            try:
                code = running.wait(dice.uniform(0.05, 1.1) * longest)
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                code = running.wait()
            assert code in {0, -signal.SIGKILL}, f"the run ended with code {code}"
            killed += code != 0
            if code == 0:
                assert contents(to) == whole, f"after {killed} kills the bytes differ"
                finished += 1
                print(f"{killed} kills, {finished} runs finished to the same bytes", flush=True)
        subprocess.run([*program, str(folder / f"out{finished}")], check=True)
        assert contents(folder / f"out{finished}") == whole
        print(f"{killed} kills at random points, {finished + 1} runs finished, all to the same bytes")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="sanctrace batch measured.")
    ways = parser.add_subparsers(dest="way", required=True)
    way = ways.add_parser("speed")
    way.add_argument("--pages", type=int, default=600)
    way.add_argument("--pairs", type=int, default=3)
    way = ways.add_parser("memory")
    way.add_argument("--pages", type=int, default=20_000)
    way.add_argument("--workers", type=int, default=2)
    way.add_argument("--json", type=Path)
    ways.add_parser("kills").add_argument("--kills", type=int, default=100)
    way = ways.add_parser("one")
    way.add_argument("crawl")
    way.add_argument("to", type=Path)
    asked = parser.parse_args()
    if asked.way == "speed":
        speed(asked.pages, asked.pairs)
    elif asked.way == "memory":
        memory(asked.pages, asked.workers, asked.json)
    elif asked.way == "kills":
        kills(asked.kills)
    else:
        run_batch(Batch(inputs=[asked.crawl], to=asked.to, terms=terms(5), workers=2), lambda _: None)


if __name__ == "__main__":
    main()
