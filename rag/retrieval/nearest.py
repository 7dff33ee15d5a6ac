"""The dense half of search: nearest vectors, always complete, whatever state the index is in.

The library's own vectors are the truth. The index covers them up to a watermark; what was
added since is compared one by one, and so is everything while the index is being written, or
is damaged and too large to be rebuilt while somebody waits, or cannot be reached. No passage is
ever left out. Within filters the passages in scope are compared, from the table beside it, and
so are all of a library of which that takes less than its index, which a search does not open.
Among a great many, an index alone misses some of the nearest; what signs find is added.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.errors import BusyError, DamagedError, IndexAwayError, LibraryError
from rag.library import Library, vectors
from rag.library.vectors import IndexState
from rag.ports import Indexes, VectorIndex, Vectors
from rag.retrieval import table
from rag.retrieval.exact import Exact, Near, ordered
from rag.retrieval.index_writer import IndexWriter
from rag.retrieval.layout import Keys, Mask
from rag.retrieval.outage import Outage

log = logging.getLogger(__name__)

_LOOK = 0.05
"""Seconds between looks at whether the index is being written."""
_REBUILD_WHILE_WAITING = 3_000
_MOST_GONE = 1_000
"""Passages that are gone for which the index is asked for more."""
_LARGE = 50_000
"""Passages from which on an index costs seconds to extend."""
_LATER = 1_000
"""A large index is extended when one passage for so many that it holds is new."""
_REBUILD_WHEN_REMOVED = 0.25


State = Literal["none", "sound", "writing", "damaged", "away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the index follows the library; what it lacks, searches compare one by one.

    Attributes:
        state: ``writing`` also after a crash while it was written, until the next search;
            ``away`` when it cannot be reached.
        passages: How many it should hold.
        waiting: How many of them it does not hold yet; all of them unless it is ``sound``.
        removed: How many it still holds that are gone.
    """

    state: State
    passages: int
    waiting: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexing:
    """The index as the library names it, and which passages are gone since."""

    state: IndexState
    gone: Sequence[int]
    there: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """What the index found.

    Attributes:
        asked: What it was asked with.
        watermark: It knows the passages up to this key; 0 when it could not be asked.
        near: Those it found.
    """

    asked: Indexing
    watermark: int
    near: Sequence[Near]


