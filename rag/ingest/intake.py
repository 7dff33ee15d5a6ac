"""Jobs that add: begin one, go on with one, watch them, stop them."""

import contextlib
import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.errors import BusyError, InputError, RagError
from rag.ingest.chain import Ingest, Progress
from rag.ingest.gather import Gather, count
from rag.ingest.holding import held, is_held
from rag.ingest.load import Piece, pieces
from rag.ingest.reading import Reader
from rag.library import Library, jobs
from rag.types import Article, IngestReport, Item, Job, Outcome

log = logging.getLogger(__name__)

_NO_COLUMNS: Final[Mapping[str, str]] = {}
_PATIENCE: Final = 10.0
"""Seconds to wait at the end for jobs that were asked to stop."""


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
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []

    def add(
        self,
        locators: Sequence[str],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add what is behind the locators; see ``Newsroom.add``."""
        job = self._open("add", {"locators": [*locators], "columns": dict(columns)}, locators)
        return self._run(job, _Run(self, locators, columns), progress, cancelled)

    def add_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add contents given as (name, bytes); see ``Newsroom.add_files``."""
        job = self._open("upload", {"names": [name for name, _ in files]}, files)
        return self._run(job, _Run(self, files=files, columns=columns), progress, cancelled)

    def begin(
        self, locators: Sequence[str], *, columns: Mapping[str, str] = _NO_COLUMNS
    ) -> str:
        """Begin to add in the background; return the id of the job."""
        job = self._open("add", {"locators": [*locators], "columns": dict(columns)}, locators)
        return self._behind(job, _Run(self, locators, columns))

    def begin_files(
        self,
        files: Sequence[tuple[str, bytes]],
        *,
        columns: Mapping[str, str] = _NO_COLUMNS,
    ) -> str:
        """Begin to add contents in the background; return the id of the job."""
        job = self._open("upload", {"names": [name for name, _ in files]}, files)
        return self._behind(job, _Run(self, files=files, columns=columns))

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
            found = jobs.listing(db)
        return tuple(map(self._seen, found))

    def job(self, job: str) -> Job:
        """Return one job.

        Raises:
            NotFoundError: No job has this id.
        """
        with self._library.reading() as db:
            found = jobs.get(db, job)
        return self._seen(found)

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
        if self.job(job).state not in {"running", "stopping"}:
            raise InputError(f"The job {job!r} is not running.", hint="There is nothing to do.")
        with self._library.writing() as db:
            jobs.stop(db, job)
        return self.job(job)

    def close(self) -> None:
        """Stop the jobs this process runs in the background, and wait for them a little."""
        self._closing.set()
        for thread in self._threads:
            thread.join(_PATIENCE)

    def reader(self) -> Reader:
        """Return a new reader, to be used as a context."""
        return Reader(self._environment)

    @property
    def gather(self) -> Gather:
        """What finds pieces behind locators."""
        return self._gather

    def _open(self, kind: str, request: Mapping[str, object], given: Sequence[object]) -> str:
        paths = [one for one in given if isinstance(one, str)]
        total = count(paths) if paths else len(given)
        with self._library.writing() as db:
            return jobs.start(db, kind, now=self._clock(), request=request, total=total)

    def _again(self, job: str) -> "_Run":
        """Return what is left of a job.

        Raises:
            NotFoundError: No job has this id.
            InputError: There is nothing left, or what it was made from is gone.
        """
        known = self.job(job)
        if known.state in {"running", "stopping"}:
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
        return _Run(self, locators, request.get("columns") or {}, finished=finished)

    def _behind(self, job: str, run: "_Run") -> str:
        thread = threading.Thread(target=self._alone, args=(job, run), name=f"job {job}")
        thread.daemon = True
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        return job

    def _alone(self, job: str, run: "_Run") -> None:
        """Run a job where nobody waits; what stops it is written down with it."""
        try:
            self._run(job, run, None, None)
        except Exception as error:
            log.exception("job %s", job)
            told = error if isinstance(error, RagError) else None
            item = Item(
                locator=" ",
                outcome="failed",
                error=str(told or f"Adding stopped ({type(error).__name__})."),
                hint=told.hint if told else "Resume the job; report it if that fails again.",
            )
            with contextlib.suppress(RagError), self._library.writing() as db:
                jobs.note(db, job, item, ordinal=jobs.counted(db, job))

    def _run(
        self,
        job: str,
        run: "_Run",
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> IngestReport:
        with self._around(), held(self._library, job), self.reader() as reader:
            with self._library.writing() as db:
                jobs.reopen(db, job)
                total = jobs.get(db, job).total
            return self._flow.run(
                run.found(reader),
                job=job,
                total=max(0, total - len(run.finished)) if total else 0,
                progress=progress,
                cancelled=lambda: self._closing.is_set() or bool(cancelled and cancelled()),
            )

    def _seen(self, job: Job) -> Job:
        """Return the job with the state it really has: nobody may be at work on it."""
        if job.state not in {"running", "stopping"} or is_held(self._library, job.id):
            return job
        return replace(job, state="interrupted")


class _Run:
    """What one run reads: locators or uploads, without what an earlier run has finished."""

    def __init__(
        self,
        intake: Intake,
        locators: Sequence[str] = (),
        columns: Mapping[str, str] = _NO_COLUMNS,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        finished: frozenset[str] = frozenset(),
    ) -> None:
        self._intake, self._locators, self._columns = intake, locators, columns
        self._files, self.finished = files, finished

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order."""
        for found in reader.ahead(self._pieces(reader)):
            if found is None or _locator(found) not in self.finished:
                yield found

    def _pieces(self, reader: Reader) -> Iterable[Piece | Item]:
        if self._files:
            named = pieces(self._files)
            return (_with(piece, self._columns) for piece in named)
        return self._intake.gather.pieces(
            self._locators,
            columns=self._columns,
            wanted=lambda locator: locator not in self.finished,
            reader=reader,
        )


def _locator(found: Article | Item) -> str:
    return found.locator if isinstance(found, Item) else found.source.locator


def _with(piece: Piece | Item, columns: Mapping[str, str]) -> Piece | Item:
    return piece if isinstance(piece, Item) else replace(piece, columns=columns)
