"""Sign-in, sessions and tokens over the real stores: what is refused, for how long, and with how much work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher

from sanctrace.ledger.account_book import AccountBook
from sanctrace.model.account import Account, AccountError, Role, Scope
from sanctrace.runs.accounts.auditing import told_rows, verify
from sanctrace.runs.accounts.changes import Doer, add_account, disable, keep_names_apart, link, set_password, set_role
from sanctrace.runs.accounts.limits import LIMITS
from sanctrace.runs.accounts.origins import counted_address, counted_source, network_of
from sanctrace.runs.accounts.passwords import Passwords, checked_password
from sanctrace.runs.accounts.sessions import (
    begin_session,
    end_session,
    key_of,
    make_token,
    revoke_token,
    signed_in,
    token_holder,
)
from sanctrace.runs.accounts.sign_in import Credentials, SignInRefused, TooManyTries, sign_in

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
ROOT = Doer(name="command line", at=NOW)
PASSWORD = "four quiet tugboats"


class CountingHasher(PasswordHasher):
    """argon2 at its cheapest that remembers what it was asked to check."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked: list[str] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the base class's name
        """As the base class."""
        self.checked.append(str(hash).rpartition("$")[0].rpartition("$")[0])  # the setting, without salt and hash
        return super().verify(hash, password)


HASHER = CountingHasher()
PASSWORDS = Passwords(HASHER)


@pytest.fixture
def book(ledger_address: str) -> Iterator[AccountBook]:
    """Accounts: an admin and an analyst."""
    with AccountBook.open(ledger_address) as opened:
        add_account(opened, "Ada Min", Role.ADMIN, ROOT, password=PASSWORDS.hash(PASSWORD))
        add_account(opened, "Ana Lyst", Role.ANALYST, ROOT, password=PASSWORDS.hash(PASSWORD))
        yield opened


def enter(
    book: AccountBook, name: str, password: str = PASSWORD, at: datetime = NOW, address: str = "192.0.2.7"
) -> Account:
    return sign_in(book, Credentials(name=name, password=password, address=address), PASSWORDS, at)


def reasons(book: AccountBook) -> list[tuple[str, str | None, str]]:
    return [
        (row["kind"], row["about_name"] or row["who_name"], row["detail"].get("reason", ""))
        for row in told_rows(book)
        if row["kind"].startswith("sign-in")
    ]


def test_whoever_is_named_the_same_work_is_done_and_the_same_words_come_back(book: AccountBook) -> None:
    disable(book, "Ana Lyst", ROOT)
    link(book, "Ada Min", "iss 1", ROOT)
    add_account(book, "Only Oidc", Role.READER, ROOT, subject="iss 2")
    words = set()
    HASHER.checked.clear()
    for number, name in enumerate(("Ada Min", "Ana Lyst", "Only Oidc", "Nobody", "", "x" * 500)):
        with pytest.raises(SignInRefused) as refused:
            enter(book, name, "wrong", address=f"192.0.2.{number}")
        words.add(str(refused.value))
    assert len(words) == 1
    assert len(HASHER.checked) == 6
    assert len(set(HASHER.checked)) == 1  # one setting: memory, passes, lanes
    with pytest.raises(SignInRefused):
        enter(book, "Ana Lyst")  # the password is right, the account is disabled
    assert enter(book, "ADA min").name == "Ada Min"
    told = [reason for _, _, reason in reasons(book)]
    assert told == ["wrong password", "disabled", "wrong password", *["unknown name"] * 3, "disabled", ""]
    assert verify(book).broken is None
    assert "x" * 500 not in str(list(told_rows(book)))  # what is typed as a name may be a password


