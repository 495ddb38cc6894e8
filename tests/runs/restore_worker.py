"""Restores in a process of its own for each line on stdin, kills it after so many seconds, and tells how it ended.

A line is JSON: file, ledger, watch, home, seconds (null: let it end). What is imported once is shared by all of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import psycopg  # noqa: F401 - imported before the first fork

from sanctrace.ledger import vault  # noqa: F401
from sanctrace.runs.backup.restore import restore
from sanctrace.runs.backup.take import Places

for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        places = Places(ledger=asked["ledger"], watch=Path(asked["watch"]), home=Path(asked["home"]))
        restore(Path(asked["file"]), places, lambda _done, _total: None)
        os._exit(0)
    if asked["seconds"] is not None:
        time.sleep(asked["seconds"])
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
