"""What is set beside a statement is masked, and who speaks there is kept."""

from __future__ import annotations

import pytest

from sanctrace.events.attribution import AttributionMask, Masked
from sanctrace.lexicon.stances import load_stances


@pytest.fixture(scope="module")
def mask() -> AttributionMask:
    return AttributionMask(load_stances().words("reporting", "inserted_forms"))


def speakers(masked: Masked, text: str) -> list[str]:
    return [text[a.speaker_start : a.speaker_end] for a in masked.attributions]


WORN = [
    ("The ship carried coal to the port, the navy said.", "the navy", "The ship carried coal to the port"),
    ("The ship carried coal to the port, the navy told reporters.", "the navy", "The ship carried coal to the port"),
    ("“We sold all the coal,” the trader told CNN on Friday.", "the trader", "“We sold all the coal"),
    (
        "“We sold all the coal,” Lee Min-ho, a trader of metals, told the court.",
        "Lee Min-ho",
        "“We sold all the coal",
    ),
    ("“Who sold all of the coal?” the trader asked.", "the trader", "“Who sold all of the coal"),
    ("“We sold all the coal,” he tweeted on Saturday.", "he", "“We sold all the coal"),
    ("“It was all for cash,” the trader says of the coal.", "the trader", "“It was all for cash"),
    ("As Yonhap reported on Monday, the ship carried coal.", "Yonhap", "the ship carried coal."),
    ("As the minister put it, the ship carried coal.", "the minister", "the ship carried coal."),
    ("The ship, as Yonhap reported, carried coal.", "Yonhap", "The ship"),
    ("According to Yonhap, the ship carried coal.", "Yonhap", "the ship carried coal."),
    ("The ship carried coal, by the reckoning of two States.", "two States", "The ship carried coal"),
    ("The ship carried coal, the panel reckons.", "the panel", "The ship carried coal"),
    ("The ship carried coal, according to a report by NK News.", "a report by NK News", "The ship carried coal"),
]


@pytest.mark.parametrize(("text", "speaker", "left"), WORN)
def test_a_voice_beside_a_statement_is_found_and_masked(
    mask: AttributionMask, text: str, speaker: str, left: str
) -> None:
    masked = mask.mask(text)
    assert speakers(masked, text) == [speaker]
    assert len(masked.text) == len(text)
    assert left in masked.text
    assert all(masked.hidden(a.start, a.end) for a in masked.attributions)


@pytest.mark.parametrize(
    "text",
    [
        "The coal went to China, Japan and four other states.",
        "As Russia announced new sales of coal to Iran, prices fell.",
        "The ship carried coal and the navy said nothing of it.",
        "The firm, told of the ban, sold coal all the same.",
    ],
)
def test_a_statement_without_a_voice_beside_it_stays_whole(mask: AttributionMask, text: str) -> None:
    assert mask.mask(text).text == text
