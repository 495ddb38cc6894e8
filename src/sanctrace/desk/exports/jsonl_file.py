"""Cases as JSON Lines: the very object that `sanctrace cases --json` prints, one a line."""

from __future__ import annotations

from typing import BinaryIO

from sanctrace.desk.case_json import case_line
from sanctrace.model import Case


class JsonLinesFile:
    """The file as it grows."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, case: Case) -> None:
        """Write a case."""
        # Half of a surrogate pair, which a page's scripts can make, becomes its escape, as JSON allows.
        self._file.write(case_line(case).encode("utf-8", "backslashreplace") + b"\n")

    def close(self) -> None:
        """Nothing follows the last line."""
