"""Lines by their looks: what is furniture by its words, and what is a sentence of a story all the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sanctrace.news.blocks import Block, Role
from sanctrace.news.catalogue import Catalogue
from sanctrace.news.furniture import label_blocks

EVALUATION = Path(__file__).parents[2] / "evaluation"


def role_of(text: str, catalogue: Catalogue) -> Role | None:
    return label_blocks([Block(text=text, runs=(), group=0)], catalogue).labels[0]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Article continues after this advertisement", Role.AD),
        ("ADVERTISEMENT - STORY CONTINUES BELOW", Role.AD),
        ("La suite après cette publicité", Role.AD),
        ("Anzeige", Role.AD),
        ("READ MORE: Slate by barge", Role.RELATED),
        ("ALSO READ | Slate by barge", Role.RELATED),
        ("[Related] Slate by barge", Role.RELATED),
        ("Lee también: Pizarra en barcaza", Role.RELATED),
        ("You may also like", Role.RELATED),
        ("Your subscription has been successful.", Role.NEWSLETTER),
        ("Get our best stories in your inbox every Friday.", Role.NEWSLETTER),
        ("By signing up you agree to our terms.", Role.NEWSLETTER),
        ("Never miss a thing: get the Quay app.", Role.NEWSLETTER),
        ("Follow The Quay Post on Google News", Role.NEWSLETTER),
        ("We use cookies to make this site better.", Role.COOKIE),
        ("Share this article", Role.SHARE),
        ("3 min read", Role.SHARE),
        ("Facebook X WhatsApp Copy link", Role.SHARE),
        ("Tags: slate, barges", Role.TAGS),
        ("(END)", Role.END),
        ("Comments (14)", Role.COMMENTS),
        ("© 2021 The Quay Post. All rights reserved.", Role.COPYRIGHT),
        ("Already a subscriber? Sign in", Role.PAYWALL),
        ("Readers like you keep us afloat.", Role.DONATION),
        ("Home | News | Sport", Role.NAVIGATION),
        ("Skip to main content", Role.NAVIGATION),
        ("View gallery", Role.MEDIA),
        ("The quay at dawn. QUAY POST/Ana Ray", Role.CAPTION),
        ("A barge in the lock. Photo: Harbour office", Role.CAPTION),
        ("Barges wait their turn, June 2, 2019. (AP Photo/Ana Ray)", Role.CAPTION),
        ("KCNA via REUTERS", Role.CREDIT),
        ("Published: 07:55, 1 September 2024", Role.DATE),
        ("October 28, 2022. By Ana Ray, Odesa", Role.DATE),
        ("Published 2 April 2019. Listening time 41 min. Host: Ana Ray.", Role.DATE),
        ("ALSO INSIDE: Locks of the north / Who mends the sluice?", Role.RELATED),
        ("[Brought to you by Ropeworks: every knot a good one.]", Role.AD),
        ("You get this letter because you paid for it.", Role.NEWSLETTER),
    ],
)
def test_lines_around_a_story(line: str, role: Role, catalogue: Catalogue) -> None:
    assert role_of(line, catalogue) is role


@pytest.mark.parametrize(
    "sentence",
    [
        "Save the Children said on Monday that it would read the report.",
        "“Subscribe to our newsletter,” said the sign on the door of the embassy.",
        "Sign up sheets were found in the cabin, along with two e-mail addresses, police said.",
        "The Telegram channel had no comment.",
        "More ships followed.",
        "He read the terms of service aloud and laughed.",
        "CORRECTION: An earlier report said that ten barges had left. It was one.",
        "Home is where the harbour is, she said.",
        "Comments by the minister were not published in the state daily.",
        "Advertisement for the missile, of all things, ran in a trade journal last year.",
        "Related companies in Dalian and Hong Kong were named in the indictment.",
        "Follow the money, the investigator told his staff, and they did.",
        "What can you do? Ask the harbour master.",
        "Both are appealing.",
    ],
)
def test_sentences_that_only_sound_like_furniture(sentence: str, catalogue: Catalogue) -> None:
    assert role_of(sentence, catalogue) is None


def test_no_paragraph_of_the_labelled_pages_is_taken_for_furniture(catalogue: Catalogue) -> None:
    wrong = [
        (gold.stem, paragraph[:80], role)
        for gold in sorted((EVALUATION / "devset" / "gold").glob("*.json"))
        for paragraph in json.loads(gold.read_text(encoding="utf-8"))["body"].split("\n\n")
        if (role := role_of(paragraph, catalogue)) is not None
    ]
    assert wrong == []
