"""What happened in a round of notices, on the terminal and as JSON."""

from __future__ import annotations

from typing import Any, assert_never

import click

from sanctrace.desk.terminal import printable
from sanctrace.model.notice import SendState
from sanctrace.runs.notices.rounds import Alarmed, Happened, Observed, Written
from sanctrace.runs.notices.send import Sent
from sanctrace.runs.notices.webhooks import Tried


def happened_json(happened: Happened) -> dict[str, Any]:
    """What happened as plain values."""
    if isinstance(happened, Observed):
        return {"observed": {"changes": happened.changes}}
    if isinstance(happened, Written):
        digest = happened.digest
        told = [
            {"track": e.track, "case": e.case.case, "changes": [c.words for c in e.changes]} for e in digest.entries
        ]
        return {"digest": {"subscription": digest.reader.id, "for": digest.slot.isoformat(), "cases": told}}
    if isinstance(happened, Sent):
        mail = happened.mail
        sent = {"to": mail.to, "for": mail.key, "message_id": mail.message_id, "state": happened.state.value}
        return {"mail": {**sent, "attempts": mail.attempts, "reason": happened.reason}}
    if isinstance(happened, Tried):
        delivery = happened.delivery
        tried = {"endpoint": delivery.endpoint, "url": happened.url, "id": delivery.message_id}
        state = {"state": happened.state.value, "attempts": delivery.attempts, "reason": happened.reason}
        return {"delivery": {**tried, **state, "disabled": happened.disabled}}
    if isinstance(happened, Alarmed):
        alarm = {"source": happened.source, "condition": happened.condition.casefold(), "told": happened.words}
        return {"alarm": {**alarm, "over": happened.over}}
    assert_never(happened)


def tell(happened: Happened) -> bool:
    """One line for what happened, trouble on stderr; whether it is trouble."""
    if isinstance(happened, Written):
        click.echo(f"Digest for {printable(happened.digest.reader.email)}: {happened.digest.title}.")
    elif isinstance(happened, Sent):
        if happened.reason is None:
            click.echo(f"Sent to {printable(happened.mail.to)}: {happened.mail.key}.")
    elif isinstance(happened, Tried) and happened.reason is None:
        click.echo(f"Delivered to {printable(happened.url)}: {happened.delivery.message_id}.")
    elif isinstance(happened, Alarmed) and happened.over:
        click.echo(f"{printable(happened.source)}: no alarm any more.")
    return complain(happened)


def complain(happened: Happened) -> bool:
    """Say on stderr what went wrong, if anything did; whether it did."""
    if isinstance(happened, Sent) and happened.reason is not None:
        after = "given up" if happened.state is SendState.FAILED else "tried again later"
        _error(f"mail to {happened.mail.to} ({happened.mail.key}) not sent, {after}: {happened.reason}")
        return True
    if isinstance(happened, Tried) and happened.reason is not None:
        after = "given up" if happened.state is SendState.FAILED else "tried again later"
        _error(f"webhook {happened.url} did not take {happened.delivery.message_id}, {after}: {happened.reason}")
        if happened.disabled is not None:
            endpoint = happened.delivery.endpoint
            _error(
                f"WEBHOOK DISABLED: {happened.url}: {happened.disabled}. What it did not take is kept;"
                f" to go on: sanctrace webhooks enable {endpoint}"
            )
        return True
    if isinstance(happened, Alarmed) and not happened.over:
        _error(f"ALARM: {happened.source}: {happened.condition}: {happened.words}")
        return True
    return False


def _error(words: str) -> None:
    click.echo(f"sanctrace: {printable(words)}", err=True)
