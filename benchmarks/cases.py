"""Gathering at scale: a whole ledger at once, or one article more in ledgers of growing size.

    python benchmarks/cases.py [--events 100000] [--json FILE]
    python benchmarks/cases.py --curve [--events 100000] [--json FILE]

The first takes a minute or two, the second half a minute.

The tellings are made up from a fixed seed: stories of one to nine tellings each, spread over ten years, with missing
days and parties, rounded amounts, other names, and copies. Reading pages is not measured here (benchmarks/speed.py
does): a telling starts where a reading ends. Wall and CPU seconds and the peak memory of one process.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sanctrace.cases.gather import gather, neighbourhood, regather
from sanctrace.cases.keys import block_keys
from sanctrace.cases.telling import PERMUTATIONS
from sanctrace.model import (
    Claim,
    ClaimStatus,
    Event,
    EventKind,
    EventReading,
    Interval,
    Item,
    Party,
    Passage,
    PublishedAt,
    Stance,
    Telling,
)

SEED = 20241125
FIRST_DAY, DAYS = date(2014, 1, 1), 3650
STATES = {
    "RU": ("Russia", "Vladimir Putin", "Moscow"),
    "KP": ("North Korea", "Kim Jong Un", "Pyongyang"),
    "CN": ("China", "Xi Jinping", "Beijing"),
    "IR": ("Iran", "Ali Khamenei", "Tehran"),
    "SY": ("Syria", "Bashar al-Assad", "Damascus"),
    "AE": ("United Arab Emirates", "Dubai", "Abu Dhabi"),
    "LY": ("Libya", "Khalifa Haftar", "Tripoli"),
    "TR": ("Turkey", "Recep Tayyip Erdogan", "Ankara"),
}
GOODS = (
    ("artillery shells", "ammunition", ("artillery-shells",), "tonnes"),
    ("ballistic missiles", "missile", ("ballistic-missile",), ""),
    ("coal", "coal", ("coal",), "tonnes"),
    ("diesel", "refined_petroleum", ("diesel",), "barrels"),
    ("crude oil", "crude_oil", ("crude-oil",), "barrels"),
    ("limousine", "luxury_vehicle", ("limousine",), ""),
    ("whisky", "luxury_good", ("whisky",), "bottles"),
    ("horses", "luxury_good", ("horse",), ""),
    ("squid", "seafood", ("squid",), "tonnes"),
    ("machine tools", "machinery", ("machine-tool",), ""),
    ("drones", "arms", ("drone",), ""),
    ("gold", "gold", ("gold",), "kg"),
)
SYLLABLES = ("ka", "lo", "mi", "ren", "tor", "va", "sel", "dun", "pra", "osk", "bel", "ya", "nor", "chi", "ha", "zu")
OUTLETS = tuple(f"Outlet {number}" for number in range(200))


def name(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(3)).capitalize()


def stories(rng: random.Random) -> Iterator[list[Telling]]:
    """Stories without end, each as its tellings."""
    number = 0
    while True:
        giver, taker = rng.sample(sorted(STATES), 2)
        words, kind, goods, unit = rng.choice(GOODS)
        amount = rng.randrange(20, 9000)
        day = FIRST_DAY + timedelta(days=rng.randrange(DAYS))
        port, ship = name(rng), f"{name(rng)} {name(rng)}"
        said = f"carried by the freighter {ship} from {port} and unloaded at night, an official told reporters"
        told: list[Telling] = []
        for _ in range(min(9, 1 + int(rng.expovariate(1 / 3)))):
            number += 1
            if told and rng.random() < 0.35:
                told.append(copied(rng.choice(told), number, rng))
                continue
            quantity = f"{amount:,} {unit}".strip() if rng.random() < 0.7 else None
            tail = said if rng.random() < 0.5 else port
            supplier = party(giver, rng) if rng.random() < 0.85 else None
            recipient = party(taker, rng) if rng.random() < 0.9 or supplier is None else None
            ends = [f"by {supplier.name}"] if supplier else []
            ends += [f"to {recipient.name}"] if recipient else []
            body = f"{words} sent {' '.join(ends)}, {tail}"
            passage = Passage(text=f"{body} {number if rng.random() < 0.3 else ''}", start=0, end=len(body))
            event = Event(
                article=f"a{number}",
                kind=rng.choice((EventKind.TRANSFER, EventKind.TRANSFER, EventKind.SEIZURE)),
                status=rng.choice((ClaimStatus.REPORTED, ClaimStatus.ALLEGED, ClaimStatus.CONFIRMED)),
                supplier=supplier,
                recipient=recipient,
                items=(Item(text=words, item_class=kind, goods=goods, quantity=quantity),),
                when=when(day, rng),
                claims=(Claim(stance=Stance.ALLEGES, speaker=rng.choice(STATES[taker]), passage=passage),),
                evidence=(passage,),
            )
            told.append(telling(event, day + timedelta(days=int(rng.expovariate(1 / 4))), number, rng))
        yield told


def party(code: str, rng: random.Random) -> Party:
    words = rng.choice(STATES[code])
    return Party(text=words, name=words, country=code)


def when(day: date, rng: random.Random) -> Interval | None:
    drawn = rng.random()
    return None if drawn < 0.25 else Interval(start=day.isoformat()[:7] if drawn < 0.4 else day.isoformat())


def telling(event: Event, reported: date, number: int, rng: random.Random) -> Telling:
    return Telling(
        reading=EventReading(event=event),
        source=f"pages/{number}.html",
        sha256=f"{rng.getrandbits(256):064x}",
        title=f"Story {number}",
        publisher=rng.choice(OUTLETS),
        agencies=("Reuters",) if rng.random() < 0.3 else (),
        published=PublishedAt(text=reported.isoformat()),
        fingerprint=tuple(rng.getrandbits(32) for _ in range(PERMUTATIONS)),
    )


def copied(first: Telling, number: int, rng: random.Random) -> Telling:
    """Another outlet's copy of the same text."""
    event = first.event
    again = Event(**{**{f: getattr(event, f) for f in event.__dataclass_fields__}, "article": f"a{number}"})
    made = telling(again, first.reported_on or FIRST_DAY, number, rng)
    return Telling(**{**{f: getattr(made, f) for f in made.__dataclass_fields__}, "fingerprint": first.fingerprint})


