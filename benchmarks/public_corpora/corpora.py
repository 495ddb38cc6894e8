"""Public corpora as values: dated news (TimeML), attributions (PolNeAR), factuality, event arguments (RAMS).

None of their files is kept in this project: each loader takes the path of a checkout made beforehand, and says what to
fetch when it is not there. A loader gives the corpus's own text and labels, in the order of its files.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from sanctrace.events.time_resolvers import SEASONS
from sanctrace.model import Interval

Span = tuple[int, int]
FETCH = {
    "timeml": "git clone https://github.com/jspotter/TempEval-3 (data/TBAQ-cleaned)",
    "polnear": "git clone https://github.com/networkdynamics/PolNeAR (data/train, data/dev, data/test)",
    "factuality": "git clone https://github.com/njjiang/factuality_bert (glue_data)",
    "rams": "git clone https://github.com/LWL-cpu/SCPRG-master (data/rams)",
}


class CorpusMissing(Exception):
    """A checkout lacks the files that a loader reads."""


def refuse(error: CorpusMissing) -> NoReturn:
    """End a benchmark whose corpus is absent with one line of what to do."""
    sys.exit(str(error))


def _files(corpus: str, folder: Path, pattern: str) -> list[Path]:
    found = sorted(p for p in folder.glob(pattern) if not p.name.startswith("._")) if folder.is_dir() else []
    if not found:
        raise CorpusMissing(f"{folder}: no {pattern} there; fetch the corpus: {FETCH[corpus]}, and name its directory")
    return found


# ------------------------------------------------------------------ TimeML
@dataclass(frozen=True)
class GoldTime:
    """A time expression as annotated; `interval` is None where its value names no days (durations, "now")."""

    start: int
    end: int
    interval: Interval | None
    part: bool = False  # whether it names an early, middle or late part of what its value names


@dataclass(frozen=True)
class DatedText:
    """A news text, its day of publication, and its time expressions by offset."""

    name: str
    published: date
    text: str
    times: tuple[GoldTime, ...]


def timeml(folder: Path) -> list[DatedText]:
    """Texts of one directory of `.tml` files; line breaks inside a paragraph become blanks, so offsets stay."""
    return [_timeml_text(path) for path in _files("timeml", folder, "*.tml")]


def _timeml_text(path: Path) -> DatedText:
    root = ET.parse(path).getroot()
    stamp = next(t for t in root.iter("TIMEX3") if t.get("functionInDocument") == "CREATION_TIME")
    body = root.find("TEXT")
    if body is None:
        raise CorpusMissing(f"{path}: no TEXT element; fetch the corpus anew: {FETCH['timeml']}")
    pieces: list[str] = []
    times: list[GoldTime] = []
    _walk(body, pieces, times)
    text = re.sub(r"(?<!\n)\n(?!\s*\n)", " ", "".join(pieces))
    return DatedText(path.stem, date.fromisoformat(stamp.attrib["value"][:10]), text, tuple(times))


def _walk(node: ET.Element, pieces: list[str], times: list[GoldTime]) -> None:
    start = sum(map(len, pieces))
    pieces.append(node.text or "")
    for child in node:
        _walk(child, pieces, times)
        pieces.append(child.tail or "")
    if node.tag == "TIMEX3":
        end = sum(map(len, pieces))
        dated = node.get("type") in {"DATE", "TIME"}
        times.append(GoldTime(start, end, days_of(node.get("value", "")) if dated else None, "mod" in node.attrib))


_SEASON_NAMES = {"SP": "spring", "SU": "summer", "FA": "fall", "WI": "winter"}


def days_of(value: str) -> Interval | None:
    """The days that a TIMEX3 value names (`1998-08-10T18:00`, `1998-W07`, `1998-Q2`, `199X`); None for any other."""
    value = re.sub(r"(?:-XX)+$", "", value.split("T", maxsplit=1)[0])
    if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value):
        return Interval(start=value)
    if decade := re.fullmatch(r"(\d{3})X?", value):
        return Interval(start=decade[1] + "0", end=decade[1] + "9")
    if century := re.fullmatch(r"(\d\d)", value):
        return Interval(start=century[1] + "00", end=century[1] + "99")
    if week := re.fullmatch(r"(\d{4})-W(\d\d)(-WE)?", value):
        monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
        first = monday + timedelta(days=5 if week[3] else 0)
        return Interval(start=first.isoformat(), end=(monday + timedelta(days=6)).isoformat())
    if part := re.fullmatch(r"(\d{4})-([QH])(\d)", value):
        length = 3 if part[2] == "Q" else 6
        last = int(part[3]) * length
        return Interval(start=f"{part[1]}-{last - length + 1:02d}", end=f"{part[1]}-{last:02d}")
    if season := re.fullmatch(r"(\d{4})-(SP|SU|FA|WI)", value):
        first_month, last_month = SEASONS[_SEASON_NAMES[season[2]]]
        year = int(season[1])
        return Interval(start=f"{year}-{first_month:02d}", end=f"{year + (last_month < first_month)}-{last_month:02d}")
    return None


# ------------------------------------------------------------------ PolNeAR
@dataclass(frozen=True)
class GoldAttribution:
    """Spans of who speaks, of the word that says so, and of what is said; the source may be missing."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class AttributedText:
    """A news text and the attributions in it."""

    name: str
    text: str
    attributions: tuple[GoldAttribution, ...]


