"""Coverage-guided fuzzing of everything that reads a stranger's bytes, for a fixed budget.

    python benchmarks/fuzz.py [TARGET...] [--seconds 60] [--runs N] [--keep DIR]

`--runs` ends a target after so many inputs, always the same ones, which is how the tests use it. Targets: pages, lists,
law, feeds; all of them without a name. Each runs in a process of its own under atheris (in the `dev` extra), starting
from the sound inputs that `tests/hostile` makes its bad ones of. An input that ends in anything but a reading or a
refusal of ours is a finding: it is written to DIR, printed with its error, and the exit code is 1. Findings are mended
and kept as cases in `tests/hostile`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "hostile"))

LONGEST = 4_096  # bytes of an input
HANG = 20  # seconds for one input, after which it counts as a finding


def seeds(target: str) -> Iterator[bytes]:
    """Sound inputs of a target, from which the fuzzer starts."""
    from hostile_files import FEEDS, LISTS
    from hostile_pages import page

    match target:
        case "pages":
            yield page("<p>An aside &amp; more.</p><!-- end -->", head="<meta name=author content=x>").encode()
            yield "SEOUL, March 4 - North Korea took delivery of cars.\n\nREAD: more\n".encode("utf-16")
        case "lists":
            for number, template in enumerate(LISTS.values()):
                yield bytes([number]) + template.format("Belwe Tasto").encode()
        case "feeds":
            for number, template in enumerate(FEEDS.values()):
                yield bytes([number]) + template.format("a").encode()
        case "law":
            yield (ROOT / "src" / "sanctrace" / "law" / "un" / "dprk" / "1718.yml").read_bytes()[:LONGEST]
            yield b"regime:\n  id: a\n  name: b\n"


def reader_of(target: str) -> Callable[[bytes], object]:
    """What reads the bytes of a target; it raises errors of ours for what it refuses."""
    from sanctrace.model import Page

    match target:
        case "pages":
            from sanctrace.news.catalogue import load_catalogue
            from sanctrace.news.read import read_page

            catalogue = load_catalogue()
            return lambda data: read_page(Page(source="fuzz.html", content=data), catalogue)
        case "lists":
            from sanctrace.actors.read import ListFormat, ListSource, read_snapshot

            forms = list(ListFormat)

            def read_list(data: bytes) -> object:
                form = forms[data[0] % len(forms)] if data else forms[0]
                files = [data[1:], b"", b""] if form is ListFormat.OFAC_CSV else [data[1:]]
                return read_snapshot(ListSource(list_id="a", name="a", format=form, files=()), files)

            return read_list
        case "feeds":
            from sanctrace.news.feeds.json_feed import read_json_feed
            from sanctrace.news.feeds.opml import read_opml
            from sanctrace.news.feeds.sitemap import read_sitemap
            from sanctrace.news.feeds.syndication import read_feed

            readers = (read_feed, read_feed, read_sitemap, read_opml, read_json_feed)
            return lambda data: readers[(data[0] if data else 0) % len(readers)](data[1:], "https://example.org/")
        case _:
            from sanctrace.lexicon.schema_check import require_schema
            from sanctrace.lexicon.strict_yaml import parse_yaml
            from sanctrace.rules.load import law_folder, require_law_file

            def read_law(data: bytes) -> None:
                content = require_law_file(parse_yaml(data.decode("utf-8", "replace"), "fuzz.yml"), "fuzz.yml")
                kind = "measure" if "instrument" in content else "regime"
                require_schema(content, law_folder() / f"{kind}.schema.json", "fuzz.yml")

            return read_law


def fuzz(target: str, seconds: int, runs: int, folder: Path) -> None:
    """Run one target in this process; libFuzzer ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["sanctrace"]):
        read = reader_of(target)
        from sanctrace.model import SanctraceError

    def one(data: bytes) -> None:
        try:
            read(data)
        except SanctraceError:
            return

    corpus = folder / f"corpus-{target}"
    corpus.mkdir(exist_ok=True)
    for number, seed in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(seed[:LONGEST])
    atheris.Setup(
        [
            "fuzz",
            str(corpus),
            *([f"-runs={runs}", "-seed=1"] if runs else [f"-max_total_time={seconds}"]),
            f"-max_len={LONGEST}",
            f"-timeout={HANG}",
            f"-artifact_prefix={folder}/{target}-",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ],
        one,
    )
    atheris.Fuzz()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("targets", nargs="*", choices=["pages", "lists", "law", "feeds", []])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    if asked.here:
        fuzz(asked.targets[0], asked.seconds, asked.runs, folder)
        return 0
    found = 0
    for target in asked.targets or ["pages", "lists", "law", "feeds"]:
        bounds = ["--seconds", str(asked.seconds), "--runs", str(asked.runs), "--keep", str(folder)]
        command = [sys.executable, __file__, target, "--here", *bounds]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        told = run.stderr.splitlines()
        runs = next((line.split()[-1] for line in told if "number_of_executed_units" in line), "?")
        print(f"{target}: {runs} inputs, {'a finding' if run.returncode else 'nothing found'}")
        if run.returncode:
            found += 1
            print("\n".join(line for line in told if "Error" in line or "Exception" in line or "written to" in line))
            print("\n".join(line for line in told if "sanctrace" in line and "File" in line))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
