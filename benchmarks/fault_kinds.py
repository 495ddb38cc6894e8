"""The faults: what is done to a world, and what the doctor says while the fault is still there."""

from __future__ import annotations

import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from fault_child import REFUSED
from fault_places import Disk, Server
from fault_sources import batch_that_loses_a_worker, look_at_an_endless_source
from fault_world import World
from sanctrace.ledger.notice_book import NOTICES
from sanctrace.ledger.statements import LEDGER
from sanctrace.runs.doctor.checkup import Trouble

JOBS = ("ingest", "judge", "digest", "export")
PAGE = 4096
ENDED = {0, REFUSED}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A world with its chance, its disk and its server."""

    world: World
    dice: random.Random
    disk: Disk
    server: Server | None


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done: to which job; what the doctor had to say while it lasted, None where it was over at once."""

    job: str
    hit: bool = True  # the job was killed or refused with an error of ours; False: it got by
    named: tuple[Trouble, ...] | None = None
    damaged: bool = False  # bytes that were kept were altered: what is lost has to be told


def kill(scene: Scene) -> Done:
    """SIGKILL at some step."""
    world, dice = scene.world, scene.dice
    while True:
        job = world.job(dice.choice(JOBS))
        code = world.kill(job, dice.randrange(5), dice.choice((0, 0, 0.002, 0.01, 0.02)) * dice.random())
        if code == -signal.SIGKILL:  # it was not done before
            return Done(job=job["do"])
        _ended(code)


def full_disk(scene: Scene) -> Done:
    """No room, or a little: on a disk of its own, else files that may not grow."""
    world, dice = scene.world, scene.dice
    do = dice.choice(JOBS)
    if not scene.disk.own:
        largest = max(path.stat().st_size for path in world.folder.glob("kept*.db"))
        hit = _ended(world.do(do, file_size=largest + dice.randrange(8) * PAGE))
        return Done(job=do, hit=hit)
    scene.disk.fill(dice.choice((0, 0, 1, 2, 4, 8, 16, 32)) * PAGE)
    try:
        hit = _ended(world.do(do))
        named = world.examine(least_free=1_000_000).troubles
    finally:
        scene.disk.empty()
    return Done(job=do, hit=hit, named=named)


def read_only(scene: Scene) -> Done:
    """A disk that takes no writes, or, without a disk of its own, a file and folder that may not be written."""
    world, do = scene.world, scene.dice.choice(JOBS)
    with _unwritable(scene):
        hit = _ended(world.do(do))
        named = world.examine().troubles
    return Done(job=do, hit=hit, named=named)


@contextmanager
def _unwritable(scene: Scene) -> Iterator[None]:
    if scene.disk.own:
        scene.disk.refuse_writes(True)
        try:
            yield
        finally:
            scene.disk.refuse_writes(False)
        return
    folder = scene.world.folder
    for path in (folder, *folder.glob("kept*")):
        path.chmod(0o500)
    try:
        yield
    finally:
        for path in (folder, *folder.glob("kept*")):
            path.chmod(0o700)


def locked(scene: Scene) -> Done:
    """Another process has the write lock: for a moment, or until after the job gave up."""
    world, dice = scene.world, scene.dice
    do = dice.choice(JOBS)
    if dice.random() < 0.3:
        with _lock(world, dice) as let_go:
            timer = threading.Timer(dice.uniform(0.02, 0.15), let_go)
            timer.start()
            code = world.do(do)
            timer.join()
        return Done(job=do, hit=_ended(code))
    with _lock(world, dice):
        hit = _ended(world.do(do))
        named = world.examine().troubles
    return Done(job=do, hit=hit, named=named)


@contextmanager
def _lock(world: World, dice: random.Random) -> Iterator[Callable[[], None]]:
    """The write lock of the ledger or of the notices; yields what lets it go."""
    if world.in_file:
        path = dice.choice((world.address, world.address.replace("kept.db", "kept.notices.db")))
        holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        holder.execute("BEGIN IMMEDIATE")
        try:
            yield lambda: _end(holder)
        finally:
            _end(holder)
            holder.close()
        return
    import psycopg

    mark = dice.choice((LEDGER, NOTICES)).mark
    with psycopg.connect(world.address) as server:
        server.execute(f"SELECT pg_advisory_xact_lock({mark})".encode())
        yield server.rollback


def _end(holder: sqlite3.Connection) -> None:
    if holder.in_transaction:
        holder.execute("ROLLBACK")


def overwritten(scene: Scene) -> Done:
    """Pages of a file overwritten with noise, nothing or one another; bits turned; the end cut off."""
    world, dice = scene.world, scene.dice
    name = dice.choice(("kept.db", "kept.db", "kept.notices.db", "kept.accounts.db"))
    path = world.folder / name
    _settled(path)
    content = bytearray(path.read_bytes())
    pages = len(content) // PAGE
    way = dice.choice(("noise", "zeros", "swapped", "bits", "cut"))
    match way:
        case "noise":
            for _ in range(dice.randrange(1, 4)):
                at = dice.randrange(pages) * PAGE
                content[at : at + PAGE] = dice.randbytes(PAGE)
        case "zeros":
            for _ in range(dice.randrange(1, 4)):
                at = dice.randrange(pages) * PAGE
                content[at : at + PAGE] = bytes(PAGE)
        case "swapped":
            one, other = (dice.randrange(pages) * PAGE for _ in range(2))
            content[one : one + PAGE] = content[other : other + PAGE]
        case "bits":
            for _ in range(dice.randrange(1, 20)):
                content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        case "cut":
            del content[dice.choice((0, dice.randrange(len(content)), dice.randrange(PAGE, len(content)))) :]
    path.write_bytes(content)
    return Done(job=f"{name}, {way}", damaged=True)