def make(count: int, seed: int = SEED) -> list[Telling]:
    """That many tellings."""
    rng, made = random.Random(seed), list[Telling]()
    for told in stories(rng):
        made += told
        if len(made) >= count:
            return made[:count]
    raise AssertionError("stories never end")


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Kept:
    """A ledger's part in memory: tellings by key."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[Telling]] = {}

    def add(self, one: Telling) -> None:
        for key in block_keys(one):
            self.by_key.setdefault(key, []).append(one)

    def look_up(self, keys: frozenset[str]) -> Iterable[Telling]:
        return {t.ident: t for key in keys for t in self.by_key.get(key, ())}.values()


def curve(tellings: list[Telling], sizes: Iterable[int]) -> list[dict[str, float]]:
    """CPU milliseconds to take in one article more: find its neighbourhood and gather it anew.

    The tellings come by day of report, as news does, so that a ledger of twice the size covers twice the time.
    """
    kept, at, rows = Kept(), 0, []
    for size in sizes:
        for one in tellings[at:size]:
            kept.add(one)
        at = size
        spent, around = [], []
        for one in tellings[size : size + 200]:
            started = time.process_time()
            near = neighbourhood([one], kept.look_up)
            regather(near)
            spent.append(1000 * (time.process_time() - started))
            around.append(len(near))
        row = {
            "tellings": size,
            "median_ms": round(statistics.median(spent), 2),
            "p95_ms": round(sorted(spent)[int(len(spent) * 0.95)], 2),
            "neighbours": round(statistics.mean(around), 1),
        }
        print(row, flush=True)
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--curve", action="store_true", help="the cost of one article more, from 1,000 on, instead")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    tellings = make(arguments.events + 200)
    figures: Any = one_by_one(tellings, arguments.events) if arguments.curve else at_once(tellings, arguments.events)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def one_by_one(tellings: list[Telling], most: int) -> list[dict[str, float]]:
    """The curve, to ledgers of `most` tellings."""
    by_day = sorted(tellings, key=lambda t: (t.reported_on or FIRST_DAY, t.source))
    return curve(by_day, [n for n in (1_000, 3_000, 10_000, 30_000, 100_000) if n <= most])


def at_once(tellings: list[Telling], count: int) -> dict[str, float]:
    """Seconds and memory of gathering that many tellings in one go."""
    before = megabytes()
    started, worked = time.perf_counter(), time.process_time()
    cases = gather(tellings[:count])
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    figures = {
        "events": count,
        "cases": len(cases),
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "events_per_second": round(count / seconds),
        "megabytes_before": round(before),
        "megabytes_peak": round(megabytes()),
    }
    print(figures, flush=True)
    return figures


if __name__ == "__main__":
    main()
