"""What one run of a job reads, and what it notes of each item."""

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol
from zlib import crc32

from rag.ingest.gather import Gather, is_address
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
    files: Sequence[tuple[str, bytes]]
    """Uploads it is made from, as (name, bytes)."""
    is_whole: bool
    """Whether only one worker can do it."""

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order; None while nothing new is."""
        ...

    def note(self, item: Item) -> None:
        """Learn what became of an item, once it is committed."""
        ...


class Adding:
    """Locators or uploads, without what an earlier run has finished.

    Args:
        gather: Finds what is behind locators.
        locators: Paths and addresses.
        columns: Which columns of dumps hold what.
        files: Uploads, as (name, bytes).
        finished: Locators to leave out.
        share: Of so many shares (second) only this one (first) of the files. All addresses are
            in the first share: a host is asked by one worker.
    """

    is_whole = False

    def __init__(
        self,
        gather: Gather,
        locators: Sequence[str] = (),
        columns: Mapping[str, str] = _NO_COLUMNS,
        *,
        files: Sequence[tuple[str, bytes]] = (),
        finished: frozenset[str] = frozenset(),
        share: tuple[int, int] = (0, 1),
    ) -> None:
        self._gather, self._locators, self._columns = gather, locators, columns
        self.files, self.finished = files, finished
        self._share = share

    def found(self, reader: Reader) -> Iterator[Article | Item | None]:
        """Yield what is read, in order; None while nothing new is."""
        for found in reader.ahead(self._pieces(reader)):
            if found is None or _locator(found) not in self.finished:
                yield found

    def note(self, item: Item) -> None:
        """Do nothing: the job itself has it."""

    def _pieces(self, reader: Reader) -> Iterable[Piece | Item]:
        if self.files:
            return (replace(piece, columns=self._columns) for piece in pieces(self.files))
        found = self._gather.pieces(
            self._locators, columns=self._columns, wanted=self._wanted, reader=reader
        )
        return (one for one in found if self._is_ours(one.locator))

    def _wanted(self, locator: str) -> bool:
        return locator not in self.finished and self._is_ours(locator)

    def _is_ours(self, locator: str) -> bool:
        mine, all_of_them = self._share
        number = 0 if is_address(locator) else crc32(locator.encode("utf-8", "surrogatepass"))
        return number % all_of_them == mine


class Polled:
    """What is new in feeds, one entry after the other."""

    files: Sequence[tuple[str, bytes]] = ()
    is_whole = True

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
