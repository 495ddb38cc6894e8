"""Of judgements and their copies, altered in any way: what is true, and that nothing altered is ever taken for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctrace.ledger.codec import encode
from sanctrace.ledger.judgement_copies import Compared, Harm, Ill, KeptRow, compare, digest_of
from sanctrace.model import EventAnchor, Judgement, JudgementKind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def judged(number: int) -> Judgement:
    about = EventAnchor(event="e", article="a", sha256=f"{number:064}", kind="transfer", start=0, end=9)
    at = NOON + timedelta(minutes=number)
    return Judgement(kind=JudgementKind.NOTE, about=(about,), by="Anna", at=at, reason=f"Note {number}")


def row(number: int, judgement: Judgement | None = None) -> KeptRow:
    judgement = judgement or judged(number)
    return KeptRow(number=number, judgement=judgement.id, value=encode(judgement))


def copy(one: KeptRow) -> KeptRow:
    return replace(one, digest=digest_of(*one.told))


TABLE = [row(n) for n in range(1, 7)]
COPIES = [copy(one) for one in TABLE]
PAGES = {n: {f"{n:064}"} for n in range(1, 7)}


def looked(table: Sequence[KeptRow] = TABLE, copies: Sequence[KeptRow] = COPIES, last: int = 6) -> Compared:
    return compare(table, copies, PAGES, last)


def told(found: Compared) -> list[tuple[int, str]]:
    return [(harm.number, harm.ill.value) for harm in found.harms]


def with_row(rows: Sequence[KeptRow], at: int, /, **other: object) -> list[KeptRow]:
    """The rows, of one of which some columns are others; a column of no name takes the row out."""
    changed = [replace(one, **other) if one.number == at else one for one in rows]  # type: ignore[arg-type]
    return changed if other else [one for one in rows if one.number != at]


MOOT = row(4).value.replace("Note 4", "Moot 4")
FORGED = replace(judged(4), reason="Moot 4")


@pytest.mark.parametrize(
    ("table", "copies", "ills"),
    [
        pytest.param(TABLE, COPIES, [], id="nothing"),
        pytest.param(with_row(TABLE, 4, value=MOOT), COPIES, [(4, "altered")], id="words"),
        pytest.param(with_row(TABLE, 4, value="{}"), COPIES, [(4, "altered")], id="no judgement at all"),
        pytest.param(with_row(TABLE, 4, judgement="0" * 16), COPIES, [(4, "altered")], id="id"),
        pytest.param(with_row(TABLE, 4, **vars(row(4, FORGED))), COPIES, [(4, "altered")], id="words with their id"),
        pytest.param(with_row(TABLE, 4), COPIES, [(4, "erased")], id="erased"),
        pytest.param([], COPIES, [(n, "erased") for n in range(1, 7)], id="all erased"),
        pytest.param(with_row(TABLE, 4, number=900), COPIES, [(4, "renumbered")], id="renumbered"),
        pytest.param(
            [row(1), row(2), row(4, judged(3)), row(3, judged(4)), row(5), row(6)],
            COPIES,
            [(3, "renumbered"), (4, "renumbered")],
            id="two exchanged",
        ),
        pytest.param(TABLE, with_row(COPIES, 4, value=MOOT), [(4, "copy altered")], id="words of the copy"),
        pytest.param(TABLE, with_row(COPIES, 4, digest=""), [(4, "copy altered")], id="digest of the copy"),
        pytest.param(TABLE, with_row(COPIES, 4, number=900), [(4, "copy altered")], id="number of the copy"),
        pytest.param(TABLE, with_row(COPIES, 4), [(4, "no copy")], id="copy erased"),
        pytest.param(
            with_row(TABLE, 4, judgement="0" * 16), with_row(COPIES, 4, value=MOOT),
            [(4, "altered"), (4, "copy altered")],
            id="id here, words there: together they tell it",
        ),
    ],
)  # fmt: skip
def test_what_was_altered_in_one_table_is_named_and_true_by_the_other(
    table: list[KeptRow], copies: list[KeptRow], ills: list[tuple[int, str]]
) -> None:
    found = looked(table, copies)
    assert told(found) == ills
    assert list(found.true) == TABLE
    assert found.last == 6


def test_where_both_are_altered_the_judgement_is_lost_and_named() -> None:
    found = looked(with_row(TABLE, 4, value=MOOT), with_row(COPIES, 4, value=MOOT))
    assert found.harms == (Harm(number=4, ill=Ill.LOST, judgement=judged(4).id),)
    assert list(found.true) == with_row(TABLE, 4)
    assert [one.value for one in (*found.out, *found.copies_out)] == [MOOT, MOOT]


@pytest.mark.parametrize("number", [3, 6])
def test_where_neither_is_there_its_number_is_told_once(number: int) -> None:
    table, copies = with_row(TABLE, number), with_row(COPIES, number)
    pages = {n: told for n, told in PAGES.items() if n != number}
    assert told(compare(table, copies, pages, 6)) == [(number, "gone")]
    assert told(compare(table, copies, pages, 6, known_lost={number})) == []


def test_one_without_a_copy_stays_and_is_told() -> None:
    found = compare([*TABLE, row(7)], COPIES, {**PAGES, 7: {f"{7:064}"}}, 7)
    assert told(found) == [(7, "no copy")]
    assert list(found.true) == [*TABLE, row(7)]


def test_one_without_a_copy_far_beyond_the_count_gets_the_next_number() -> None:
    found = looked([*TABLE, row(10**15, judged(7))])
    assert told(found) == [(7, "count"), (7, "no copy"), (7, "renumbered")]
    assert found.true[-1] == row(7)


def test_one_without_a_copy_is_not_given_up_for_a_number_that_only_an_altered_copy_claims() -> None:
    table = [row(1), row(2), row(3), row(4, judged(5)), row(6)]  # the fourth erased, the fifth in its place
    copies = [*COPIES[:3], replace(COPIES[3], digest="0" * 64), COPIES[5]]
    found = looked(table, copies)
    assert {one.judgement for one in found.true} == {one.judgement for one in TABLE}
    assert {(4, "copy altered"), (7, "erased")} <= set(told(found))


def test_brackets_without_end_are_no_judgement() -> None:
    assert told(looked(copies=with_row(COPIES, 4, value="[" * 100_000))) == [(4, "copy altered")]


def test_one_judged_again_after_it_was_erased_goes_back_to_its_first_number() -> None:
    again = row(7, judged(4))
    found = compare([*with_row(TABLE, 4), again], [*COPIES, copy(again)], PAGES, 7)
    assert (4, "renumbered") in told(found)
    assert list(found.true) == TABLE


@pytest.mark.parametrize("last", [-1, 2, 10**12])
def test_a_count_that_cannot_be_right_is_told(last: int) -> None:
    found = looked(last=last)
    assert (told(found), found.last) == ([(6, "count")], 6)


def test_pages_that_do_not_lead_to_a_judgement_are_told() -> None:
    assert told(compare(TABLE, COPIES, {**PAGES, 4: {"x"}}, 6)) == [(4, "pages")]
    assert told(compare(TABLE, COPIES, {**PAGES, 9: {"x"}}, 6)) == [(9, "pages")]


_NUMBERS = st.integers(-1, 9) | st.just(2**63 - 1)
_IDS = st.sampled_from([one.judgement for one in TABLE]) | st.text("0123456789abcdef", min_size=16, max_size=16)
_VALUES = st.sampled_from([one.value for one in TABLE]) | st.sampled_from([MOOT, "{}", "", "[", "null"])
_WRITTEN = st.builds(KeptRow, number=_NUMBERS, judgement=_IDS, value=_VALUES)


@st.composite
def damaged(draw: st.DrawFn) -> list[KeptRow]:
    """The rows, some of them erased and others written, as a table takes them: numbers and ids once."""
    rows = [*draw(st.lists(_WRITTEN, max_size=4)), *draw(st.lists(st.sampled_from(TABLE), unique=True))]
    taken: list[KeptRow] = []
    for one in rows:
        if all(one.number != other.number and one.judgement != other.judgement for other in taken):
            taken.append(one)
    return taken


@given(damaged(), st.integers(0, 20))
def test_whatever_is_done_to_the_table_its_copies_tell_it(table: list[KeptRow], last: int) -> None:
    found = looked(table, last=last)
    assert [one for one in found.true if one.number <= 6] == TABLE
    assert bool(found.harms) == (table != TABLE or last != 6) or sorted(table, key=lambda r: r.number) == TABLE


@given(damaged(), damaged(), st.integers(0, 20))
def test_whatever_is_done_to_both_nothing_is_true_that_was_not_kept(
    table: list[KeptRow], copies: list[KeptRow], last: int
) -> None:
    written = [replace(one, digest="0" * 64) if one not in TABLE else copy(one) for one in copies]
    found = looked(table, written, last)
    kept = {one.judgement: one.value for one in TABLE}
    assert all(kept.get(one.judgement) == one.value for one in found.true)
    numbers = {harm.number for harm in found.harms}
    for one in TABLE:  # what is not there is told, as far as its number was given
        if one.told not in {other.told for other in found.true} and one.number <= found.last:
            assert one.number in numbers or one.judgement in {harm.judgement for harm in found.harms}
    mended = compare(found.true, [copy(one) for one in found.true], {}, found.last, numbers)
    assert {harm.ill for harm in mended.harms} <= {Ill.PAGES}
