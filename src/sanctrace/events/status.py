"""The status of an event, derived from its claim ledger by the written rules of `RULES`, the first that fits.

A denial turns no accusation into a denied event; it stands in `denied_by`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sanctrace.model import ClaimStatus, Stance

# Number and words of the one rule that gives each status.
RULES: Mapping[ClaimStatus, tuple[int, str]] = {
    ClaimStatus.CONFIRMED: (1, "somebody who would know owns to it: a party, a court, the authority that acted"),
    ClaimStatus.DENIED: (2, "every voice that says anything only denies it"),
    ClaimStatus.PLANNED: (3, "everything said of it lies ahead"),
    ClaimStatus.SUSPECTED: (4, "the first voice hedges, or at least half of them do"),
    ClaimStatus.ALLEGED: (5, "the first outright voice accuses, or somebody denies it"),
    ClaimStatus.REPORTED: (6, "no rule before this one fits: it is told outright"),
}

_SILENT = {Stance.DENIES, Stance.NEITHER, Stance.RETRACTS, Stance.CORRECTS}


def derive_status(stances: Sequence[Stance]) -> ClaimStatus:
    """Status from the stances of an event's claims in the order of the text; an empty ledger counts as reported."""
    voiced = [s for s in stances if s not in _SILENT]
    if not voiced:
        return ClaimStatus.DENIED if Stance.DENIES in stances else ClaimStatus.REPORTED
    if Stance.CONFIRMS in voiced:
        return ClaimStatus.CONFIRMED
    if all(s is Stance.PLANS for s in voiced):
        return ClaimStatus.PLANNED
    told = [s for s in voiced if s is not Stance.PLANS]
    if told[0] is Stance.SUSPECTS or 2 * told.count(Stance.SUSPECTS) >= len(told):
        return ClaimStatus.SUSPECTED
    if Stance.DENIES in stances or told[0] is Stance.ALLEGES:
        return ClaimStatus.ALLEGED
    return ClaimStatus.REPORTED
