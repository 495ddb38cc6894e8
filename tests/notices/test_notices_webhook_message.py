"""Messages verified with the reference library: the six cases of Standard Webhooks, rotation, and the body."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from sanctrace.model.notice import NoticeError, Secret, TrackChange
from sanctrace.notices.snapshot import snapshot_of
from sanctrace.notices.webhook_message import (
    RETRY_WAITS,
    make_secret,
    message_body,
    message_id,
    retry_after,
    secret_bytes,
    signed_headers,
)

if TYPE_CHECKING:
    from tests.notices.case_stories import FIRST, case_of
else:
    from case_stories import FIRST, case_of

SECRET, OTHER = make_secret(b"s" * 32), make_secret(b"t" * 24)
CASE = snapshot_of(case_of(FIRST))
CHANGE = TrackChange(number=7, track=CASE.case, at=datetime(2024, 3, 1, tzinfo=UTC), before=None, after=CASE)
BODY = message_body(CHANGE)


def headers(*secrets: str, at: datetime | None = None) -> dict[str, str]:
    now = at or datetime.now(UTC)
    return signed_headers(message_id("e1", CHANGE), BODY, [Secret(value=s) for s in secrets], now)


def test_valid() -> None:
    assert Webhook(SECRET).verify(BODY, headers(SECRET))["type"] == "case.new"


def test_several_signatures() -> None:
    both = headers(OTHER, SECRET)
    assert len(both["webhook-signature"].split(" ")) == 2
    assert Webhook(SECRET).verify(BODY, both)["type"] == "case.new"
    assert Webhook(OTHER).verify(BODY, both)["type"] == "case.new"


def test_tampered() -> None:
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(SECRET).verify(BODY.replace(b"case.new", b"case.old"), headers(SECRET))


def test_wrong_secret() -> None:
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(OTHER).verify(BODY, headers(SECRET))


def test_too_old() -> None:
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(SECRET).verify(BODY, headers(SECRET, at=datetime.now(UTC) - timedelta(minutes=6)))


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_missing(name: str) -> None:
    left = {key: value for key, value in headers(SECRET).items() if key != name}
    with pytest.raises(WebhookVerificationError, match="Missing"):
        Webhook(SECRET).verify(BODY, left)


def test_the_signature_is_the_reference_librarys() -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    ours = headers(SECRET, at=now)
    assert ours["webhook-signature"] == Webhook(SECRET).sign(ours["webhook-id"], now, BODY.decode())


def test_an_old_secret_signs_until_its_overlap_is_over() -> None:
    now = datetime.now(UTC)
    secrets = [Secret(value=OTHER), Secret(value=SECRET, until=now + timedelta(hours=1))]
    during = signed_headers("msg_1", BODY, secrets, now)
    after = signed_headers("msg_1", BODY, secrets, now + timedelta(hours=1))
    assert (len(during["webhook-signature"].split(" ")), len(after["webhook-signature"].split(" "))) == (2, 1)


def test_the_body_says_what_happened_and_to_which_case() -> None:
    told = json.loads(BODY)
    assert told["timestamp"] == "2024-03-01T00:00:00Z"
    assert told["data"]["changes"] == [{"kind": "new", "words": "New case"}]
    assert told["data"]["case"]["findings"][0]["outcome"] == "may fall under"
    assert told["data"]["case"]["reports"][0]["quote"].startswith("A ferry brought forty crates")


def test_the_same_change_has_the_same_id_for_one_endpoint_and_another_for_another() -> None:
    assert message_id("e1", CHANGE) == message_id("e1", CHANGE) != message_id("e2", CHANGE)


def test_waits_grow_and_end_after_about_three_days() -> None:
    waits = [retry_after(n, "msg_1") for n in range(1, len(RETRY_WAITS) + 1)]
    known = [wait for wait in waits if wait is not None]
    assert known == sorted(known)
    assert timedelta(days=3) < sum(known, timedelta()) < timedelta(days=4)
    assert retry_after(len(RETRY_WAITS) + 1, "msg_1") is None


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "whsec_!!", "", "whsec_" + "A" * 200])
def test_a_secret_that_is_none_is_told(secret: str) -> None:
    with pytest.raises(NoticeError, match="secret"):
        secret_bytes(secret)
