"""Digest mails: the headers that lists need, the same bytes for the same mail, nothing that a page could slip in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from lxml import html

from sanctrace.model import Outcome
from sanctrace.model.notice import CaseSnapshot, NoticeError, ReaderState, Search, Subscription, Tell
from sanctrace.notices.digest import Candidate, Digest, digest_for
from sanctrace.notices.mail import Letterhead, checked_address, consent_letter, digest_letter
from sanctrace.notices.snapshot import snapshot_of

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, SECOND, case_of
else:
    from case_stories import FIRST, SECOND, case_of

READER = Subscription(id="s1", name="Wine watch", email="ann@example.org", state=ReaderState.ACTIVE)
HEAD = Letterhead(sender="digest@sanctrace.example", base_url="https://desk.example")
AT = datetime(2024, 3, 1, 7, tzinfo=UTC)
BEFORE, AFTER = snapshot_of(case_of(FIRST)), snapshot_of(case_of(FIRST, SECOND))


def candidate(told: CaseSnapshot | None, now: CaseSnapshot | None, **more: bool) -> Candidate:
    first = told or now or BEFORE
    return Candidate(
        track="t", seen="h", was_told=more.get("was_told", told is not None), told=told, first=first, now=now
    )


def digest(*candidates: Candidate, reader: Subscription = READER) -> Digest:
    return digest_for(reader, date(2024, 3, 1), candidates)


def message(made: Digest, head: Letterhead = HEAD) -> EmailMessage:
    content = digest_letter(made, head, "u.s1..seal", AT).content
    parsed = message_from_bytes(content, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def test_it_carries_what_mail_programs_need_to_end_it_with_one_click() -> None:
    mail = message(digest(candidate(None, BEFORE)))
    assert mail["List-Unsubscribe"] == "<https://desk.example/notices/unsubscribe/u.s1..seal>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "Wine watch <s1.sanctrace.sanctrace.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@sanctrace.example>")


@pytest.mark.parametrize("base_url", [None, "http://127.0.0.1:8000"])
def test_without_an_https_desk_no_one_click_is_promised(base_url: str | None) -> None:
    mail = message(digest(candidate(None, BEFORE)), replace(HEAD, base_url=base_url))
    assert mail["List-Unsubscribe-Post"] is None


def test_the_same_digest_is_the_same_bytes() -> None:
    made = digest(candidate(None, BEFORE))
    assert digest_letter(made, HEAD, "t", AT) == digest_letter(made, HEAD, "t", AT)


def test_another_day_is_another_mail() -> None:
    made = digest(candidate(None, BEFORE))
    later = replace(made, slot=date(2024, 3, 2))
    assert digest_letter(made, HEAD, "t", AT).message_id != digest_letter(later, HEAD, "t", AT).message_id


def test_text_and_html_say_the_same_of_a_case() -> None:
    mail = message(digest(candidate(None, BEFORE)))
    text = mail.get_body(("plain",))
    page = mail.get_body(("html",))
    assert text is not None
    assert page is not None
    seen = html.fromstring(page.get_content()).text_content().replace("\u00a0", " ")
    for words in (BEFORE.headline, "S/RES/1718 (2006) para. 8(a)(iii)", "may fall under", BEFORE.tellings[0].quote):
        assert words in text.get_content()
        assert words in seen


def test_a_changed_case_says_what_changed() -> None:
    text = message(digest(candidate(BEFORE, AFTER))).get_body(("plain",))
    assert text is not None
    assert "CHANGED" in text.get_content()
    assert "New report: “Wine by ferry” (Evening Wire, 5 May 2019)." in text.get_content()


def test_the_line_leads_to_the_words_in_the_page() -> None:
    page = message(digest(candidate(None, BEFORE))).get_body(("html",))
    assert page is not None
    links = [str(link) for _, _, link, _ in html.fromstring(page.get_content()).iterlinks()]
    assert any(link.startswith("https://harbour-post.example/wine#:~:text=A%20ferry%20brought") for link in links)
    assert "https://docs.un.org/S/RES/1718(2006)" in links


def test_a_case_leads_to_the_desk_where_there_is_one() -> None:
    link = f"https://desk.example/case/{BEFORE.case}"
    for kind in ("plain", "html"):
        with_desk = message(digest(candidate(None, BEFORE))).get_body((kind,))
        without = message(digest(candidate(None, BEFORE)), replace(HEAD, base_url=None)).get_body((kind,))
        assert with_desk is not None
        assert without is not None
        assert link in with_desk.get_content()
        assert "/case/" not in without.get_content()
        assert f"Case {BEFORE.case}" in without.get_content()


def test_what_a_page_says_cannot_become_markup_or_a_header() -> None:
    evil = replace(BEFORE, headline="<script>alert(1)</script>", grade="F6")
    reader = replace(READER, name="Wine\r\nBcc: all@example.org")
    mail = message(digest(candidate(None, evil), reader=reader))
    assert mail["Bcc"] is None
    assert b"<script>" not in mail.get_body(("html",)).get_payload(decode=True)  # type: ignore[union-attr]


def test_nothing_new_has_no_entry() -> None:
    assert digest(candidate(BEFORE, BEFORE)).entries == ()


def test_a_case_outside_the_search_is_left_out_until_it_was_told() -> None:
    reader = replace(READER, search=Search(outcomes=(Outcome.NEEDS_APPROVAL,)))
    assert digest(candidate(None, BEFORE), reader=reader).entries == ()
    assert len(digest(candidate(BEFORE, AFTER, was_told=True), reader=reader).entries) == 1


def test_only_new_and_only_changed() -> None:
    new, changed = candidate(None, BEFORE), candidate(BEFORE, AFTER)
    only_new = digest(new, changed, reader=replace(READER, tell=Tell.ONLY_NEW))
    only_changed = digest(new, changed, reader=replace(READER, tell=Tell.ONLY_CHANGED))
    assert [e.is_new for e in only_new.entries] == [True]
    assert [e.is_new for e in only_changed.entries] == [False]


def test_a_muted_case_is_left_out_and_a_gone_one_told_only_to_who_knew_it() -> None:
    assert digest(candidate(None, BEFORE), reader=replace(READER, muted_cases=("t",))).entries == ()
    assert digest(candidate(BEFORE, None, was_told=False)).entries == ()
    (gone,) = digest(candidate(BEFORE, None, was_told=True)).entries
    assert gone.is_gone


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ([(None, BEFORE)], "1 new case"),
        ([(None, BEFORE), (BEFORE, AFTER)], "1 new case, 1 changed"),
        ([(BEFORE, AFTER), (BEFORE, AFTER)], "2 changed cases"),
        ([(BEFORE, None)], "1 no longer a case"),
        ([], "nothing new"),
    ],
)
def test_the_subject_counts(told: list[tuple[CaseSnapshot | None, CaseSnapshot | None]], title: str) -> None:
    assert digest(*(candidate(before, after) for before, after in told)).title == title


def test_the_question_for_consent_says_what_is_asked_and_carries_the_token() -> None:
    text = message_from_bytes(consent_letter(READER, HEAD, "c.s1.ff.seal", AT).content, policy=policy.default)
    assert isinstance(text, EmailMessage)
    body = text.get_body(("plain",))
    assert body is not None
    assert "https://desk.example/notices/confirm/c.s1.ff.seal" in body.get_content()
    assert text["List-Unsubscribe"] is None


@pytest.mark.parametrize("address", ["", "ann", "ann@", "@example.org", "a b@example.org", "a@b\nBcc: c@d"])
def test_no_address_is_told(address: str) -> None:
    with pytest.raises(NoticeError, match="no mail address"):
        checked_address(address)
