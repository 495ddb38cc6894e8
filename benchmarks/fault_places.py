"""Where worlds stand: a small disk of its own that can fill up or refuse writes, and a PostgreSQL server to restart."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DISK_MEGABYTES = 24


@dataclass(kw_only=True)
class Disk:
    """A folder; `own` says that it is a disk of its own (tmpfs, which only root may make)."""

    folder: Path
    own: bool

    def fill(self, free: int) -> None:
        """Leave so many bytes free."""
        with (self.folder / "ballast").open("wb") as ballast:
            size = max(shutil.disk_usage(self.folder).free - free, 0)
            os.posix_fallocate(ballast.fileno(), 0, max(size, 1))

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def refuse_writes(self, refuse: bool) -> None:
        """Make the disk read-only, or writable again."""
        _run("mount", "-o", f"remount,{'ro' if refuse else 'rw'}", str(self.folder))


@contextmanager
def open_disk() -> Iterator[Disk]:
    """A small disk, or where that is not allowed a folder."""
    folder = Path(tempfile.mkdtemp(prefix="sanctrace-faults-"))
    size = f"size={DISK_MEGABYTES}m"
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, check=False)
    own = made.returncode == 0
    try:
        yield Disk(folder=folder, own=own)
    finally:
        if own:
            _run("umount", str(folder))
        shutil.rmtree(folder)


@dataclass(kw_only=True)
class Server:
    """A PostgreSQL server in a folder of its own."""

    folder: Path
    program: str  # pg_ctl
    who: dict[str, Any]
    settings: str
    made: int = field(default=0)

    def address(self, database: str) -> str:
        """What `--ledger` takes; a lock is waited for as long as in a file."""
        return f"postgresql://sanctrace@/{database}?host={self.folder}&options=-c%20lock_timeout%3D300"

    def new(self) -> str:
        """The address of a database that holds nothing yet."""
        import psycopg

        self.made += 1
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE kept_{self.made}".encode())
        return self.address(f"kept_{self.made}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        _run(self.program, "-D", data, "-w", "-l", log, "-o", self.settings, "start", folder=self.folder, **self.who)

    def stop(self, mode: str) -> None:
        """Stop it: `fast` ends every connection, `immediate` is as good as a power cut."""
        _run(self.program, "-D", str(self.folder / "data"), "-m", mode, "stop", folder=self.folder, **self.who)


@contextmanager
def open_server() -> Iterator[Server | None]:
    """A server of its own; None where PostgreSQL is not installed."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    search = os.pathsep.join([os.environ.get("PATH", ""), *map(str, places)])
    initdb, pg_ctl = shutil.which("initdb", path=search), shutil.which("pg_ctl", path=search)
    if initdb is None or pg_ctl is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="sanctrace-pg-"))
    who: dict[str, Any] = {}
    if os.geteuid() == 0:  # the server refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    _run(
        *(str(Path(initdb).resolve()), "-D", str(folder / "data"), "-U", "sanctrace", "-A", "trust"),
        *("-E", "UTF8", "--locale=C", "--no-sync"),
        folder=folder,
        **who,
    )
    settings = f"-k {folder} -c listen_addresses='' -c max_connections=20 -c shared_buffers=16MB"
    server = Server(folder=folder, program=str(Path(pg_ctl).resolve()), who=who, settings=settings)
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")
        shutil.rmtree(folder)


def _run(*command: str, folder: Path | None = None, **who: Any) -> None:
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **who
    )
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stdout}")
