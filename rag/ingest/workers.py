"""Doing parts of jobs that others have begun, one after the other, until told to stop."""

import datetime as dt
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event
from typing import Final

from sqlalchemy import Connection

from rag.errors import BusyError, LibraryError, RagError, where
from rag.ingest.chain import Ingest
from rag.ingest.gather import Gather
from rag.ingest.reading import Reader
from rag.ingest.runs import Adding, Polled, Run
from rag.library import Library, job_parts, jobs
from rag.ports import Queue
from rag.types import IngestReport, Item, Part

log = logging.getLogger(__name__)

Done = Callable[[Part, IngestReport], None]
_TRIES: Final = 5
"""Times a part is tried before it is given up."""


class Workers:
    """Does what is handed out. Any number of processes, on any hosts, may do it at once.

    What a part adds is committed with the note that it was added, and only one process at a
    time can have a part: done twice or by halves, it leaves what doing it once leaves.
    """

    def __init__(
        self,
        library: Library,
        flow: Ingest,
        *,
        clock: Callable[[], dt.datetime],
        gather: Gather,
        around: Callable[[], AbstractContextManager[None]],
        reader: Callable[[], Reader],
    ) -> None:
        """Keep what every part needs.

        Args:
            library: Where everything goes.
            flow: Adds articles to it.
            clock: Tells the time.
            gather: Finds what is behind locators.
            around: Entered for each part: what is to be done before it and after it.
            reader: Makes what reads files and pages.
        """
        self._library = library
        self._flow = flow
        self._clock = clock
        self._gather = gather
        self._around = around
        self._reader = reader

    def serve(
        self, queue: Queue, *, stopped: Event, wait: bool = True, progress: Done | None = None
    ) -> None:
        """Do what the queue gives until told to stop; what is begun then is left to others.

        Args:
            queue: Hands out parts.
            stopped: Set when to stop.
            wait: Whether to wait for more when nothing is left.
            progress: Called with each part that is done and what came of it.

        Raises:
            UnavailableError: The queue cannot be reached.
        """
        self._flow.warm()
        queue.serve(
            lambda part, tries: self._try(part, tries, stopped, progress),
            left=self._left,
            stopped=stopped,
            wait=wait,
        )

    def _try(self, part: Part, tries: int, stopped: Event, progress: Done | None) -> bool:
        """Do a part; return whether it is done. One that fails too often is given up."""
        try:
            report = self._work_on(part, stopped)
        except BusyError:
            raise  # it is somebody's, however often that was seen
        except Exception as error:
            told = error if isinstance(error, RagError) else None
            log.warning("part %d of job %s: %s", part.number, part.job, told or where(error))
            if tries + 1 < _TRIES:
                raise
            self._give_up(part, error)
            return True
        if progress:
            progress(part, report)
        return not stopped.is_set() or not self._is_left(part)

    def _work_on(self, part: Part, stopped: Event) -> IngestReport:
        """Do a part; what others have done of it is left alone.

        Raises:
            BusyError: Another worker has it.
        """
        with self._library.claim(f"job-{part.job}-{part.number}.lock", wait=False):
            with self._library.writing() as db:
                if not job_parts.take(db, part, now=self._clock()):
                    return IngestReport(items=(), job=part.job)
                run = self._run(db, part)
            with self._around(), self._reader() as reader:
                reader.start()
                return self._flow.run(
                    run.found(reader),
                    job=part.job,
                    part=part,
                    progress=lambda item, *_: run.note(item),
                    cancelled=stopped.is_set,
                )

    def _run(self, db: Connection, part: Part) -> Run:
        """Return what is left of a part."""
        known, request = jobs.get(db, part.job), jobs.request(db, part.job)
        locators, columns = request.get("locators") or (), request.get("columns") or {}
        if known.kind == "poll":
            return Polled(self._library, self._gather, locators, self._clock)
        if known.kind == "upload":
            files = job_parts.files_of(db, part)
            # Uploads may share a name: what went in is then recognised by its text.
            is_told_by_name = len({name for name, _ in files}) == len(files)
            done = jobs.finished(db, part.job, part) if is_told_by_name else frozenset()
            return Adding(self._gather, (), columns, files=files, finished=done)
        done, share = jobs.finished(db, part.job), job_parts.share(db, part)
        return Adding(self._gather, locators, columns, finished=done, share=share)

    def _give_up(self, part: Part, error: Exception) -> None:
        """End a part that cannot be done, with what went wrong among the items of its job."""
        told = error if isinstance(error, RagError) else None
        item = Item(
            locator=" ",
            outcome="failed",
            error=str(told or f"Adding stopped ({type(error).__name__})."),
            hint=told.hint if told else "Resume the job; report it if that fails again.",
        )
        with self._library.writing() as db:
            jobs.note(db, part.job, [item], ordinal=jobs.counted(db, part.job, part))
            job_parts.end(db, part, now=self._clock())

    def _left(self) -> tuple[Part, ...]:
        with self._library.reading() as db:
            return job_parts.waiting(db)

    def _is_left(self, part: Part) -> bool:
        try:
            return part in self._left()
        except LibraryError:
            return True
