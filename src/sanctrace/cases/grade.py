"""Grade of a case on the Admiralty scale, by the rule that docs/reference/grading.md writes out.

The letter speaks of the best source that says so, the figure of the information: who else says so independently, and
who contradicts it. Both are starts for a reader; an analyst overrules with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sanctrace.cases.told import Told
from sanctrace.lexicon.sources import UNKNOWN_LETTER
from sanctrace.model import ClaimStatus, Grade, Judgement, JudgementKind, Origin, OriginChain, OriginKind, Slot, Stance

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "cannot be judged",
}
RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "cannot be judged",
}
_SIGN = re.compile(r"([A-F])([1-6])")
_GOOD = "ABC"
_HARD = ("quantity", "date", "supplier", "recipient", "vessel")  # slots in which a clash shakes an account


def grade_of(
    chain: OriginChain, tellings: Sequence[Told], slots: Sequence[Slot], judgements: Sequence[Judgement]
) -> Grade:
    """The grade by rule, or as the latest judgement in force overruled it.

    Raises ValueError when such a judgement gives no grade of the form `B2`.
    """
    letter, why_letter = _letter(chain.origins)
    figure, why_figure = _figure(chain, tellings, slots)
    rule = f"{letter}{figure}"
    overruling = [j for j in judgements if j.kind is JudgementKind.GRADE]
    if not overruling:
        return Grade(reliability=letter, credibility=figure, reasons=(why_letter, *why_figure), rule=rule)
    last = overruling[-1]
    match = _SIGN.fullmatch((last.value or "").strip().upper())
    if match is None:
        raise ValueError(f"{last.value!r} is no grade; give a letter A to F and a figure 1 to 6, such as B2")
    reason = f"graded {match[0]} by {last.by}{f': {last.reason}' if last.reason else ''}; the rule gives {rule}"
    return Grade(
        reliability=match[1],
        credibility=int(match[2]),
        reasons=(reason, why_letter, *why_figure),
        rule=rule,
        by_hand=last.id,
    )


def _letter(origins: Sequence[Origin]) -> tuple[str, str]:
    """The letter of the best origin."""
    if not origins:
        return UNKNOWN_LETTER, "F: no origin says so"
    best = min(origins, key=lambda o: (o.reliability, o.name))
    return best.reliability, f"{best.reliability}: {best.name}, {best.because}"


def _figure(chain: OriginChain, tellings: Sequence[Told], slots: Sequence[Slot]) -> tuple[int, tuple[str, ...]]:
    """The figure by the first line of the rule that fits, one step down where hard slots clash."""
    statuses = {told.event.status for told in tellings}
    stances = {s for origin in chain.origins for s in origin.stances}
    good = [o for o in chain.origins if o.reliability in _GOOD]
    apart = _independent(good)
    denied = [o.name for o in chain.denials if Stance.DENIES in o.stances]
    retracted = [o.name for o in (*chain.origins, *chain.denials) if Stance.RETRACTS in o.stances]
    if retracted:
        return 5, (f"5: retracted by {', '.join(retracted)}",)
    if not chain.origins or statuses == {ClaimStatus.DENIED}:
        return (5, (f"5: told only as a denial by {', '.join(denied)}",)) if denied else (6, ("6: nobody says so",))
    if statuses <= {ClaimStatus.PLANNED}:
        return 6, ("6: told only as planned",)
    firm = not statuses <= {ClaimStatus.ALLEGED, ClaimStatus.SUSPECTED, ClaimStatus.PLANNED}
    admitted = _by_a_party(chain.origins, tellings)
    if apart >= 2 and firm and not denied:
        found, why = 1, f"1: {apart} independent origins that are fairly reliable or better, nobody denies it"
    elif apart >= 2 and not denied:
        found, why = 2, f"2: {apart} independent origins allege it, nobody denies it"
    elif admitted and not denied:
        found, why = 2, f"2: said by a party to it ({admitted})"
    elif apart >= 2:
        found, why = 3, f"3: {apart} independent origins, but denied by {', '.join(denied)}"
    elif denied:
        found, why = 4, f"4: one origin that can be relied on at most, and denied by {', '.join(denied)}"
    elif good and (firm or Stance.CONFIRMS in stances):
        found, why = 2, f"2: one origin, {good[0].name}, that is fairly reliable or better and stands by it"
    elif good:
        found, why = 3, f"3: one origin, {good[0].name}, that alleges or suspects it"
    elif all(o.reliability == UNKNOWN_LETTER for o in chain.origins):
        found, why = 6, "6: no origin that can be judged"
    else:
        found, why = 4, "4: only origins that are not usually reliable"
    clashes = [slot.name for slot in slots if slot.name in _HARD and not slot.agree]
    if clashes and found <= 3:
        return found + 1, (why, f"one step down: the tellings contradict each other on {', '.join(clashes)}")
    return found, (why,)


def _independent(origins: Sequence[Origin]) -> int:
    """Origins that do not speak for one State: two offices of one government are one."""
    return len({o.country if o.kind is OriginKind.VOICE and o.country else o.name for o in origins})


def _by_a_party(origins: Sequence[Origin], tellings: Sequence[Told]) -> str | None:
    """A State's voice that says of its own State that it took part: nobody else has so little to gain by saying it."""
    parties = {
        side.country
        for told in tellings
        for side in (told.supplier, told.recipient)
        if side is not None and side.country
    }
    return next((o.name for o in origins if o.country in parties), None)
