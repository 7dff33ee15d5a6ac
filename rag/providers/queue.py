"""A queue in the library's PostgreSQL database, by procrastinate.

It has a schema of its own beside the library's and holds nothing that the library lacks: one
that another version made is made anew, and workers hand out what it does not have.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event
from typing import Any, Final, Literal

import psycopg
from procrastinate import (
    App,
    BaseConnector,
    BaseRetryStrategy,
    JobContext,
    PsycopgConnector,
    RetryDecision,
    SyncPsycopgConnector,
)
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job, JobDeferrer
from procrastinate.schema import SchemaManager
from psycopg import sql
from typing_extensions import override

from rag.errors import SettingsError, UnavailableError
from rag.library.postgres import login
from rag.ports import Queue
from rag.settings import shown_database
from rag.types import Part

log = logging.getLogger(__name__)

_TASK: Final = "readout.part"
_MARK: Final = "queue of Readout "
"""How the schema of a queue is marked; one without it is never touched."""
_HEARTBEAT: Final = 5.0
_DEAD: Final = 20.0
"""Seconds without a sign of life after which what a worker had is handed to another."""
_SWEEP: Final = 10.0
"""Seconds between two looks for what dead workers had, and for what the queue lacks."""
_LOOK: Final = 0.2
_POLL: Final = 5.0
_LONGEST: Final = 300
_AWAY: Final = 5.0
"""Seconds to wait before a server that went away is asked again."""
_PATIENCE: Final = 10.0


class PostgresQueue(Queue):
    """Hands parts out to the workers of one library.

    Args:
        address: Of the library's database.

    Raises:
        SettingsError: It is no address of a PostgreSQL database, or another program has a
            schema of the queue's name there.
    """

    def __init__(self, address: str) -> None:
        self._login, of_library = login(address)
        self._place = shown_database(address)
        self._schema = f"{of_library[:57]}_queue"
        self._is_made = False

    @override
    def put(self, parts: Sequence[Part], *, urgency: int) -> None:
        with self._reached():
            self._make()
            with self._app(SyncPsycopgConnector, max_size=1).open() as app:
                for part in parts:
                    with suppress(AlreadyEnqueued):
                        _deferred(app, self._schema, part, urgency).defer(**_named(part))

    @override
    def serve(
        self,
        work: Callable[[Part, int], bool],
        *,
        left: Callable[[], Sequence[Part]],
        stopped: Event,
        wait: bool,
    ) -> None:
        with self._reached():
            self._make()
        is_done = False
        while not is_done:
            try:
                with self._reached():
                    asyncio.run(self._serve(work, left, stopped, wait=wait))
                is_done = True
            except UnavailableError as error:
                log.warning("%s %s", error, error.hint)
                if stopped.wait(_AWAY) or not wait:
                    raise

    async def _serve(
        self,
        work: Callable[[Part, int], bool],
        left: Callable[[], Sequence[Part]],
        stopped: Event,
        *,
        wait: bool,
    ) -> None:
        app = self._app(PsycopgConnector, max_size=4)

        @app.task(name=_TASK, queue=self._schema, pass_context=True, retry=_Retries())
        def _do(context: JobContext, job: str, number: int) -> None:
            if not work(Part(job, number), context.job.attempts):
                raise _LeftError

        async with app.open_async():
            await self._hand_out_again(app, left)
            serving = asyncio.create_task(
                app.run_worker_async(
                    queues=[self._schema],
                    wait=wait,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=_POLL,
                    update_heartbeat_interval=_HEARTBEAT,
                    stalled_worker_timeout=_DEAD,
                )
            )
            tending = asyncio.create_task(self._tend(app, left))
            try:
                while not serving.done() and not stopped.is_set():
                    await asyncio.wait({serving}, timeout=_LOOK)
                serving.cancel()  # lets what has begun come to its end
                with suppress(asyncio.CancelledError):
                    await serving
            finally:
                tending.cancel()

    async def _tend(self, app: App, left: Callable[[], Sequence[Part]]) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            try:
                await self._hand_out_again(app, left)
            except Exception as error:  # noqa: BLE001 - whoever takes parts says what is wrong
                log.info("the queue was not looked after: %s", type(error).__name__)

    async def _hand_out_again(self, app: App, left: Callable[[], Sequence[Part]]) -> None:
        """Hand out what dead workers had, and what is left to do that the queue lacks."""
        manager = app.job_manager
        for dead in await manager.get_stalled_jobs(
            queue=self._schema, seconds_since_heartbeat=_DEAD
        ):
            await manager.retry_job(dead)
        there = {
            Part(str(job.task_kwargs["job"]), int(str(job.task_kwargs["number"])))
            for job in await manager.list_jobs_async(queue=self._schema)
            if job.status in {"todo", "doing"}
        }
        for part in await asyncio.to_thread(left):
            if part not in there:
                with suppress(AlreadyEnqueued):
                    await _deferred(app, self._schema, part, 0).defer_async(**_named(part))

    def _app(self, connector: Callable[..., BaseConnector], *, max_size: int) -> App:
        options = f"-c search_path={self._schema}"
        return App(
            connector=connector(
                conninfo=self._login,
                kwargs={"options": options, "application_name": "readout queue"},
                min_size=1,
                max_size=max_size,
                timeout=_PATIENCE,
            )
        )

    def _make(self) -> None:
        """Make the tables of the queue, or make them anew when another version made them."""
        if self._is_made:
            return
        wanted = SchemaManager.get_schema()
        version = _MARK + hashlib.blake2b(wanted.encode(), digest_size=8).hexdigest()
        schema = sql.Identifier(self._schema)
        with psycopg.connect(self._login, connect_timeout=int(_PATIENCE)) as db:
            db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (self._schema,))
            row = db.execute(
                "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace "
                "WHERE nspname = %s",
                (self._schema,),
            ).fetchone()
            if row and not str(row[0]).startswith(_MARK):
                raise SettingsError(
                    f"The schema {self._schema!r} of {self._place!r} is no queue of Readout's.",
                    hint="Give the library another schema: add ?schema=NAME to its address.",
                )
            if row is None or row[0] != version:
                db.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
                db.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
                db.execute(sql.SQL("SET LOCAL search_path TO {}").format(schema))
                db.execute(wanted)
                db.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(schema, version))
        self._is_made = True

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (ConnectorException, psycopg.Error, TimeoutError) as error:
            raise UnavailableError(
                f"The queue in {self._place!r} cannot be reached, or has just ended.",
                hint="See that the database server runs and lets the user make a schema.",
            ) from error


class _LeftError(Exception):
    """A part was begun and left, so that another worker can go on with it."""


class _Retries(BaseRetryStrategy):
    """Hands out at once what was left, and after ever longer what failed."""

    @override
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        seconds = 0 if isinstance(exception, _LeftError) else min(_LONGEST, 5 << job.attempts)
        return RetryDecision(retry_in={"seconds": seconds})


def _named(part: Part) -> dict[Literal["job", "number"], Any]:
    return {"job": part.job, "number": part.number}


def _deferred(app: App, queue: str, part: Part, urgency: int) -> JobDeferrer:
    return app.configure_task(
        _TASK, queue=queue, queueing_lock=f"{part.job}/{part.number}", priority=urgency
    )