def test_an_account_is_tried_five_times_from_one_address_and_then_after_a_while(book: AccountBook) -> None:
    for number in range(LIMITS.tries_here):
        with pytest.raises(SignInRefused):
            enter(book, "Ana Lyst", "wrong", NOW + timedelta(minutes=number))
    later = NOW + timedelta(minutes=5)
    HASHER.checked.clear()
    for _ in range(3):
        with pytest.raises(TooManyTries, match="Try again in 10 minutes") as refused:
            enter(book, "Ana Lyst", at=later)
        assert refused.value.wait == timedelta(minutes=10)
    assert HASHER.checked == []
    assert enter(book, "Ana Lyst", at=later, address="198.51.100.1").name == "Ana Lyst"  # she is not locked out
    assert enter(book, "Ana Lyst", at=NOW + timedelta(minutes=15)).name == "Ana Lyst"
    assert [reason for _, _, reason in reasons(book)].count("too many tries") == 1  # trying on does not fill the log


def test_many_addresses_against_one_account_and_one_address_against_many_are_held_back(book: AccountBook) -> None:
    for number in range(LIMITS.tries_account):
        with pytest.raises(SignInRefused):
            enter(book, "Ana Lyst", "wrong", address=f"2001:db8:{number}::1")
    with pytest.raises(TooManyTries):
        enter(book, "Ana Lyst", "wrong", address="2001:db8:ffff::1")
    for number in range(LIMITS.tries_address):
        with pytest.raises(SignInRefused):
            enter(book, f"name {number}", "wrong", address=f"2001:db8:0:77::{number}")  # one /64: one sender
    with pytest.raises(TooManyTries):
        enter(book, "another name", "wrong", address="2001:db8:0:77::ffff")


def test_what_is_kept_of_an_address_names_nobody(book: AccountBook) -> None:
    assert network_of("192.0.2.7") == "192.0.2.0/24"
    assert network_of("2001:db8:1:2:3:4:5:6") == "2001:db8:1::/48"
    assert network_of("::ffff:192.0.2.7") == "192.0.2.0/24"
    assert network_of("unix:") == ""
    assert counted_address("2001:db8::7:1") == "2001:db8::/64"
    today = counted_source(book, NOW, "address", "192.0.2.7")
    assert counted_source(book, NOW + timedelta(hours=23), "address", "192.0.2.7") == today
    assert counted_source(book, NOW + timedelta(days=1), "address", "192.0.2.7") != today
    assert "192.0.2.7" not in today


def test_a_session_ends_when_it_is_idle_when_it_is_old_and_when_it_is_told_to(book: AccountBook) -> None:
    account = enter(book, "Ana Lyst")
    ident = begin_session(book, account, NOW)
    assert len(ident) == 43  # 256 bits
    assert book.session(ident) is None  # kept is a hash, not what the browser sends
    assert signed_in(book, ident, NOW + LIMITS.idle - timedelta(seconds=1)) == account
    assert signed_in(book, ident, NOW + LIMITS.idle + timedelta(minutes=50)) == account  # the use was noted
    assert signed_in(book, ident, NOW + timedelta(hours=4)) is None
    assert book.session(key_of(ident)) is None
    busy, at = begin_session(book, account, NOW), NOW
    while at < NOW + LIMITS.absolute:
        assert signed_in(book, busy, at) == account
        at += LIMITS.idle / 2
    assert signed_in(book, busy, at) is None
    third = begin_session(book, account, NOW)
    fourth = begin_session(book, account, NOW, former=third)  # signing in again: the old id is worth nothing
    assert (signed_in(book, third, NOW), signed_in(book, fourth, NOW)) == (None, account)
    end_session(book, fourth)
    assert signed_in(book, fourth, NOW) is None


def test_another_password_and_disabling_sign_people_out(book: AccountBook) -> None:
    account = enter(book, "Ana Lyst")
    ident = begin_session(book, account, NOW)
    set_password(book, "Ana Lyst", "seven loud lighthouses", PASSWORDS, ROOT)
    assert signed_in(book, ident, NOW) is None
    with pytest.raises(SignInRefused):
        enter(book, "Ana Lyst")
    ident = begin_session(book, enter(book, "Ana Lyst", "seven loud lighthouses"), NOW)
    token, text = make_token(book, account, "x", [Scope.READ], days=1, doer=ROOT)
    assert token_holder(book, text, NOW) is not None
    disable(book, "Ana Lyst", ROOT)
    assert signed_in(book, ident, NOW) is None
    assert token_holder(book, text, NOW) is None
    assert token.label == "x"


