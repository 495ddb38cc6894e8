"""Digests and webhooks against real servers with faults, in both stores: nothing lost, nothing twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from typing import TYPE_CHECKING, cast

import pytest

from sanctrace.ledger import Ledger
from sanctrace.ledger.notice_book import NoticeBook
from sanctrace.model import Case, LedgerError
from sanctrace.model.notice import (
    ConsentStep,
    EndpointState,
    Mail,
    NoticeError,
    QuietHours,
    ReaderState,
    Search,
    SendState,
    Subscription,
    Tell,
)
from sanctrace.notices.mail import Letterhead
from sanctrace.notices.tokens import Permit, Purpose, make_token
from sanctrace.runs.ingest import CaseKeeper, open_keeper
from sanctrace.runs.notices.carriers import Carrier, open_carrier
from sanctrace.runs.notices.digests import compose_due, preview
from sanctrace.runs.notices.observe import observe
from sanctrace.runs.notices.post import Poster
from sanctrace.runs.notices.readers import mute, subscribe, token_key, unsubscribe, use_token
from sanctrace.runs.notices.rounds import Outlets, digest_round, notice_round, webhook_round
from sanctrace.runs.notices.send import Sent, send_due
from sanctrace.runs.notices.webhooks import (
    add_endpoint,
    deliver_due,
    enable_endpoint,
    plan_deliveries,
    rotate_secret,
)
from sanctrace.runs.settings import WebSettings

if TYPE_CHECKING:
    from tests.runs.notice_servers import Clock, Mailbox, Receiver, receiver, smtp_server
    from tests.runs.storybook import page_of
else:
    from notice_servers import Clock, Mailbox, Receiver, receiver, smtp_server
    from storybook import page_of

HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
WANTED = Subscription(id="", name="All cases", email="ann@example.org", at="07:00")


class House:
    """A ledger with notices, a clock, and a mailbox on a real server."""

    def __init__(self, keeper: CaseKeeper, book: NoticeBook, carrier: Carrier, mailbox: Mailbox) -> None:
        self.keeper, self.book, self.carrier, self.mailbox = keeper, book, carrier, mailbox
        self.clock = Clock()

    def keep(self, *places: tuple[int, int], edition: int = 0) -> None:
        """Read the pages on which these outlets tell these stories, and look at the cases."""
        for story, outlet in places:
            self.keeper.save(*page_of(story, outlet, edition=edition))
        observe(self.book, self.keeper.ledger, self.clock())

    def join(self, wanted: Subscription = WANTED) -> Subscription:
        """A reader who confirmed; the mail that asked is out of the way."""
        reader = subscribe(self.book, wanted, HEAD, self.clock(), "test")
        self.send()
        self.mailbox.taken.clear()
        use_token(self.book, self.token(reader, Purpose.CONFIRM), Purpose.CONFIRM, self.clock(), "link")
        return reader

    def token(self, reader: Subscription, purpose: Purpose) -> str:
        return make_token(token_key(self.book), Permit(purpose=purpose, subscription=reader.id))

    def send(self) -> list[Sent]:
        return list(send_due(self.book, self.carrier, HEAD.sender, self.clock))

    def next_day(self) -> list[Sent]:
        """The next morning's digests, sent."""
        self.clock.on(days=1)
        compose_due(self.book, HEAD, self.clock())
        return self.send()


@pytest.fixture
def house(ledger_address: str) -> Iterator[House]:
    mailbox = Mailbox()
    with (
        smtp_server(mailbox) as address,
        open_keeper(ledger_address) as keeper,
        NoticeBook.open(ledger_address) as book,
    ):
        yield House(keeper, book, open_carrier(address), mailbox)


# ------------------------------------------------------------------ consent
def test_nothing_is_sent_before_the_reader_said_yes(house: House) -> None:
    house.keep((0, 0))
    subscribe(house.book, replace(WANTED, from_start=True), HEAD, house.clock(), "command line")
    house.send()
    house.next_day()
    assert house.mailbox.subjects() == ["Please confirm: All cases"]


