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


@pytest.mark.parametrize(
    "above",
    [
        "LOCK AND QUAY\nThe monthly for people who like barges\n\nIssue 12, 4 May 2021",
        "Quay Dispatch, harbour edition\nReaders' letters",
        "THE QUAY | ships, slate and sand\n\nHarbour notes / 4 May 2021",
        "Q U A Y   S I D E\nfor those who wait for boats",
        "QUAY INSTITUTE\nBriefs on inland shipping, no. 8\n4 May 2021",
        "★ DAILY QUAY ★ NEWS ★ TIDES ★ BINGO ★",
    ],
)
def test_the_head_of_the_paper_is_no_headline(above: str, read: Read) -> None:
    title = "From the drawer: the barge that nobody wanted"
    story = "Every quay has a barge that got away. Ours carried slate, and nobody came for it.\n\nIt lies there still."
    assert read(f"{above}\n\n{title}\n\nby A. Ray\n\n{story}\n").title == title


@pytest.mark.parametrize(
    "below", ["by Ana Ray (posted 4 May 2021)", "2021-05-04 14:37:02  Updated 2021-05-04 15:10:44"]
)
def test_byline_and_date_right_below_are_no_part_of_it(below: str, read: Read) -> None:
    title = "Twelve barges with slate still wait for somebody to come: harbour report"
    article = read(f"QUAY NEWS AGENCY\n\n{title}\n{below}\n\nODESA, May 4 (Quay) -- A barge left the quay at dawn.\n")
    assert article.title == title
    assert article.published is not None and article.published.text.startswith("2021-05-04")


def test_a_headline_that_ends_in_quoted_words_and_a_name_is_no_caption(read: Read) -> None:
    title = 'Odesa Man Fined for "Slate Farm" for Danish Barges'
    assert read(f"HARBOUR OFFICE\n\nPRESS RELEASE\n\n{title}{TEXT}").title == title


def test_a_line_of_dates_is_no_headline(read: Read) -> None:
    dates = "Published: Tue 4 May 2021, 08:30 AM Last updated: Tue 4 May 2021, 11:58 PM"
    page = f"Slate in a borrowed barge\n\nAna Ray, Odesa\n\n{dates}\n\nA barge with a cargo of slate left at dawn.\n"
    assert read(page).title == "Slate in a borrowed barge"


@pytest.mark.parametrize(
    "above",
    ["HEADLINE: {}\n\nBy Ana Ray", "# {}\n\n*4 May 2021*", "Subject: {}\nDate: Tue, 4 May 2021\n\nDear reader,"],
)
def test_a_label_is_no_part_of_the_headline(above: str, read: Read) -> None:
    title = "A barge for the north: who paid"
    page = f"{above.format(title)}\n\nA barge with a cargo of slate left the quay at dawn, the master said.\n"
    assert read(page).title == title
