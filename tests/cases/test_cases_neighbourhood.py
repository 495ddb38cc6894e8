"""Laws: any order, any batches, one article at a time: the same cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctrace.cases.gather import gather, neighbourhood, regather
from sanctrace.cases.keys import block_keys
from sanctrace.model import (
    Case,
    ClaimStatus,
    Event,
    EventKind,
    EventReading,
    Interval,
    Item,
    Judgement,
    JudgementKind,
    Party,
    Passage,
    PublishedAt,
    Telling,
)

PARTIES = [("Russia", "RU"), ("Vladimir Putin", "RU"), ("North Korea", "KP"), ("China", "CN"), ("De Yi", None)]
GOODS = [
    ("car", "vehicle", ("car",)),
    ("coal", "coal", ("coal",)),
    ("goods", "other", ()),
    ("shells", "ammunition", ()),
]
DAY = date(2024, 3, 1)


@st.composite
def a_telling(draw: st.DrawFn) -> Telling:
    number = draw(st.integers(0, 40))
    text, item_class, goods = draw(st.sampled_from(GOODS))
    day = DAY + timedelta(days=draw(st.integers(0, 40)))
    when = draw(st.sampled_from([None, day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]]))
    words = draw(
        st.sampled_from(["A load crossed the river at night.", "The ship Sunny Lark carried 4,500 tons.", "It came."])
    )

    def party() -> Party | None:
        chosen = draw(st.sampled_from([None, *PARTIES]))
        return Party(text=chosen[0], name=chosen[0], country=chosen[1]) if chosen else None

    start = draw(st.integers(0, 3)) * 10
    event = Event(
        article=f"a{number}",
        kind=draw(st.sampled_from([EventKind.TRANSFER, EventKind.SEIZURE, EventKind.TRAVEL])),
        status=draw(st.sampled_from([ClaimStatus.REPORTED, ClaimStatus.DENIED, ClaimStatus.PLANNED])),
        supplier=party(),
        recipient=party(),
        items=(
            Item(text=text, item_class=item_class, goods=goods, quantity=draw(st.sampled_from([None, "4,500 tons"]))),
        ),
        when=Interval(start=when) if when else None,
        evidence=(Passage(text=words, start=start, end=start + len(words)),),
    )
    reported = draw(st.one_of(st.none(), st.integers(-3, 60)))
    return Telling(
        reading=EventReading(event=event),
        source=f"{number % 30}.html",
        sha256=f"{number:064d}",
        published=None if reported is None else PublishedAt(text=(DAY + timedelta(days=reported)).isoformat()),
    )


@st.composite
def judged_tellings(draw: st.DrawFn) -> tuple[list[Telling], list[Judgement]]:
    tellings = draw(st.lists(a_telling(), min_size=1, max_size=14, unique_by=lambda t: t.ident))
    judgements = []
    for number in range(draw(st.integers(0, 3))):
        kind = draw(st.sampled_from([JudgementKind.MERGE, JudgementKind.SPLIT, JudgementKind.CORRECT]))
        about = draw(st.lists(st.sampled_from(tellings), min_size=1, max_size=3))
        correction: dict[str, Any] = {"slot": "when", "value": '"2024-03-20"'} if kind is JudgementKind.CORRECT else {}
        judgements.append(
            Judgement(
                kind=kind,
                about=tuple(t.anchor for t in about),
                by="A. Analyst",
                at=datetime(2024, 6, 1, tzinfo=UTC) + timedelta(hours=number),
                **correction,
            )
        )
    return tellings, judgements


class Kept:
    """A store as ingest uses it: tellings by key, and the cases of those taken in so far."""

    def __init__(self, judgements: list[Judgement]) -> None:
        self.judgements = judgements
        self.by_key: dict[str, dict[str, Telling]] = {}
        self.cases: dict[str, Case] = {}

    def look_up(self, keys: frozenset[str]) -> Iterable[Telling]:
        return [t for key in keys for t in self.by_key.get(key, {}).values()]

    def take_in(self, batch: Iterable[Telling]) -> None:
        seeds = list(batch)
        for telling in seeds:
            for key in block_keys(telling, self.judgements):
                self.by_key.setdefault(key, {})[telling.ident + telling.source] = telling
        near = neighbourhood(seeds, self.look_up, self.judgements)
        touched = {t.ident for t in near}
        self.cases = {i: c for i, c in self.cases.items() if not touched & {t.ident for t in c.tellings}}
        self.cases |= {case.id: case for case in regather(near, self.judgements)}


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(judged_tellings(), st.randoms(use_true_random=False))
def test_the_order_of_the_tellings_changes_nothing(given_: tuple[list[Telling], list[Judgement]], rng: Any) -> None:
    tellings, judgements = given_
    cases = gather(tellings, judgements)
    shuffled = rng.sample(tellings, len(tellings))
    assert gather(shuffled, rng.sample(judgements, len(judgements))) == cases


@FEW
@given(judged_tellings(), st.integers(1, 4))
def test_batch_by_batch_gives_the_cases_of_the_whole(given_: tuple[list[Telling], list[Judgement]], size: int) -> None:
    tellings, judgements = given_
    kept = Kept(judgements)
    for at in range(0, len(tellings), size):
        kept.take_in(tellings[at : at + size])
    assert sorted(kept.cases.values(), key=lambda c: c.id) == sorted(gather(tellings, judgements), key=lambda c: c.id)


@FEW
@given(st.lists(a_telling(), min_size=1, max_size=12, unique_by=lambda t: t.ident))
def test_each_telling_stands_in_one_case_and_ids_differ(tellings: list[Telling]) -> None:
    cases = gather(tellings)
    held = [t.ident for case in cases for t in case.tellings]
    assert sorted(held) == sorted({t.ident for t in tellings})
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        assert len({t.page for t in case.tellings}) == len(case.tellings)


def test_a_later_report_that_joins_leaves_the_id_and_an_earlier_one_gives_its_own() -> None:
    event = Event(
        article="a",
        kind=EventKind.TRANSFER,
        status=ClaimStatus.REPORTED,
        supplier=Party(text="Russia", name="Russia", country="RU"),
        recipient=Party(text="North Korea", name="North Korea", country="KP"),
        items=(Item(text="car", item_class="vehicle", goods=("car",)),),
        when=Interval(start="2024-02-18"),
        evidence=(Passage(text="It came.", start=0, end=8),),
    )
    first, later, earlier = (
        Telling(
            reading=EventReading(event=replace(event, article=name)),
            source=name,
            sha256=name * 64,
            published=PublishedAt(text=day),
        )
        for name, day in (("a", "2024-02-20"), ("b", "2024-02-22"), ("c", "2024-02-19"))
    )
    (alone,), (both,) = gather([first]), gather([later, first])
    assert both.id == alone.id
    assert gather([first, later, earlier])[0].id == gather([earlier])[0].id
