"""Draws the digest of the documents: example pages, a further report, and the digest that tells what changed.

Run it after a change of the mail's look, and look at the pictures. `python docs/pictures/draw_digest.py FOLDER` draws
it wide and narrow, light and dark; without FOLDER the two that the documents show are drawn again.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Page
from sanctrace.model.notice import ReaderState, Search, Subscription
from sanctrace.notices.digest import Digest
from sanctrace.notices.mail import Letterhead, digest_page
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.notices.digests import compose_due, preview
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.pipeline import open_pipeline
from sanctrace.runs.settings import Settings

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "src" / "sanctrace" / "desk" / "examples"
FIRST = "05-shells-by-rail-and-sea.txt"
MORE = ("01-limousine-kremlin-confirms.html", "04-whisky-in-the-soap.html")
HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
# Of our own writing: another newsroom's report of the shells.
REPORT = """THE QUAY COURIER

Shells moved by train, says Seoul
Published: November 20, 2023

SEOUL - North Korea shipped 350,000 artillery shells to Russia in September and October, South Korea's defence ministry
said on Monday.

Russia's foreign ministry denied that North Korea had shipped artillery shells to Russia.
"""
# The browser's own switch for what `prefers-color-scheme` says.
LOOKS = {"light": "--blink-settings=preferredColorScheme=1", "dark": "--blink-settings=preferredColorScheme=0"}
SIZES = {"wide": (900, 1560), "narrow": (360, 2060)}
SHOWN = (("light", "wide"), ("dark", "narrow"))


def digest_of_the_documents() -> Digest:
    """Yesterday the shells were told; today another report of them has come, and two new cases."""
    morning = datetime(2024, 3, 1, 7, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "kept.db"
        with open_keeper(ledger) as keeper, NoticeBook.open(ledger) as book:
            reader = Subscription(
                id="dprk",
                name="DPRK, every source",
                email="reader@example.org",
                search=Search(regimes=("un-dprk",)),
                state=ReaderState.ACTIVE,
                from_start=True,
                started_at=morning - timedelta(days=1),
            )
            book.keep_subscription(reader)
            _read(keeper, FIRST, (EXAMPLES / FIRST).read_bytes())
            observe(book, keeper.ledger, morning)
            compose_due(book, HEAD, morning + timedelta(minutes=1))
            _read(keeper, "quay-courier.txt", REPORT.encode())
            for name in MORE:
                _read(keeper, name, (EXAMPLES / name).read_bytes())
            observe(book, keeper.ledger, morning + timedelta(hours=9))
            return preview(book, reader.id, morning + timedelta(days=1))


def _read(keeper: CaseKeeper, name: str, content: bytes) -> None:
    page = Page(source=name, content=content)
    keeper.save(page, open_pipeline(Settings()).read(page))


def main() -> None:
    """Draw what was asked for."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no browser to draw with: install chromium")
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    wanted = product(LOOKS, SIZES) if len(sys.argv) > 1 else SHOWN
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "digest.html"
        page.write_text(digest_page(digest_of_the_documents(), HEAD), encoding="utf-8")
        for look, size in wanted:
            width, height = SIZES[size]
            picture = target / f"digest-{look}-{size}.png"
            common = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", LOOKS[look])
            shot = (f"--window-size={width},{height}", f"--screenshot={picture}", page.as_uri())
            subprocess.run([browser, *common, *shot], check=True, capture_output=True)
            print(picture)


if __name__ == "__main__":
    main()
