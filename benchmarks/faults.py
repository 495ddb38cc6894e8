"""A thousand faults over ingest, judgement, digest and export, and what the doctor says after each.

    python benchmarks/faults.py [--faults N] [--seed N] [--kind KIND]... [--store STORE]
                                [--resume | --again] [--quiet] [--to FILE]

Each fault is a real one: a process killed with SIGKILL, a disk without room, a read-only disk, a lock that another
process holds, bytes of the files overwritten, the mending itself killed, values altered in the tables, a PostgreSQL
server that goes away under load, a clock that is set, a worker of a batch killed, a source that never ends. After each,
the doctor says that everything is sound, or what is wrong, and mends it. What was kept and told is held against what
the jobs, the mail server and the receiver of webhooks saw. The same seed chooses the same faults, whichever kinds are
run beside; at which step a process dies depends on the machine as well. The figures are written after each kind; with
--resume the kinds that the file has are not run again, with --again they are, and the others' figures stay.

Run as root, the files stand on a small disk of their own (tmpfs); else a limit on the size of files and permissions
stand in for it. Locks are waited for 0.3 seconds in place of ten. Exit code 1 when a judgement or page was lost and not
told, something was told twice, a fault or damage was not named, or the doctor could not mend it.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import sanctrace.ledger.sqlite
from sanctrace.runs.doctor.checkup import Trouble

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(Path(__file__).resolve().parent), str(ROOT / "tests" / "runs")]

import fault_kinds as kinds  # noqa: E402 - found beside this file and beside the tests
from fault_child import BUSY_SECONDS  # noqa: E402
from fault_places import Disk, Server, open_disk, open_server  # noqa: E402
from fault_world import Jobs, Post, World, open_post  # noqa: E402

FIGURES = Path(__file__).parent / "figures" / "faults.json"
FILE, SERVER = "SQLite", "PostgreSQL"
# What is injected, how often in a thousand faults, in a file and on a server.
SHARES: dict[str, tuple[Callable[[kinds.Scene], kinds.Done], int, int]] = {
    "kill -9": (kinds.kill, 220, 60),
    "full disk": (kinds.full_disk, 120, 0),
    "read-only disk": (kinds.read_only, 60, 0),
    "locked": (kinds.locked, 70, 30),
    "bytes overwritten": (kinds.overwritten, 150, 0),
    "mending killed": (kinds.mending_killed, 30, 0),
    "values altered": (kinds.altered, 60, 40),
    "server restarted": (kinds.restarted, 0, 50),
    "clock set": (kinds.clock_jumped, 50, 20),
    "worker lost": (kinds.worker_lost, 15, 5),
    "endless source": (kinds.endless_feed, 15, 5),
}
ALL = sum(there + here for _, there, here in SHARES.values())
DAMAGE = ("bytes overwritten", "values altered")
LONGEST = 12  # faults in one world


@dataclass(kw_only=True)
class Row:
    """What came of one kind of fault in one store."""

    injected: int = 0
    hit: int = 0  # the job was killed or refused; the others got by
    named: int = 0  # of those that last: the doctor said what was wrong while it lasted
    lasting: int = 0
    sound: int = 0
    mended: int = 0  # all of it
    mended_with_losses: int = 0  # and each loss was told
    unnoticed: int = 0  # a value was altered into another that sanctrace might have written; the doctor said "sound"
    unnoticed_in: list[str] = field(default_factory=list)
    not_mended: int = 0
    judgements_lost: int = 0  # whose bytes were overwritten, and that were told as lost
    lost_by: dict[str, int] = field(default_factory=dict)  # faults that lost judgements, by what was done to which file
    judgements_lost_untold: int = 0
    pages_lost: int = 0
    pages_lost_untold: int = 0
    told_twice: int = 0
    never_told: int = 0  # of worlds in which no notices were damaged
    carried_again: int = 0  # the very same message, its id too: killed between the server's yes and the note of it
    seconds: int = 0
    faults: list[str] = field(default_factory=list)  # what was not foreseen


@dataclass(kw_only=True)
class Bench:
    """What a run needs, and what it found."""

    jobs: Jobs
    post: Post
    disk: Disk
    server: Server | None
    notes: Path
    seed: int
    dice: random.Random = field(default_factory=random.Random)
    rows: dict[tuple[str, str], Row] = field(default_factory=dict)
    worlds: int = 0
    of_kind: int = 0  # worlds of this kind of fault

    @contextmanager
    def world(self, store: str) -> Iterator[World]:
        """A new world with pages, judgements and readers."""
        self.worlds += 1
        self.of_kind += 1
        folder = self.disk.folder / f"world{self.worlds}"
        folder.mkdir()
        address = str(folder / "kept.db") if store == FILE or self.server is None else self.server.new()
        notes = self.notes / f"{self.worlds}.jsonl"
        world = World(
            folder=folder, address=address, notes=notes, post=self.post, jobs=self.jobs, number=self.of_kind % 5
        )
        yield world.begin()
        shutil.rmtree(folder)


def inject(bench: Bench, world: World, name: str, row: Row) -> bool:
    """One fault, and all that is asked after it; whether the world can be used for the next one."""
    scene = kinds.Scene(world=world, dice=bench.dice, disk=bench.disk, server=bench.server)
    row.injected += 1
    twice, again = world.told_twice(), world.carried_again()
    before = world.contents() if name in DAMAGE else {}
    done = SHARES[name][0](scene)
    row.hit += done.hit
    if done.named is not None:
        row.lasting += 1
        row.named += bool(done.named)
        if not done.named:
            row.faults.append(f"{done.job}: the doctor named nothing while the fault lasted")
    found = world.examine()
    lost, world.lost = tuple(world.lost), []
    if found.sound:
        row.sound += 1
        now = _contents(world) if before else {}
        if altered := sorted(table for table in before if now.get(table) != before[table]):
            row.unnoticed += 1
            row.unnoticed_in += altered
            return False
    else:
        mended = world.mend(found)
        lost += mended.lost
        after = world.examine()
        if not after.sound and _only_evidence(after.troubles):
            lost += tuple(trouble.what for trouble in after.troubles)
        elif not after.sound:
            row.not_mended += 1
            row.faults += [f"{done.job}: {t.where}: {t.what} ({t.advice})" for t in after.troubles[:3]]
            return False
        row.mended += not lost
        row.mended_with_losses += bool(lost)
    pages, judgements = world.missing()
    told_pages = sum(any(page in line for line in lost) for page in pages)
    vague = any("others, if there were more" in line for line in lost)
    row.pages_lost += len(pages)
    row.pages_lost_untold += 0 if vague else len(pages) - told_pages
    row.judgements_lost += len(judgements)
    if judgements:
        row.lost_by[done.job] = row.lost_by.get(done.job, 0) + 1
    if judgements and not any(" judgements " in line for line in lost):
        row.judgements_lost_untold += len(judgements)
    if not done.damaged:
        world.do("digest")
    row.told_twice += world.told_twice() - twice
    row.carried_again += world.carried_again() - again
    return not (pages or judgements or lost)


def _contents(world: World) -> dict[str, str]:
    try:
        return world.contents()
    except (ValueError, sqlite3.Error) as error:
        return {"": f"cannot be read ({error})"}


def _only_evidence(troubles: tuple[Trouble, ...]) -> bool:
    """An audit log that was cut is named and left as it is, for whoever examines it."""
    return all("of the audit log" in trouble.where for trouble in troubles)


def close(world: World, row: Row, *, damaged: bool) -> None:
    """The end of a world: everything due is told, to everybody, once."""
    twice = world.told_twice()
    for _ in range(2):
        world.do("digest")
    row.told_twice += world.told_twice() - twice
    if not damaged:
        row.never_told += world.untold()


def run(bench: Bench, kind: tuple[str, str], count: int, tell: Callable[[int], None]) -> None:
    """So many faults of one kind in one store, several to a world."""
    name, store = kind
    row = bench.rows[kind] = Row()
    bench.dice, bench.of_kind = random.Random(f"{bench.seed}, {name}, {store}"), 0
    while row.injected < count:
        with bench.world(store) as world:
            usable, last = True, min(row.injected + LONGEST, count)
            while usable and row.injected < last:
                tell(row.injected + 1)
                try:
                    usable = inject(bench, world, name, row)
                except Exception:
                    row.faults.append(traceback.format_exc(limit=-4))
                    usable = False
            if usable:
                close(world, row, damaged=name in {"bytes overwritten", "mending killed"})


def plan_of(count: int, only: list[str], store: str | None, with_server: bool) -> dict[tuple[str, str], int]:
    """How many faults of each kind in each store, in the shares of a thousand, at least one of each."""
    shares = {
        (name, store): share
        for name, (_, in_file, on_server) in SHARES.items()
        for store, share in ((FILE, in_file), (SERVER, on_server))
        if share and (store == FILE or with_server)
    }
    whole = sum(shares.values())
    plan = {kind: max(1, round(count * share / whole)) for kind, share in shares.items()}
    return {kind: number for kind, number in plan.items() if (not only or kind[0] in only) and store in {None, kind[1]}}


def table(rows: dict[tuple[str, str], Row]) -> str:
    """The figures as lines."""
    heads = (
        "injected",
        "hit",
        "sound",
        "mended",
        "with losses",
        "not mended",
        "unnoticed",
        "judgements lost",
        "untold",
        "twice",
        "again",
    )
    lines = [f"{'':30}" + "".join(f"{head:>16}" for head in heads)]
    for (name, store), row in rows.items():
        untold = row.judgements_lost_untold + row.pages_lost_untold
        values = [row.injected, row.hit, row.sound, row.mended, row.mended_with_losses, row.not_mended]
        values += [row.unnoticed, row.judgements_lost, untold, row.told_twice, row.carried_again]
        lines.append(f"{f'{name}, {store}':30}" + "".join(f"{value:>16}" for value in values))
    return "\n".join(lines)


def failed(row: Row) -> int:
    """How much of what may not happen did."""
    return (
        len(row.faults)
        + row.not_mended
        + row.told_twice
        + row.never_told
        + row.judgements_lost_untold
        + row.pages_lost_untold
    )


def main() -> int:
    """Inject, print, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faults", type=int, default=ALL)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--kind", action="append", default=[], choices=SHARES)
    parser.add_argument("--store", choices=(FILE, SERVER), help="only the faults of this store")
    going_on = parser.add_mutually_exclusive_group()
    going_on.add_argument("--resume", action="store_true", help="run only the kinds that the file of the figures lacks")
    going_on.add_argument("--again", action="store_true", help="keep the file's figures of the kinds that are not run")
    parser.add_argument("--to", type=Path, default=FIGURES, help="file of the figures")
    parser.add_argument("--quiet", action="store_true")
    given = parser.parse_args()
    sanctrace.ledger.sqlite._BUSY_SECONDS = BUSY_SECONDS
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that disk and server are put away
    told = _told(given.to, given.seed) if given.resume or given.again else {}
    with (
        tempfile.TemporaryDirectory() as notes,
        open_disk() as disk,
        open_server() as server,
        Jobs() as jobs,
        open_post() as post,
    ):
        bench = Bench(jobs=jobs, post=post, disk=disk, server=server, notes=Path(notes), seed=given.seed)
        for kind, count in plan_of(given.faults, given.kind, given.store, server is not None).items():
            if given.resume and kind in told and told[kind].injected == count:
                continue
            begun = time.monotonic()

            def tell(number: int, count: int = count, kind: tuple[str, str] = kind) -> None:
                if not given.quiet:
                    print(f"{', '.join(kind)}: {number} of {count}", file=sys.stderr, flush=True)

            run(bench, kind, count, tell)
            told[kind] = bench.rows[kind]
            told[kind].seconds = round(time.monotonic() - begun)
            found = {", ".join(kind): asdict(row) for kind, row in told.items()}
            about = {"seed": given.seed, "disk of its own": disk.own, "kinds": found}
            given.to.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")
    print(table(told))
    for kind, row in told.items():
        for fault in row.faults:
            print(f"\n{', '.join(kind)}: {fault}")
    bad, number = sum(map(failed, told.values())), sum(row.injected for row in told.values())
    seconds = sum(row.seconds for row in told.values())
    print(f"\n{number} faults in {seconds} s, seed {given.seed}: {bad or 'nothing'} that may not happen.")
    return 1 if bad else 0


def _told(file: Path, seed: int) -> dict[tuple[str, str], Row]:
    """The figures of the kinds that were run before with this seed."""
    if not file.exists():
        return {}
    found = json.loads(file.read_text(encoding="utf-8"))
    if found["seed"] != seed:
        return {}
    parted = {name: name.rpartition(", ") for name in found["kinds"]}
    return {(parted[name][0], parted[name][2]): Row(**row) for name, row in found["kinds"].items()}


if __name__ == "__main__":
    sys.exit(main())
