"""What an event must touch for a condition to hold: the key under which a measure is filed."""

from __future__ import annotations

from sanctrace.rules.conditions import All, AnyOf, Condition
from sanctrace.rules.leaves import Direction, PartyIs


def links_of(condition: Condition) -> frozenset[str] | None:
    """States (ISO codes) and ids of actors of which an event must touch one, or the condition is not met whatever else.

    None when nothing of the kind can be said. Of parts that must all hold the one with the fewest links is enough; of
    alternatives each counts. A direction that touches none of its States and actors is not met
    (`Direction.element`), and no more is a party that is none of the actors.
    """
    if isinstance(condition, Direction):
        return condition.countries | condition.actors
    if isinstance(condition, PartyIs):
        return condition.actors
    if isinstance(condition, All):
        known = [links for child in condition.children if (links := links_of(child)) is not None]
        return min(known, key=lambda links: (len(links), sorted(links)), default=None)
    if isinstance(condition, AnyOf):
        each = [links_of(child) for child in condition.children]
        found = [links for links in each if links is not None]
        return frozenset[str]().union(*found) if len(found) == len(each) else None
    return None
