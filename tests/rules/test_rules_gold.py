"""The law alone against the gold of the development set: families of provisions, micro-averaged."""

from __future__ import annotations

from gold_events import families, gold_events

from sanctrace.model import Outcome
from sanctrace.rules import assess, load_rulebook


def test_provisions_agree_with_the_development_set() -> None:
    rulebook, family = load_rulebook(), families()
    hit = extra = missed = 0
    wrong = []
    for gold in gold_events():
        if gold.optional:
            continue
        findings = assess(gold.event, rulebook, reported_on=gold.reported_on)
        found = {family.get(p, p) for p in (f.provision for f in findings if f.outcome is Outcome.MAY_FALL_UNDER)}
        wanted = {family.get(p, p) for p in gold.provisions}
        allowed = {family.get(p, p) for p in gold.allowed}
        hit += len(found & wanted)
        extra += len(found - wanted - allowed)
        missed += len(wanted - found)
        if found - wanted - allowed or wanted - found:
            wrong.append(f"{gold.name}: extra {sorted(found - wanted - allowed)}, missing {sorted(wanted - found)}")
    f1 = 2 * hit / (2 * hit + extra + missed)
    assert f1 >= 0.92, "\n".join([f"F1 {f1:.3f}", *wrong])
