"""The screens of accounts in a real browser: narrow and wide, light and dark; axe finds nothing serious."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.desk.web.conftest import PatientBrowser, Shared

OWN, FRESH = "four quiet tugboats", "nine loud icebreakers"


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_an_admin_adds_an_account_gives_it_a_token_and_shuts_it(
    shared: Shared, browser: PatientBrowser, pictures: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()

    def look(name: str) -> None:
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        page.screenshot(path=pictures / f"accounts-{name}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = false; })")

    page.goto(f"{shared.url}/accounts")
    page.get_by_label("Name").fill("adm")
    page.get_by_label("Password").fill(OWN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    look("list")
    page.get_by_label("Name, in which").fill("Nia Newcomer")
    page.get_by_label("Role").select_option("analyst")
    page.get_by_label("First password").fill(FRESH)
    page.get_by_label("Your own password").fill("wrong")
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("alert")).to_contain_text("your own password is another one")
    expect(page.get_by_label("Name, in which")).to_have_value("Nia Newcomer")
    look("refused")
    page.get_by_label("First password").fill(FRESH)
    page.get_by_label("Your own password").fill(OWN)
    page.get_by_role("button", name="Add the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nia Newcomer")
    page.get_by_text("Make a token").click()
    page.get_by_label("What it is for").fill("Nightly export")
    page.get_by_role("checkbox", name="read").check()
    page.get_by_label("Your own password").locator("visible=true").fill(OWN)
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("status")).to_contain_text("sanctrace_")
    look("one")
    page.get_by_text("Disable it").click()
    page.get_by_label("Your own password").locator("visible=true").fill(OWN)
    page.get_by_role("button", name="Disable the account").click()
    expect(page.get_by_role("status")).to_contain_text("its sessions have ended")
