"""A PostgreSQL server of the benchmark's own, with the settings that the server ships with."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def own_server(kept: Path | None = None) -> Iterator[str]:
    """The address of a database on a server that runs as long as it is used; its files are kept in a folder, if named.

    Reached through a socket in a folder that nobody else opens. Raises SystemExit where PostgreSQL is not installed.
    """
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    folder = kept or Path(tempfile.mkdtemp(prefix="sanctrace-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    who: dict[str, Any] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **who)
        if done.returncode:
            raise SystemExit(f"{command[0]}: {done.stdout}{done.stderr}")

    data = str(folder / "data")
    if not Path(data).exists():
        run(initdb, "-D", data, "-U", "sanctrace", "-A", "trust", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses=''"
    # The server would hold the pipes of this process open: its words go to a file.
    with (Path(tempfile.gettempdir()) / f"{folder.name}.log").open("w") as log:
        command = [pg_ctl, "-D", data, "-w", "-o", options, "start"]
        if subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=False, **who).returncode:
            raise SystemExit(f"the server does not start: see {log.name}")
    try:
        yield f"postgresql://sanctrace@/postgres?host={folder}"
    finally:
        run(pg_ctl, "-D", data, "-m", "fast", "stop")
        if kept is None:
            shutil.rmtree(folder)


def _program(name: str) -> str:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), *map(str, places)]))
    if found is None:
        raise SystemExit(f"PostgreSQL's {name} is not found (apt-get install postgresql)")
    return str(Path(found).resolve())
