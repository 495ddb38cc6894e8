"""Cursors: where a list goes on, as a text that says nothing to its bearer and fits no other list."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from sanctrace.desk.web.api.problems import Problem, ProblemKind


def make_cursor(of: str, *place: str | int) -> str:
    """The cursor at a place of the list that `of` names, filters included."""
    packed = json.dumps([_mark(of), *place], separators=(",", ":"), ensure_ascii=True)
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def read_cursor(cursor: str, of: str, *kinds: type[str] | type[int]) -> tuple[str | int, ...]:
    """The place of a cursor; raises Problem when it is none, or of another list."""
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, *place = json.loads(packed)
    except (binascii.Error, ValueError, TypeError) as error:
        raise Problem(ProblemKind.BAD_CURSOR, "The cursor is none of this desk.") from error
    if mark != _mark(of) or [type(part) for part in place] != list(kinds):
        raise Problem(ProblemKind.BAD_CURSOR, "The cursor was given for another list, or for other filters.")
    return tuple(place)


def _mark(of: str) -> str:
    return hashlib.sha256(of.encode()).hexdigest()[:8]
