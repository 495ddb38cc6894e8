"""Short phrases of an explanation that the terminal and the report share."""

from __future__ import annotations

from collections import Counter

from sanctrace.events.explanation import (
    CandidateExplained,
    DenialHeard,
    EventExplained,
    Explanation,
    GoodsFound,
    NameFound,
    Reason,
    Repair,
    RepairKind,
    RoleFilled,
    RoleName,
    TriggerRead,
    VoiceHeard,
    Word,
)
from sanctrace.model import Stance


def gate_words(told: Explanation) -> str:
    """Which names opened the page, each once with how often it stands there, or that none did."""
    if not told.opened_by:
        return "The page names no State or group that some measure names, so no sentence of it was read."
    counts = Counter((n.text, n.country) for n in told.opened_by)
    names = ", ".join(
        f"“{text}”" + (f" ({country})" if country else "") + (f" ×{count}" if count > 1 else "")
        for (text, country), count in counts.items()
    )
    about = f" The story is about {told.about}." if told.about else ""
    return f"Opened by {names}.{about}"


def repair_words(repair: Repair) -> str:
    """What was taken out, and whose voice it is."""
    if repair.kind is RepairKind.ATTRIBUTION:
        return f"“{repair.text}”: parsed apart, a voice beside the statement: “{repair.speaker}”, {repair.verb}"
    return f"“{repair.text}”"


def name_words(name: NameFound) -> str:
    """A name, what it means and by which rule."""
    parts = [f"“{name.text}” {name.name}" if name.name != name.text else f"“{name.text}”", name.kind.replace("_", " ")]
    if name.country:
        parts.append(name.country)
    if name.rule:
        parts.append(name.rule)
    if name.weak:
        parts.append("weak: counts because its State is named elsewhere")
    if name.other_readings:
        parts.append("could also be " + ", ".join(name.other_readings))
    return "; ".join(parts)


def goods_words(goods: GoodsFound) -> str:
    """Goods, their class and their place in the Harmonized System."""
    hs = f"; HS {', '.join(goods.hs)}" if goods.hs else "; no HS heading"
    many = "ambiguous: " if len(goods.goods) > 1 else ""
    return f"“{goods.text}” {goods.item_class} ({many}{', '.join(goods.goods)}){hs}"


def role_words(role: RoleFilled) -> str:
    """A role's words and what is known of them."""
    notes = [
        note
        for note in (
            role.name if role.name and role.name != role.text else None,
            role.country,
            role.item_class,
            f"quantity {role.quantity}" if role.quantity else None,
            f"inferred: {role.inferred_by}" if role.inferred_by else None,
        )
        if note
    ]
    return f"“{role.text}”" + (f" ({'; '.join(notes)})" if notes else "")


def voice_words(voice: VoiceHeard) -> str:
    """A voice and its standing."""
    notes = [note for note in (voice.standing, voice.country, voice.inferred_by) if note]
    return f"“{voice.text}”" + (f" ({', '.join(notes)})" if notes else "")


def verdict_words(trigger: TriggerRead) -> str:
    """What became of a trigger."""
    if trigger.dropped is not None:
        return trigger.dropped.value
    if trigger.event is None:
        return "tells no event"
    return f"event {trigger.event}, " + ("told here first" if trigger.first else "told before: merged into it")


def trigger_words(trigger: TriggerRead) -> str:
    """A trigger with the class it was read as."""
    score = f", score {trigger.score:g}" if trigger.score is not None else ""
    return f"“{trigger.text}” as {trigger.trigger_class} ({trigger.kind.value.replace('_', ' ')}{score})"


def reason_words(reasons: tuple[Reason, ...]) -> str:
    """Cues with their weights, the heaviest first."""
    return "; ".join(f"{r.weight:+.2f} {r.cue}" for r in reasons) or "no cue has a weight"


def weighed_words(weighed: CandidateExplained) -> list[str]:
    """A candidate's chance, what became of it, and each side that a scorecard chose; one line each."""
    goods = ", ".join(f"“{g}”" for g in weighed.goods) or "no goods named"
    fate = f"event {weighed.event}" if weighed.event else "no event"
    lines = [
        f"“{weighed.text}”: {goods} ({weighed.origin}): {fate}, chance {weighed.chance:.2f}, needed "
        f"{weighed.needed:.2f}: {reason_words(weighed.reasons)}"
    ]
    for side in weighed.sides:
        instead = f" instead of “{side.instead_of}”" if side.instead_of else ""
        lines.append(f"{side.side} “{side.party}”{instead}, chance {side.chance:.2f}: {reason_words(side.reasons)}")
    return lines


def denial_words(denial: DenialHeard) -> str:
    """A denial and the event it is about."""
    about = f"of event {denial.event}" if denial.event else "linked to no event"
    verb = "denies" if denial.stance is Stance.DENIES else denial.stance.value
    return f"{voice_words(denial.speaker)} {verb}: {about}"


def ledger_words(explained: EventExplained) -> str:
    """Rule of the status and the stances that it was applied to."""
    stances = ", ".join(s.value for s in explained.ledger) or "no voice"
    return f"Status {explained.event.status.value} by rule {explained.rule}: {explained.because}. Ledger: {stances}."


def side_words(explained: EventExplained) -> list[str]:
    """Each side of an event that a rule, not the words, identified."""
    event = explained.event
    sides = ((RoleName.SUPPLIER, event.supplier), (RoleName.RECIPIENT, event.recipient))
    return [f"{role.value} {side.name}, inferred: {side.inferred_by}" for role, side in sides if side and side.inferred]


def roots_of(words: tuple[Word, ...]) -> list[Word]:
    """Words that hang on nothing among these."""
    known = {w.index for w in words}
    return [w for w in words if w.head == w.index or w.head not in known]


def children_of(words: tuple[Word, ...], word: Word) -> list[Word]:
    """Words that hang on a word, in order."""
    return [w for w in words if w.head == word.index and w.index != word.index]


def bracketed(words: tuple[Word, ...], word: Word) -> str:
    """A parse on one line, punctuation left out: `gave[Russia:nsubj car:dobj[a:det]]`; the outermost has no label."""
    inner = " ".join(
        f"{child.text}:{child.label}{bracketed(words, child).removeprefix(child.text)}"
        for child in children_of(words, word)
        if child.label != "punct"
    )
    return f"{word.text}[{inner}]" if inner else word.text
