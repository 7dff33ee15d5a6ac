"""One run of adding: its job, its items' places, whether to stop, who helps."""

import threading
import time
from collections.abc import Callable
from typing import Final

from rag.library import Library, jobs
from rag.ports import Teller

LOOK: Final = 0.5
"""Seconds between two looks at whether the job was asked to stop."""
_MANY: Final = 40
"""Files and addresses that are worth a process that tells statements from the start."""
_LONG: Final = 100_000
"""Characters of articles after which a run is worth it, however few it seemed to have."""
_LONGEST: Final = 50_000
"""Characters of an article that is told beside this process: telling a long one takes memory,
which two processes would take twice."""


class Work:
    """What one run keeps while it goes on."""

    def __init__(
        self,
        library: Library,
        job: str,
        ordinal: int,
        cancelled: Callable[[], bool] | None,
        teller: Callable[[], Teller | None] | None,
    ) -> None:
        self.job = job
        self._begin_teller = teller
        self._teller: Teller | None = None
        self._read = 0
        self._beginning = threading.Lock()
        self._library = library
        self._cancelled = cancelled
        self._ordinal = ordinal
        self._asked_at = time.monotonic()
        self._stopped = False
        self._ended = False

    def next(self, count: int) -> int:
        """Return the place of the next item, and keep it and those after it for ``count``."""
        first = self._ordinal
        self._ordinal += count
        return first

    def stopping(self) -> bool:
        """Return whether to stop; asks the caller each time, the library now and then."""
        if not self._stopped and self._cancelled and self._cancelled():
            self._stopped = True
        if not self._stopped and time.monotonic() - self._asked_at > LOOK:
            self._asked_at = time.monotonic()
            with self._library.reading() as db:
                self._stopped = jobs.stopping(db, self.job)
        return self._stopped or self._ended

    @property
    def stopped(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stopped

    def teller(self, characters: int) -> Teller | None:
        """Return what tells statements beside this process.

        None in a short run, and for a text that takes much memory.

        Args:
            characters: Of the text that is to be told now.
        """
        with self._beginning:
            self._read += characters
            is_long = self._read > _LONG
        if is_long:
            self._begin()
        return self._teller if characters <= _LONGEST else None

    def begin(self, total: int) -> None:
        """Begin what a run of so many files and addresses is worth; 0 when that is unknown."""
        if total >= _MANY:
            self._begin()

    def _begin(self) -> None:
        with self._beginning:
            if self._begin_teller:
                self._teller, self._begin_teller = self._begin_teller(), None

    def close(self) -> None:
        """End what was begun for this run."""
        with self._beginning:
            self._begin_teller = None
        if self._teller:
            self._teller.close()

    def stop(self) -> None:
        """Let whoever works ahead end, whether or not all is done."""
        self._ended = True
