"""Events and law: what may fall under what, on which day, and why."""

from sanctrace.rules.assess import assess, assess_each
from sanctrace.rules.caps import CapPeriod, Delivery, cap_ledgers
from sanctrace.rules.facts import Screened
from sanctrace.rules.load import load_rulebook, read_rulebook
from sanctrace.rules.matrix import RegimeRow, regime_matrix
from sanctrace.rules.phrase import finding_sentences, nothing_found
from sanctrace.rules.replay import FindingChange, Replay, StoredEvent, replay
from sanctrace.rules.rulebook import Rulebook

__all__ = [
    "CapPeriod",
    "Delivery",
    "FindingChange",
    "RegimeRow",
    "Replay",
    "Rulebook",
    "Screened",
    "StoredEvent",
    "assess",
    "assess_each",
    "cap_ledgers",
    "finding_sentences",
    "load_rulebook",
    "nothing_found",
    "read_rulebook",
    "regime_matrix",
    "replay",
]
