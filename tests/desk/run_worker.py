"""What test_desk_run_kill kills: `sanctrace` itself, as often as it is asked for.

Run as a program it loads the reader once, then for each line on standard input, a JSON array of arguments, starts a
copy of itself that is `sanctrace` with these arguments but the first, which names the file for what it prints. It
prints the copy's process id and, when it is asked by one more line, how the copy ended.
"""

from __future__ import annotations

import json
import os
import sys
import traceback

from sanctrace.desk.cli import main
from sanctrace.model import Page
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings


def serve() -> None:
    """Serve until standard input ends."""
    words = b"Russia supplied a car to North Korea in May 2019."
    open_pipeline(Settings()).read(Page(source="warm.txt", content=words))
    while line := sys.stdin.readline().strip():
        copy = os.fork()
        if copy == 0:
            code = 1
            file, *words = json.loads(line)
            try:
                os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 1)
                main(words, standalone_mode=False)
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        print(copy, flush=True)
        sys.stdin.readline()  # until then it is not reaped, so that its id is not given to another process
        print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)


if __name__ == "__main__":
    serve()
