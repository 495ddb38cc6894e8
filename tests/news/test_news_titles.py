"""Headlines: one, whole, and without the site's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sanctrace.model import Article

Read = Callable[..., Article]
TEXT = "\n\nBy Ana Ray\n\n4 May 2021\n\nA barge with a cargo of slate left the quay at dawn, the harbour master said.\n"


@pytest.mark.parametrize(
    "title",
    [
        "Slate by barge: who pays? - a draft report",
        "Slate, sand – and a barge called ‘Ana’",
        "(LEAD) Barge leaves with slate: harbour master",
        "Barge leaves quay — as it happened",
        "Where did the slate come from?",
        "BARGE! Slate sails at DAWN",
    ],
)
def test_real_parts_of_a_headline_stay(title: str, read: Read) -> None:
    assert read(f"The Quay Post\n\nNews | Sport | Tides\n\n{title}{TEXT}\n© 2021 The Quay Post").title == title


@pytest.mark.parametrize("dash", [" — ", " - ", " – ", " -"])
@pytest.mark.parametrize("agency", ["KCNA", "Reuters", "Yonhap"])
def test_an_agency_after_the_last_dash_goes(dash: str, agency: str, read: Read) -> None:
    assert read(f"Barge leaves quay with slate{dash}{agency}{TEXT}").title == "Barge leaves quay with slate"


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("<title>Slate sails at dawn | World | The Quay Post</title><meta name=publisher content='The Quay Post'>", ""),
        ("<title>The Quay Post: Slate sails at dawn</title>", "<div class=hd>Slate sails at dawn</div>"),
        ("<title>Slate sails at dawn - The Quay Post</title>", "<b>Slate sails at dawn</b>"),
        ("<title>Cheap slate 2021</title>", "<h1>The Quay Post</h1><h1>Slate sails at dawn</h1>"),
        ("<meta property='og:title' content='Slate sails at dawn'>", ""),
        ("<script type='application/ld+json'>{\"@type\":\"Report\",\"headline\":\"Slate sails at dawn\"}</script>", ""),
    ],
)  # fmt: skip
def test_html(head: str, shown: str, read: Read) -> None:
    body = "<p>A barge with a cargo of slate left the quay at dawn.</p><p>It will be back.</p>"
    page = f"<html><head>{head}</head><body>{shown}<div>{body}</div><p>© 2021 The Quay Post</p></body></html>"
    article = read(page, "page.html")
    assert article.title == "Slate sails at dawn"
    assert article.body.startswith("A barge")