def test_consent_is_kept_for_good_with_who_when_and_what(house: House) -> None:
    reader = house.join()
    use_token(house.book, house.token(reader, Purpose.UNSUBSCRIBE), Purpose.UNSUBSCRIBE, house.clock(), "one click")
    steps = house.book.consents(reader.id)
    assert [(s.step, s.by) for s in steps] == [
        (ConsentStep.ASKED, "test"),
        (ConsentStep.CONFIRMED, "link"),
        (ConsentStep.ENDED, "one click"),
    ]
    assert {s.email for s in steps} == {"ann@example.org"}
    assert "every case" in steps[0].words
    for query in ("UPDATE consents SET value = ''", "DELETE FROM consents"):
        with pytest.raises(LedgerError, match="never"):
            _run_raw(house.book, query)


def _run_raw(book: NoticeBook, query: str) -> None:
    store = book._store
    connection = store._connection  # type: ignore[attr-defined]
    try:
        connection.execute(query)
    except Exception as error:
        raise LedgerError(str(error)) from error


def test_asking_twice_asks_once_a_day(house: House) -> None:
    for _ in range(3):
        subscribe(house.book, WANTED, HEAD, house.clock(), "test")
    house.send()
    assert len(house.mailbox.taken) == 1
    house.clock.on(days=2)
    subscribe(house.book, WANTED, HEAD, house.clock(), "test")
    house.send()
    assert len(house.mailbox.ids) == 2


def test_a_token_to_leave_does_not_confirm_and_both_may_be_used_twice(house: House) -> None:
    reader = subscribe(house.book, WANTED, HEAD, house.clock(), "test")
    leave, yes = house.token(reader, Purpose.UNSUBSCRIBE), house.token(reader, Purpose.CONFIRM)
    with pytest.raises(NoticeError, match="something else"):
        use_token(house.book, leave, Purpose.CONFIRM, house.clock(), "link")
    for _ in range(2):
        assert (
            use_token(house.book, yes, Purpose.CONFIRM, house.clock(), "link").subscription.state is ReaderState.ACTIVE
        )
    for _ in range(2):
        assert (
            use_token(house.book, leave, Purpose.UNSUBSCRIBE, house.clock(), "x").subscription.state
            is ReaderState.ENDED
        )
    with pytest.raises(NoticeError, match="subscribe again"):
        use_token(house.book, yes, Purpose.CONFIRM, house.clock(), "link")


def test_who_leaves_gets_nothing_more_not_even_what_waits(house: House) -> None:
    reader = house.join()
    house.keep((0, 0))
    house.clock.on(days=1)
    compose_due(house.book, HEAD, house.clock())
    unsubscribe(house.book, reader.id, house.clock(), "test")
    house.send()
    house.next_day()
    assert house.mailbox.taken == []
    assert house.book.mails()[0].state is SendState.CANCELLED


# ------------------------------------------------------------------ what is told
def test_a_case_is_told_once_and_then_only_what_changes(house: House) -> None:
    house.join()
    house.keep((0, 0), (1, 0))
    house.next_day()
    house.next_day()
    house.keep((0, 1))
    house.next_day()
    house.next_day()
    subjects = [s.split(": ")[1].split(" (")[0] for s in house.mailbox.subjects()]
    assert subjects == ["2 new cases", "1 changed case"]
    assert b"New report" in house.mailbox.taken[1]


def test_what_was_known_before_is_not_new_unless_it_is_asked_for(house: House) -> None:
    house.keep((0, 0))
    house.join()
    house.join(replace(WANTED, email="bob@example.org", from_start=True))
    house.next_day()
    assert [message_from_bytes(c)["To"] for c in house.mailbox.taken] == ["bob@example.org"]
    house.keep((0, 1))
    house.next_day()
    assert len(house.mailbox.ids) == 3


def test_a_machine_that_slept_for_days_sends_one_digest_with_everything(house: House) -> None:
    house.join()
    house.keep((0, 0))
    house.clock.on(days=3)
    house.keep((1, 0))
    house.next_day()
    assert [s.split(" (")[0] for s in house.mailbox.subjects()] == ["All cases: 2 new cases"]