def mending_killed(scene: Scene) -> Done:
    """Bytes overwritten, and the doctor killed while it mends."""
    world, dice = scene.world, scene.dice
    name = overwritten(scene).job
    lines, moment = dice.choice(((0, 0.3), (dice.randrange(1, 20), 0.02)))
    code = world.kill(world.job("mend"), lines, moment * dice.random())
    if code != -signal.SIGKILL:  # it was done before, or there was nothing to mend
        _ended(code)
    return Done(job=name, hit=code == -signal.SIGKILL, damaged=True)


def _settled(path: Path) -> None:
    """Everything in the file itself, and no log beside it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


# What may be altered in tables, in either store: the table, what is done, to which rows ({n} is some remainder).
_ALTERATIONS = (
    ("articles", "UPDATE articles SET value = replace(value, 'loads', 'boats')", "number % 5 = {n}"),
    ("events", "UPDATE events SET value = replace(value, 'supplier', 'recipient')", "article_number % 5 = {n}"),
    ("findings", "UPDATE findings SET value = replace(value, 'provision', 'promise')", "article_number % 5 = {n}"),
    ("case_tellings", "DELETE FROM case_tellings", "article_number % 5 = {n}"),
    ("telling_keys", "DELETE FROM telling_keys", "article_number % 5 = {n}"),
    ("cases", "UPDATE cases SET value = replace(value, 'event', 'thing')", "number % 5 = {n}"),
    ("captures", "DELETE FROM captures", "sha256 IN (SELECT sha256 FROM articles WHERE number % 5 = {n})"),
)
# Past the triggers that guard judgements.
_OF_JUDGEMENTS = (
    ("judgements", "UPDATE judgements SET value = replace(value, 'reason', 'season')", "number % 5 = {n}"),
    ("judgements", "DELETE FROM judgements", "number % 5 = {n}"),
)
# On a server also their numbers, and copies in the other table: alone, and with judgements that are not theirs.
_ON_A_SERVER = (
    ("judgements", "UPDATE judgements SET number = number + 1000", "number % 5 = {n}"),
    ("judgement_copies", "UPDATE judgement_copies SET value = replace(value, 'reason', 'season')", "number % 5 = {n}"),
    ("judgement_copies", "DELETE FROM judgement_copies", "number % 5 = {n}"),
    (
        "judgements and judgement_copies",
        "WITH gone AS (DELETE FROM judgement_copies WHERE (number + 1) % 5 = {n}) DELETE FROM judgements",
        "number % 5 = {n}",
    ),
)


def altered(scene: Scene) -> Done:
    """Values altered in the tables, past our own code; tried until something is another than before."""
    world, dice = scene.world, scene.dice
    before = world.contents()
    while True:
        table, change, where = dice.choice(_ALTERATIONS + _OF_JUDGEMENTS + (() if world.in_file else _ON_A_SERVER))
        _alter(world, f"{change} WHERE {where}".format(n=dice.randrange(5)))
        if world.contents() != before:
            return Done(job=table, damaged=True)


def _alter(world: World, statement: str) -> None:
    if world.in_file:
        connection = sqlite3.connect(world.address)
        guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, guard in guards:
            connection.execute(guard)
        connection.commit()
        connection.close()
        return
    import psycopg

    with psycopg.connect(world.address) as server:
        server.execute(b"SET search_path = sanctrace")
        server.execute(b"SET session_replication_role = replica")  # references are not looked at either
        server.execute(statement.encode())


def restarted(scene: Scene) -> Done:
    """The server goes away while a job is under way, and comes back."""
    world, dice, server = scene.world, scene.dice, scene.server
    assert server is not None
    do = dice.choice(JOBS)
    world.jobs.start(world.job(do))
    time.sleep(dice.uniform(0, 0.08))
    server.stop(dice.choice(("fast", "immediate")))
    try:
        code = world.jobs.end()
        named = world.examine().troubles
    finally:
        server.start()
    hit = _ended(code)
    world.listen()
    return Done(job=do, hit=hit, named=named)


def clock_jumped(scene: Scene) -> Done:
    """The clock is set while a job is under way, by seconds or by years, and set right afterwards."""
    world, dice = scene.world, scene.dice
    jump = dice.choice((-1, 1)) * dice.choice((30, 3_600, 86_400, 40 * 86_400, 400 * 86_400))
    while True:
        do = dice.choice(("judge", "digest", "digest"))
        world.do("ingest")  # so that there is something to tell
        world.jobs.start(world.job(do, jump=jump, jump_after=dice.randrange(1, 12)))
        _ended(world.jobs.end())
        if ["jumped"] in world.listen():
            break
    found = world.examine().troubles
    ahead = any(trouble.where == "clock" for trouble in found)
    if jump > 0 and ahead:  # until what was written under the wrong clock is past, nothing can be said to be in order
        world.clock += timedelta(seconds=jump)
    return Done(job=do, named=found if ahead else None)


def worker_lost(scene: Scene) -> Done:
    """A worker process of a batch is killed; the batch goes on, and what it wrote is loaded."""
    world = scene.world
    world.expect(batch_that_loses_a_worker(world.folder, world.address, scene.dice, world.next_stories(1)[0]))
    return Done(job="batch")


def endless_feed(scene: Scene) -> Done:
    """A source that never ends: bytes without end, entries without end, a byte now and then, a page without end."""
    world = scene.world
    world.expect(look_at_an_endless_source(world.folder, world.address, scene.dice, world.clock))
    return Done(job="watch")


def _ended(code: int) -> bool:
    """Whether a job was refused; raises when it ended in any other way than by being done."""
    if code not in ENDED:
        raise AssertionError(f"a job ended with {code}, and should have been done or refused with an error of ours")
    return code == REFUSED
