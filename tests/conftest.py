"""Every test starts from no lists of the user's own, whatever the machine holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_lists_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Commands look for added lists in an empty folder; commands run in another process too."""
    home = tmp_path_factory.mktemp("home") / "lists"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SANCTRACE_HOME", str(home))
        yield home
