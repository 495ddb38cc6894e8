"""A digest, a question for consent, an alarm -> the mail as bytes: text and HTML, and the headers that lists need.

Headers: List-Id (RFC 2919); List-Unsubscribe with one click (RFC 8058) where the desk has an https address of its own;
a Message-ID made of what the mail is for, so that a second copy of one mail is the same mail; Auto-Submitted (RFC
3834), so that no absence note answers.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from sanctrace.cases.sentence import spell_day, spell_interval
from sanctrace.model import Interval
from sanctrace.model.notice import CaseSnapshot, NoticeError, Subscription, TellingSeen, short_id
from sanctrace.notices.changes import finding_words, report_words
from sanctrace.notices.digest import Digest
from sanctrace.notices.search import search_words

_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+\.?[^@\s<>,;:\"]+")
_FRAGMENT_WORDS = 8
_ONE_LINE = 36  # characters


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who sends, and where the links lead."""

    sender: str  # address
    base_url: str | None = None  # of the desk; None: links are told as commands

    @property
    def domain(self) -> str:
        """Of the sender; ids are made under it."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail ready to be kept: the key says what it is for, the id is made of the key."""

    key: str
    to: str
    message_id: str
    content: bytes


def checked_address(text: str) -> str:
    """The mail address; raises NoticeError when it is none."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise NoticeError(f"{text!r} is no mail address; write NAME@DOMAIN")
    return text.strip()


def digest_letter(digest: Digest, head: Letterhead, token: str, made_at: datetime) -> Letter:
    """The mail of a digest; `token` ends the subscription."""
    reader = digest.reader
    told = {"digest": digest, "head": head, "leave": _leave(head, token), "desk": _desk(head)}
    key = f"digest {reader.id} {digest.slot.isoformat()}"
    subject = f"{reader.name}: {digest.title} ({spell_day(digest.slot.isoformat())})"
    letter = _Draft(key=key, to=reader.email, subject=subject, head=head, made_at=made_at)
    message = letter.message(_rendered("digest.txt", told), _rendered("digest.html", told))
    message["List-Id"] = f"{_plain(reader.name)} <{reader.id}.sanctrace.{head.domain}>"
    if head.base_url is not None and head.base_url.startswith("https://"):
        message["List-Unsubscribe"] = f"<{_link(head, 'unsubscribe', token)}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return letter.letter(message)


def digest_page(digest: Digest, head: Letterhead) -> str:
    """The HTML of a digest, to be looked at."""
    return _rendered("digest.html", {"digest": digest, "head": head, "leave": "", "desk": _desk(head)})


def consent_letter(reader: Subscription, head: Letterhead, token: str, made_at: datetime) -> Letter:
    """The mail that asks whether the reader wants the digest."""
    link = _link(head, "confirm", token) if head.base_url else ""
    told = {"reader": reader, "search": search_words(reader.search), "link": link, "token": token, "head": head}
    asked = reader.asked_at.isoformat() if reader.asked_at else ""
    subject = f"Please confirm: {reader.name}"
    key = f"consent {reader.id} {asked}"
    letter = _Draft(key=key, to=reader.email, subject=subject, head=head, made_at=made_at)
    return letter.letter(letter.message(_rendered("consent.txt", told), _rendered("consent.html", told)))


def alarm_letter(key: str, to: str, subject: str, words: str, *, head: Letterhead, made_at: datetime) -> Letter:
    """A mail to whoever runs the program: something is wrong that a person has to mend."""
    letter = _Draft(key=key, to=to, subject=subject, head=head, made_at=made_at)
    told = {"words": words, "subject": subject}
    return letter.letter(letter.message(_rendered("alarm.txt", told), _rendered("alarm.html", told)))


@dataclass(frozen=True, kw_only=True)
class _Draft:
    key: str
    to: str
    subject: str
    head: Letterhead
    made_at: datetime

    @property
    def message_id(self) -> str:
        return f"<{short_id(self.key, self.to)}.sanctrace@{self.head.domain}>"

    def message(self, text: str, html: str) -> EmailMessage:
        """Text and HTML with the headers that every mail has. The boundary is made of the key: the same mail has the
        same bytes."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address("sanctrace", addr_spec=self.head.sender)
        message["To"] = self.to
        message["Subject"] = _plain(self.subject)
        message["Date"] = format_datetime(self.made_at)
        message["Message-ID"] = self.message_id
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        message.set_boundary(f"={short_id('boundary', self.key)}=")
        return message

    def letter(self, message: EmailMessage) -> Letter:
        return Letter(key=self.key, to=self.to, message_id=self.message_id, content=message.as_bytes())


def _plain(text: str) -> str:
    """Words that may stand in a header: no control characters, no angle brackets."""
    return " ".join("".join(c if c.isprintable() and c not in "<>" else " " for c in text).split())


def _link(head: Letterhead, what: str, token: str) -> str:
    return f"{_desk(head)}/notices/{what}/{token}"


def _desk(head: Letterhead) -> str:
    return (head.base_url or "").rstrip("/")


def _leave(head: Letterhead, token: str) -> str:
    return _link(head, "unsubscribe", token) if head.base_url else ""


def _when(case: CaseSnapshot) -> str:
    if case.date_start is None:
        return "no day told"
    return spell_interval(Interval(start=case.date_start, end=case.date_end))


def _unbroken(symbol: str) -> str:
    """The symbol of a paragraph on one line, where it is short enough for a narrow screen."""
    return symbol.replace(" ", "\u00a0") if len(symbol) <= _ONE_LINE else symbol.replace(". ", ".\u00a0")


def words_in_page(telling: TellingSeen) -> str | None:
    """The page's address, with its words marked where a browser can (text fragments); None for what is no address."""
    if not telling.source.startswith(("http://", "https://")):
        return None
    words = telling.quote.split()[:_FRAGMENT_WORDS]
    return f"{telling.source}#:~:text={quote(' '.join(words), safe='')}" if words else telling.source


@functools.cache
def _templates() -> Environment:
    found = Environment(
        loader=PackageLoader("sanctrace.notices"),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.globals.update(
        finding_words=finding_words,
        report_words=report_words,
        search_words=search_words,
        spell_day=spell_day,
        unbroken=_unbroken,
        when=_when,
        words_in_page=words_in_page,
    )
    return found


def _rendered(template: str, told: Mapping[str, object]) -> str:
    return _templates().get_template(template).render(told)
