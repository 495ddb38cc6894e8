"""Independent facts break ties and count against a name that only looks alike."""

from __future__ import annotations

from datetime import date

from sanctrace.actors import EntryKind, Evidence, ListedName, ListEntry, Roster, Snapshot, screen_name


def roster(*births: str) -> Roster:
    entries = tuple(
        ListEntry(
            id=f"e{i}",
            kind=EntryKind.PERSON,
            names=(ListedName(text="Tasto Belwe"),),
            listed_on=date(2016, 3, 2),
            births=(birth,),
            countries=("KP",),
            positions=("Deputy director of the Teapot Works",),
        )
        for i, birth in enumerate(births)
    )
    return Roster([Snapshot(list_id="l", list_name="L", sha256="0" * 64, dated=None, entries=entries)])


def test_namesakes_are_ordered_by_birth() -> None:
    found = screen_name("Tasto Belwe", roster("1950", "1962-05-07"), evidence=Evidence(births=("1962",)))
    assert [s.entry for s in found] == ["e1", "e0"]
    assert "birth agrees: 1962-05-07" in found[0].reasons
    assert "birth differs: 1962 against 1950" in found[1].reasons
    assert found[1].score < found[0].score == 1.0


def test_a_missing_fact_says_nothing() -> None:
    (found,) = screen_name("Tasto Belwe", roster("1950"), evidence=Evidence())
    assert found.score == 1.0


def test_country_and_office() -> None:
    evidence = Evidence(countries=("KR",), positions=("a director of the Teapot works in Seoul",))
    (found,) = screen_name("Tasto Belwe", roster("1950"), evidence=evidence)
    assert found.reasons[-2:] == ("country differs: KR against KP", "office agrees: director, teapot, works")


def test_birth_ranges_overlap() -> None:
    (found,) = screen_name("Tasto Belwe", roster("1960/1962"), evidence=Evidence(births=("1961-03",)))
    assert "birth agrees: 1960/1962" in found.reasons
