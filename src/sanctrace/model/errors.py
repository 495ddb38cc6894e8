"""The error tree, drawn once.

SanctraceError
├── PageError            a page that cannot be read; the run goes on with the others
│   ├── PageNotFound     the file or address does not exist or does not answer
│   ├── PageTooLarge     more bytes than the settings allow
│   ├── PageNotText      empty, binary, or in an encoding that cannot be decoded
│   │   └── PageNeedsScript   what is to be read comes only when its scripts run
│   └── ReaderFailed     the reader that was asked for gave no answer that can be used
├── SourceError          a watched source or an address gave not what it should (in `model.watch`, with its faults)
├── DataError            a data file of ours or the user's (law, lexicon, sources) is wrong
├── ApiError             a desk refused, or none answers (in `client.problem`)
├── LedgerError          the ledger cannot be opened, or was written by a newer version
│   └── LedgerDamaged    what it holds cannot be read; `sanctrace doctor --mend` keeps what can
├── BundleError          a case cannot be bundled, or a bundle is not as it was written
├── ExportError          a case cannot be exported in the form that was asked for; no half file is left
├── BackupError          a backup cannot be made, or one is not as it was written; what stood there before still does
└── BatchError           a run over an archive cannot begin, go on or be resumed; the pages read so far are kept

Each message says what is wrong, where, and what to do next.
"""

from __future__ import annotations


def one_line(text: str) -> str:
    """A text that may hold a page's or a file name's own characters, on one line that a terminal shows as it is.

    Runs of blanks become one; control, format and other unprintable characters are written as escapes.
    """
    flat = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in flat)


class SanctraceError(Exception):
    """Root of every error that sanctrace raises on purpose."""


class PageError(SanctraceError):
    """A page that cannot be read.

    `source` is the file, address or `-` it came from; the message is one line: what, and what to do.
    """

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source

    def __str__(self) -> str:
        return one_line(f"{self.source}: {self.args[0]}")


class PageNotFound(PageError):
    """The file or address does not exist or does not answer."""


class PageTooLarge(PageError):
    """More bytes than the settings allow."""


class PageNotText(PageError):
    """Empty, binary, or in an encoding that cannot be decoded."""


class PageNeedsScript(PageNotText):
    """The page as served holds no story: its scripts would fetch it."""


class ReaderFailed(PageError):
    """The reader that was asked for gave no answer that can be used; no other reader takes its place."""


class DataError(SanctraceError):
    """A data file (law, lexicon, sources) is wrong at `path`:`line`."""

    def __init__(self, path: str, line: int | None, message: str) -> None:
        super().__init__(message)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return one_line(f"{place}: {self.args[0]}")


class LedgerError(SanctraceError):
    """The ledger cannot be opened or was written by a newer version."""


class LedgerDamaged(LedgerError):
    """The file, or a value in it, is not as it was written."""


class BundleError(SanctraceError):
    """A case cannot be bundled so that it can be derived again, or a bundle is not as it was written."""


class ExportError(SanctraceError):
    """Cases cannot be exported in the form that was asked for; what stood at the place before still stands there."""


class BackupError(SanctraceError):
    """A backup cannot be made or restored, or one is not as it was written; what stood there before still stands."""


class BatchError(SanctraceError):
    """A run over an archive cannot begin, go on or be resumed; what it has read so far is kept."""
