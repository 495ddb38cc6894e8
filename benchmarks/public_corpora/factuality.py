"""How sure a clause is: judged words of the factuality bundles, beside "always asserted", in one run.

    python benchmarks/public_corpora/factuality.py CHECKOUT [--corpus UW|MEANTIME|UDS_IH2] [--part train|dev|test]
        [--errors N]

The corpora judge on a scale from -3 (certainly did not happen) to 3 (certainly happened). The reader has no scale: what
`events/stance` finds in the clauses around a word is put on it by a fixed table (`SCORES`, first that fits). Measures:
mean absolute error, Pearson's r, and the mean F1 of three classes (did not: up to -1; open: between; happened: from 1).
"Always asserted" answers 3 throughout, so that its r is not defined.
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from pathlib import Path

from corpora import CorpusMissing, GoldFactuality, factuality, refuse

from figures import Count
from sanctrace.events.attribution import AttributionMask
from sanctrace.events.parse import parse
from sanctrace.events.stance import ClauseStance, Mood, StanceReader
from sanctrace.lexicon.stances import load_stances

# Where the reader's moods lie on the corpora's scale; an allegation is believed by its speaker. What is planned is
# given apart: UW and MEANTIME ask whether something did or will happen, UDS asks whether it did.
SCORES = (
    (Mood.DENIED, -3.0),
    (Mood.NEGATED, -3.0),
    (Mood.HYPOTHETICAL, 0.0),
    (Mood.LAW, 0.0),
    (Mood.ATTEMPTED, 0.0),
    (Mood.PLANNED, None),
    (Mood.HEDGED, 1.0),
    (Mood.ALLEGED, 2.0),
)
PLANNED = {"UW": 2.0, "MEANTIME": 2.0, "UDS_IH2": -1.0}
ASSERTED = 3.0


def score_of(stance: ClauseStance, planned: float) -> float:
    """The corpora's scale for what a clause says."""
    for mood, score in SCORES:
        if mood in stance.moods:
            return planned if score is None else score
    return ASSERTED


def class_of(score: float) -> str:
    """Happened, did not, or open."""
    return "happened" if score >= 1 else "did not" if score <= -1 else "open"


def read_all(words: list[GoldFactuality]) -> list[ClauseStance]:
    """Stance of every judged word, read as the reader reads a trigger; a masked word in the plain parse."""
    stances = load_stances()
    reader = StanceReader(stances)
    mask = AttributionMask(stances.words("reporting", "inserted_forms"))
    texts = list(dict.fromkeys(w.text for w in words))
    masked = {t: mask.mask(t) for t in texts}
    docs = dict(zip(texts, parse([masked[t].text for t in texts]), strict=True))
    plain = dict(zip(texts, parse(texts), strict=True))
    found = []
    for word in words:
        cut = masked[word.text]
        hidden = cut.hidden(word.start, word.end)
        doc = plain[word.text] if hidden else docs[word.text]
        inside = [t for t in doc if t.idx < word.end and t.idx + len(t.text) > word.start]
        token = min(inside, key=lambda t: len(list(t.ancestors)))
        found.append(reader.read(token, () if hidden else [a.verb for a in cut.attributions]))
    return found


def report(name: str, gold: list[float], given: list[float]) -> None:
    """One line of figures."""
    error = statistics.fmean(abs(g - h) for g, h in zip(gold, given, strict=True))
    varied = len(set(given)) > 1
    r = f"{statistics.correlation(gold, given):.3f}" if varied else "  -  "
    counts = {c: Count() for c in ("happened", "open", "did not")}
    for g, h in zip(gold, given, strict=True):
        counts[class_of(g)].gold += 1
        counts[class_of(h)].given += 1
        counts[class_of(g)].right += class_of(g) == class_of(h)
    mean = statistics.fmean(c.f1 for c in counts.values())
    each = "  ".join(f"{c} {n.f1:.3f}" for c, n in counts.items())
    print(f"{name:<44} MAE {error:.3f}  r {r}  mean F1 {mean:.3f} ({each})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--corpus", choices=["UW", "MEANTIME", "UDS_IH2"], action="append")
    parser.add_argument("--part", choices=["train", "dev", "test"], default="test")
    parser.add_argument("--errors", type=int, default=0, help="print this many of our errors of class")
    options = parser.parse_args()
    for corpus in options.corpus or ["UW", "MEANTIME", "UDS_IH2"]:
        try:
            words = factuality(options.checkout, corpus, options.part)
        except CorpusMissing as error:
            refuse(error)
        stances = read_all(words)
        gold = [w.score for w in words]
        given = [score_of(s, PLANNED[corpus]) for s in stances]
        report(f"{corpus} {options.part} ({len(words)} words), sanctrace", gold, given)
        report(f"{corpus} {options.part} ({len(words)} words), always asserted", gold, [ASSERTED] * len(gold))
        wrong = [n for n in range(len(words)) if class_of(gold[n]) != class_of(given[n])]
        if options.errors:
            print(Counter(f"{class_of(gold[n])} read as {class_of(given[n])}" for n in wrong))
        for n in wrong[: options.errors]:
            word = words[n]
            marked = f"{word.text[: word.start]}[{word.text[word.start : word.end]}]{word.text[word.end :]}"
            print(f"{word.score:+.1f} {'+'.join(sorted(stances[n].moods)) or '-'} | {marked}")


if __name__ == "__main__":
    main()
