"""Screenings for people, on a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sanctrace.desk.screen_record import HitJson, RecordJson, is_cleared
from sanctrace.desk.terminal import printable
from sanctrace.desk.wording import LISTED_WORDS


@dataclass(frozen=True, kw_only=True)
class ScreeningPrinter:
    """Prints records on one console."""

    console: Console

    def show(self, record: RecordJson) -> None:
        """Print one name with its hits, or say that nothing was found and where."""
        hits = record["hits"]
        if not hits:
            lists = "; ".join(f"{row['list']} ({row['snapshot']})" for row in record["lists"])
            self._line(f"{record['query']}: no entry reaches {record['threshold']} on {lists}", style="bold")
            if record["on"] or record["reported"]:
                self._line("A list as it is now does not name those who were taken off it before.", 2)
            return
        open_hits = [h for h in hits if not is_cleared(h)]
        words = f"{len(open_hits)} to look at" + (
            f", {len(hits) - len(open_hits)} decided before" if len(hits) > len(open_hits) else ""
        )
        self._line(f"{record['query']}: {words}", style="bold")
        for hit in hits:
            self._hit(hit, record)

    def _hit(self, hit: HitJson, record: RecordJson) -> None:
        style = "dim" if is_cleared(hit) else ""
        self._line(f"{hit['score']:.2f}  {hit['name']}  ({hit['list']}, {hit['entry']}, {hit['snapshot']})", 2, style)
        self._line(listing_words(hit, record), 8, style)
        for reason in hit["reasons"]:
            self._line(reason, 8, style)
        decision = hit["decision"]
        if decision:
            said = f"{decision['by']} decided on {decision['at'][:10]}: {decision['verdict']} ({decision['why']})"
            self._line(
                said if decision["stands"] else f"{said}; the entry has changed since, so it is open again", 8, style
            )

    def _line(self, text: str, indent: int = 0, style: str = "") -> None:
        self.console.print(Padding(Text(printable(text), style=style), (0, 0, 0, indent)))


def listing_words(hit: HitJson, record: RecordJson) -> str:
    """When it was listed, and whether it was on the days that were asked for."""
    words = f"listed on {hit['listed_on']}" if hit["listed_on"] else "the list gives no day of listing"
    if hit["listed_by"]:
        words += f", by {hit['listed_by']} at the latest"
    if hit["delisted_on"]:
        words += f", delisted on {hit['delisted_on']}"
    for day, listed in ((record["on"], hit["listed_then"]), (record["reported"], hit["listed_at_report"])):
        if day:
            words += f"; on {day}: {LISTED_WORDS[listed]}"
    return f"{words}; now: {LISTED_WORDS[hit['listed_now']]}"