def test_what_turns_up_after_the_mornings_digest_waits_for_the_next(house: House) -> None:
    house.join()
    house.clock.on(days=1)
    compose_due(house.book, HEAD, house.clock())
    house.clock.on(hours=2)
    house.keep((0, 0))
    assert compose_due(house.book, HEAD, house.clock()) == []
    house.next_day()
    assert len(house.mailbox.taken) == 1


def test_a_mute_holds_everything_back_and_loses_nothing(house: House) -> None:
    reader = house.join()
    mute(house.book, reader.id, house.clock() + timedelta(days=3), None)
    house.keep((0, 0))
    house.next_day()
    house.next_day()
    assert house.mailbox.taken == []
    house.next_day()
    assert len(house.mailbox.taken) == 1


def test_a_muted_case_is_left_out_until_it_is_wanted_again(house: House) -> None:
    reader = house.join()
    house.keep((0, 0), (1, 0))
    case = next(iter(house.keeper.ledger.cases())).id
    assert mute(house.book, reader.id, None, case).muted_cases == (case,)
    house.next_day()
    assert mute(house.book, reader.id, None, case).muted_cases == ()
    house.next_day()
    assert [s.split(" (")[0] for s in house.mailbox.subjects()] == ["All cases: 1 new case"] * 2
    with pytest.raises(NoticeError, match="ever seen"):
        mute(house.book, reader.id, None, "nothing")


def test_a_mail_that_waits_is_held_through_quiet_hours(house: House) -> None:
    house.join(replace(WANTED, quiet=QuietHours(start="07:30", end="12:00")))
    house.keep((0, 0))
    house.mailbox.moods = ["greylist"]
    house.clock.at = datetime(2024, 3, 2, 7, 29, 30, tzinfo=UTC)
    compose_due(house.book, HEAD, house.clock())
    house.send()
    house.clock.on(minutes=5)
    assert house.send() == []
    house.clock.at = datetime(2024, 3, 2, 12, 0, tzinfo=UTC)
    assert [sent.state for sent in house.send()] == [SendState.SENT]


def test_only_changed_tells_nothing_new(house: House) -> None:
    house.join(replace(WANTED, tell=Tell.ONLY_CHANGED))
    house.keep((0, 0))
    house.next_day()
    assert house.mailbox.taken == []
    house.keep((0, 1))
    house.next_day()
    assert [s.split(" (")[0] for s in house.mailbox.subjects()] == ["All cases: 1 changed case"]


def test_a_preview_sends_and_counts_nothing(house: House) -> None:
    reader = house.join()
    house.keep((0, 0))
    assert len(preview(house.book, reader.id, house.clock()).entries) == 1
    assert len(preview(house.book, reader.id, house.clock()).entries) == 1
    house.next_day()
    assert len(house.mailbox.taken) == 1


# ------------------------------------------------------------------ mail servers that fail
@pytest.mark.parametrize("mood", ["greylist", "hang up", "full", "hang up in the middle"])
def test_a_mail_that_is_not_taken_is_sent_later_once(house: House, mood: str) -> None:
    house.join()
    house.keep((0, 0))
    house.mailbox.moods = [mood, mood]
    (sent,) = house.next_day()
    assert sent.state is SendState.WAITING
    assert sent.reason
    assert house.send() == []  # not before its time
    for _ in range(3):
        house.clock.on(minutes=20)
        house.send()
    house.next_day()
    assert list(house.mailbox.ids.values()) == [1]
    assert house.book.mails()[0].state is SendState.SENT


def test_a_mail_taken_by_a_server_that_then_hangs_up_comes_again_as_the_same_mail(house: House) -> None:
    house.join()
    house.keep((0, 0))
    house.mailbox.moods = ["take it and hang up"]
    house.next_day()
    house.clock.on(minutes=2)
    house.send()
    house.next_day()
    assert list(house.mailbox.ids.values()) == [2]
    assert len(set(house.mailbox.taken)) == 1


class _Killed(BaseException):
    """The process is gone."""


