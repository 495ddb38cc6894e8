"""Any number of workers over one PostgreSQL database: pages to be read, and the rounds of notices.

The only module that names the queue's library, which the extra `workers` installs. A job carries its page, so that
there is nothing to lose between the two. Jobs are done at least once: a worker that dies leaves its job to the others,
and every step may be repeated, since keeping the same reading again changes nothing.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass

import procrastinate
from procrastinate import exceptions, jobs

from sanctrace.ledger.postgresql import make_schema_once
from sanctrace.model import LedgerError, Page, PageError

SCHEMA = "sanctrace_jobs"
_LOCK = 0x534E434A  # "SNCJ"
_TRIES = 5
_READ, _NOTICES, _RESCUE = "read_page", "notices", "rescue"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    """How workers take turns, in seconds."""

    heartbeat: float = 10.0
    stalled_after: float = 45.0  # without heartbeat; then its job is another's
    rescue: str = "*/15 * * * * *"  # when stalled jobs are looked for, as a crontab with seconds
    notices: str = "* * * * *"  # when a round of notices is due
    poll: float = 5.0


class JobQueue:
    """The queue in the database of a ledger. Raises LedgerError when the server cannot be reached."""

    def __init__(self, address: str, settings: WorkerSettings | None = None) -> None:
        self._settings = settings or WorkerSettings()
        options = f"-c search_path={SCHEMA}"
        connector = procrastinate.PsycopgConnector(
            conninfo=address, kwargs={"options": options}, min_size=1, max_size=4
        )
        self._app = procrastinate.App(connector=connector)
        make_schema_once(address, SCHEMA, _LOCK, self._app.schema_manager.get_schema())

    def add_page(self, page: Page) -> bool:
        """Have a page read by some worker; False when it waits already."""
        packed = {
            "source": page.source,
            "content": base64.b64encode(page.content).decode(),
            "content_type": page.content_type,
        }
        with self._app.open():
            job = self._app.configure_task(_READ, queueing_lock=f"{page.sha256} {page.source}")
            try:
                job.defer(**packed)
            except exceptions.AlreadyEnqueued:
                return False
        return True

    def counts(self) -> dict[str, int]:
        """How many pages stand where: `todo`, `doing`, `failed`; those that were read are gone from the queue."""
        with self._app.open():
            found = list(self._app.job_manager.list_jobs(task=_READ))
        return {state: sum(job.status == state for job in found) for state in ("todo", "doing", "failed")}

    def work(self, read: Callable[[Page], None], tell: Callable[[], None], *, until_empty: bool = False) -> None:
        """Do jobs until SIGTERM or SIGINT, or with `until_empty` until none waits; a job under way is finished first.

        `read` reads and keeps a page; `tell` does a round of notices.
        """
        self._define(read, tell)
        self._app.run_worker(
            wait=not until_empty,
            delete_jobs=jobs.DeleteJobCondition.SUCCESSFUL,
            fetch_job_polling_interval=self._settings.poll,
            update_heartbeat_interval=self._settings.heartbeat,
            stalled_worker_timeout=self._settings.stalled_after,
        )

    def _define(self, read: Callable[[Page], None], tell: Callable[[], None]) -> None:
        app, settings = self._app, self._settings
        retry = procrastinate.RetryStrategy(max_attempts=_TRIES, exponential_wait=2, retry_exceptions={LedgerError})

        @app.task(name=_READ, retry=retry)
        def read_page(source: str, content: str, content_type: str | None) -> None:
            try:
                read(Page(source=source, content=base64.b64decode(content), content_type=content_type))
            except PageError as error:
                _log.warning("%s", error)  # the job stays, as failed
                raise

        @app.periodic(cron=settings.notices)
        @app.task(name=_NOTICES, queueing_lock=_NOTICES, lock=_NOTICES, retry=retry)
        def notices(timestamp: int) -> None:  # noqa: ARG001 - the queue gives it
            tell()

        @app.periodic(cron=settings.rescue)
        @app.task(name=_RESCUE, queueing_lock=_RESCUE, pass_context=True)
        async def rescue(context: procrastinate.JobContext, timestamp: int) -> None:  # noqa: ARG001
            manager = context.app.job_manager
            for job in await manager.get_stalled_jobs(seconds_since_heartbeat=settings.stalled_after):
                _log.warning("job %s of a worker that died is done again", job.id)
                await manager.retry_job(job)
