"""Events tested against the full law library, one process, CPU seconds.

    python benchmarks/law.py [--events N] [--json FILE]

The events are the cases beside the law, told on other days, by other States and in other articles. Three figures:
events as news tells them (the same parties and goods come again and again), events of which no two are alike in
parties, goods and words (nothing remembered helps), and the plain loop over every measure without an index.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Event, Interval, Party
from sanctrace.rules import Rulebook, assess, load_rulebook
from sanctrace.rules.facts import Facts
from sanctrace.rules.law_cases import load_cases
from sanctrace.rules.timing import reaches

SEED = 20261124
TARGET = 10_000  # events a second on one core
FIRST, LAST = date(2007, 1, 1), date(2026, 6, 30)
# States without measures of their own, so that about a third of the events touches nothing.
OTHERS = ("BR", "IN", "FR", "KE", "VN", "MX", "EG", "ID")


def news(count: int, seed: int) -> list[Event]:
    """Events like those of the cases on random days; a third of them between States that no measure names."""
    rng = random.Random(seed)
    goods = load_goods()
    cases, changes = load_cases()
    questions = [*(c.question for c in cases), *(c.question for c in changes)]
    patterns = [q.event(goods, lambda _: None) for q in questions]
    return [_varied(rng.choice(patterns), number, rng) for number in range(count)]


def _varied(pattern: Event, number: int, rng: random.Random) -> Event:
    day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))
    event = replace(pattern, article=f"news-{number}", when=Interval(start=day.isoformat()))
    if rng.random() < 1 / 3:
        supplier, recipient = rng.sample(OTHERS, 2)
        event = replace(
            event, supplier=_state(supplier), recipient=_state(recipient), intermediaries=(), place_country=None
        )
    return event


def _state(code: str) -> Party:
    return Party(text=f"State {code}", name=f"State {code}", country=code)


def unlike(events: Iterable[Event]) -> list[Event]:
    """The same events, each with goods of its own, so that no signature comes twice."""
    return [
        replace(e, items=tuple(replace(i, goods=(*i.goods, f"unknown-{number}")) for i in e.items))
        for number, e in enumerate(events)
    ]


def rate(run: Callable[[Event], object], events: Sequence[Event]) -> float:
    """Events a second of CPU time."""
    start = time.process_time()
    for event in events:
        run(event)
    return len(events) / (time.process_time() - start)


def plain_loop(event: Event, rulebook: Rulebook) -> int:
    """Every tested measure asked in turn."""
    facts = Facts(event, rulebook.terms, None, None)
    asked = (m for m in rulebook.measures if m.tested and reaches(m.spans, facts.window))
    return sum(m.condition is not None and m.condition.test(facts).truth.value != "not met" for m in asked)


def main() -> int:
    """Measures, prints, and says by the exit code whether the target is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rulebook = load_rulebook()
    events = news(options.events, SEED)
    rate(lambda e: assess(e, rulebook), events[:2000])  # builds the automata, which a long run pays once
    figures: dict[str, float] = {
        "measures": len(rulebook.measures),
        "tested measures": sum(m.tested for m in rulebook.measures),
        "events": len(events),
        "findings per event": round(sum(len(assess(e, rulebook)) for e in events) / len(events), 2),
        "events/s, as news tells them": round(rate(lambda e: assess(e, rulebook), events)),
        "events/s, no two alike": round(rate(lambda e: assess(e, rulebook), unlike(events[: len(events) // 4]))),
        "events/s, plain loop": round(rate(lambda e: plain_loop(e, rulebook), events[: len(events) // 10])),
    }
    for name, value in figures.items():
        print(f"{name}: {value:,}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    met = figures["events/s, as news tells them"] >= TARGET
    print(f"target of {TARGET:,} events/s on one core: {'met' if met else 'not met'}")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