def test_a_token_is_told_once_and_holds_until_it_is_over_or_revoked(book: AccountBook) -> None:
    account = book.account_named("Ana Lyst")
    assert account is not None
    token, text = make_token(book, account, "nightly", [Scope.JUDGE, Scope.READ], days=2, doer=ROOT)
    assert token.scopes == (Scope.READ, Scope.JUDGE)
    assert text not in str(book.tokens()) + str(list(told_rows(book)))
    assert token_holder(book, text, NOW + timedelta(hours=47)) == (token, account)
    assert token_holder(book, text, NOW + timedelta(days=2)) is None
    assert token_holder(book, text + "x", NOW) is None
    revoke_token(book, token.id, ROOT)
    revoke_token(book, token.id, ROOT)
    assert token_holder(book, text, NOW) is None
    told = [row["detail"]["change"] for row in told_rows(book) if row["kind"] == "token"]
    assert told == ["made", "revoked"]
    for scopes, days in (([], 1), ([Scope.READ], 0), ([Scope.READ], 367)):
        with pytest.raises(AccountError):
            make_token(book, account, "", scopes, days=days, doer=ROOT)
    with pytest.raises(AccountError, match="no token"):
        revoke_token(book, "nothing", ROOT)


def test_accounts_keep_an_admin_and_never_share_a_name(book: AccountBook) -> None:
    with pytest.raises(AccountError, match="last admin"):
        set_role(book, "Ada Min", Role.READER, ROOT)
    with pytest.raises(AccountError, match="last admin"):
        disable(book, "Ada Min", ROOT)
    disable(book, "Ana Lyst", ROOT)
    with pytest.raises(AccountError, match="never given twice"):
        add_account(book, "ana LYST", Role.READER, ROOT, password="x")
    link(book, "Ada Min", "iss 1", ROOT)
    with pytest.raises(AccountError, match="Ada Min already"):
        add_account(book, "Other", Role.READER, ROOT, subject="iss 1")
    with pytest.raises(AccountError, match="nobody could sign in"):
        add_account(book, "Other", Role.READER, ROOT)
    for name in ("", " ", "a\x07b", "x" * 81, "a\u202eb"):
        with pytest.raises(AccountError, match="no name"):
            add_account(book, name, Role.READER, ROOT, password="x")
    with pytest.raises(AccountError, match="--same-person"):
        keep_names_apart("ana  lyst", ["Ana Lyst"])
    set_role(book, "Ana Lyst", Role.ADMIN, ROOT)
    with pytest.raises(AccountError, match="last admin"):
        set_role(book, "Ada Min", Role.READER, ROOT)  # the other admin is disabled
    disable(book, "Ana Lyst", ROOT, disabled=False)
    assert set_role(book, "Ada Min", Role.READER, ROOT).role is Role.READER


def test_the_first_account_is_an_admin(ledger_address: str) -> None:
    with AccountBook.open(ledger_address) as empty, pytest.raises(AccountError, match="first account"):
        add_account(empty, "Ana", Role.ANALYST, ROOT, password="x")


@pytest.mark.parametrize("password", ["short", "a" * 20, "x" * 1001, "ana lyst ana lyst", "AnaLyst Ana Lyst"])
def test_passwords_that_are_guessed_at_once_are_refused(password: str) -> None:
    with pytest.raises(AccountError):
        checked_password(password, "Ana Lyst")


def test_keyboards_that_send_the_same_signs_otherwise_sign_in_too() -> None:
    kept = PASSWORDS.hash("caf\u00e9 \ufb01ne old harbour")
    assert PASSWORDS.check(kept, "cafe\u0301 fine old harbour")
    assert not PASSWORDS.check(None, "the password of nobody")


def test_an_old_setting_is_replaced_at_the_next_sign_in(book: AccountBook) -> None:
    weaker = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, hash_len=16))
    add_account(book, "Old Hand", Role.READER, ROOT, password=weaker.hash(PASSWORD))
    before = book.account_named("Old Hand")
    enter(book, "Old Hand")
    after = book.account_named("Old Hand")
    assert before is not None
    assert after is not None
    assert before.password != after.password
    assert enter(book, "Old Hand") == after