class _KilledAfterSending:
    """Hands the mail over; then the process dies before it notes that it did."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier

    def carry(self, mail: Mail, sender: str) -> None:
        self.carrier.carry(mail, sender)
        raise _Killed


def test_killed_between_sending_and_noting_it_sends_the_very_same_mail_again(house: House) -> None:
    house.join()
    house.keep((0, 0))
    house.clock.on(days=1)
    compose_due(house.book, HEAD, house.clock())
    with pytest.raises(_Killed):
        list(send_due(house.book, _KilledAfterSending(house.carrier), HEAD.sender, house.clock))
    assert house.send() == []  # another process may still be at it
    house.clock.on(minutes=6)
    house.send()
    house.next_day()
    assert list(house.mailbox.ids.values()) == [2]
    assert len(set(house.mailbox.taken)) == 1


@pytest.mark.parametrize("mood", ["refuse", "spam"])
def test_what_a_refused_mail_told_stands_in_the_next_digest(house: House, mood: str) -> None:
    house.join()
    house.keep((0, 0))
    house.mailbox.moods = [mood]
    (sent,) = house.next_day()
    assert sent.state is SendState.FAILED
    house.next_day()
    assert [s.split(" (")[0] for s in house.mailbox.subjects()] == ["All cases: 1 new case"]
    house.next_day()
    assert len(house.mailbox.taken) == 1


def test_a_server_that_is_not_there_is_said_to_be_not_there(house: House) -> None:
    house.join()
    house.keep((0, 0))
    house.carrier = open_carrier("smtp://127.0.0.1:9")
    (sent,) = house.next_day()
    assert sent.state is SendState.WAITING
    assert "does not answer" in str(sent.reason)


def test_a_password_goes_nowhere_without_tls(house: House) -> None:
    house.join()
    house.keep((0, 0))
    address = f"smtp://user@127.0.0.1:{house.carrier.port}"  # type: ignore[attr-defined]
    house.carrier = open_carrier(address, "secret")
    (sent,) = house.next_day()
    assert "no TLS" in str(sent.reason)
    assert house.mailbox.taken == []


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(house: House) -> None:
    house.join()
    house.keep((0, 0))
    strange = Mailbox()
    with smtp_server(strange, certificate=True) as address:
        house.carrier = open_carrier(address.replace("smtp://", "smtp+starttls://user@"), "secret")
        (sent,) = house.next_day()
    assert "certificate" in str(sent.reason)
    assert sent.state is SendState.WAITING
    assert strange.asked == 0


@pytest.mark.parametrize("address", ["mail.example.org", "http://x", "smtp://", "smtp://h:port", "smtps://u:pw@h"])
def test_no_mail_server_is_told(address: str) -> None:
    with pytest.raises(NoticeError):
        open_carrier(address)


def test_whatever_fails_and_whenever_it_dies_each_case_reaches_the_reader_once(house: House) -> None:
    """Moods and deaths by dice; in the end each case stands as new in exactly one mail, by Message-ID."""
    dice = random.Random(20240301)
    house.join()
    moods = ["", "greylist", "hang up", "full", "hang up in the middle", "take it and hang up", "refuse", "spam"]
    for day in range(12):
        house.keep((day, 0))
        house.mailbox.moods = [dice.choice(moods) for _ in range(dice.randint(0, 3))]
        carrier = house.carrier
        if dice.random() < 0.3:
            house.carrier = _KilledAfterSending(carrier)
        with suppress(_Killed):
            house.next_day()
        house.carrier = carrier
        for _ in range(4):
            house.clock.on(minutes=40)
            house.send()
    house.mailbox.moods = []
    house.next_day()
    house.next_day()
    once = {str(message_from_bytes(c)["Message-ID"]): c for c in house.mailbox.taken}
    headlines = [case.headline for case in house.keeper.ledger.cases()]
    assert len(headlines) == 12
    text = "\n".join(_text(content) for content in once.values())
    assert [text.count(f"* {headline}") for headline in headlines] == [1] * 12


def _text(content: bytes) -> str:
    part = message_from_bytes(content).get_payload(0)
    return bytes(part.get_payload(decode=True)).decode()  # type: ignore[union-attr]


# ------------------------------------------------------------------ webhooks
@pytest.fixture
def hook(house: House) -> Iterator[Receiver]:
    """A receiver that is told of everything; the clock is the real one, as its library's is."""
    with receiver() as server:
        house.clock.at = datetime.now(UTC) - timedelta(minutes=4)
        server.secret = add_endpoint(house.book, server.url, Search(), house.clock()).secrets[0].value
        yield server


