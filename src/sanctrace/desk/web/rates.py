"""How many requests a minute somebody may make: a bucket for each sender that refills, in the memory of a process."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

_REMEMBERED = 10_000  # senders; the one that was silent longest is forgotten first


@dataclass(frozen=True, kw_only=True)
class Rates:
    """Requests a minute, on average and at once."""

    account: int = 600
    address: int = 1_200  # an office behind one address counts as one


@dataclass(frozen=True, kw_only=True)
class Buckets:
    """The buckets of one process."""

    _left: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, sender: str, a_minute: int, now: float) -> int:
        """Take one request from a sender's bucket at a time in seconds: 0, or the whole seconds to wait for one."""
        with self._lock:
            left, since = self._left.pop(sender, (float(a_minute), now))
            left = min(float(a_minute), left + max(0.0, now - since) * a_minute / 60)
            wait = 0 if left >= 1 else math.ceil((1 - left) * 60 / a_minute)
            self._left[sender] = (left if wait else left - 1, now)
            while len(self._left) > _REMEMBERED:
                self._left.popitem(last=False)
        return wait
