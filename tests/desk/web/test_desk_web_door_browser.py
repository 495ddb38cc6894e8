"""Sign-in in a real browser: by keys alone, narrow and wide, light and dark; axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from sanctrace.runs.accounts.oidc import Provider

if TYPE_CHECKING:
    from tests.desk.web.conftest import PatientBrowser, Shared


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (360, "dark")])
def test_the_way_in_and_out(
    open_shared: Callable[..., Shared],
    browser: PatientBrowser,
    pictures: Path,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    desk = open_shared(provider=Provider(issuer="http://127.0.0.1:9", client_id="x"))
    page = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme).new_page()

    def look(name: str) -> None:
        page.screenshot(path=pictures / f"door-{name}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    page.goto(f"{desk.url}/law")
    look("form")
    page.keyboard.type("ana")  # the cursor stands in the first field
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    look("refused")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill("four quiet tugboats")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.url}/law")
    expect(page.get_by_role("link", name="ana")).to_be_visible()
    page.get_by_role("link", name="ana").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    look("account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
