"""Dates as pages print them."""

from __future__ import annotations

import pytest

from sanctrace.news.calendars import Label, find_dates, iso_of
from sanctrace.news.catalogue import Catalogue


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("/ 08:21 AM February 20, 2024", "2024-02-20T08:21"),
        ("Feb. 20, 2024 8:21 p.m. EST", "2024-02-20T20:21-05:00"),
        ("20 February 2024 12:05 AM", "2024-02-20T00:05"),
        ("All News 20:00 May 29, 2025", "2025-05-29T20:00"),
        ("Tuesday 20 February 2024 14.05 GMT", "2024-02-20T14:05+00:00"),
        ("December 13, 2023 05:20 PM GMT · Updated a year ago", "2023-12-13T17:20+00:00"),
        ("2024-06-19T14:05:33+09:00", "2024-06-19T14:05:33+09:00"),
        ("2024-06-19T14:05:00.123Z", "2024-06-19T14:05+00:00"),
        ("Wed, 13 Dec 2023 17:20:00 +0900", "2023-12-13T17:20+09:00"),
        ("입력 2024.02.20 오후 3:21", "2024-02-20T15:21"),
        ("2024년 2월 20일 09:12", "2024-02-20T09:12"),
        ("2017年11月3日 10時30分", "2017-11-03T10:30"),
        ("20.02.2024, 21.05 Uhr", "2024-02-20T21:05"),
        ("20 février 2024 à 14h05", "2024-02-20T14:05"),
        ("12 de mayo de 2017 - 08:40", "2017-05-12T08:40"),
        ("1st March 2011", "2011-03-01"),
        ("20-Feb-2024", "2024-02-20"),
        ("Pyongyang, November 17, Juche 112 (2023)", "2023-11-17"),
        ("2024-02-20 08:21 (GMT+9)", "2024-02-20T08:21+09:00"),
        ("May 15, 2024 4:41 PM GMT+2", "2024-05-15T16:41+02:00"),
        ("12 января 2023", "2023-01-12"),
        ("29 Şubat 2024", "2024-02-29"),
    ],
)
def test_printed_dates(text: str, iso: str, catalogue: Catalogue) -> None:
    assert [found.iso for found in find_dates(text, catalogue.calendar)] == [iso]


@pytest.mark.parametrize(
    "text", ["30 February 2024", "2024-13-01", "version 1.2.3.4", "5-4-3", "tel 02-751-1500", "1/2"]
)
def test_what_is_no_date(text: str, catalogue: Catalogue) -> None:
    assert find_dates(text, catalogue.calendar) == []


def test_zones_that_mean_several_offsets_stay_unknown(catalogue: Catalogue) -> None:
    assert iso_of("12 January 2024 07:45 IST", catalogue.calendar) == "2024-01-12T07:45"


@pytest.mark.parametrize(("day_first", "iso"), [(True, "2024-04-03"), (False, "2024-03-04")])
def test_the_order_of_day_and_month_is_told(day_first: bool, iso: str, catalogue: Catalogue) -> None:
    (found,) = find_dates("03/04/2024", catalogue.calendar, day_first=day_first)
    assert (found.iso, found.ambiguous) == (iso, False)


@pytest.mark.parametrize(
    ("text", "ambiguous"), [("03/04/2024", True), ("23/04/2024", False), ("04/23/2024", False), ("03.04.2024", False)]
)
def test_doubt_about_the_order_is_kept(text: str, ambiguous: bool, catalogue: Catalogue) -> None:
    (found,) = find_dates(text, catalogue.calendar)
    assert found.ambiguous is ambiguous


def test_labels_tell_publication_from_update(catalogue: Catalogue) -> None:
    text = "Published: 07:55, 1 September 2024 | Updated: 10:55, 2 September 2024"
    found = find_dates(text, catalogue.calendar)
    assert [(f.iso, f.label) for f in found] == [
        ("2024-09-01T07:55", Label.PUBLISHED),
        ("2024-09-02T10:55", Label.OTHER),
    ]


def test_midnight_sharp_in_a_head_is_no_time(catalogue: Catalogue) -> None:
    assert iso_of("2024-06-19T00:00:00+09:00", catalogue.calendar) == "2024-06-19"
