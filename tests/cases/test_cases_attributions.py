"""One sentence, its speakers and whose word it is: two hundred ways to attribute (`attributions.tsv`).

Each row is a page of that publisher with these words; speakers are parted by a semicolon, parties are States. A row
with `gap` is not read rightly: it fails as it is expected to, and a mended one must lose its mark.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sanctrace.cases.gather import gather
from sanctrace.cases.telling import tellings_of
from sanctrace.lexicon.names import load_names
from sanctrace.model import Event, Party, Reading

FILE = Path(__file__).with_name("attributions.tsv")
ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def state(code: str) -> Party:
    name = load_names().state(code) or code
    return Party(text=name, name=name, country=code)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['origin']}: {row['words'][:40]}")
def test_whose_word_a_sentence_is(
    row: dict[str, str], request: pytest.FixtureRequest, event: Callable[..., Event], reading: Callable[..., Reading]
) -> None:
    if row["gap"]:
        request.applymarker(pytest.mark.xfail(strict=True, reason="known gap"))
    voices = tuple(speaker for speaker in row["speakers"].split("; ") if speaker)
    supplier, recipient = map(state, row["parties"].split(" "))
    told = replace(event("a", voices=voices, words=row["words"]), supplier=supplier, recipient=recipient)
    agencies = (row["agency"],) if row["agency"] else ()
    page = reading("a", told, publisher=row["publisher"], body=row["words"], agencies=agencies)
    (case,) = gather(tellings_of(page))
    assert [origin.name for origin in case.chain.origins] == [row["origin"]]
