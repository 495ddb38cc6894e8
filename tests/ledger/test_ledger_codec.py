from __future__ import annotations

import dataclasses
import json
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sanctrace.ledger.codec import StoredValueError, decode, encode
from sanctrace.model import (
    Article,
    Caption,
    Claim,
    Element,
    Event,
    EventReading,
    Finding,
    Interval,
    Item,
    LegalClaim,
    OffsetMap,
    OpenQuestion,
    Party,
    Passage,
    PublishedAt,
    Reading,
    Screening,
)

_CLASSES = (Passage, PublishedAt, Caption, OffsetMap, Article, Party, Item, Claim, LegalClaim, OpenQuestion)
_LATER = (Event, Element, Finding, Screening, EventReading, Reading)

st.register_type_strategy(float, st.floats(0, 1))
st.register_type_strategy(str, st.text(max_size=8))
st.register_type_strategy(
    Interval, st.sampled_from([Interval(start="2019"), Interval(start="2019-05-03", end="2019-06")])
)
for _kind in (*_CLASSES, *_LATER):
    _fields = {field.name for field in dataclasses.fields(_kind)}
    _hints = {name: hint for name, hint in get_type_hints(_kind).items() if name in _fields}
    st.register_type_strategy(_kind, st.builds(_kind, **{name: st.from_type(hint) for name, hint in _hints.items()}))


@given(st.from_type(Event))
@settings(max_examples=60, deadline=None)
def test_an_event_comes_back_exactly(event: Event) -> None:
    assert decode(Event, encode(event)) == event


@given(st.from_type(Article))
@settings(max_examples=60, deadline=None)
def test_an_article_comes_back_exactly_and_equal_values_give_equal_text(article: Article) -> None:
    text = encode(article)
    assert decode(Article, text) == article
    assert encode(decode(Article, text)) == text


@given(st.from_type(Finding), st.from_type(Screening))
@settings(max_examples=60, deadline=None)
def test_findings_and_screenings_come_back_exactly(finding: Finding, screening: Screening) -> None:
    assert decode(Finding, encode(finding)) == finding
    assert decode(Screening, encode(screening)) == screening


def test_a_value_written_before_a_field_existed_takes_its_default() -> None:
    assert decode(Item, '{"text":"car","item_class":"luxury_vehicle"}') == Item(text="car", item_class="luxury_vehicle")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Item, '{"text":"car"}'),
        (Item, '{"text":"car","item_class":"x","colour":"red"}'),
        (Item, '{"text":1,"item_class":"x"}'),
        (Item, '{"text":"car","item_class":"x","hs":"8703"}'),
        (Item, '["car"]'),
        (Item, "{"),
        (Interval, '{"start":"2020","end":"2019"}'),
        (Event, '{"article":"a","kind":"gift","status":"reported"}'),
        (OffsetMap, '{"runs":[[1,2]]}'),
    ],
)
def test_json_that_does_not_fit_is_refused(kind: type, text: str) -> None:
    with pytest.raises(StoredValueError, match=kind.__name__):
        decode(kind, text)


def test_a_type_outside_the_model_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        encode(["car"])


def test_text_is_kept_readable() -> None:
    assert json.loads(encode(Item(text="벤츠", item_class="luxury_vehicle")))["text"] == "벤츠"
    assert "벤츠" in encode(Item(text="벤츠", item_class="luxury_vehicle"))
