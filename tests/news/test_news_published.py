"""Publication: which of the dates on a page it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sanctrace.model import Article

Read = Callable[..., Article]
BODY = "<p>A barge left the quay at dawn, the harbour master said.</p><p>It carried slate.</p>"


def when(article: Article) -> str | None:
    return article.published.text if article.published else None


@pytest.mark.parametrize(
    ("head", "body", "iso"),
    [
        (
            '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":'
            '"2021-05-04T10:00:00Z","dateModified":"2022-01-01"}]}</script>',
            "",
            "2021-05-04T10:00+00:00",
        ),
        ('<meta property="article:modified_time" content="2022-01-01"><meta property="article:published_time" '
         'content="2021-05-04">', "", "2021-05-04"),
        ('<meta itemprop="datePublished" content="2021-05-04T07:30:00+01:00">', "", "2021-05-04T07:30+01:00"),
        ("", '<time class="updated" datetime="2022-01-01"></time><time datetime="2021-05-04">May</time>', "2021-05-04"),
        ("", '<aside><time datetime="2020-01-01"></time></aside><time datetime="2021-05-04"></time>', "2021-05-04"),
        ("", "<div>Last updated: 1 January 2022</div><div>Posted on 4 May 2021</div>", "2021-05-04"),
        ('<link rel="canonical" href="https://q.example/world/2021/05/04/slate">', "", "2021-05-04"),
        ("<script type='application/ld+json'>{broken</script>", "<div>May 4, 2021</div>", "2021-05-04"),
        ("", "<div>Updated May 4, 2021</div>", "2021-05-04"),  # better than none where the page gives no other
        ("", "", None),
    ],
)  # fmt: skip
def test_html(head: str, body: str, iso: str | None, read: Read) -> None:
    page = f"<html><head>{head}</head><body><h1>Slate by barge</h1>{body}<div>{BODY}</div></body></html>"
    assert when(read(page, "page.html")) == iso


@pytest.mark.parametrize(
    ("above", "below", "iso"),
    [
        ("Tuesday, 24 November 2026\n\nSlate by barge\n\n4 May 2021", "", "2021-05-04"),  # the first is today's paper
        ("Slate by barge\n\nPublished\n4 May 2021\n\nUpdated\n5 May 2021", "", "2021-05-04"),
        ("Slate by barge", "First published: 4 May 2021 at 09:30", "2021-05-04T09:30"),
        (
            "Slate by barge\n\nThe quay in June 2019. Photo: Q/Ana Ray",
            "© 2021 The Quay. All rights reserved.",
            "2021-05-03",
        ),
        ("Slate by barge", "", None),
        ("Slate by barge\n\nMay 4, 2021. By Ana Ray, Odesa", "", "2021-05-04"),
        ("Slate by barge\n\n4 May 2021, 09:15 (Odesa) | Updated 6 May 2021", "", "2021-05-04T09:15"),
        ("Slate by barge\n\nPublished 4 May 2021. Listening time 41 min. Host: Ana Ray.", "", "2021-05-04"),
        ("Quay Service, year 9 (2021), Monday, bulletin 257\n\nSlate by barge", "", "2021-05-03"),
        ("Quay Service, founded 1911, bulletin 257 of 2021\n\nSlate by barge", "", None),
    ],
)
def test_text(above: str, below: str, iso: str | None, read: Read) -> None:
    story = "ODESA, May 3 (QW) -- A barge left the quay at dawn, the harbour master said.\n\nIt carried slate."
    article = read(f"{above}\n\n{story}\n\n{below}\n")
    assert when(article) == iso


@pytest.mark.parametrize(
    ("page", "iso"),
    [
        (
            "Labor dispute at the harbor\n\n03/04/2021\n\nWorkers in the harbor canceled a strike over labor rules.",
            "2021-03-04",
        ),
        (
            "Labour dispute at the harbour\n\n03/04/2021\n\nDockers in the harbour cancelled a strike on labour rules.",
            "2021-04-03",
        ),
        ("Strike\n\n03/04/2021\n\nODESA, March 4 (QW) -- Dockers went on strike, their leader said.", "2021-03-04"),
        ("Strike off\n\n03/04/2021\n\nThe dockers went back to work, as planned.\n\n13/02/2021", "2021-04-03"),
    ],
)
def test_day_and_month_by_the_evidence_of_the_page(page: str, iso: str, read: Read) -> None:
    assert when(read(page)) == iso
