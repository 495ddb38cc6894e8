"""Reads `access.yml`: what each role and each scope of a token may do, and what each address of the desk asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from sanctrace.lexicon.schema_check import require_schema
from sanctrace.lexicon.strict_yaml import load_yaml
from sanctrace.model.account import Permission, Role, Scope


class Sent(StrEnum):
    """What may be sent to an address, and so how it is known to come from here."""

    FORM = "form"  # made by this desk for this browser
    JSON = "json"  # which no page of another site can send
    LINK = "link"  # with a token of a mail


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What an address asks of whoever calls it."""

    needs: Permission | None  # None: nothing, it is open before sign-in
    posts: Permission | None  # when something is sent there
    takes: Sent = Sent.FORM
    told_as_export: bool = False


@dataclass(frozen=True, kw_only=True)
class Access:
    """The whole table."""

    roles: Mapping[Role, frozenset[Permission]]
    scopes: Mapping[Scope, frozenset[Permission]]
    endpoints: Mapping[str, Demand]


@cache
def access() -> Access:
    """The table; raises DataError with file and line when it does not fit its schema."""
    folder = resources.files("sanctrace.desk.web")
    data = load_yaml(folder / "access.yml")
    require_schema(data, folder / "access.schema.json", "access.yml")
    return Access(
        roles={Role(name): frozenset(map(Permission, given)) for name, given in data["roles"].items()},
        scopes={Scope(name): frozenset(map(Permission, given)) for name, given in data["token_scopes"].items()},
        endpoints={path: _demand(row) for path, row in data["endpoints"].items()},
    )


def _demand(row: Mapping[str, str]) -> Demand:
    needs = None if row["needs"] == "anyone" else Permission(row["needs"])
    return Demand(
        needs=needs,
        posts=Permission(row["posts"]) if "posts" in row else needs,
        takes=Sent(row.get("takes", "form")),
        told_as_export=row.get("told") == "export",
    )
