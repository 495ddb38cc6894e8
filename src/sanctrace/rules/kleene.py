"""Three-valued logic (Kleene's strong tables): a statement is met, not met, or unknown."""

from __future__ import annotations

from collections.abc import Iterable

from sanctrace.model.finding import Truth


def kleene_not(value: Truth) -> Truth:
    """Met and not met change places; unknown stays unknown."""
    if value is Truth.MET:
        return Truth.NOT_MET
    return Truth.MET if value is Truth.NOT_MET else Truth.UNKNOWN


def kleene_all(values: Iterable[Truth]) -> Truth:
    """Not met if one value is not met; else unknown if one is unknown; else met (also for no values)."""
    result = Truth.MET
    for value in values:
        if value is Truth.NOT_MET:
            return Truth.NOT_MET
        if value is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result


def kleene_any(values: Iterable[Truth]) -> Truth:
    """Met if one value is met; else unknown if one is unknown; else not met (also for no values)."""
    result = Truth.NOT_MET
    for value in values:
        if value is Truth.MET:
            return Truth.MET
        if value is Truth.UNKNOWN:
            result = Truth.UNKNOWN
    return result
