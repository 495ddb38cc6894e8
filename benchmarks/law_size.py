"""What judging an event costs as the law grows: one process, CPU time.

    python benchmarks/law_size.py [--events 2000] [--copies 1 10 100] [--json FILE]

A larger library is made in a temporary folder: every regime is written again for invented States and groups, with its
own ids, so that each copy has the same measures and ties for somebody else. The law of a union or State that enacts a
copy stays that of the same union or State. Two kinds of events are asked, of which no two are alike, so that nothing
that is remembered helps: those of `benchmarks/law.py`, the same for every size, and more of them spread over the
States of all copies. The findings of the first kind are compared: a larger law elsewhere may not change a byte of them.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from law import SEED, news, unlike
from sanctrace.lexicon.goods import load_goods
from sanctrace.model import Event, Party
from sanctrace.rules import Rulebook, assess
from sanctrace.rules.load import law_files, law_folder, read_rulebook

SIDES = ("to", "from", "either", "link")
BLOCK = 200  # events timed together


class Copier:
    """Writes the library again for invented States and groups: `KP` becomes `KP7` in the seventh copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = {name: yaml.safe_load(text) for name, text in law_files(law_folder())}
        self.actors: list[dict[str, Any]] = yaml.safe_load((folder / "terms" / "actors.yml").read_text("utf-8"))[
            "actors"
        ]
        directions = [d for data in self.files.values() for d in _directions(data)]
        self.states = frozenset(code for d in directions for side in SIDES for code in d.get(side, ()))
        self.groups = frozenset(actor for d in directions for actor in d.get("actors", ()))
        self.ids = frozenset(r["id"] for data in self.files.values() for r in _records(data))

    def write(self, copies: int) -> None:
        """Copies 1 to `copies - 1` beside the law itself, which counts as the first."""
        groups = [a for a in self.actors if a["id"] in self.groups]
        more = [
            {"id": f"{a['id']}-{number}", "label": group_name(a["id"], number), "names": [group_name(a["id"], number)]}
            for number in range(1, copies)
            for a in groups
        ]
        (self.folder / "terms" / "actors.yml").write_text(json.dumps({"actors": [*self.actors, *more]}), "utf-8")
        for number in range(1, copies):
            for name, data in self.files.items():
                path = self.folder / f"copy{number}" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(json.dumps(self._again(data, number)), "utf-8")  # JSON is YAML

    def _again(self, value: Any, number: int) -> Any:
        if isinstance(value, str):
            return f"{value}-x{number}" if value in self.ids else value
        if isinstance(value, list):
            return [self._again(one, number) for one in value]
        if not isinstance(value, dict):
            return value
        made = {key: self._again(one, number) for key, one in value.items()}
        if "direction" in made:
            made["direction"] = self._other(value["direction"], number)
        return made | ({"aliases": []} if "aliases" in made else {})

    def _other(self, direction: Mapping[str, Any], number: int) -> dict[str, Any]:
        made = {side: [f"{code}{number}" for code in direction[side]] for side in SIDES if side in direction}
        made |= {key: direction[key] for key in ("not_actors",) if key in direction}
        if "actors" in direction:
            made["actors"] = [f"{actor}-{number}" for actor in direction["actors"]]
        return made | {"label": f"the invented {number}"}


def _records(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What has an id in a law file: its regime, or its instrument and measures."""
    return [*(data[k] for k in ("regime", "instrument") if k in data), *data.get("measures", ())]


def _directions(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [d for one in value for d in _directions(one)]
    if not isinstance(value, dict):
        return []
    own = [value["direction"]] if "direction" in value else []
    return own + [d for one in value.values() for d in _directions(one)]


def group_name(actor: str, number: int) -> str:
    """The one name of an invented group; no word of it belongs to a real one."""
    return f"Q{actor.replace('-', '')}{number}"


def moved(event: Event, number: int, copier: Copier, rulebook: Rulebook) -> Event:
    """The event between the States and groups of one copy."""

    def other(party: Party | None) -> Party | None:
        if party is None:
            return None
        named = rulebook.terms.actors_named.tags(party.text) & copier.groups
        name = group_name(min(named), number) if named else party.name
        return replace(party, name=name, text=name if named else party.text, country=state(party.country))

    def state(code: str | None) -> str | None:
        return f"{code}{number}" if code in copier.states else code

    return replace(
        event,
        supplier=other(event.supplier),
        recipient=other(event.recipient),
        intermediaries=tuple(p for i in event.intermediaries if (p := other(i)) is not None),
        place_country=state(event.place_country),
    )


def measure(copies: Sequence[int], count: int) -> list[dict[str, Any]]:
    """One row for each size: measures, milliseconds an event of either kind, seconds to load."""
    made = unlike(news(2 * (count + BLOCK), SEED))
    events, others = made[: count + BLOCK], made[count + BLOCK :]
    first: list[list[Any]] = []
    rows = []
    for size in copies:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "law"
            shutil.copytree(str(law_folder()), folder, ignore=shutil.ignore_patterns("__pycache__"))
            copier = Copier(folder)
            copier.write(size)
            started = time.process_time()
            rulebook = read_rulebook(folder, load_goods(), by_schema=False)
            loaded = time.process_time() - started
        rng = random.Random(SEED)
        spread = [moved(e, n, copier, rulebook) if (n := rng.randrange(size)) else e for e in others]
        same, findings = _timed(events, rulebook)
        wide, spread_findings = _timed(spread, rulebook)
        first = first or findings
        row = {
            "copies": size,
            "measures": len(rulebook.measures),
            "ms an event": same,
            "ms an event, spread over all copies": wide,
            "findings an event": round(sum(map(len, findings)) / len(findings), 2),
            "findings an event, spread": round(sum(map(len, spread_findings)) / len(spread_findings), 2),
            "findings as with one copy": findings == first,
            "findings sha256": hashlib.sha256(repr(findings).encode()).hexdigest()[:16],
            "seconds to load": round(loaded, 1),
        }
        print(row, flush=True)
        rows.append(row)
    return rows


def _timed(events: Sequence[Event], rulebook: Rulebook) -> tuple[float, list[list[Any]]]:
    """Median milliseconds of an event over blocks of them, and all findings; the first block pays for the automata."""
    spent, found = [], []
    for at in range(0, len(events), BLOCK):
        started = time.process_time()
        found += [assess(e, rulebook) for e in events[at : at + BLOCK]]
        spent.append((time.process_time() - started) / BLOCK * 1000)
    return round(statistics.median(spent[1:]), 3), found


def main() -> None:
    """The curve, printed and kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = measure(options.copies, options.events)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