@pytest.fixture
def poster() -> Iterator[Poster]:
    with Poster(WebSettings(allow_private=True, timeout=0.5, deadline=1.0)) as opened:
        yield opened


def deliver(house: House, poster: Poster) -> list[str]:
    plan_deliveries(house.book, house.clock())
    return [tried.reason or "taken" for tried in deliver_due(house.book, poster, house.clock)]


def test_changes_reach_a_receiver_that_verifies_each_once(house: House, hook: Receiver, poster: Poster) -> None:
    house.keep((0, 0), (1, 0))
    assert deliver(house, poster) == ["taken", "taken"]
    house.keep((0, 1))
    deliver(house, poster)
    deliver(house, poster)
    assert [told["type"] for _, told in hook.taken] == ["case.new", "case.new", "case.changed"]
    assert set(hook.ids.values()) == {1}
    assert hook.refused == []


@pytest.mark.parametrize("mood", ["500", "slow", "hang up", "429", "redirect", "401"])
def test_a_message_that_is_not_taken_is_tried_again_under_its_id(
    house: House, hook: Receiver, poster: Poster, mood: str
) -> None:
    house.keep((0, 0))
    hook.moods = [mood]
    (reason,) = deliver(house, poster)
    assert reason != "taken"
    assert deliver(house, poster) == []  # not at once
    house.clock.on(seconds=70)
    assert deliver(house, poster) == ["taken"]
    assert list(hook.ids.values()) == [1]


def test_a_receiver_that_took_it_and_hung_up_knows_the_second_by_its_id(
    house: House, hook: Receiver, poster: Poster
) -> None:
    house.keep((0, 0))
    hook.moods = ["take it and hang up"]
    deliver(house, poster)
    house.clock.on(seconds=10)
    deliver(house, poster)
    assert list(hook.ids.values()) == [2]


def test_a_receiver_that_fails_is_not_hammered(house: House, hook: Receiver, poster: Poster) -> None:
    house.keep(*((story, 0) for story in range(6)))
    hook.moods = ["500"]
    assert len(deliver(house, poster)) == 1
    assert hook.asked == 1
    house.clock.on(seconds=30)
    deliver(house, poster)
    assert len(hook.ids) == 6


def test_a_round_ends_while_the_clock_is_set_forward(house: House, hook: Receiver, poster: Poster) -> None:
    house.keep((0, 0), (1, 0), (2, 0))
    plan_deliveries(house.book, house.clock())
    hook.moods = ["500"]
    tried = [one.reason for one in deliver_due(house.book, poster, lambda: house.clock.on(days=1))]
    assert tried == ["the receiver answers 500"]


def test_while_a_secret_is_rotated_both_receivers_are_content(house: House, hook: Receiver, poster: Poster) -> None:
    old = hook.secret
    (endpoint,) = house.book.endpoints()
    new = rotate_secret(house.book, endpoint.id, house.clock()).secrets[0].value
    assert new != old
    house.keep((0, 0))
    assert deliver(house, poster) == ["taken"]
    hook.secret = new
    house.keep((1, 0))
    assert deliver(house, poster) == ["taken"]


def test_after_the_overlap_the_old_secret_signs_no_more(house: House, hook: Receiver, poster: Poster) -> None:
    (endpoint,) = house.book.endpoints()
    rotate_secret(house.book, endpoint.id, house.clock(), timedelta(0))
    house.keep((0, 0))
    assert deliver(house, poster) == ["the receiver answers 401"]
    assert hook.refused == ["No matching signature found"]


