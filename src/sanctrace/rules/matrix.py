"""One event against all regimes side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sanctrace.model.event import Event
from sanctrace.model.finding import Finding, Outcome
from sanctrace.rules.assess import assess_each
from sanctrace.rules.facts import Listed
from sanctrace.rules.measure import Regime
from sanctrace.rules.rulebook import Rulebook


@dataclass(frozen=True, kw_only=True)
class RegimeRow:
    """What one regime says of an event; no findings means that no measure was found."""

    regime: Regime
    findings: tuple[Finding, ...]

    @property
    def strongest(self) -> Outcome | None:
        """The strongest outcome, or None."""
        order = list(Outcome)
        return min((f.outcome for f in self.findings), key=order.index, default=None)


def regime_matrix(
    event: Event,
    rulebook: Rulebook,
    listed: Listed | None = None,
    as_of: date | None = None,
    reported_on: date | None = None,
) -> list[RegimeRow]:
    """A row for every regime, those with findings first; implementing and weaker measures stand for themselves."""
    findings = assess_each(event, rulebook, listed, as_of, reported_on)
    rows = [
        RegimeRow(regime=regime, findings=tuple(f for f in findings if f.regime == regime.id))
        for regime in rulebook.regimes
    ]
    return sorted(rows, key=lambda row: (not row.findings, row.regime.id))
