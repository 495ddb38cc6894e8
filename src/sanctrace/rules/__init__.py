"""Events and law: what may fall under what, on which day, and why."""

from sanctrace.rules.assess import assess
from sanctrace.rules.load import load_rulebook, read_rulebook
from sanctrace.rules.rulebook import Rulebook

__all__ = ["Rulebook", "assess", "load_rulebook", "read_rulebook"]
