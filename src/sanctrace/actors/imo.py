"""IMO ship numbers: seven digits, the last a check on the six before."""

from __future__ import annotations

import re

_IMO = re.compile(
    r"\bIMO(?:\s+(?:number|no\.?|ship\s+(?:identification\s+)?number))?\s*[:#]?\s*(\d{7})\b", re.IGNORECASE
)


def valid_imo(number: str) -> bool:
    """Whether the seventh digit checks the six before: they times 7, 6 ... 2, and the last digit of the sum."""
    if len(number) != 7 or not number.isascii() or not number.isdigit():
        return False
    return sum(int(d) * w for d, w in zip(number, range(7, 1, -1), strict=False)) % 10 == int(number[6])


def find_imos(text: str) -> list[tuple[int, int, str]]:
    """Start, end and digits of every IMO number that `text` marks as one and whose check digit holds."""
    return [(m.start(1), m.end(1), m.group(1)) for m in _IMO.finditer(text) if valid_imo(m.group(1))]
