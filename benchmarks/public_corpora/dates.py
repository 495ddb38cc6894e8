"""Time expressions of dated news (TimeML), beside dateparser, in one run.

    python benchmarks/public_corpora/dates.py CHECKOUT [--part TimeBank|AQUAINT] [--errors N]

CHECKOUT is a directory that holds `data/TBAQ-cleaned` (TempEval-3's training corpora). Gold are the DATE and TIME
expressions whose value names days; an expression that overlaps a DURATION, a SET or "now" counts neither way.
An interval is right when its first and last day are those of the gold value, the last cut off at the day of
publication where it runs over it (the reader ends "this week" on the day of the story). A range is right when it runs
from the first expression it covers to the last.
"""

from __future__ import annotations

import argparse
import re
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from pathlib import Path

from corpora import CorpusMissing, DatedText, GoldTime, refuse, timeml

from figures import Count
from sanctrace.events.sentences import split_sentences
from sanctrace.events.when import find_times, same_times
from sanctrace.model import Article, Interval, PublishedAt

Found = tuple[int, int, Interval]
Reader = Callable[[str, DatedText], Iterator[Found]]
_AHEAD = re.compile(r"\b(?:will|shall)\b|['’]ll\b", re.IGNORECASE)


class Ours:
    """The reader's own way through a text: times of each sentence, then those that point from an earlier time."""

    def __init__(self) -> None:
        self.text: DatedText | None = None
        self.latest: Interval | None = None

    def __call__(self, sentence: str, text: DatedText) -> Iterator[Found]:
        if text is not self.text:
            self.text, self.latest = text, None
        times = find_times(sentence, text.published, future=bool(_AHEAD.search(sentence)))
        times += same_times(sentence, self.latest)
        self.latest = times[-1].interval if times else self.latest
        for mention in times:
            yield mention.start, mention.end, mention.interval


def dateparser_search(sentence: str, text: DatedText) -> Iterator[Found]:
    """What dateparser finds and its value of it, as precise as it says the words are."""
    from dateparser.date import DateDataParser
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.combine(text.published, time()), "PREFER_DATES_FROM": "past"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = DateDataParser(languages=["en"], settings=settings)
        at = 0
        for words, when in search_dates(sentence, languages=["en"], settings=settings) or ():
            start = sentence.find(words, at)
            if start < 0:
                continue
            at = start + len(words)
            period = parser.get_date_data(words).period
            length = {"year": 4, "month": 7}.get(period or "day", 10)
            yield start, at, Interval(start=when.date().isoformat()[:length])


def sentences(text: DatedText) -> Iterator[tuple[int, str]]:
    article = Article(
        id=text.name, source=text.name, sha256="", title="", body=text.text,
        published=PublishedAt(text=text.published.isoformat()),
    )  # fmt: skip
    for sentence in split_sentences(article):
        yield sentence.start, sentence.text


def right_days(given: Found, covered: list[GoldTime], text: DatedText) -> bool:
    """Whether an interval has the first and last day of what the expressions it covers name together."""
    start, end, interval = given
    golds = [t.interval for t in covered if t.interval is not None]
    first, last = min(g.first for g in golds), max(g.last for g in golds)
    if text.text[start:end].lower().startswith("since"):
        return interval.first == first  # TimeML marks "2012" alone, and not "since"
    if any(t.part for t in covered):
        return first <= interval.first and interval.last <= last  # it values "the early 1980s" as the decade

    def cut(day: date) -> date:
        return max(min(day, text.published), first)

    return interval.first == first and cut(interval.last) == cut(last)


def measure(texts: list[DatedText], read: Reader, errors: list[str]) -> tuple[Count, Count]:
    """Counts of expressions found (any overlap) and of those with the right days."""
    found, right = Count(), Count()
    for text in texts:
        free = list(text.times)
        for given in [(a + s, b + s, i) for s, sentence in sentences(text) for a, b, i in read(sentence, text)]:
            start, end, interval = given
            covered = [t for t in free if t.start < end and start < t.end]
            free = [t for t in free if t not in covered]
            named = [t for t in covered if t.interval is not None]
            where = _around(text, start, end)
            if not named:
                if not any(t.start < end and start < t.end for t in text.times):
                    found.given += 1
                    right.given += 1
                    errors.append(f"SPURIOUS {interval.edtf()} | {where}")
                continue
            found.given += len(named)
            right.given += len(named)
            found.right += len(named)
            if right_days(given, named, text):
                right.right += len(named)
            else:
                meant = ", ".join(t.interval.edtf() for t in named if t.interval)
                errors.append(f"WRONG {interval.edtf()} for {meant} ({text.published}) | {where}")
        for missed in free:
            if missed.interval is not None:
                errors.append(f"MISSED {missed.interval.edtf()} | {_around(text, missed.start, missed.end)}")
        total = sum(t.interval is not None for t in text.times)
        found.gold += total
        right.gold += total
    return found, right


def _around(text: DatedText, start: int, end: int) -> str:
    before, after = text.text[max(0, start - 50) : start], text.text[end : end + 40]
    return f"{before}[{text.text[start:end]}]{after}".replace("\n", " ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkout", type=Path)
    parser.add_argument("--part", choices=["TimeBank", "AQUAINT"], action="append")
    parser.add_argument("--errors", type=int, default=0, help="print this many of our errors")
    options = parser.parse_args()
    for part in options.part or ["TimeBank", "AQUAINT"]:
        try:
            texts = timeml(options.checkout / "data" / "TBAQ-cleaned" / part)
        except CorpusMissing as error:
            refuse(error)
        for name, read in (("sanctrace", Ours()), ("dateparser", dateparser_search)):
            errors: list[str] = []
            found, right = measure(texts, read, errors)
            print(found.line(f"{part} ({len(texts)} texts), found, {name}"), flush=True)
            print(right.line(f"{part} ({len(texts)} texts), right days, {name}"), flush=True)
            if name == "sanctrace":
                print("\n".join(errors[: options.errors]))


if __name__ == "__main__":
    main()
