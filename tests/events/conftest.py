"""One reader for the whole room: loading the parser costs more than reading a hundred sentences."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader, RuleReader, load_knowledge


@pytest.fixture(scope="session")
def reader() -> EventReader:
    """The rules alone: what they find has to be right before scorecards choose among it."""
    return RuleReader(load_knowledge(), scorecards=None)
