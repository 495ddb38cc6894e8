"""Name comparison and screening on public data, beside the usual baselines, in one run.

    python benchmarks/screening.py --lists DIR --fixtures DIR --pairs FILE [--million] [--json FILE]

DIR and FILE are public test data, fetched beforehand and never kept in this project:

- lists: `sdn.csv`, `alt.csv`, `add.csv`, `cons_prim.csv`, `cons_alt.csv`, `cons_add.csv`, `UN_consolidated.xml`
  (moov-io/watchman, `test/testdata`);
- fixtures: `positives_un_untreated.csv`, `positives_un_treated.csv`, `negatives_global.csv`, `negatives_us.csv`
  (opensanctions/yente, `contrib/candidate_generation_benchmark/fixtures`);
- pairs: `cases.csv` (opensanctions/nomenklatura, `contrib/name_bench`).

The baselines run when their packages are installed: rapidfuzz (`cdist` on names with sorted words) and nomenklatura
(logic-v2 over the same candidates). CPU seconds of one process are counted.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib.util
import json
import random
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sanctrace.actors import EntryKind, ListedName, ListEntry, Roster, Snapshot
from sanctrace.actors.compare import classes_of, compare
from sanctrace.actors.prepare import prepare
from sanctrace.actors.read import read_ofac_csv, read_un
from sanctrace.actors.screen import THRESHOLD
from sanctrace.actors.scripts import to_latin
from sanctrace.runs.roster_files import keep_roster_files, open_roster_files

PAIR_THRESHOLD = 0.7
SEED = 20260224
Scores = Callable[[list[str]], list[float]]


@dataclass
class Figures:
    """What was measured, printed as it comes and kept for --json."""

    kept: dict[str, object] = field(default_factory=dict)

    def say(self, name: str, value: object) -> None:
        self.kept[name] = value
        print(f"{name}: {value}", flush=True)


def load(lists: Path) -> list[Snapshot]:
    def read(name: str) -> bytes:
        return (lists / name).read_bytes()

    return [
        read_un(read("UN_consolidated.xml")),
        read_ofac_csv("us-sdn", "US OFAC SDN list", read("sdn.csv"), read("alt.csv"), read("add.csv")),
        read_ofac_csv(
            "us-cons", "US OFAC consolidated list", read("cons_prim.csv"), read("cons_alt.csv"), read("cons_add.csv")
        ),
    ]


def names_in(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [row["full_name"] for row in csv.DictReader(stream)]


OCR = {"rn": "m", "m": "rn", "l": "1", "o": "0", "i": "l", "h": "b", "e": "c", "cl": "d", "u": "v", "s": "5"}


def perturbed(name: str, rng: random.Random) -> str:
    """A listed name as a hurried clerk or a scanner may leave it: one change, in one case of five two."""
    for _ in range(2 if rng.random() < 0.2 else 1):
        words = name.replace(",", " ").split()
        letters = [i for i, c in enumerate(name) if c.isalpha()]
        match rng.choice(("drop", "double", "swap", "replace", "reorder", "join", "split", "ocr", "vowel", "less")):
            case "drop":
                at = rng.choice(letters)
                name = name[:at] + name[at + 1 :]
            case "double":
                at = rng.choice(letters)
                name = name[:at] + name[at] + name[at:]
            case "swap":
                at = rng.choice(letters[:-1])
                name = name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]
            case "replace":
                at = rng.choice(letters)
                name = name[:at] + rng.choice(string.ascii_lowercase) + name[at + 1 :]
            case "reorder":
                rng.shuffle(words)
                name = " ".join(words)
            case "join":
                at = rng.randrange(max(1, len(words) - 1))
                name = " ".join([*words[:at], "".join(words[at : at + 2]), *words[at + 2 :]])
            case "split":
                at = max(range(len(words)), key=lambda i: len(words[i]))
                cut = rng.randint(2, max(2, len(words[at]) - 2))
                words[at] = f"{words[at][:cut]} {words[at][cut:]}"
                name = " ".join(words)
            case "ocr":
                found = [k for k in OCR if k in name.lower()]
                if found:
                    key = rng.choice(found)
                    at = name.lower().index(key)
                    name = name[:at] + OCR[key] + name[at + len(key) :]
            case "vowel":
                vowels = [i for i, c in enumerate(name) if c.lower() in "aeiou"]
                if vowels:
                    at = rng.choice(vowels)
                    name = name[:at] + rng.choice("aeiou") + name[at + 1 :]
            case "less":
                if len(words) > 2:
                    words.pop(rng.randrange(len(words)))
                name = " ".join(words)
    return name


def shares(score: Scores, sets: dict[str, list[str]], thresholds: Sequence[float]) -> dict[str, dict[str, float]]:
    """Share of each set that scores at or above each threshold."""
    table = {}
    for name, queries in sets.items():
        scores = score(queries)
        table[name] = {f"{t:.2f}": round(sum(s >= t for s in scores) / len(scores), 4) for t in thresholds}
    return table


def speed(score: Scores, queries: list[str]) -> int:
    """Queries a CPU second."""
    started = time.process_time()
    score(queries)
    return round(len(queries) / (time.process_time() - started))


def f1(labels: Sequence[bool], scores: Sequence[float], threshold: float) -> float:
    hits = sum(y and s >= threshold for y, s in zip(labels, scores, strict=True))
    alerts = sum(s >= threshold for s in scores)
    return round(2 * hits / (sum(labels) + alerts), 4) if hits else 0.0


def pairs(path: Path, figures: Figures) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    labels = [r["is_match"] == "true" for r in rows]

    def ours(row: dict[str, str]) -> float:
        kind = classes_of(row["schema"])
        return compare(prepare(row["name1"], kind), prepare(row["name2"], kind)).score

    scorers: dict[str, Callable[[dict[str, str]], float]] = {"sanctrace": ours}
    if importlib.util.find_spec("nomenklatura"):
        scorers["logic-v2"] = logic_v2()
    if importlib.util.find_spec("rapidfuzz"):
        from rapidfuzz import fuzz

        scorers["token_sort"] = lambda r: fuzz.token_sort_ratio(to_latin(r["name1"]), to_latin(r["name2"])) / 100
    for name, scorer in scorers.items():
        started = time.process_time()
        scores = [scorer(r) for r in rows]
        spent = time.process_time() - started
        result: dict[str, object] = {
            "F1": f1(labels, scores, PAIR_THRESHOLD),
            "us a pair": round(spent / len(rows) * 1e6),
        }
        for column in ("case_group", "quality"):
            for value in sorted({r[column] for r in rows}):
                chosen = [i for i, r in enumerate(rows) if r[column] == value]
                result[value] = f1([labels[i] for i in chosen], [scores[i] for i in chosen], PAIR_THRESHOLD)
        figures.say(f"pairs, {name}, {len(rows)} rows, threshold {PAIR_THRESHOLD}", result)


def logic_v2() -> Callable[[dict[str, str]], float]:
    from followthemoney import model
    from nomenklatura.matching import LogicV2, ScoringConfig

    config = ScoringConfig.defaults()
    numbers = iter(range(1 << 40))

    def score(row: dict[str, str]) -> float:
        ours = model.get_proxy(
            {"id": f"q{next(numbers)}", "schema": row["schema"], "properties": {"name": [row["name1"]]}}
        )
        theirs = model.get_proxy(
            {"id": f"l{next(numbers)}", "schema": row["schema"], "properties": {"name": [row["name2"]]}}
        )
        return float(LogicV2.compare(ours, theirs, config).score)

    return score


def screening(args: argparse.Namespace, figures: Figures) -> None:
    snapshots = load(args.lists)
    started = time.process_time()
    roster = Roster(snapshots)
    figures.say("index", {
        "entities": sum(len(s.entries) for s in snapshots),
        "names": sum(len(e.names) for s in snapshots for e in s.entries),
        "seconds to build": round(time.process_time() - started, 2),
    })  # fmt: skip
    rng = random.Random(SEED)
    listed = [e.name for s in snapshots for e in s.entries if len(e.name) > 7 and " " in e.name]
    sets = {
        "as listed (UN)": names_in(args.fixtures / "positives_un_untreated.csv"),
        "altered (UN)": names_in(args.fixtures / "positives_un_treated.csv"),
        "perturbed (all lists)": [perturbed(name, rng) for name in rng.sample(listed, 1000)],
        "false alerts, names of the world": rng.sample(
            names_in(args.fixtures / "negatives_global.csv"), args.negatives
        ),
        "false alerts, names in the US": rng.sample(names_in(args.fixtures / "negatives_us.csv"), args.negatives),
    }
    thresholds = (0.74, THRESHOLD, 0.82, 0.86, 0.9)
    mix = [
        *rng.sample(sets["as listed (UN)"], 300),
        *rng.sample(sets["false alerts, names of the world"], 200),
        *rng.sample(sets["false alerts, names in the US"], 200),
        *rng.sample(sets["perturbed (all lists)"], 500),
    ]
    rng.shuffle(mix)
    # The lists stay for the whole run, as in a service: the collector need not walk them again and again.
    gc.collect()
    gc.freeze()

    def ours(queries: list[str], kinds: Iterable[EntryKind] = (), least: float = THRESHOLD) -> list[float]:
        return [h[0].score if h else 0.0 for h in roster.search_many(queries, kinds=kinds, threshold=least)]

    def ours_one_by_one(queries: list[str]) -> list[float]:
        return [h[0].score if (h := roster.search(q, threshold=THRESHOLD)) else 0.0 for q in queries]

    def names_only(queries: list[str]) -> list[float]:
        best: list[float] = []
        for at in range(0, len(queries), 500):
            sorted_words = [" ".join(sorted(to_latin(q).split())) for q in queries[at : at + 500]]
            scores = process.cdist(sorted_words, names, scorer=fuzz.ratio, score_cutoff=70, workers=1)
            best += [float(b) / 100 for b in scores.max(axis=1)]
        return best

    figures.say(f"mix of {len(mix)}, queries/s, together at {THRESHOLD}", speed(ours, mix))
    figures.say(f"mix of {len(mix)}, queries/s, the same again (words known)", speed(ours, mix))
    figures.say(f"mix of {len(mix)}, queries/s, one by one (words known)", speed(ours_one_by_one, mix))
    negatives = sets["false alerts, names of the world"] + sets["false alerts, names in the US"]
    figures.say(f"{len(negatives)} negatives, queries/s, together at {THRESHOLD}", speed(ours, negatives))
    if importlib.util.find_spec("rapidfuzz"):
        from rapidfuzz import fuzz, process

        names = sorted(
            {" ".join(sorted(to_latin(n.text).split())) for s in snapshots for e in s.entries for n in e.names}
        )
        figures.say(f"mix, queries/s, cdist on {len(names)} names of sorted words", speed(names_only, mix))
        for name, row in shares(names_only, sets, thresholds).items():
            figures.say(f"cdist on sorted words: {name}", row)
    for name, row in shares(lambda q: ours(q, least=thresholds[0]), sets, thresholds).items():
        figures.say(f"sanctrace, all kinds: {name}", row)
    persons = {k: v for k, v in sets.items() if "lists" not in k}
    person = (EntryKind.PERSON,)
    for name, row in shares(lambda q: ours(q, person, thresholds[0]), persons, thresholds).items():
        figures.say(f"sanctrace, persons: {name}", row)
    if importlib.util.find_spec("nomenklatura"):
        compare_pair = logic_v2()

        def over_candidates(queries: list[str]) -> list[float]:
            best = []
            for query in queries:
                found = roster.search(query, threshold=0.4, limit=10)
                rows = ({"name1": query, "name2": h.listed.text, "schema": SCHEMATA[h.entry.kind]} for h in found)
                best.append(max((compare_pair(row) for row in rows), default=0.0))
            return best

        figures.say("mix, queries/s, logic-v2 over the same candidates, first 300", speed(over_candidates, mix[:300]))
        few = {name: queries[:200] for name, queries in sets.items()}
        for name, row in shares(over_candidates, few, (0.7, *thresholds)).items():
            figures.say(f"logic-v2 over the same candidates, first 200: {name}", row)


SCHEMATA = {
    EntryKind.PERSON: "Person",
    EntryKind.ENTITY: "Organization",
    EntryKind.VESSEL: "Vessel",
    EntryKind.AIRCRAFT: "Airplane",
}


MILLION = 1_000_000


def million(args: argparse.Namespace, figures: Figures) -> None:
    """A million invented names: built once, then opened by a fresh process."""
    rng = random.Random(SEED)
    known = names_in(args.fixtures / "negatives_us.csv") + names_in(args.fixtures / "negatives_global.csv")
    words = sorted({w for n in known for w in n.split() if len(w) > 2})
    entries = [
        ListEntry(
            id=str(i),
            kind=EntryKind.PERSON,
            names=(ListedName(text=" ".join(rng.choice(words) for _ in range(rng.choice((2, 2, 3, 3, 4))))),),
        )
        for i in range(MILLION)
    ]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "roster"
        started = time.process_time()
        roster = Roster([Snapshot(list_id="m", list_name="M", sha256="0" * 64, dated=None, entries=tuple(entries))])
        keep_roster_files(home, roster)
        built = round(time.process_time() - started)
        size = sum(f.stat().st_size for f in home.iterdir()) // 1_000_000
        sample = [e.names[0].text for e in rng.sample(entries, 500)]
        asked = [perturbed(n, rng) for n in sample] + rng.sample(known, 500)
        figures.say("a million names, built", {"CPU s": built, "MB on disk": size, "peak MB": peak_mb()})
        del roster, entries
        done = subprocess.run(
            [sys.executable, __file__, "--opened", str(home)],
            input="\n".join(asked),
            capture_output=True,
            text=True,
            check=True,
        )
        figures.say("a million names, opened by a fresh process", json.loads(done.stdout))


def opened(home: Path) -> None:
    """In the fresh process: open, ask what stands on stdin, tell the cost."""
    before = peak_mb()
    started = time.perf_counter()
    roster = open_roster_files(home, list)
    first = roster.search("Nobody Known", threshold=0.8)
    seconds = time.perf_counter() - started
    names = sys.stdin.read().splitlines()
    started = time.process_time()
    hits = roster.search_many(names, threshold=0.8)
    spent = time.process_time() - started
    print(
        json.dumps(
            {
                "seconds to open and ask once": round(seconds, 3),
                "queries/s": round(len(names) / spent),
                "perturbed found": round(sum(bool(h) for h in hits[:500]) / 500, 3),
                "peak MB before": before,
                "peak MB": peak_mb(),
                "hits of the first": len(first),
            }
        )
    )


def peak_mb() -> int:
    """Most memory that this program held, in MB."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lists", type=Path)
    parser.add_argument("--fixtures", type=Path)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--negatives", type=int, default=5000)
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--opened", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    if args.opened:
        opened(args.opened)
        return
    figures = Figures()
    if args.pairs:
        pairs(args.pairs, figures)
    if args.lists and args.fixtures:
        screening(args, figures)
    if args.million and args.fixtures:
        million(args, figures)
    if args.json:
        args.json.write_text(json.dumps(figures.kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
