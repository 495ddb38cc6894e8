"""What the processes run that test_runs_kill kills: keeps a library of pages in order, as `sanctrace read` does.

Run as a program it loads the word lists once, then for each address on standard input starts a copy of itself that
keeps the pages there. It prints the copy's process id, `open` when the copy has opened the ledger and, when it is asked
by one more line, how the copy ended.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.runs.ingest import open_keeper

if TYPE_CHECKING:
    from tests.runs.storybook import library, page_of
else:
    from storybook import library, page_of

# Two of the later pages change what was kept before: an edited page, and other bytes around the same article.
PAGES = [*library(6, 3), page_of(1, 1, edition=1), page_of(2, 0, trailer="<p>Buy boots</p>"), page_of(0, 4)]


def keep_all(address: str, opened: Callable[[], None]) -> None:
    """Keep every page that is not kept yet; call `opened` when the ledger is open.

    A page that was edited since must not be kept again as it was before: that would be one more edit.
    """
    with open_keeper(address) as keeper:
        opened()
        for page, reading in PAGES:
            kept = keeper.ledger.revisions(page.source)
            if page.sha256 not in {revision.reading.article.sha256 for revision in kept}:
                keeper.save(page, reading)


def say(line: object) -> None:
    """Write a line at one go: the copy writes into the same pipe, and an unbuffered print would let it in between."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main() -> None:
    """Serve until standard input ends."""
    gather(tellings_of(PAGES[0][1]))
    while address := sys.stdin.readline().strip():
        copy = os.fork()
        if copy == 0:
            try:
                keep_all(address, lambda: say("open"))
            except BaseException:
                traceback.print_exc()
                say("open")
                os._exit(1)
            os._exit(0)
        say(copy)
        sys.stdin.readline()  # until then it is not reaped, so that its id is not given to another process
        say(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]))


if __name__ == "__main__":
    main()
