"""Where the day of a flow comes from when its own clause gives none, or gives that of something else."""

from __future__ import annotations

import pytest

from sanctrace.events.reader import EventReader
from sanctrace.model import Article, Event, PublishedAt


def read(reader: EventReader, body: str) -> list[Event]:
    return reader.read(
        Article(id="page", source="page", sha256="", title="", body=body, published=PublishedAt(text="2025-02-24"))
    )


def day(event: Event) -> str | None:
    return event.when.edtf() if event.when else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A punishment or an arrest dates itself, not what it is for.
        ("A trader was jailed on Friday for selling whisky to North Korea.", None),
        ("A trader was arrested on Friday on suspicion of selling whisky to North Korea.", None),
        ("A trader was convicted on Friday of selling whisky to North Korea.", None),
        (
            "A trader was jailed on Friday for selling whisky to North Korea. He made 40 shipments between May 2016 "
            "and June 2017.",
            "2016-05/2017-06",
        ),
        # So does a paper.
        ("In a report this week the panel said that Russia sent diesel to North Korea.", None),
        (
            "North Korea took in diesel from Russia, Seoul says in a complaint that went to the council on Tuesday.",
            None,
        ),
        ("A court heard on Friday how a trader sold whisky to North Korea.", None),
        ("Court papers show that from May 2016 to June 2017 a trader sold whisky to North Korea.", "2016-05/2017-06"),
        # But a time at the end of the flow's own words is the flow's.
        ("The report tells how a load of rifles was shipped from North Korea to Syria last July.", "2024-07"),
        ("Kim Jong Un was given a Russian limousine when he met Putin on Thursday.", "2025-02-20"),
    ],
)
def test_what_else_a_time_may_date(reader: EventReader, body: str, expected: str | None) -> None:
    (event,) = read(reader, body)
    assert day(event) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A bare year is made exact by a time inside it.
        ("Russia sent coal to North Korea last year. The 4,000 tonnes went by rail in October.", "2024-10"),
        ("Russia sent coal to North Korea last year. The 4,000 tonnes had been dug in October 2023.", "2024"),
        # The count goes on with the goods, across a sentence that does not.
        (
            "Russia is pouring diesel into North Korea, Seoul said on Tuesday. In January alone 9,000 barrels left.",
            "2025-01",
        ),
        ("A trader sold whisky to North Korea. He has a dog. It left in May 2019 in two containers.", "2019-05"),
        # The sentence before it in the same paragraph.
        ("On 13 January 2025 Putin received Kim Jong Un. He gave him a limousine.", "2025-01-13"),
        ("On 13 January 2025 Putin was at home.\n\nRussia gave North Korea a limousine.", "2025-01-13"),
        ("On 13 January 2025 Putin was at home.\n\nIt rained.\n\nRussia gave North Korea a limousine.", None),
        # Not what is only planned, nor a sentence that says no.
        ("On 13 January 2025 Putin received Kim Jong Un. He promised to send him a limousine.", None),
        ("Russia sold whisky to North Korea. The whisky has not been allowed since March 2022.", None),
    ],
)
def test_the_sentences_beside_a_telling(reader: EventReader, body: str, expected: str | None) -> None:
    (event,) = read(reader, body)
    assert day(event) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Customs officers in Riga have seized Russian whisky bound for North Korea.", "2025-02"),
        ("Customs in Riga said on Monday that it had seized whisky bound for North Korea.", "2025-02"),
        ("The seizure of whisky bound for North Korea was announced by customs in Riga on Monday.", "2025-02"),
        ("Customs in Riga seized whisky bound for North Korea.", None),
        ("Crabs from North Korea are being sold openly in China.", "2025-02"),
        ("Crabs from North Korea were sold openly in China.", None),
        ("Crabs from North Korea are believed to be sold openly in China.", None),
    ],
)
def test_what_is_the_news_or_goes_on_is_of_the_reports_month(
    reader: EventReader, body: str, expected: str | None
) -> None:
    (event,) = read(reader, body)
    assert day(event) == expected


def test_a_gift_in_return_is_of_the_same_day(reader: EventReader) -> None:
    body = (
        "On 13 September 2023 Putin gave Kim Jong Un a rifle.\n\nThey spoke at length.\n\n"
        "Kim Jong Un gave Putin a sword."
    )
    assert [day(event) for event in read(reader, body)] == ["2023-09-13", "2023-09-13"]


def test_a_further_delivery_the_same_way_may_be_of_any_day(reader: EventReader) -> None:
    body = (
        "On 13 September 2023 Russia gave North Korea flour.\n\nThey spoke at length.\n\n"
        "Russia also gave North Korea a limousine."
    )
    assert [day(event) for event in read(reader, body)] == ["2023-09-13", None]


def test_the_words_that_give_the_day_are_its_passage(reader: EventReader) -> None:
    (event,) = read(reader, "On 13 January 2025 Putin received Kim Jong Un. He gave him a limousine.")
    assert event.when_passage is not None
    assert event.when_passage.text == "13 January 2025"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("March 2019. Russia gave North Korea a limousine.", "2019-03"),
        ("12 March 2019\n\nRussia gave North Korea a limousine.", "2019-03-12"),
        ("12 March 2019:\n\nIt rained.\n\nRussia gave North Korea a limousine.", None),
        ("Issue of 12 March 2019, page 4\n\nIt rained. Russia gave North Korea a limousine.", None),
    ],
)
def test_a_time_that_stands_alone_heads_a_chronicle(reader: EventReader, body: str, expected: str | None) -> None:
    (event,) = read(reader, body)
    assert day(event) == expected


def test_the_seafood_ban_of_august_dates_no_sale(reader: EventReader) -> None:
    body = "A Chinese firm bought crabs from North Korea. All crabs of the North were put off limits on August 5."
    assert [day(event) for event in read(reader, body)] == [None]
