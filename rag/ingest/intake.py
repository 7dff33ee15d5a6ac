"""Jobs that add: begin one, go on with one, watch them, stop them; or hand them to workers."""

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.errors import (
    BusyError,
    InputError,
    LibraryError,
    NotFoundError,
    RagError,
    SettingsError,
    where,
)
from rag.ingest.chain import Ingest, Progress
from rag.ingest.gather import Gather, absolute, count
from rag.ingest.holding import held, is_held
from rag.ingest.load.columns import check_fields
from rag.ingest.reading import Limits, Reader, Spare, begin
from rag.ingest.runs import Adding, Polled, Run
from rag.library import Library, feeds, job_parts, jobs
from rag.library.feeds import Feed
from rag.ports import Queue
from rag.types import IngestReport, Item, Job, Outcome

log = logging.getLogger(__name__)

_NO_COLUMNS: Final[Mapping[str, str]] = {}
_PATIENCE: Final = 10.0
"""Seconds to wait at the end for jobs that were asked to stop."""
_SHARE: Final = 100
"""Files that are one part of a job, about."""
_MOST_SHARES: Final = 200
_MOST_WAITING: Final = 10_000
"""Parts that may wait for workers before nothing more is taken."""
_MOST_BYTES: Final = 2 * 1024**3
"""Bytes of uploads that may wait."""
_FEW: Final = 20
"""A person who gave no more than so many waits for them."""