def polnear(checkout: Path, part: str) -> list[AttributedText]:
    """Texts of one part (`train`, `dev`, `test`), each with the annotation of its first annotator."""
    texts = []
    annotations = _files("polnear", checkout / "data" / part / "attributions", "*.ann")
    for path in _files("polnear", checkout / "data" / part / "text", "*.txt"):
        own = [a for a in annotations if a.name.startswith(path.stem)]
        if own:
            with path.open(encoding="utf-8", newline="") as stream:
                text = stream.read()
            texts.append(AttributedText(path.stem, text, tuple(_attributions(own[0]))))
    return texts


def _attributions(path: Path) -> Iterator[GoldAttribution]:
    spans: dict[str, tuple[Span, ...]] = {}
    lines = path.read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("T"):
            key, place, *_ = line.split("\t")
            parts = [p.split() for p in place.partition(" ")[2].split(";")]
            spans[key] = tuple((int(a), int(b)) for a, b in parts)
    for line in lines:
        if line.startswith("E"):
            named = [field.split(":") for field in line.split("\t")[1].split()]
            by_role = {
                role: sum((spans.get(k, ()) for r, k in named if r.rstrip("0123456789") == role), ())
                for role in ("Source", "Cue", "Content")
            }
            yield GoldAttribution(by_role["Source"], by_role["Cue"], by_role["Content"])


# ------------------------------------------------------------------ factuality
@dataclass(frozen=True)
class GoldFactuality:
    """A word of a sentence and how far it happened: from -3 (certainly did not) to 3 (certainly did)."""

    text: str
    start: int
    end: int
    score: float


def factuality(checkout: Path, corpus: str, part: str) -> list[GoldFactuality]:
    """Judged words of one bundle (`UW`, `MEANTIME`, `UDS_IH2`) and part (`train`, `dev`, `test`)."""
    found = []
    for path in _files("factuality", checkout / "glue_data" / corpus, f"{part}.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            words = row["text"].split(" ")
            for target in row["targets"]:
                first, last = target["span1"]
                start = len(" ".join(words[:first])) + (first > 0)
                found.append(
                    GoldFactuality(row["text"], start, start + len(" ".join(words[first:last])), float(target["label"]))
                )
    return found


# ------------------------------------------------------------------ RAMS
@dataclass(frozen=True)
class GoldEvent:
    """An event in the sentence that tells it: its type, its trigger, and the arguments that stand in the sentence."""

    text: str
    type: str
    trigger: Span
    arguments: tuple[tuple[str, Span], ...]
    elsewhere: int  # arguments that stand in other sentences


def rams(checkout: Path, part: str, types: str) -> list[GoldEvent]:
    """Events of one part (`dev`, `test`) whose type the regular expression `types` matches at its start."""
    found = []
    for path in _files("rams", checkout / "data" / "rams", f"{part}.jsonlines"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            (first, last, labels), *_ = row["evt_triggers"]
            if re.match(types, labels[0][0]):
                found.append(_rams_event(row["sentences"], (first, last), labels[0][0], row["gold_evt_links"]))
    return found


def _rams_event(sentences: list[list[str]], trigger: Span, kind: str, links: list[tuple[Span, Span, str]]) -> GoldEvent:
    before = 0
    for words in sentences:
        if before <= trigger[0] < before + len(words):
            break
        before += len(words)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)

    def span(tokens: Span) -> Span | None:
        first, last = tokens[0] - before, tokens[1] - before
        return (starts[first], starts[last + 1] - 1) if 0 <= first <= last < len(words) else None

    arguments = [(re.sub(r"^evt\d+arg\d+", "", role), span(place)) for _, place, role in links]
    here = tuple((role, place) for role, place in arguments if place is not None)
    where = span(trigger) or (0, 0)
    return GoldEvent(" ".join(words), kind, where, here, len(arguments) - len(here))
