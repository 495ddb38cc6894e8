"""Entries of lists as objects of the FollowTheMoney library, for programs that work with those.

Needs the extra `followthemoney` (docs/decisions/0006 says why screening itself does without it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sanctrace.actors.entry import ListEntry
from sanctrace.actors.read.ftm import to_ftm

if TYPE_CHECKING:
    from followthemoney import EntityProxy


def to_entities(entry: ListEntry, list_id: str) -> tuple[EntityProxy, EntityProxy]:
    """An entry as the library's entity, and the Sanction that names it, both cleaned and checked by the library.

    Their ids are those that `sanctrace lists export` writes. Raises ImportError, with what to install, when the library
    is not there.
    """
    try:
        from followthemoney import model
    except ImportError as error:
        raise ImportError("FollowTheMoney is not installed; run: pip install 'sanctrace[followthemoney]'") from error
    written = to_ftm(entry, list_id)
    (sanction,) = written["properties"].pop("sanctions")
    return _proxy(model, written), _proxy(model, sanction)


def _proxy(model: Any, written: dict[str, Any]) -> EntityProxy:
    proxy = model.make_entity(written["schema"])
    proxy.id = written["id"]
    for name, values in written["properties"].items():
        proxy.add(name, values)
    return proxy  # type: ignore[no-any-return]
