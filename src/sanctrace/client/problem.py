"""What a desk answers when it does not do what it was asked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from sanctrace.model.errors import SanctraceError

if TYPE_CHECKING:
    import httpx

    from sanctrace.desk.web.api.problems import ProblemJson


class ApiError(SanctraceError):
    """A request that a desk refused, or that reached none.

    `status` is None when nothing answered; `problem` is what the desk says of it (title, detail, advice, errors), None
    when what answered is no desk.
    """

    def __init__(self, message: str, *, status: int | None = None, problem: ProblemJson | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = problem

    @property
    def kind(self) -> str:
        """The kind of the problem, such as `stale` or `not-found`; empty when what answered is no desk."""
        return self.problem["type"].rpartition("/")[2] if self.problem else ""


def error_of(answer: httpx.Response) -> ApiError:
    """The error that an answer tells of."""
    where = f"{answer.request.method} {answer.request.url}"
    if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
        problem = cast("ProblemJson", json.loads(answer.content))
        message = f"{where}: {problem['title']}: {problem['detail']} {problem['advice']}"
        return ApiError(message, status=answer.status_code, problem=problem)
    message = f"{where}: answered {answer.status_code} and no desk's words; check that a desk serves this address"
    return ApiError(message, status=answer.status_code)
