"""The values that requests are made of: texts, days, spans, ids, and how many at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from sanctrace.model import Interval, first_day

_PARTIAL = r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
MOST = 100  # rows of a page


def _day(text: str) -> str:
    first_day(text)  # raises ValueError for the 31st of February
    return text


def _span(text: str) -> str:
    span_of(text)
    return text


def span_of(text: str) -> Interval:
    """The interval that `2024-02-18`, `2024-02`, `2024` or `FIRST/LAST` names; raises ValueError for any other."""
    first, _, last = text.partition("/")
    return Interval(start=first, end=last or None)


# A database may refuse the character NUL, and nothing that is searched for holds it.
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Words = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]*\S[^\x00]*$")]
Short = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["KP"])]
Day = Annotated[
    str,
    Field(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", examples=["2024-02-18"]),
    AfterValidator(_day),
]
DayOrNone = Annotated[
    str,
    Field(pattern=r"^([12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$", description="A day; empty: any."),
    AfterValidator(lambda text: _day(text) if text else text),
]
PartialDay = Annotated[
    str,
    Field(pattern=f"^{_PARTIAL}$", description="A day, a month or a year.", examples=["2024-02", "2024"]),
    AfterValidator(_day),
]
Span = Annotated[
    str,
    Field(
        pattern=f"^{_PARTIAL}(/{_PARTIAL})?$",
        description="A day, a month, a year, or FIRST/LAST of these.",
        examples=["2024-02-18", "2023/2024-02"],
    ),
    AfterValidator(_span),
]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Most rows of the answer.")]
Cursor = Annotated[
    str,
    Field(max_length=1000, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before; empty for the first."),
]
