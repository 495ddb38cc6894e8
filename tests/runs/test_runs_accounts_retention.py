"""Personal data goes when its time is over, in the real stores, and what it proved still holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from sanctrace.desk.cli import main
from sanctrace.ledger import open_ledger
from sanctrace.ledger.account_book import AccountBook, accounts_address
from sanctrace.ledger.audit_log import AuditEntry
from sanctrace.ledger.notice_book import NewMail, NoticeBook, notices_address
from sanctrace.model import DataError, LedgerError
from sanctrace.model.account import AuditKind, Role, Scope
from sanctrace.model.notice import Consent, ConsentStep, ReaderState, SendState, Subscription
from sanctrace.runs.accounts.auditing import told_rows, verify
from sanctrace.runs.accounts.changes import Doer, add_account, disable
from sanctrace.runs.accounts.retention import RULES, apply_rules, is_address_of, load_rules
from sanctrace.runs.accounts.sessions import begin_session, make_token

NOW = datetime(2024, 3, 1, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=400)
ROOT = Doer(name="command line", at=NOW)
RULES_THAT_SHIP = load_rules()


@pytest.fixture
def kept(ledger_address: str) -> str:
    """A ledger with people: an admin, one who left, two readers who left or never came, one who stays."""
    open_ledger(ledger_address).close()
    with AccountBook.open(ledger_address) as book:
        add_account(book, "Ada Min", Role.ADMIN, ROOT, password="$argon2id$ada")
        ana = add_account(book, "Ana Lyst", Role.ANALYST, ROOT, password="$argon2id$ana", subject="https://id 77")
        book.audit.add(AuditEntry(kind=AuditKind.EXPORT, who="Ana Lyst"), NOW)
        book.audit.add(AuditEntry(kind=AuditKind.JUDGEMENT, who="Guest"), NOW)
        begin_session(book, ana, NOW)
        make_token(book, ana, "x", [Scope.READ], days=1, doer=ROOT)
        disable(book, "Ana Lyst", ROOT)
        ada = book.account_named("Ada Min")
        assert ada is not None
        begin_session(book, ada, NOW)
    with NoticeBook.open(ledger_address) as notices:
        for name, state in (("left", ReaderState.ENDED), ("never", ReaderState.WAITING), ("stays", ReaderState.ACTIVE)):
            reader = Subscription(id=name, name="Cases", email=f"{name}@example.org", state=state, asked_at=NOW)
            for step in (ConsentStep.ASKED, *([ConsentStep.ENDED] if state is ReaderState.ENDED else [])):
                told = Consent(subscription=name, step=step, at=NOW, by="x", email=reader.email, words="w")
                notices.keep_subscription(reader, told)
            letter = NewMail(key=name, to=reader.email, message_id=name, content=b"for " + reader.email.encode(),
                             subscription=name)  # fmt: skip
            notices.keep_mail(letter, due=NOW, now=NOW)
        mail = notices.claim_mail(NOW, NOW + timedelta(minutes=1))
        assert mail is not None
        notices.settle_mail(mail, SendState.SENT, at=NOW)
    return ledger_address


def everything(address: str) -> str:
    """Every word that is kept beside the ledger."""
    if "://" not in address:
        files = [Path(accounts_address(address)), Path(notices_address(address))]
        import sqlite3

        told = ""
        for file in files:
            connection = sqlite3.connect(file)
            told += "\n".join(connection.iterdump())
            connection.close()
        return told
    import psycopg

    told = ""
    with psycopg.connect(address) as server:
        for schema in ("sanctrace_accounts", "sanctrace_notices"):
            tables = server.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall()
            for (table,) in tables:
                told += str(server.execute(f"SELECT * FROM {schema}.{table}".encode()).fetchall())
    return told


def test_what_is_due_goes_and_nothing_else(kept: str) -> None:
    assert apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=NOW)) == dict.fromkeys(RULES, 0)
    due = {"sessions": 1, "tokens": 1, "disabled_accounts": 1, "names_in_log": 3, "readers": 2, "mails": 1}
    before = everything(kept)
    assert apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=LATER), dry=True) == due
    assert everything(kept) == before
    assert apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=LATER)) == due
    told = everything(kept)
    for gone in ("Ana Lyst", "ana lyst", "$argon2id$ana", "https://id 77", "Guest", "left@", "never@"):
        assert gone not in told, gone
    for stays in ("Ada Min", "$argon2id$ada", "stays@example.org"):
        assert stays in told
    assert apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=LATER)) == dict.fromkeys(RULES, 0)


def test_the_chain_still_holds_and_tells_what_was_deleted(kept: str) -> None:
    with AccountBook.open(kept) as book:
        end = book.audit.end()
    apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=LATER))
    with AccountBook.open(kept) as book:
        assert verify(book, anchor=end).broken is None
        rows = list(told_rows(book))
    assert {row["who_name"] for row in rows} == {None, "cron"}
    assert rows[-1]["kind"] == "retention"
    assert rows[-1]["detail"]["readers"] == "2"
    same = {row["about"] for row in rows if row["kind"] == "account"}
    assert len(same) == 2  # the rows of one person still belong together


def test_consent_is_proved_to_whoever_shows_the_address(kept: str) -> None:
    apply_rules(kept, RULES_THAT_SHIP, Doer(name="cron", at=LATER))
    with NoticeBook.open(kept) as notices:
        asked, ended = notices.consents("left")
        assert (asked.step, ended.step, asked.at, asked.words) == (ConsentStep.ASKED, ConsentStep.ENDED, NOW, "w")
        assert is_address_of(asked.email, "Left@example.org")
        assert not is_address_of(asked.email, "other@example.org")
        with pytest.raises(LedgerError, match="never"):  # consents are closed again
            notices.store.run("rewrite_consent", {"number": 1, "value": "{}"})


def test_other_rules_and_rules_that_do_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    file.write_text("".join(f"{rule}: 3\n" for rule in RULES), encoding="utf-8")
    assert load_rules(file).days == dict.fromkeys(RULES, 3)
    for wrong in ("sessions: 3\n", "".join(f"{rule}: -1\n" for rule in RULES), "sessions: [\n"):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(DataError):
            load_rules(file)


def test_the_command(kept: str, dump: Callable[[str], str]) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["retention", *arguments])
        assert result.exit_code == 0, result.output
        return str(result.output)

    assert json.loads(run("show", "--json")) == dict(RULES_THAT_SHIP.days)
    assert "365 days  disabled accounts" in run("show")
    before = dump(kept)
    assert "in all due" in run("apply", "--dry-run", "--ledger", kept)  # 2024 is long ago
    assert json.loads(run("apply", "--json", "--ledger", kept))["readers"] == 2
    assert "Nothing is due" in run("apply", "--ledger", kept)
    assert dump(kept) == before  # the ledger itself is left alone
