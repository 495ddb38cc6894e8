"""Whose word a page is: speakers as the press names them, one page or several, and the origins of the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of_all
from sanctrace.model import Event, Reading

MakeEvent = Callable[..., Event]
MakeReading = Callable[..., Reading]
Page = tuple[str, tuple[str, ...], str]  # publisher, who says so, the words


@pytest.fixture
def origins(event: MakeEvent, reading: MakeReading) -> Callable[..., list[str]]:
    """The names of the origins of a case of these pages, a day apart."""

    def found(*pages: Page, denier: str | None = None, **told: object) -> list[str]:
        readings = [
            reading(
                f"a{n}",
                event(f"a{n}", voices=voices, words=words, denier=denier if n == 0 else None, **told),
                publisher=publisher,
                published=f"2024-02-{20 + n}",
                sha256=f"{n:064d}",
            )
            for n, (publisher, voices, words) in enumerate(pages)
        ]
        (case,) = gather(tellings_of_all(readings))
        return sorted(origin.name for origin in case.chain.origins)

    return found


@pytest.mark.parametrize(
    ("voices", "words", "names"),
    [
        # one office under two names
        (
            ("complaint", "prosecutors"),
            "The car was sold, prosecutors said in a complaint.",
            ["prosecutors (complaint)"],
        ),
        (
            ("federal judge", "court"),
            "The car was sold on, the court found, and a federal judge signed.",
            ["a court (judge)"],
        ),
        (
            ("Directorate of Revenue Intelligence", "DRI"),
            "The Directorate of Revenue Intelligence held the car, and the DRI asked who paid.",
            ["India's customs (Directorate of Revenue Intelligence)"],
        ),
        # offices of one State that are no one office
        (
            ("Finnish customs", "Finnish police"),
            "Finnish customs held the car and Finnish police asked who paid.",
            ["Finland's customs (Finnish customs)", "Finland's police (Finnish police)"],
        ),
        # somebody nameless whom a body quotes is in its word; beside it he is the newsroom's
        (
            ("UN investigators", "officers"),
            "It came by rail, said officers who spoke to UN investigators.",
            ["UN Panel of Experts"],
        ),
        (
            ("Washington institute", "government sources"),
            "It came by rail, a Washington institute disclosed, quoting government sources.",
            ["Washington institute"],
        ),
        (
            ("UN panel", "two drivers"),
            "It came by rail, a UN panel says; two drivers told the Ledger so.",
            ["The Gulf Ledger", "UN Panel of Experts"],
        ),
        # papers that the newsroom has seen
        (
            ("Latvian customs",),
            "Latvian customs held the car; invoices seen by the Ledger name the buyer.",
            ["Latvia's customs (Latvian customs)", "The Gulf Ledger"],
        ),
        (("UN panel",), "It came by rail, says a report of a UN panel seen by the Ledger.", ["UN Panel of Experts"]),
        (
            ("Latvian customs",),
            "Latvian customs held the car, which was filmed by a resident.",
            ["Latvia's customs (Latvian customs)", "The Gulf Ledger"],
        ),
        # people by their office
        (
            ("Tom Andrews",),
            "The car was a reward, said Tom Andrews, the UN special rapporteur on Myanmar.",
            ["UN special rapporteur"],
        ),
        (
            ("Roland van Rooijen",),
            "“This is a catch,” Dutch customs chief Roland van Rooijen said.",
            ["Netherlands' customs (Dutch customs chief)"],
        ),
        (("Ann Marsh",), "The car was a reward, said Ann Marsh, a former customs officer.", ["Ann Marsh"]),
        # armed groups
        (("Houthi spokesman",), "The car is theirs, a Houthi spokesman said.", ["Houthis"]),
        # words at the head of a sentence that are no name
        (("Traders",), "Traders say that the car came by rail.", ["The Gulf Ledger"]),
        # bodies of a State and of none in small letters
        (
            ("South Korean trade agency",),
            "It came by rail, a South Korean trade agency says.",
            ["South Korean trade agency"],
        ),
        (("man who drove for the group",), "It came by rail, said a man who drove for the group.", ["The Gulf Ledger"]),
        # a newsroom that bears the name of a country
        (("Korea Gazette",), "It came by rail, the Korea Gazette said.", ["Korea Gazette"]),
    ],
)
def test_one_page(origins: Callable[..., list[str]], voices: tuple[str, ...], words: str, names: list[str]) -> None:
    assert origins(("The Gulf Ledger", voices, words)) == names


def test_who_denies_does_not_say_of_which_state_the_other_office_is(origins: Callable[..., list[str]]) -> None:
    words = "The car came by sea, the ministry of defence said; Iran's mission to the UN rejected the claim."
    found = origins(("Outlet A", ("ministry of defence",), words), denier="Iran's mission to the UN")
    assert found == ["ministry of defence"]


def test_money_names_no_state(origins: Callable[..., list[str]]) -> None:
    page = ("Outlet A", ("court",), "The firm paid US$72,017 for the car, the court found.")
    assert origins(page) == ["a court"]


def test_the_body_that_another_page_names(origins: Callable[..., list[str]]) -> None:
    named = ("Outlet A", ("Amnesty International",), "It came by rail, Amnesty International said.")
    by_kind = ("Outlet B", ("London rights group",), "It came by rail, a London rights group said.")
    assert origins(named, by_kind) == ["Amnesty International"]


def test_the_page_of_a_body_is_its_own_word(origins: Callable[..., list[str]]) -> None:
    page = ("Office of Economic Measures", ("Office",), "The Office finds that the car came by rail.")
    assert origins(page) == ["Office of Economic Measures"]


def test_a_state_named_alone_is_its_office_that_the_sentence_names(origins: Callable[..., list[str]]) -> None:
    page = ("Outlet A", ("South Korea",), "It is the third, by the reckoning of South Korea’s joint chiefs of staff.")
    assert origins(page) == ["South Korea's military"]


def test_both_governments_are_two_voices(origins: Callable[..., list[str]]) -> None:
    page = ("Outlet A", ("both governments",), "The car came by rail, as both governments admit.")
    assert origins(page) == ["North Korea's government", "Russia's government"]


def test_an_unsourced_seizure_is_told_by_the_office_of_the_case_that_seizes(origins: Callable[..., list[str]]) -> None:
    first = ("Outlet A", ("Polish customs",), "Polish customs seized the car at Terespol.")
    later = ("Outlet B", (), "In February a car was caught at Terespol.")
    assert origins(first, later, kind="seizure") == ["Poland's customs (Polish customs)"]


def test_an_unsourced_charge_is_told_by_the_prosecutors_of_the_case(origins: Callable[..., list[str]]) -> None:
    first = ("Outlet A", ("Hamburg prosecutors",), "A dealer sold the car, Hamburg prosecutors said.")
    later = ("Outlet B", (), "A dealer was charged with selling the car.")
    assert origins(first, later) == ["Germany's prosecutors (Hamburg prosecutors)"]


def test_lawmakers_pass_on_what_the_service_told_them(origins: Callable[..., list[str]]) -> None:
    words = "It came by rail, a South Korean lawmaker said after a closed-door briefing by the intelligence service."
    assert origins(("Outlet A", ("South Korean lawmaker",), words)) == ["South Korea's intelligence service"]


def test_whose_paper_was_told_is_the_origin(origins: Callable[..., list[str]]) -> None:
    page = ("Outlet B", ("two drivers",), "It came by rail, two drivers told the Harbour Herald.")
    assert origins(page) == ["Harbour Herald"]


def test_a_government_is_shown_by_its_office_not_by_its_spokesman(origins: Callable[..., list[str]]) -> None:
    words = "Moscow sent a car, the White House said; John Kirby showed a picture, and John Kirby named the train."
    assert origins(("Outlet A", ("John Kirby", "White House", "John Kirby"), words)) == [
        "United States' government (White House)"
    ]


def test_nameless_people_whom_an_agency_quotes_are_its_report(origins: Callable[..., list[str]]) -> None:
    page = ("Outlet B", ("Yonhap", "sources"), "Yonhap, quoting sources in Dandong, said that a car had crossed.")
    assert origins(page) == ["Yonhap"]


def test_an_embassy_in_a_capital_does_not_speak_for_that_capital(origins: Callable[..., list[str]]) -> None:
    words = "It came by rail, the Russian embassy in Pyongyang wrote; Pyongyang said the same."
    assert origins(("Outlet A", ("Russian embassy in Pyongyang", "Pyongyang"), words)) == [
        "North Korea's government (Pyongyang)",
        "Russia's government (Russian embassy in Pyongyang)",
    ]


def test_somebody_of_a_body_speaks_for_it(origins: Callable[..., list[str]]) -> None:
    words = "The drone is Iranian, said Wim Aalders of the Dutch peace group Vredeshuis."
    assert origins(("Outlet A", ("Wim Aalders", "Vredeshuis"), words)) == ["Vredeshuis"]
