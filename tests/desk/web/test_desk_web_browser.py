"""The desk in a real browser: the whole way by mouse and by keys, on narrow and wide screens, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.desk.web.conftest import PatientBrowser, Served

SERIOUS = {"serious", "critical"}


@pytest.fixture
def page(browser: PatientBrowser) -> Iterator[Page]:
    """A page that fails the test when it asks another host for anything or a script complains."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    opened.on("request", lambda r: None if r.url.startswith("http://127.0.0.1:") else wrong.append(r.url))
    yield opened
    context.close()
    assert wrong == []


def test_the_whole_way_from_the_inbox_to_a_confirmed_case(desk: Served, page: Page, pictures: Path) -> None:
    page.goto(desk.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{desk.cases} cases to decide")
    page.get_by_label("Words of the headline").fill("limousine")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 case to decide")
    page.locator("[data-open]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("limousine supplied by Russia")
    page.screenshot(path=pictures / "way-1-case.png")

    page.get_by_role("region", name="Values by slot").get_by_role("link", name="“Kim Jong Un”").click()
    expect(page.locator("mark.role-recipient").filter(has_text="Kim Jong Un").first).to_be_in_viewport()
    page.get_by_role("link", name="1 recipient").click()
    expect(page.locator("div:target")).to_contain_text("Kim Jong Un")
    page.screenshot(path=pictures / "way-2-article.png")

    page.locator("summary", has_text="Correct").click()
    page.get_by_label("What is wrong").select_option("place")
    page.get_by_label("What it should be").fill("Pyongyang")
    page.get_by_label("Reason").fill("told in the last paragraph")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: correct of place")

    page.get_by_role("link", name="its case").click()
    expect(page.get_by_role("row", name="place")).to_contain_text("corrected by hand")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: confirm")
    page.get_by_role("link", name="Inbox", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{desk.cases - 1} cases to decide")
    expect(page.get_by_text("limousine")).to_have_count(0)
    page.screenshot(path=pictures / "way-3-inbox.png")


TOLD = """Freighter lands mortar shells for Tripoli

MISRATA, 4 March 2021 - Turkey delivered 40 tonnes of mortar shells to Libya on Tuesday, the harbour master said.
"""


def test_the_whole_way_from_a_page_to_the_end_of_its_digest(desk: Served, page: Page, pictures: Path) -> None:
    """Save a search, ask for its digest and confirm; read a page, correct, confirm, export; leave the digest."""
    page.goto(f"{desk.url}/?filter=1")
    page.get_by_label("Goods").select_option(index=1)
    page.get_by_role("button", name="Show these").click()
    page.locator("summary", has_text="Save this search").click()
    page.get_by_label("Name", exact=True).fill("Goods to watch")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("The search is kept")
    page.locator("summary", has_text="Get it by mail").click()
    page.get_by_label("Mail address").fill("ann@example.org")
    page.get_by_role("button", name="Ask the address").click()
    expect(page.get_by_role("status")).to_contain_text("The address is asked")
    page.screenshot(path=pictures / "end-1-searches.png")
    page.goto(desk.link_in_mail("confirm"))
    page.get_by_role("button", name="Yes, send it").click()
    expect(page.get_by_role("status")).to_contain_text("is confirmed")

    page.get_by_role("link", name="Read a page").click()
    page.get_by_label("Or its text").fill(TOLD)
    page.screenshot(path=pictures / "end-2-read.png")
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("status")).to_contain_text("The page is read and kept: 1 event.")
    page.screenshot(path=pictures / "end-3-article.png")
    page.get_by_role("link", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("mortar shells")
    page.screenshot(path=pictures / "end-4-case.png")

    press(page, "e")
    page.get_by_label("What is wrong").first.select_option("place")
    page.get_by_label("What it should be").first.fill("Misrata")
    page.get_by_label("Reason").locator("visible=true").first.fill("the dateline")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: correct of place")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save as JSON").click()
    assert "mortar shells" in saved.value.path().read_text(encoding="utf-8")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: confirm")

    page.goto(desk.leaving_link("Goods to watch"))
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_role("status")).to_contain_text("nothing more is sent to ann@example.org")
    page.screenshot(path=pictures / "end-5-left.png")


def test_who_waits_for_a_long_text_is_told_so_and_sends_it_once(desk: Served, page: Page) -> None:
    page.goto(f"{desk.url}/read")
    page.get_by_label("Or its text").fill(
        "Soup for ten\n\nBoil it for an hour, and add salt to it at the end of the hour."
    )
    page.evaluate(
        """() => { window.held = []; document.querySelector("form[data-wait]").addEventListener("submit", (event) => {
            window.held.push(event.defaultPrevented); event.preventDefault(); }); }"""
    )  # the browser stays on the page, as it does while the desk reads
    button = page.get_by_role("button", name="Read it")
    button.click()
    expect(page.get_by_role("status")).to_contain_text("Pages are read one after another")
    button.click()
    assert page.evaluate("window.held") == [False, True]


def test_a_network_is_walked_by_keyboard(desk: Served, page: Page) -> None:
    page.goto(f"{desk.url}/actors")
    press(page, "j")
    expect(page.locator("[data-open]").first).to_be_focused()
    page.goto(f"{desk.url}/actor/Kim%20Jong%20Un")
    page.get_by_role("region", name="Network of Kim Jong Un").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Russia")


def press(page: Page, key: str) -> None:
    """Strike a shortcut once the script listens: then the button that switches it off is there."""
    expect(page.get_by_role("button", name="Keyboard shortcuts: on")).to_be_visible()
    page.keyboard.press(key)


def test_the_queue_is_worked_by_keys_alone(desk: Served, page: Page) -> None:
    page.goto(desk.url)
    press(page, "j")
    press(page, "j")
    second = page.locator("[data-row]").nth(1).locator("[data-open]")
    expect(second).to_be_focused()
    press(page, "k")
    first = page.locator("[data-row]").first.locator("[data-open]")
    expect(first).to_be_focused()
    headline = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(headline)
    press(page, "n")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(headline)
    press(page, "e")
    expect(page.get_by_label("What is wrong").first).to_be_focused()
    page.keyboard.press("Tab")
    page.get_by_role("heading", level=1).click()
    press(page, "d")
    expect(page.get_by_label("Reason to dismiss")).to_be_focused()
    page.keyboard.type("jdc is no key here")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kept: dismiss")
    press(page, "c")
    expect(page.get_by_role("status")).to_contain_text("Kept: confirm")
    press(page, "i")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{desk.cases - 2} cases to decide")
    press(page, "j")
    press(page, "c")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{desk.cases - 3} cases to decide")


def test_the_keys_can_be_switched_off(desk: Served, page: Page) -> None:
    page.goto(desk.url)
    page.get_by_role("button", name="Keyboard shortcuts: on").click()
    page.reload()
    expect(page.get_by_role("button", name="Keyboard shortcuts: off")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-open]:focus")).to_have_count(0)


def test_the_desk_works_without_a_script(desk: Served, browser: PatientBrowser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk.url}/case/{desk.case_of('limousine')}")
    page.locator("summary", has_text="Dismiss").click()
    page.get_by_label("Reason to dismiss").fill("a museum piece")
    page.locator("details[open]").get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: dismiss")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_every_screen_is_accessible_and_fits(
    desk: Served, browser: PatientBrowser, pictures: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    case = desk.case_of("limousine")
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{desk.url}/case/{case}")
    article = page.locator("a[href^='/article/'][href*='#p-']").first.get_attribute("href")
    screens = {
        "inbox": "/",
        "filter": "/?regime=un-dprk",
        "case": f"/case/{case}",
        "article": str(article),
        "law": "/law",
        "instrument": "/law/instrument/un-dprk-2397",
        "paragraph": "/law/paragraph/un-dprk-2397-7",
        "ask": "/law/ask?supplier=Russia&recipient=North+Korea&items=limousine&when=2024-02-18",
        "missing": "/nowhere",
        "nothing": "/?words=submarine",
        "read": "/read",
        "searches": "/searches",
        "actors": "/actors",
        "actor": "/actor/Kim%20Jong%20Un",
        "actor-state": "/actor/Russia",
        "relations": "/relations",
        "relation": "/relations/KP-RU",
        "sources": "/sources",
    }
    for name, address in screens.items():
        page.goto(desk.url + address)
        page.screenshot(path=pictures / f"{name}-{width}-{scheme}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, f"{name} is {wide} pixels wider than the screen of {width}"
        found = Axe().run(page)
        assert found.response["passes"], "axe looked at nothing"
        faults = [
            f"{v['id']} ({v['impact']}): {[node['target'] for node in v['nodes']]}"
            for v in found.response["violations"]
            if v["impact"] in SERIOUS
        ]
        assert not faults, f"{name}, {width}, {scheme}: {faults}"
    context.close()
