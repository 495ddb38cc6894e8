"""One reader for the whole room: loading the parser costs more than reading a hundred sentences."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader, load_reader


@pytest.fixture(scope="session")
def reader() -> EventReader:
    return load_reader()
