"""Screening at three times."""

from __future__ import annotations

from datetime import date

from sanctrace.actors import (
    Days,
    EntryKind,
    ListedName,
    ListEntry,
    Roster,
    Snapshot,
    load_roster,
    screen_event,
    screen_name,
)
from sanctrace.model import ClaimStatus, Event, EventKind, Interval, Party, Passage

ROSTER = load_roster()


def event(supplier: str | None, *, on: str | None, evidence: str = "", country: str | None = None) -> Event:
    party = None if supplier is None else Party(text=supplier, name=supplier, country=country)
    passages = (Passage(text=evidence, start=0, end=len(evidence)),) if evidence else ()
    return Event(
        article="a",
        kind=EventKind.TRANSFER,
        status=ClaimStatus.REPORTED,
        supplier=party,
        when=Interval(start=on) if on else None,
        evidence=passages,
    )


def test_a_ship_seen_before_its_listing_was_not_listed_then() -> None:
    found = screen_event(event("Shang Yuan Bao", on="2018-06-07"), ROSTER, reported_on=date(2018, 11, 1), as_of=None)
    assert [(s.entry_name, s.listed_on, s.listed_then, s.listed_at_report, s.listed_now) for s in found] == [
        ("SHANG YUAN BAO", date(2018, 10, 16), False, True, True)
    ]


def test_a_month_that_straddles_the_listing_leaves_it_open() -> None:
    (found,) = screen_event(event("Shang Yuan Bao", on="2018-10"), ROSTER, reported_on=None, as_of=None)
    assert found.listed_then is None
    assert found.listed_at_report is None


def test_before_the_first_act_that_a_list_cites_nobody_is_cleared() -> None:
    entry = ListEntry(
        id="EU.1.2",
        kind=EntryKind.ENTITY,
        names=(ListedName(text="Teapot Guild"),),
        listed_by=date(2016, 3, 5),
    )
    roster = Roster([Snapshot(list_id="eu-fsf", list_name="EU list", sha256="0" * 64, dated=None, entries=[entry])])
    (early,) = screen_event(event("Teapot Guild", on="2014-01-01"), roster, reported_on=date(2017, 1, 1), as_of=None)
    assert (early.listed_then, early.listed_at_report) == (None, True)
    assert (early.listed_on, early.listed_by) == (None, date(2016, 3, 5))


def test_what_was_listed_later_was_not_known() -> None:
    early = date(2018, 1, 1)
    assert screen_event(event("Shang Yuan Bao", on="2018-06-07"), ROSTER, reported_on=None, as_of=early) == []


def test_imo_numbers_in_the_evidence_are_screened() -> None:
    (found,) = screen_event(
        event(None, on="2018-06-07", evidence="The vessel, IMO 7937317, sailed."), ROSTER, reported_on=None, as_of=None
    )
    assert (found.mention, found.entry_name, found.score) == ("IMO 7937317", "Chong Chon Gang", 1.0)
    assert found.reasons == ("same IMO number: 7937317",)


def test_states_and_common_nouns_are_not_looked_up() -> None:
    for name in ("North Korea", "two railwaymen", "the North Korean side", "Pyongyang", "KCNA"):
        assert screen_event(event(name, on=None, country="KP"), ROSTER, reported_on=None, as_of=None) == []


def test_the_leader_is_not_on_the_un_list() -> None:
    assert screen_name("Kim Jong Un", ROSTER) == []


def test_the_mention_is_the_words_of_the_page() -> None:
    party = Party(text="KOMID", name="Korea Mining Development Trading Corporation", country="KP")
    told = Event(article="a", kind=EventKind.TRANSFER, status=ClaimStatus.REPORTED, supplier=party)
    (found,) = screen_event(told, ROSTER, reported_on=None, as_of=None)
    assert (found.mention, found.entry) == ("KOMID", "KPe.001")
    assert found.listed_then is None


def test_kinds_narrow_the_search() -> None:
    both = {s.entry for s in screen_name("Chong Chon Gang", ROSTER)}
    ships = screen_name("Chong Chon Gang", ROSTER, kinds=(EntryKind.VESSEL,))
    assert [s.entry_name for s in ships] == ["Chong Chon Gang"]
    assert {s.entry for s in ships} <= both


def test_generic_words_find_nobody() -> None:
    for name in ("Corporation", "Trading Company", "Korea", "General", "Bank", "Kim"):
        assert screen_name(name, ROSTER) == []


def test_every_primary_name_finds_its_own_entry_first() -> None:
    for snapshot in ROSTER.snapshots:
        for entry in snapshot.entries:
            found = screen_name(entry.name, ROSTER, days=Days(), kinds=(entry.kind,))
            assert entry.id in {s.entry for s in found if s.score == found[0].score}, entry.name


def test_screenings_name_the_snapshot() -> None:
    (found, *_) = screen_name("KOMID", ROSTER)
    (snapshot,) = ROSTER.snapshots
    assert found.snapshot == f"un-1718@{snapshot.sha256[:12]}"