class Nearest:
    """Finds the passages whose vectors are nearest; safe to share between threads.

    Attributes:
        is_local: Whether the index is in a folder, so that it answers soon.
    """

    def __init__(self, library: Library, indexes: Indexes) -> None:
        self._library = library
        self._indexes = indexes
        self.is_local = indexes.local
        self._guard = threading.RLock()
        self._writing = threading.Event()
        self._writer = IndexWriter(library, indexes)
        self._index: VectorIndex | None = None
        self._opened = IndexState()
        self._damaged: IndexState | None = None
        self._exact = Exact(self._writer.folder)
        self._outage = Outage(self.catch_up)

    def query(
        self, db: Connection, vector: Vectors, limit: int, *, inside: Mask | None = None
    ) -> list[tuple[int, float]]:
        """Return up to ``limit`` (passage key, cosine), best first, ties by key.

        Args:
            db: The library as it is to be searched.
            vector: A unit vector.
            limit: Most rows.
            inside: Passages in scope, by key; None for all. Those in scope are compared one
                by one.
        """
        if inside is not None:
            return self.compared(db, vector, limit, inside=inside)
        seen = self.look(db)
        return self.complete(db, self.ask(seen, vector, limit), vector, limit)

    def compared(
        self, db: Connection, vector: Vectors, limit: int, *, inside: Mask | None
    ) -> list[tuple[int, float]]:
        """Return what `query` does, with no need of the index."""
        gone = vectors.removed(db)
        return self._exact.nearest(db, vector, limit, inside=inside, gone=gone)

    def is_compared(self, passages: int, vector: Vectors) -> bool:
        """Return whether so many are compared with a vector even without filters."""
        return self.is_local and table.is_compared(passages, len(vector))

    def look(self, db: Connection) -> Indexing:
        """Return what the index is to be asked with; see `ask`."""
        state = vectors.state(db)
        there = bool(state.folder or vectors.last_key(db))
        return Indexing(state=state, gone=vectors.removed(db), there=there)

    def ask(self, seen: Indexing, vector: Vectors, limit: int) -> Indexed:
        """Ask the index, as `query` does first, without the library's database."""
        if not seen.there:
            return Indexed(asked=seen, watermark=0, near=())
        watermark, near = self._from_index(seen.state, vector, limit, seen.gone)
        return Indexed(asked=seen, watermark=watermark, near=near)

    def complete(
        self, db: Connection, found: Indexed, vector: Vectors, limit: int
    ) -> list[tuple[int, float]]:
        """Return what `query` does of what the index found, adding what it does not hold."""
        gone = found.asked.gone
        if not found.asked.there:
            return []
        if not found.watermark:
            return self.compared(db, vector, limit, inside=None)
        newer = self._exact.newer(db, found.watermark)
        return ordered([*found.near, *newer.nearest(vector, limit, gone=gone)], limit)

    def cosines(
        self, db: Connection, keys: Keys, vector: Vectors
    ) -> tuple[NDArray[np.float32], Mask]:
        """Return how near each of these passages is, and whether it has a vector at all."""
        return self._exact.cosines(db, keys, vector)

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> bool:
        """Bring the index up to date with the library, rebuilding it when it is damaged.

        A large one is left alone until there is enough to add, since it is read whole then.

        Returns:
            Whether it had to be rebuilt.

        Raises:
            BusyError: Another process is writing the index.
            IndexAwayError: It cannot be reached; it is tried again until it can be.
        """
        if self._can_wait():
            return False
        with self._alone():
            state = self._writer.state()
            removed, total = self._writer.removals()
            sound = self._writer.sound(state)
            stale = len(removed) > _REBUILD_WHEN_REMOVED * max(total, 1)
            if sound and not stale:
                if not self._writer.has_table(state):
                    self._writer.make_table(state)
                    self._exact = Exact(self._writer.folder)
                try:
                    self._writer.extend(state, removed, progress)
                except DamagedError as error:
                    log.warning("the vector index cannot be extended: %s", error)
                else:
                    return False
            self._writer.build(progress)
            return bool(state.folder) and not (sound and stale)

    def rebuild(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Build the index anew from the stored vectors and throw the old one away."""
        with self._alone():
            self._writer.build(progress)

    def missing(self) -> tuple[set[int], set[int]]:
        """Compare index and library: (passages the index lacks, ids it should not have).

        Those that are to be added later are not lacking; see `catch_up`.

        Raises:
            BusyError: Another process is writing the index.
        """
        with self._alone():
            with self._library.reading() as db:
                state, there = vectors.state(db), vectors.keys(db)
            if not self._writer.sound(state):
                return there, set()
            if self._can_wait():
                there = {key for key in there if key <= state.watermark}
            index = self._indexes.open(self._writer.folder(state))
            try:
                held = {int(key) for key in index.ids()}
            finally:
                index.close()
            return there - held, held - there

    def notice(self) -> str:
        """Return a line that says why searches do without the index; empty when they do not."""
        error = self._outage.error
        if error is None:
            return ""
        return f"{error} Until it is back, searches compare all passages one by one."

    def coverage(self) -> Coverage:
        """Return how far the index follows the library, without opening it."""
        with self._library.reading() as db:
            state, keys, removed = vectors.state(db), vectors.keys(db), vectors.removed(db)
        told = self._told(state)
        if told == "damaged" and self._writer.state() != state:
            told = "writing"  # in the meantime
        waiting = sum(key > state.watermark for key in keys) if told == "sound" else len(keys)
        return Coverage(state=told, passages=len(keys), waiting=waiting, removed=len(removed))

    def close(self) -> None:
        """Let go of the index."""
        self._outage.close()
        with self._guard:
            self._close()

    # -- searching

    def _from_index(
        self, state: IndexState, vector: Vectors, limit: int, gone: Sequence[int]
    ) -> tuple[int, list[Near]]:
        """Return the watermark up to which the index answered, and what it found."""
        if self._outage.error or not self._taken():
            return 0, []
        try:
            return self._answered(state, vector, limit, frozenset(gone))
        except IndexAwayError as error:
            self._outage.begin(error)
            return 0, []
        finally:
            self._guard.release()

    def _taken(self) -> bool:
        """Take the guard, or return False while the index is written, which may last."""
        while not self._writing.is_set():
            if self._guard.acquire(timeout=_LOOK):
                return True
        return False

    def _answered(
        self, state: IndexState, vector: Vectors, limit: int, gone: frozenset[int]
    ) -> tuple[int, list[Near]]:
        wanted = limit + min(len(gone), _MOST_GONE)
        found = self._ask_index(state, vector, wanted)
        if found is None:
            state = self._repaired(state)
            found = self._ask_index(state, vector, wanted)
        if found is None:
            return 0, []
        near = {key: c for key, c in found if key not in gone and key <= state.watermark}
        near |= self._exact.likely(state, vector, limit, gone=[*gone])
        return state.watermark, [*near.items()]

    def _ask_index(self, state: IndexState, vector: Vectors, limit: int) -> list[Near] | None:
        """Return what the index of this state finds, or None while it cannot be relied on."""
        if not state.digest or state == self._damaged:
            return None
        fresh = self._index is None or self._opened != state
        try:
            with self._library.lock("index.lock", shared=not fresh, wait=False):
                index = self._reopened(state) if fresh else self._index
                found = index.query(vector, limit) if index else None
                return None if found is None else [(int(key), c) for key, c in found]
        except BusyError:
            return None
        except IndexAwayError:
            self._close()
            raise
        except (LibraryError, ValueError) as error:  # an id that is no key
            log.warning("the vector index cannot be read: %s", error)
            self._damaged = state
            return None

    def _reopened(self, state: IndexState) -> VectorIndex | None:
        self._close()
        if self._writer.state() != state:
            return None
        if self._indexes.glimpse(self._writer.folder(state)) != state.digest:
            log.warning("the vector index has been damaged")
            self._damaged = state
            return None
        self._index, self._opened = self._indexes.open(self._writer.folder(state)), state
        return self._index

    def _repaired(self, state: IndexState) -> IndexState:
        """Rebuild a damaged index at once when it is small and nobody is writing."""
        with self._library.reading() as db:
            if vectors.state(db) != state:
                return vectors.state(db)  # it was written after the query began
            small = vectors.count(db) <= _REBUILD_WHILE_WAITING
        if not small:
            return state
        try:
            with self._library.lock("index.lock", wait=False):
                self._close()
                self._writer.build(None)
        except IndexAwayError:
            raise
        except LibraryError as error:
            log.warning("the vector index is not rebuilt now: %s", error)
            return state
        return self._writer.state()

    # -- writing; the caller holds the index lock

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Have the index alone and closed; searches do without it and never wait.

        Raises:
            BusyError: Another process is writing the index.
            LibraryError: There is no room for it, say.
        """
        with self._guard:
            self._writing.set()
            try:
                with self._library.lock("index.lock"):
                    self._close()
                    yield
            except IndexAwayError as error:
                self._outage.begin(error)
                raise
            except OSError as error:
                raise LibraryError(
                    f"The vector index cannot be written: {error.strerror}.",
                    hint="Free some space; searches find everything meanwhile.",
                ) from error
            finally:
                self._writing.clear()

    def _can_wait(self) -> bool:
        """Return whether too little is new for a large index to be extended."""
        with self._library.reading() as db:
            state, newer = vectors.state(db), vectors.last_key(db)
            if state.watermark < _LARGE or not state.digest or vectors.removed(db):
                return False
        few = newer - state.watermark <= state.watermark // _LATER
        return few and not self._outage.error and self._exact.covers(state)

    def _told(self, state: IndexState) -> State:
        """Return in what state the index is, at little cost."""
        if not state.folder:
            return "none"
        if self._outage.error:
            return "away"
        if not state.digest:
            return "writing"
        try:
            whole = self._indexes.glimpse(self._writer.folder(state)) == state.digest
        except IndexAwayError:
            return "away"
        return "sound" if whole else "damaged"

    def _close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
