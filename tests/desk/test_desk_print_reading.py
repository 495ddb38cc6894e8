from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from sanctrace.desk.print_reading import ReadingPrinter
from sanctrace.model import Reading


def printed(reading: Reading, width: int = 200) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    ReadingPrinter(console=console).show(reading)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    "line",
    [
        "Two lorries & a <trading> house",
        "The Harbour Post · 9 March 2021, 08:15 (time zone not given) · Nampo · via Coast Wire",
        "1. Alleged, according to a customs clerk: two lorries supplied to a trading house in Pyongyang (North Korea)",
        "4 March 2021; denied by The maker.",
        "“NAMPO — A customs clerk says two Swedish lorries were handed to a trading house in Pyongyang on 4",
        "a customs clerk alleges it (passed on by The Harbour Post).",
        "may fall under S/RES/2397 (2017) para. 7 (law of 4 March 2021)",
        "direction met The goods went to the DPRK.",
        "cannot be tested against S/RES/1718 (2006) para. 8(a)(iii)",
        "maker unknown No maker is named. Missing: the make of the lorries",
        "decides; text: https://docs.un.org/S/RES/2397(2017); paragraph verified",
        "Not known: Who paid. The page says so: “could not learn who paid”",
        "Said about the law by The paper, and no finding of ours:",
        "“such a sale would violate”",
        "resembles PYONGYANG TRADING HOUSE (UN 1718 list, KPe.999, un-1718@0123456789ab), score 0.91 (three words in"
        " common); listed on 2 March 2016; on the day of the event: listed; at the report: listed; now: not listed.",
        "Read with: S/RES/2094 (2013) para. 23.",
        "Duties and weaker texts: S/RES/2270 (2016) para. 18, un-dprk-kept-before.",
        "No exemption is told; routes checked: Committee, case by case (para. 25).",
        "Law library 0123456789ab.",
        "Names compared with: UN 1718 list (un-1718@0123456789ab, of 3 February 2021).",
    ],
)
def test_a_reading_says(lorries: Reading, line: str) -> None:
    assert line in words(printed(lorries))


def test_what_no_provision_covers_is_not_listed_on_the_terminal(lorries: Reading) -> None:
    assert "OLD 1" not in printed(lorries)


def test_no_measure_names_the_library_and_the_day(lorries: Reading) -> None:
    (kept,) = lorries.events
    bare = replace(lorries, events=(replace(kept, findings=()),))
    assert "No measure found (law library 0123456789ab, searched for 2021-03-04)." in words(printed(bare))
    assert "does not say in which library" in words(printed(replace(bare, basis=None)))


def test_a_stale_list_is_told_with_every_page(recipe: Reading, lorries: Reading) -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    printer = ReadingPrinter(console=console, notices=("STALE: a list",))
    printer.show(lorries)
    printer.show(replace(recipe, basis=lorries.basis))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().count("STALE: a list") == 2


def test_a_page_without_events_says_so(recipe: Reading) -> None:
    out = words(printed(recipe))
    assert "Soup for ten publisher not named · no publication date on the page" in out
    assert "No event of a kind that sanctions measures speak of was found on this page." in out


def test_lines_keep_to_the_width_of_the_terminal(lorries: Reading) -> None:
    assert max(len(line) for line in printed(lorries, width=60).splitlines()) <= 60


def test_a_page_cannot_drive_the_terminal(recipe: Reading) -> None:
    nasty = replace(recipe.article, title="\x1b[31mred\x1b[0m [bold]not markup[/bold] \u202egnp\x07")
    out = printed(Reading(article=nasty))
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold]not markup[/bold]" in out
