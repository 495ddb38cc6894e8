"""For whom somebody speaks by the words beside him, and what a page's common words come back to."""

from __future__ import annotations

import pytest

from sanctrace.cases.affiliation import affiliation_of, body_behind, person_in
from sanctrace.cases.offices import owner_of


@pytest.mark.parametrize(
    ("speaker", "text", "body"),
    [
        (
            "Lt. Col. Dana Reyes",
            "It came by sea, said Lt. Col. Dana Reyes, a spokesperson for U.S. Central Command.",
            "US Central Command",
        ),
        ("Ana Ruiz", "It came by rail, said Ana Ruiz, who heads the Levant Observatory.", "Levant Observatory"),
        ("Omar Aziz", "It came by air, coalition spokesman Omar Aziz said.", "coalition"),
        (
            "Ana Ruiz",
            "It came by air, said Ana Ruiz, head of crisis research at Amnesty International.",
            "Amnesty International",
        ),
        (
            "Ivan Petrenko",
            "It came by rail, Ivan Petrenko of Ukraine's military intelligence said.",
            "Ukraine's military intelligence",
        ),
        # who is no longer of a body, studies it or speaks for a town speaks for himself
        ("Ana Ruiz", "It came by rail, said Ana Ruiz, a former head of the Levant Observatory.", None),
        ("Ana Ruiz", "It came by rail, said Ana Ruiz, a professor at Leiden University.", None),
        ("Ana Ruiz", "It came by rail, said Ana Ruiz from Rotterdam.", None),
        ("Ana Ruiz", "It came by rail, Ana Ruiz said on condition of anonymity.", None),
    ],
)
def test_somebody_speaks_for_the_body_beside_his_name(speaker: str, text: str, body: str | None) -> None:
    assert affiliation_of(speaker, [text]) == body


@pytest.mark.parametrize(
    ("speaker", "text", "body"),
    [
        ("researchers", "It came by sea, researchers at Leiden University said.", "Leiden University"),
        ("data from Kpler", "It came by sea, according to data from Kpler.", "Kpler"),
        ("researchers", "It came by sea, researchers in Geneva said.", None),
        ("officials", "It came by sea, officials said on Monday.", None),
    ],
)
def test_the_people_and_the_figures_of_a_body_are_its_word(speaker: str, text: str, body: str | None) -> None:
    assert body_behind(speaker, [text]) == body


def test_ranks_and_titles_are_no_part_of_a_name() -> None:
    assert person_in("Brig. Gen. Dana Reyes") == "Dana Reyes"
    assert person_in("spokeswoman Ana Ruiz") == "Ana Ruiz"
    assert person_in("two drivers") is None


def test_its_own_news_agency_is_that_of_the_state_named_before() -> None:
    text = "The leader of Belarus has given Zimbabwe forty tractors, his country's state news agency said."
    assert owner_of("state news agency", [text]) == "BY"
    assert (
        owner_of("state news agency", ["Zimbabwe has forty tractors from Belarus, the state news agency said."]) is None
    )