class Intake:
    """Adds what locators and uploads hold, as jobs of a library; threads may share one."""

    def __init__(
        self,
        library: Library,
        flow: Ingest,
        *,
        clock: Callable[[], dt.datetime],
        environment: Mapping[str, str],
        gather: Gather,
        around: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        """Keep what every job needs.

        Args:
            library: Where everything goes.
            flow: Adds articles to it.
            clock: Tells the time.
            environment: What the child that reads may know of this process's environment.
            gather: Finds what is behind locators.
            around: Entered for each job: what is to be done before it and after it.
        """
        self._library = library
        self._flow = flow
        self._clock = clock
        self._environment = environment
        self._gather = gather
        self._around = around
        self._spare = Spare(lambda: begin(environment, Limits()))
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._queue: Queue | None = None

    def hand_to(self, queue: Queue) -> None:
        """Let workers do what is begun from now on."""
        self._queue = queue

    @property
    def has_workers(self) -> bool:
        """Whether what is begun is left to workers, and not to this process."""
        return self._queue is not None

    def add(
        self,
        locators: Sequence[str],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add what is behind the locators; see ``Newsroom.add``."""
        check_fields(columns)
        job = self._open("add", {"locators": [*locators], "columns": dict(columns)}, locators)
        return self._run(job, Adding(self._gather, locators, columns), progress, cancelled)

    def add_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add contents given as (name, bytes); see ``Newsroom.add_files``."""
        check_fields(columns)
        job = self._open("upload", {"names": [name for name, _ in files]}, files)
        return self._run(
            job, Adding(self._gather, files=files, columns=columns), progress, cancelled
        )

    def begin(
        self, locators: Sequence[str], *, columns: Mapping[str, str] = _NO_COLUMNS
    ) -> str:
        """Begin to add in the background; return the id of the job."""
        check_fields(columns)
        if self._queue:
            self._check_room()
            locators = [absolute(locator) for locator in locators]
        job = self._open("add", {"locators": [*locators], "columns": dict(columns)}, locators)
        return self._behind(job, Adding(self._gather, locators, columns))

    def begin_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
    ) -> str:
        """Begin to add contents in the background; return the id of the job."""
        check_fields(columns)
        self._check_room()
        request = {"names": [name for name, _ in files], "columns": dict(columns)}
        job = self._open("upload", request, files)
        return self._behind(job, Adding(self._gather, files=files, columns=columns))

    def poll(
        self,
        addresses: Sequence[str] | None = None,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add what is new in the feeds, each entry once; in all of them when None is given.

        Raises:
            NotFoundError: One of the addresses is not among the feeds.
        """
        named = self._polled(addresses)
        job = self._open("poll", {"locators": named}, ())
        run = Polled(self._library, self._gather, named, self._clock)
        return self._run(job, run, progress, cancelled)

    def begin_poll(self, addresses: Sequence[str] | None = None) -> str:
        """Begin to poll in the background; return the id of the job."""
        named = self._polled(addresses)
        self._check_room()
        job = self._open("poll", {"locators": named}, ())
        return self._behind(job, Polled(self._library, self._gather, named, self._clock))

    def resume(
        self,
        job: str,
        *,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Go on with a job: what was not reached, and what failed; see ``Newsroom.resume``."""
        return self._run(job, self._again(job), progress, cancelled)

    def begin_again(self, job: str) -> str:
        """Go on with a job in the background; return its id."""
        return self._behind(job, self._again(job))

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs, the newest first."""
        with self._library.reading() as db:
            found, shared = jobs.listing(db), job_parts.open_jobs(db)
        return tuple(self._seen(job, shared) for job in found)

    def job(self, job: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No job has this id.
        """
        with self._library.reading() as db:
            found, shared = jobs.get(db, job), job_parts.open_jobs(db)
        return self._seen(found, shared)

    def seconds(self, job: Job) -> float:
        """Return how long a job has taken, until now when it has not ended."""
        return ((job.ended_at or self._clock()) - job.started_at).total_seconds()

    def items(self, job: str, outcomes: Sequence[Outcome] = ()) -> tuple[Item, ...]:
        """Return what became of the items of a job, the first thousand."""
        with self._library.reading() as db:
            jobs.get(db, job)
            return jobs.items(db, job, outcomes)

    def cancel(self, job: str) -> Job:
        """Ask a running job to stop; what is done by then stays.

        Raises:
            InputError: It is not running.
        """
        if not self.job(job).is_open:
            raise InputError(f"The job {job!r} is not running.", hint="There is nothing to do.")
        with self._library.writing() as db:
            jobs.stop(db, job)
            job_parts.drop_waiting(db, job, now=self._clock())
        return self.job(job)

    def warm(self) -> None:
        """Have what reads files and pages ready, so that nobody waits for its start."""
        self._spare.keep()

    def close(self) -> None:
        """Stop the jobs this process runs in the background, and wait for them a little."""
        self._closing.set()
        for thread in self._threads:
            thread.join(_PATIENCE)
        self._spare.close()

    def reader(self) -> Reader:
        """Return a new reader, to be used as a context."""
        return Reader(self._environment, spare=self._spare)

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that are polled, in the order they were added."""
        with self._library.reading() as db:
            return feeds.listing(db)

    def follow(self, address: str) -> Feed:
        """Begin to poll a feed or site map, whose entries come with the next poll.

        Raises:
            InputError: It gives no feed, or is polled already; the hint has what a page names.
        """
        with self.reader() as reader:
            named = self._gather.polling(reader).recognise(address)
        with self._library.writing() as db:
            return feeds.add(db, named.address, title=named.title, now=self._clock())

    def unfollow(self, address: str) -> None:
        """Poll a feed no more; the articles that came of it stay.

        Raises:
            NotFoundError: It is not polled.
        """
        with self._library.writing() as db:
            feeds.remove(db, address)

    def _polled(self, addresses: Sequence[str] | None) -> list[str]:
        """Return the addresses of the feeds meant, as they are stored."""
        with self._library.reading() as db:
            known = [feed.address for feed in feeds.listing(db)]
        for address in addresses or ():
            if address not in known:
                raise NotFoundError(
                    f"{address!r} is not among the feeds.",
                    hint="`readout feeds` lists them; `readout feeds add` adds one.",
                )
        return [one for one in known if addresses is None or one in addresses]

    def _open(self, kind: str, request: Mapping[str, object], given: Sequence[object]) -> str:
        paths = [one for one in given if isinstance(one, str)]
        total = count(paths) if paths else len(given)
        with self._library.writing() as db:
            return jobs.start(db, kind, now=self._clock(), request=request, total=total)

    def _again(self, job: str) -> Run:
        """Return what is left of a job.

        Raises:
            NotFoundError: No job has this id.
            InputError: There is nothing left, or what it was made from is gone.
        """
        known = self.job(job)
        if known.is_open:
            raise BusyError(f"The job {job!r} is running.", hint="Wait, or cancel it first.")
        if known.state == "done" and not known.failed:
            raise InputError(
                f"Nothing of the job {job!r} is left to do.", hint="All of it went in."
            )
        with self._library.writing() as db:
            request, finished = jobs.request(db, job), jobs.finished(db, job)
        locators = request.get("locators")
        if not locators:
            raise InputError(
                f"The job {job!r} cannot be resumed: its files were sent, not named.",
                hint="Send the files again; those that went in are recognised.",
            )
        if known.kind == "poll":
            return Polled(self._library, self._gather, locators, self._clock)
        columns = request.get("columns") or {}
        return Adding(self._gather, locators, columns, finished=finished)

    def parts_waiting(self) -> int:
        """Return how many parts of jobs workers have not done."""
        with self._library.reading() as db:
            return job_parts.size(db)[0]

    def _check_room(self) -> None:
        """Take nothing more on than workers can get through.

        Raises:
            BusyError: Too much waits for them.
        """
        if not self._queue:
            return
        with self._library.reading() as db:
            parts, held = job_parts.size(db)
        if parts >= _MOST_WAITING or held >= _MOST_BYTES:
            raise BusyError(
                f"{parts:,} parts of jobs wait for workers; no more are taken now.",
                hint="Try again later, or start more with `readout worker`.",
            )

    def _behind(self, job: str, run: Run) -> str:
        if self._queue:
            return self._handed(job, run, self._queue)
        holding = contextlib.ExitStack()
        holding.enter_context(held(self._library, job))  # before anybody can ask after it
        thread = threading.Thread(
            target=self._alone, args=(job, run, holding), name=f"job {job}", daemon=True
        )
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        return job

    def _handed(self, job: str, run: Run, queue: Queue) -> str:
        """Hand a job to workers; while the queue is away they find it in the library."""
        with self._library.writing() as db:
            jobs.reopen(db, job, now=self._clock())
            known = jobs.get(db, job)
            left = max(1, known.total - len(run.finished))
            count = 1 if run.is_whole else min(_MOST_SHARES, -(-left // _SHARE))
            if run.files:
                count = job_parts.keep(db, job, run.files)
            parts = job_parts.split(db, job, count)
        urgency = 0 if run.is_whole or left > _FEW else 1
        try:
            queue.put(parts, urgency=urgency)
        except LibraryError as error:
            log.warning("job %s is not handed out yet: %s", job, error)
        except SettingsError:  # no worker will ever find it
            self.cancel(job)
            raise
        return job

    def _alone(self, job: str, run: Run, holding: contextlib.ExitStack) -> None:
        """Run a job where nobody waits; what stops it is written down with it."""
        try:
            with holding:
                self._held(job, run, None, None)
        except Exception as error:  # noqa: BLE001 - the border of a thread
            log.error("job %s: %s", job, where(error))  # noqa: TRY400
            told = error if isinstance(error, RagError) else None
            item = Item(
                locator=" ",
                outcome="failed",
                error=str(told or f"Adding stopped ({type(error).__name__})."),
                hint=told.hint if told else "Resume the job; report it if that fails again.",
            )
            with contextlib.suppress(RagError), self._library.writing() as db:
                jobs.note(db, job, [item], ordinal=jobs.counted(db, job))

    def _run(
        self,
        job: str,
        run: Run,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> IngestReport:
        with held(self._library, job):
            return self._held(job, run, progress, cancelled)

    def _held(
        self,
        job: str,
        run: Run,
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> IngestReport:
        """Run a job that is held."""
        with self._around(), self.reader() as reader:
            with self._library.writing() as db:
                jobs.reopen(db, job, now=self._clock())
                total = jobs.get(db, job).total
            reader.start()
            self._flow.warm()  # while the reader's process gets ready
            return self._flow.run(
                run.found(reader),
                job=job,
                total=max(0, total - len(run.finished)) if total else 0,
                progress=lambda item, done, of: _noted(run, progress, item, done, of),
                cancelled=lambda: self._closing.is_set() or bool(cancelled and cancelled()),
            )

    def _seen(self, job: Job, shared: Mapping[str, bool]) -> Job:
        """Return the job with the state it really has: nobody may be at work on it.

        Args:
            job: As it is stored.
            shared: Jobs that workers share, and whether one is at work on it.
        """
        if job.is_open and job.id in shared:
            is_waiting = job.state == "running" and not shared[job.id] and not job.items
            return replace(job, state="waiting") if is_waiting else job
        if not job.is_open or is_held(self._library, job.id):
            return job
        return replace(job, state="interrupted")


def _noted(run: Run, progress: Progress | None, item: Item, done: int, total: int) -> None:
    """Let the run note what became of an item before anybody is told."""
    run.note(item)
    if progress:
        progress(item, done, total)
