from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sanctrace.desk.reading_json import party_words, reading_json, reading_line
from sanctrace.model import Outcome, Party, Reading


def test_a_line_is_one_line_and_keeps_the_words_readable(lorries: Reading) -> None:
    line = reading_line(lorries)
    assert "\n" not in line
    assert "NAMPO — A customs" in line
    assert json.loads(line)["relevant"] is True


def test_every_quote_is_the_body_between_its_offsets(lorries: Reading) -> None:
    out = reading_json(lorries)
    (event,) = out["events"]
    quotes = [
        *event["evidence"],
        *(c["evidence"] for c in event["claims"]),
        *event["findings"][0]["elements"][1]["evidence"],
    ]
    assert len(quotes) == 5
    for quote in quotes:
        assert out["body"][quote["start"] : quote["end"]] == quote["text"]
        assert quote["page_start"] == quote["start"] + 100


def test_provisions_are_only_those_that_may_apply(lorries: Reading) -> None:
    (event,) = reading_json(lorries)["events"]
    assert event["provisions"] == ["un-dprk-2397-7"]
    assert {f["outcome"] for f in event["findings"]} == {
        Outcome.MAY_FALL_UNDER.value,
        Outcome.CANNOT_BE_TESTED.value,
        Outcome.NOT_COVERED.value,
    }


def test_a_party_is_a_plain_string_with_its_details_beside(lorries: Reading) -> None:
    (event,) = reading_json(lorries)["events"]
    assert event["supplier"] is None
    assert event["supplier_detail"] is None
    assert event["recipient"] == "a trading house in Pyongyang"
    assert event["recipient_detail"] is not None
    assert event["recipient_detail"]["country"] == "KP"


def test_a_party_that_a_rule_inferred_goes_by_its_resolved_name(lorries: Reading) -> None:
    (kept,) = lorries.events
    sister = Party(text="Kim's sister", name="Kim Yo Jong", country="KP", inferred_by="relative of a leader")
    told = replace(kept, event=replace(kept.event, supplier=sister))
    (event,) = reading_json(replace(lorries, events=(told,)))["events"]
    assert event["supplier"] == "Kim Yo Jong"
    assert event["supplier_detail"] is not None
    assert (event["supplier_detail"]["text"], event["supplier_detail"]["inferred"]) == ("Kim's sister", True)


def test_the_line_says_what_the_page_was_read_against(lorries: Reading, recipe: Reading) -> None:
    out = reading_json(lorries)
    assert out["law_library"] == "0123456789ab"
    assert out["lists"] == [{"list": "UN 1718 list", "snapshot": "un-1718@0123456789ab", "dated": "2021-02-03"}]
    assert (reading_json(recipe)["law_library"], reading_json(recipe)["lists"]) == (None, [])


def test_paragraphs_that_hang_on_a_finding_carry_id_and_symbol(lorries: Reading) -> None:
    luxury = reading_json(lorries)["events"][0]["findings"][1]
    assert luxury["clarified_by"] == ["un-dprk-2094-23"]
    assert luxury["cited"][0] == {"provision": "un-dprk-2094-23", "symbol": "S/RES/2094 (2013) para. 23"}


def test_a_page_without_date_or_events_has_nulls_and_empty_lists(recipe: Reading) -> None:
    out = reading_json(recipe)
    assert (out["published"], out["published_zone_known"], out["publisher"]) == (None, None, None)
    assert (out["events"], out["captions"], out["relevant"]) == ([], [], False)


@pytest.mark.parametrize(
    ("text", "name", "country", "words"),
    [
        (
            "KOMID",
            "Korea Mining Development Trading Corporation",
            "KP",
            "KOMID (Korea Mining Development Trading Corporation)",
        ),
        ("DPRK", "North Korea", "KP", "North Korea"),
        ("Pyongyang", "North Korea", "KP", "North Korea"),
    ],
)
def test_initials_stand_before_the_name_they_stand_for(text: str, name: str, country: str, words: str) -> None:
    assert party_words(Party(text=text, name=name, country=country)) == words
