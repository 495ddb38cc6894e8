"""Laws of the reader: it points at the page's own words, it gives the same answer again, and no text breaks it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sanctrace.events.reader import EventReader
from sanctrace.events.status import derive_status
from sanctrace.model import Article, ClaimStatus, Event, Passage, PublishedAt, Stance

# Sentences of flows, voices, denials and nothing; any order of them is a story.
SENTENCES = (
    "Russia gave North Korea’s leader Kim Jong Un a limousine on Sunday, KCNA said.",
    "North Korea is believed to be sending artillery shells and missiles to Russia.",
    "Pyongyang denied the accusation; the Kremlin neither confirmed nor denied it.",
    "The car was handed to his aides on Feb. 18, 2024, in what may be a breach of U.N. sanctions.",
    "Kim’s sister said the gift showed how close the two men were.",
    "It did not say how the limousine was shipped.",
    "On 3 May 2019 Indonesia detained the freighter Wise Honest with 25,000 tons of North Korean coal.",
    "A Singapore court jailed a trader who had sold whisky to Pyongyang from 2016 to 2018.",
    "About 500 North Korean workers are to be sent to a Russian plant next month.",
    "The tanker passed diesel to a North Korean ship at night.",
    "He added that it had never happened.",
    "U.N. resolutions ban the export of luxury goods to North Korea.",
    "Iran sold Russia 400 drones in 2022 and trained its pilots.",
    "Oil rose by 2 per cent.",
)
STORIES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7).flatmap(
    lambda chosen: st.lists(st.sampled_from([" ", "\n\n"]), min_size=len(chosen), max_size=len(chosen)).map(
        lambda gaps: "".join(s + g for s, g in zip(chosen, gaps, strict=True)).strip()
    )
)
WORDS = st.lists(
    st.sampled_from([word for sentence in SENTENCES for word in sentence.split()]), min_size=1, max_size=25
).map(" ".join)
READING = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def article(body: str, name: str = "page") -> Article:
    return Article(
        id=name, source=name, sha256="", title="Kim receives a car", body=body, published=PublishedAt(text="2024-02-20")
    )


def passages(event: Event) -> Iterator[Passage]:
    yield from event.evidence
    yield from event.approvals
    for claim in event.claims:
        yield claim.passage
    for legal in event.legal_claims:
        yield legal.passage
    for question in event.open_questions:
        if question.stated is not None:
            yield question.stated
    for party in (event.supplier, event.recipient, *event.intermediaries):
        if party is not None and party.passage is not None:
            yield party.passage
    for item in event.items:
        if item.passage is not None:
            yield item.passage
    if event.when_passage is not None:
        yield event.when_passage


def check(events: list[Event], body: str) -> None:
    for event in events:
        assert event.evidence, "an event without a passage is no event"
        assert event.supplier is not None or event.recipient is not None
        assert event.claims
        for passage in passages(event):
            assert body[passage.start : passage.end] == passage.text
        for item in event.items:
            assert item.passage is not None
            assert item.text == item.passage.text
        starts = [p.start for p in event.evidence]
        assert starts == sorted(set(starts))
        for claim in event.claims:
            assert claim.passage in event.evidence
        if event.status is not ClaimStatus.SUSPECTED:  # goods only seen in use are suspected whatever is said
            by_place = sorted(event.claims, key=lambda c: c.passage.start)
            silent = {Stance.DENIES, Stance.NEITHER}
            told = any(c.speaker != "the page" and c.stance not in silent for c in by_place)
            counted = [c for c in by_place if not told or c.speaker != "the page" or c.stance is Stance.CONFIRMS]
            assert event.status is derive_status([c.stance for c in counted])  # the page counts where nobody else tells
    assert len({e.id for e in events}) == len(events)


@given(body=STORIES)
@READING
def test_every_passage_is_the_body_s_own_words(reader: EventReader, body: str) -> None:
    check(reader.read(article(body)), body)


@given(body=WORDS)
@example(body="The gave Russia tanker denied")  # a denial by nobody once had no voice at all
@READING
def test_words_in_any_order_never_raise(reader: EventReader, body: str) -> None:
    check(reader.read(article(body)), body)


@given(body=st.text(max_size=200).map(lambda t: f"North Korea {t}"))
@READING
def test_random_text_never_raises(reader: EventReader, body: str) -> None:
    check(reader.read(article(body)), body)


@given(first=STORIES, second=STORIES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_reading_does_not_depend_on_what_was_read_before(reader: EventReader, first: str, second: str) -> None:
    alone = reader.read(article(second))
    reader.read(article(first, "other"))
    assert reader.read(article(second)) == alone


@pytest.mark.parametrize("body", ["", "\n\n\n\n", "North Korea", "North Korea.\n\n\n\nRussia.", "Iran " * 600])
def test_odd_bodies_give_no_event(reader: EventReader, body: str) -> None:
    assert reader.read(article(body)) == []


def test_without_a_publication_day_events_are_read_and_relative_days_stay_open(reader: EventReader) -> None:
    body = "Russia gave North Korea a limousine on Sunday."
    (event,) = reader.read(Article(id="page", source="page", sha256="", title="", body=body))
    assert event.when is None


def test_another_article_gives_another_event_id(reader: EventReader) -> None:
    body = "Russia gave North Korea a limousine on Sunday."
    (one,), (same,), (other,) = (reader.read(article(body, name)) for name in ("page", "page", "other"))
    assert one.id == same.id != other.id


# ------------------------------------------------------------------ the rule that derives a status
SILENT = [Stance.NEITHER, Stance.RETRACTS, Stance.CORRECTS]
STANCES = st.lists(st.sampled_from(list(Stance)), max_size=6)


@pytest.mark.parametrize(
    ("stances", "status"),
    [
        ([], ClaimStatus.REPORTED),
        ([Stance.ASSERTS], ClaimStatus.REPORTED),
        ([Stance.ALLEGES], ClaimStatus.ALLEGED),
        ([Stance.SUSPECTS], ClaimStatus.SUSPECTED),
        ([Stance.PLANS], ClaimStatus.PLANNED),
        ([Stance.CONFIRMS], ClaimStatus.CONFIRMED),
        ([Stance.DENIES], ClaimStatus.DENIED),
        ([Stance.NEITHER], ClaimStatus.REPORTED),
        ([Stance.ASSERTS, Stance.DENIES], ClaimStatus.ALLEGED),
        ([Stance.ALLEGES, Stance.DENIES], ClaimStatus.ALLEGED),
        ([Stance.ALLEGES, Stance.NEITHER], ClaimStatus.ALLEGED),
        ([Stance.SUSPECTS, Stance.DENIES], ClaimStatus.SUSPECTED),
        ([Stance.ASSERTS, Stance.ALLEGES], ClaimStatus.REPORTED),
        ([Stance.ALLEGES, Stance.ASSERTS], ClaimStatus.ALLEGED),
        ([Stance.ALLEGES, Stance.SUSPECTS], ClaimStatus.SUSPECTED),
        ([Stance.SUSPECTS, Stance.ALLEGES, Stance.ALLEGES], ClaimStatus.SUSPECTED),
        ([Stance.PLANS, Stance.ASSERTS], ClaimStatus.REPORTED),
        ([Stance.DENIES, Stance.CONFIRMS], ClaimStatus.CONFIRMED),
    ],
)
def test_the_written_rule_of_status(stances: list[Stance], status: ClaimStatus) -> None:
    assert derive_status(stances) is status


@given(stances=STANCES, silent=st.sampled_from(SILENT), at=st.integers(0, 6))
def test_a_voice_that_says_nothing_changes_no_status(stances: list[Stance], silent: Stance, at: int) -> None:
    assert derive_status([*stances[:at], silent, *stances[at:]]) is derive_status(stances)


@given(stances=STANCES)
def test_a_denial_denies_only_what_nobody_says(stances: list[Stance]) -> None:
    denied = derive_status([*stances, Stance.DENIES])
    voiced = [s for s in stances if s is not Stance.DENIES and s not in SILENT]
    assert (denied is ClaimStatus.DENIED) == (not voiced)
    if denied is not ClaimStatus.DENIED:
        assert denied in {derive_status(voiced), ClaimStatus.ALLEGED}


@given(stances=STANCES)
def test_whoever_would_know_decides(stances: list[Stance]) -> None:
    assert derive_status([*stances, Stance.CONFIRMS]) is ClaimStatus.CONFIRMED