def test_who_fails_for_days_is_called_no_more_and_said_so_and_nothing_is_lost(
    house: House, hook: Receiver, poster: Poster
) -> None:
    house.clock.at = datetime.now(UTC) - timedelta(days=6)
    house.keep((0, 0))
    outlets = Outlets(head=HEAD, carrier=house.carrier, poster=poster, admin="admin@example.org")
    hook.moods = ["500"] * 40
    disabled = []
    for step in range(60):
        house.clock.on(hours=2.39)
        if step == 20:
            house.keep((1, 0))
        disabled += [t.disabled for t in webhook_round(house.book, outlets, house.clock) if t.disabled]
        if disabled:
            break
    assert len(disabled) == 1
    assert "days" in disabled[0]
    (endpoint,) = house.book.endpoints()
    assert endpoint.state is EndpointState.DISABLED
    list(digest_round(house.book, outlets, house.clock))
    assert any("needs you" in subject for subject in house.mailbox.subjects())
    house.keep((2, 0))
    assert deliver(house, poster) == []  # it is called no more, but what happens is kept for it
    hook.moods = []
    house.clock.at = datetime.now(UTC)
    enable_endpoint(house.book, endpoint.id, house.clock())
    deliver(house, poster)
    assert len(hook.ids) == 3
    assert set(hook.ids.values()) == {1}


def test_a_receiver_that_says_gone_is_called_no_more_at_once(house: House, hook: Receiver, poster: Poster) -> None:
    house.keep((0, 0))
    hook.moods = ["410"]
    deliver(house, poster)
    assert house.book.endpoints()[0].state is EndpointState.DISABLED


def test_private_addresses_are_not_called_unless_allowed(house: House, hook: Receiver) -> None:
    house.keep((0, 0))
    with Poster(WebSettings()) as careful:
        (reason,) = deliver(house, careful)
    assert "private network" in reason
    assert hook.asked == 0


def test_a_webhook_is_told_only_of_what_its_search_wants(house: House, poster: Poster) -> None:
    with receiver() as server:
        house.clock.at = datetime.now(UTC)
        add_endpoint(house.book, server.url, Search(goods=("coal",)), house.clock())
        house.keep((0, 0), (3, 0))
        server.secret = house.book.endpoints()[0].secrets[0].value
        deliver(house, poster)
        assert [told["data"]["case"]["headline"].count("coal") for _, told in server.taken] == [1]


def test_a_round_does_everything_and_a_second_one_nothing(house: House, hook: Receiver, poster: Poster) -> None:
    assert hook.taken == []
    house.clock.at = datetime.now(UTC) - timedelta(days=1)
    house.join()
    house.clock.on(days=1)
    house.keeper.save(*page_of(0, 0))
    outlets = Outlets(head=HEAD, carrier=house.carrier, poster=poster)
    first = [type(h).__name__ for h in notice_round(house.book, house.keeper.ledger, outlets, house.clock)]
    second = [type(h).__name__ for h in notice_round(house.book, house.keeper.ledger, outlets, house.clock)]
    assert first == ["Observed", "Written", "Sent", "Tried"]
    assert second == ["Observed"]


def test_two_looks_at_once_write_each_change_once(house: House, ledger_address: str) -> None:
    house.keeper.save(*page_of(0, 0))
    ledger = house.keeper.ledger

    class Meanwhile:
        """The ledger; while its cases are read, another process looks at them too."""

        def index_changes(self) -> int:
            return ledger.index_changes()

        def cases(self) -> Iterator[Case]:
            observe(other, ledger, house.clock())
            return ledger.cases()

    with NoticeBook.open(ledger_address) as other:
        assert observe(house.book, cast(Ledger, Meanwhile()), house.clock()) == 0
    assert [change.number for change in house.book.changes_since(0)] == [1]


def test_two_processes_at_once_take_different_mails(house: House, ledger_address: str) -> None:
    for name in ("a", "b", "c"):
        house.join(replace(WANTED, email=f"{name}@example.org", from_start=True))
    house.keep((0, 0))
    house.clock.on(days=1)
    compose_due(house.book, HEAD, house.clock())
    with ExitStack() as stack:
        other = stack.enter_context(NoticeBook.open(ledger_address))
        now, until = house.clock(), house.clock() + timedelta(minutes=15)
        taken = [book.claim_mail(now, until) for book in (house.book, other, house.book, other)]
    assert sorted(mail.to for mail in taken if mail) == ["a@example.org", "b@example.org", "c@example.org"]
    assert taken[3] is None
