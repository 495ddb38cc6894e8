"""Sources: files, folders, standard input, addresses handed on; a bad one is reported and the others still come."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import pytest

from sanctrace.model import Page, PageError, PageNotFound, PageNotText, PageTooLarge
from sanctrace.news.sources import open_sources


def fetched(address: str) -> Page:
    """A web on which one page is missing."""
    if address.endswith("/missing"):
        raise PageNotFound(address, "the server answers 404")
    return Page(source=address, content=b"from the web")


def opened_from(sources: Sequence[str], stdin: BinaryIO | None = None) -> list[Page | PageError]:
    return list(open_sources(sources, max_bytes=20_000_000, fetch=fetched, stdin=stdin))


def test_addresses_are_handed_on() -> None:
    page, error = opened_from(["https://news.example/a", "https://news.example/missing"])
    assert isinstance(page, Page)
    assert page.content == b"from the web"
    assert isinstance(error, PageNotFound)


def test_files_folders_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("two")
    (tmp_path / "a.HTML").write_text("one")
    (tmp_path / "notes.pdf").write_text("no")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.htm").write_text("three")
    opened = opened_from([str(tmp_path), "-", str(tmp_path / "b.txt")], io.BytesIO(b"four"))
    assert [page.content for page in opened if isinstance(page, Page)] == [b"one", b"two", b"three", b"four", b"two"]
    assert opened[3].source == "-"


def test_a_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("here")
    large = tmp_path / "large.html"
    with large.open("wb") as file:
        file.truncate(50_000_000)
    empty = tmp_path / "empty"
    empty.mkdir()
    sources = [str(tmp_path / "none.txt"), str(large), str(empty), "-", "\x00", str(good)]
    opened = opened_from(sources)
    kinds = [type(result) for result in opened]
    assert kinds == [PageNotFound, PageTooLarge, PageNotFound, PageNotFound, PageNotFound, Page]
    assert "20 MB" in str(opened[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert isinstance(opened_from([str(tmp_path / "pipe.txt")])[0], PageNotText)
