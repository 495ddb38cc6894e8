"""One description of a route: its signature gives what it takes and answers, its docstring what it does.

A handler is a function of one `Call[Query, Body]`; the two types and the type that it returns are checked, and written
into the OpenAPI document, by pydantic. `None` stands for nothing. A handler that returns a Response gives a file.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter
from werkzeug.wrappers import Request, Response

from sanctrace.desk.web.api.problems import ProblemKind
from sanctrace.desk.web.settings import Desk
from sanctrace.desk.web.visitor import Visitor
from sanctrace.model.account import Permission

ROOT = "/api/v1"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
SMALL = 64 * 1024  # bytes of a body
MAX_PAGE = 4 * 1024 * 1024  # bytes of a body that carries a page
STRICT = ConfigDict(extra="forbid")  # a misspelt filter must not pass for none

Query = TypeVar("Query")
Body = TypeVar("Body")
Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Call(Generic[Query, Body]):
    """One request, checked: who asks, the parts of the path, the query and the body."""

    desk: Desk
    request: Request
    caller: Visitor
    path: Mapping[str, str]
    query: Query
    body: Body


@dataclass(frozen=True, kw_only=True)
class Answer(Generic[Value]):
    """A value with headers of its own."""

    value: Value
    headers: Mapping[str, str] = field(default_factory=dict)


class GoesOn(Exception):
    """What was asked for goes on under another address, which is the argument."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """An operation of the API."""

    method: str
    path: str  # below `ROOT`, with {names}
    scope: Permission
    group: str  # the heading under which the document lists it
    handle: Callable[[Call[Any, Any]], Any]
    takes: str = JSON  # type of the body
    max_body: int = SMALL
    fails: tuple[ProblemKind, ...] = ()  # besides what every route may answer
    headers: tuple[str, ...] = ()  # that the request needs
    told_as_export: bool = False  # each answer is a row of the audit log
    leads_on: bool = False  # may answer with the address where it now is
    from_elsewhere: bool = False  # pages of other programs on this machine may ask
    deep: bool = False  # the last part of the path may hold slashes
    files: tuple[str, ...] = ()  # types of the file that is answered, instead of a value

    @cached_property
    def adapters(self) -> Mapping[str, TypeAdapter[Any] | None]:
        """What checks `query`, `body` and `answer`; None for what there is not."""
        hints = get_type_hints(self.handle, include_extras=True)
        answer = hints.pop("return")
        (call,) = hints.values()
        query, body = get_args(call)
        if get_origin(answer) is Answer:
            (answer,) = get_args(answer)
        types = {"query": query, "body": body, "answer": answer}
        return {name: None if kind in {type(None), Response} else TypeAdapter(kind) for name, kind in types.items()}

    @property
    def name(self) -> str:
        """What the document calls the operation."""
        return self.handle.__name__

    @property
    def title(self) -> str:
        """First line of the docstring."""
        return self.words.split("\n", 1)[0].rstrip(".")

    @property
    def words(self) -> str:
        """What it does."""
        return inspect.getdoc(self.handle) or ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Names in the path."""
        return tuple(re.findall(r"{(\w+)}", self.path))

    @property
    def rule(self) -> str:
        """The path as werkzeug writes it."""
        told = re.sub(r"{(\w+)}", r"<\1>", self.path)
        head, _, last = told.rpartition("<")
        return ROOT + (f"{head}<path:{last}" if self.deep else told)
