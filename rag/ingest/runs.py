"""What one run of a job reads, and what it notes of each item."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

from rag.ingest.gather import Gather
from rag.ingest.load import Piece, pieces
from rag.ingest.reading import Reader
from rag.ingest.web.polling import Found
from rag.library import Library
from rag.types import Article, Item

_NO_COLUMNS: Final[Mapping[str, str]] = {}
_LOOK: Final = 0.2
"""Seconds between two looks at whether the run was stopped."""


class Run(Protocol):
    """What is to be read."""

    finished: frozenset[str]
    """Locators that an earlier run of the job has finished."""

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order; None while nothing new is."""
        ...

    def note(self, item: Item) -> None:
        """Learn what became of an item, once it is committed."""
        ...


class Adding:
    """Locators or uploads, without what an earlier run has finished."""

    def __init__(
        self,
        gather: Gather,
        locators: Sequence[str] = (),
        columns: Mapping[str, str] = _NO_COLUMNS,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        finished: frozenset[str] = frozenset(),
    ) -> None:
        self._gather, self._locators, self._columns = gather, locators, columns
        self._files, self.finished = files, finished

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order; None while nothing new is."""
        for found in reader.ahead(self._pieces(reader)):
            if found is None or _locator(found) not in self.finished:
                yield found

    def note(self, item: Item) -> None:
        """Do nothing: the job itself has it."""

    def _pieces(self, reader: Reader) -> Iterable[Piece | Item]:
        if self._files:
            return (replace(piece, columns=self._columns) for piece in pieces(self._files))
        return self._gather.pieces(
            self._locators,
            columns=self._columns,
            wanted=lambda locator: locator not in self.finished,
            reader=reader,
        )


class Polled:
    """What is new in feeds, one entry after the other."""

    def __init__(
        self,
        library: Library,
        gather: Gather,
        addresses: Sequence[str],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._library, self._gather = library, gather
        self._addresses, self._clock = addresses, clock
        self._current: Found | None = None
        self._noted = threading.Event()
        self._stopped = threading.Event()
        self.finished: frozenset[str] = frozenset()

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order; None while nothing new is."""
        try:
            yield from reader.ahead(self._pieces(reader))
        finally:
            self._stopped.set()

    def note(self, item: Item) -> None:
        """Write down with the feed what became of the entry being read."""
        if self._current:
            with self._library.writing() as db:
                self._current.note(db, item, now=self._clock())
        self._noted.set()

    def _pieces(self, reader: Reader) -> Iterator[Piece | Item]:
        """Yield an entry only when what became of the one before it is noted.

        So an entry counts as seen only once its article is on disk, and a feed as read to the
        end only once all its entries are.
        """
        polling = self._gather.polling(reader)
        for found in polling.poll(self._library, now=self._clock, addresses=self._addresses):
            self._current = found
            self._noted.clear()
            yield found.got
            while not self._noted.wait(_LOOK):
                if self._stopped.is_set():
                    return


def _locator(found: Article | Item) -> str:
    return found.locator if isinstance(found, Item) else found.source.locator
