"""The dense half of search: nearest vectors, always complete, whatever state the index is in.

The library's own vectors are the truth. The index covers them up to a watermark; what was
added since is compared one by one, and so is everything while the index is being written, or
is damaged and too large to be rebuilt while somebody waits. No passage is ever missed.
"""

import logging
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.errors import BusyError, LibraryError
from rag.library import Library, store, vectors
from rag.library.vectors import IndexState
from rag.ports import VectorIndex, Vectors

log = logging.getLogger(__name__)

_LOOK = 0.05
"""Seconds between looks at whether the index is being written."""
_WRITE_BATCH = 2_000
_REBUILD_WHILE_WAITING = 3_000
_REBUILD_WHEN_REMOVED = 0.25


@dataclass(frozen=True, slots=True)
class _Cache:
    """Vectors read at one generation."""

    generation: int
    above: int
    keys: NDArray[np.int64]
    matrix: Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How far the index follows the library; what it lacks, searches compare one by one.

    Attributes:
        state: ``writing`` also after a crash while it was written, until the next search.
        passages: How many it should hold.
        waiting: How many of them it does not hold yet; all of them unless it is ``sound``.
        removed: How many it still holds that are gone.
    """

    state: Literal["none", "sound", "writing", "damaged"]
    passages: int
    waiting: int
    removed: int


class Nearest:
    """Finds the passages whose vectors are nearest; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        open_index: Callable[[Path], VectorIndex],
        digest: Callable[[Path], str],
    ) -> None:
        self._library = library
        self._open_index = open_index
        self._digest = digest
        self._guard = threading.RLock()
        self._writing = threading.Event()
        self._index: VectorIndex | None = None
        self._opened = IndexState()
        self._damaged: IndexState | None = None
        self._cache: _Cache | None = None
        self._seen: dict[tuple[object, ...], bool] = {}

    def query(
        self, vector: Vectors, limit: int, *, keys: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return up to ``limit`` (passage key, cosine), best first, ties by key.

        Args:
            vector: A unit vector.
            limit: Most rows.
            keys: Passages in scope; None for all. A scope is compared one by one.
        """
        if keys is not None:
            return self._compare(vector, limit, above=0, scope=keys)
        last = self._last_key()
        if not last:
            return []
        watermark, found = self._from_index(vector, limit)
        if watermark < last:
            found += self._compare(vector, limit, above=watermark)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]

    def catch_up(self, *, progress: Callable[[int, int], None] | None = None) -> bool:
        """Bring the index up to date with the library, rebuilding it when it is damaged.

        Returns:
            Whether it had to be rebuilt.

        Raises:
            BusyError: Another process is writing the index.
        """
        with self._alone():
            state = self._state()
            removed, total = self._removals()
            sound = self._sound(state)
            stale = len(removed) > _REBUILD_WHEN_REMOVED * max(total, 1)
            if sound and not stale:
                self._extend(state, removed, progress)
                return False
            self._build(progress)
            return bool(state.folder) and not sound

    def rebuild(self, *, progress: Callable[[int, int], None] | None = None) -> None:
        """Build the index anew from the stored vectors and throw the old one away."""
        with self._alone():
            self._build(progress)

    def missing(self) -> tuple[set[int], set[int]]:
        """Compare index and library: (passages the index lacks, ids it should not have).

        Raises:
            BusyError: Another process is writing the index.
        """
        with self._alone():
            with self._library.reading() as db:
                state, there = vectors.state(db), vectors.keys(db)
            if not self._sound(state):
                return there, set()
            index = self._open_index(self._folder(state))
            try:
                held = {int(key) for key in index.ids()}
            finally:
                index.close()
            return there - held, held - there

    def coverage(self) -> Coverage:
        """Return how far the index follows the library, without opening it."""
        with self._library.reading() as db:
            state, keys, removed = vectors.state(db), vectors.keys(db), vectors.removed(db)
        usable = bool(state.digest) and self._is_whole(state)
        if not usable and self._state() != state:
            usable, state = False, replace(state, digest="")  # written in the meantime
        waiting = sum(key > state.watermark for key in keys) if usable else len(keys)
        told: Literal["none", "sound", "writing", "damaged"] = "none"
        if usable:
            told = "sound"
        elif state.folder:
            told = "damaged" if state.digest else "writing"
        return Coverage(state=told, passages=len(keys), waiting=waiting, removed=len(removed))

    def close(self) -> None:
        """Let go of the index."""
        with self._guard:
            self._close()

    # -- searching

    def _from_index(self, vector: Vectors, limit: int) -> tuple[int, list[tuple[int, float]]]:
        """Return the watermark up to which the index answered, and what it found."""
        if not self._taken():
            return 0, []
        try:
            return self._answered(vector, limit)
        finally:
            self._guard.release()

    def _taken(self) -> bool:
        """Take the guard, or return False while the index is written, which may last."""
        while not self._writing.is_set():
            if self._guard.acquire(timeout=_LOOK):
                return True
        return False

    def _answered(self, vector: Vectors, limit: int) -> tuple[int, list[tuple[int, float]]]:
        with self._library.reading() as db:
            state, gone = vectors.state(db), set(vectors.removed(db))
        wanted = limit + min(len(gone), 1_000)
        found = self._ask_index(state, vector, wanted)
        if found is None:
            state = self._repaired(state)
            found = self._ask_index(state, vector, wanted)
        if found is None:
            return 0, []
        return state.watermark, [(int(k), c) for k, c in found if int(k) not in gone]

    def _ask_index(
        self, state: IndexState, vector: Vectors, limit: int
    ) -> list[tuple[str, float]] | None:
        """Return what the index of this state finds, or None while it cannot be relied on."""
        if not state.digest or state == self._damaged:
            return None
        fresh = self._index is None or self._opened != state
        try:
            with self._library.lock("index.lock", shared=not fresh, wait=False):
                index = self._reopened(state) if fresh else self._index
                return index.query(vector, limit) if index else None
        except BusyError:
            return None
        except LibraryError as error:
            log.warning("the vector index cannot be read: %s", error)
            self._damaged = state
            return None

    def _reopened(self, state: IndexState) -> VectorIndex | None:
        self._close()
        if self._state() != state:
            return None
        if not self._sound(state):
            log.warning("the vector index has been damaged")
            self._damaged = state
            return None
        self._index, self._opened = self._open_index(self._folder(state)), state
        return self._index

    def _repaired(self, state: IndexState) -> IndexState:
        """Rebuild a damaged index at once when it is small and nobody is writing."""
        with self._library.reading() as db:
            small = len(vectors.keys(db)) <= _REBUILD_WHILE_WAITING
        if not small:
            return state
        try:
            with self._library.lock("index.lock", wait=False):
                self._close()
                self._build(None)
        except LibraryError as error:
            log.warning("the vector index is not rebuilt now: %s", error)
            return state
        return self._state()

    def _compare(
        self, vector: Vectors, limit: int, *, above: int, scope: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        cache = self._vectors(above)
        keys, matrix = cache.keys, cache.matrix
        if scope is not None:
            chosen = np.isin(keys, np.asarray(scope, dtype=np.int64))
            keys, matrix = keys[chosen], matrix[chosen]
        if not len(keys):
            return []
        cosines = matrix @ vector
        best = np.lexsort((keys, -cosines))[:limit]
        return [(int(keys[i]), float(cosines[i])) for i in best]

    def _vectors(self, above: int) -> _Cache:
        with self._library.reading() as db:
            generation = store.generation(db)
            cache = self._cache
            if cache is None or (cache.generation, cache.above) != (generation, above):
                cache = _Cache(generation, above, *vectors.after(db, above))
                self._cache = cache
        return cache

    def _last_key(self) -> int:
        with self._library.reading() as db:
            return vectors.last_key(db)

    # -- writing; the caller holds the index lock

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Have the index alone and closed; searches do without it and never wait.

        Raises:
            BusyError: Another process is writing the index.
        """
        with self._guard:
            self._writing.set()
            try:
                with self._library.lock("index.lock"):
                    self._close()
                    yield
            finally:
                self._writing.clear()

    def _extend(
        self,
        state: IndexState,
        removed: Sequence[int],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        if not removed and self._last_key() <= state.watermark:
            return
        self._set(replace(state, digest=""))
        index = self._open_index(self._folder(state))
        try:
            index.delete([str(key) for key in removed])
            watermark = self._copy(index, state.watermark, progress)
        finally:
            index.close()
        self._publish(replace(state, watermark=watermark), removed)

    def _build(self, progress: Callable[[int, int], None] | None) -> None:
        state = IndexState(folder=uuid.uuid4().hex[:12])
        removed, _ = self._removals()
        self._set(state)
        root = self._library.folder / "index"
        for old in root.iterdir() if root.is_dir() else ():
            shutil.rmtree(old, ignore_errors=True)
        index = self._open_index(self._folder(state))
        try:
            watermark = self._copy(index, 0, progress)
        finally:
            index.close()
        self._publish(replace(state, watermark=watermark), removed)
        log.info("built the vector index up to passage %d", watermark)

    def _copy(
        self, index: VectorIndex, above: int, progress: Callable[[int, int], None] | None
    ) -> int:
        done = 0
        with self._library.reading() as db:
            total = len(vectors.keys(db)) if progress else 0
        while True:
            with self._library.reading() as db:
                keys, matrix = vectors.after(db, above, limit=_WRITE_BATCH)
            if not len(keys):
                return above
            index.upsert([str(key) for key in keys], matrix)
            above, done = int(keys[-1]), done + len(keys)
            if progress:
                progress(done, total)

    def _publish(self, state: IndexState, removed: Sequence[int]) -> None:
        digest = self._digest(self._folder(state))
        with self._library.writing() as db:
            vectors.set_state(db, replace(state, digest=digest))
            vectors.forget_removed(db, removed)

    def _set(self, state: IndexState) -> None:
        with self._library.writing() as db:
            vectors.set_state(db, state)

    def _is_whole(self, state: IndexState) -> bool:
        """Return whether the files are as they were left, reading them only when changed."""
        files = sorted(self._folder(state).rglob("*"))
        seen = (state, tuple(map(_written, files)))
        known = self._seen.get(seen)
        if known is None:
            known = self._sound(state)
            self._seen = {seen: known}
        return known

    def _sound(self, state: IndexState) -> bool:
        return bool(state.digest) and self._digest(self._folder(state)) == state.digest

    def _removals(self) -> tuple[list[int], int]:
        with self._library.reading() as db:
            return vectors.removed(db), len(vectors.keys(db))

    def _state(self) -> IndexState:
        with self._library.reading() as db:
            return vectors.state(db)

    def _folder(self, state: IndexState) -> Path:
        return self._library.folder / "index" / state.folder

    def _close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None


def _written(path: Path) -> tuple[str, int, int]:
    """Return what tells that a file was written: its size and when."""
    try:
        known = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, known.st_size, known.st_mtime_ns
