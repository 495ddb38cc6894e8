"""What the tests of exports share: hostile words, and how a ledger is opened and exported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from sanctrace.desk.cli import main
from sanctrace.ledger import Ledger, open_ledger
from sanctrace.model import Case, Claim, Item, Page, Party, Passage, Reading, Stance

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example","press")'
KOREAN = "조선광업개발무역회사"
RUSSIAN = "ООО «Тайга-Лес»"


def hostile(reading: Reading, page: Page) -> Reading:
    """The story of the lorries, told by somebody who wants to break what shows it."""
    (kept,) = reading.events
    words = f'{SCRIPT} "quoted" #eval("1+1") $x_1$ *bold* @cite \\ {KOREAN} \x00\x07\u202e'
    claim = Claim(stance=Stance.ALLEGES, speaker=f"a guilty {SCRIPT} clerk", passage=passage(words))
    event = replace(
        kept.event,
        supplier=Party(text=FORMULA, name=FORMULA, country="RU", passage=passage(FORMULA)),
        recipient=Party(text=KOREAN, name=KOREAN, country="KP", passage=passage(KOREAN)),
        intermediaries=(Party(text=RUSSIAN, name=RUSSIAN, country="RU", passage=passage(RUSSIAN)),),
        items=(Item(text="illegal rockets", item_class="arms", quantity="-2", passage=passage("illegal rockets")),),
        claims=(claim, *kept.event.claims),
        evidence=(passage(words), *kept.event.evidence),
    )
    article = replace(
        reading.article,
        source=page.source,
        sha256=hashlib.sha256(page.content).hexdigest(),
        title=f"@SUM(1+1) {SCRIPT} #table()",
        publisher=f"+{SCRIPT} Post",
    )
    told = replace(
        kept,
        event=event,
        findings=tuple(
            replace(f, event=event.id, provision=f.provision.replace("test-", "xx-")) for f in kept.findings
        ),
        screenings=tuple(replace(s, entry_name=f"{KOREAN} {SCRIPT}") for s in kept.screenings),
    )
    return replace(reading, article=article, events=(told,))


def passage(words: str) -> Passage:
    """Words as if they stood at the beginning of the page."""
    return Passage(text=words, start=0, end=len(words))


@contextmanager
def opened(path: Path) -> Iterator[Ledger]:
    """The ledger for reading."""
    with open_ledger(path, create=False) as ledger:
        yield ledger


def cases_of(path: Path) -> list[Case]:
    """Every case of a ledger."""
    with opened(path) as ledger:
        return list(ledger.cases())


def export(ledger: Path, form: str, to: Path, *more: str) -> Result:
    """Run the command."""
    arguments = ["export", "--ledger", str(ledger), "--format", str(form), "--to", str(to), *more]
    return CliRunner().invoke(main, arguments)
