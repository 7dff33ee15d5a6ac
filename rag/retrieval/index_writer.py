"""Writing the vector index and the table beside it; whoever does it holds the index lock."""

import logging
import shutil
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rag.library import Library, files, vectors
from rag.library.vectors import IndexState
from rag.ports import Indexes, VectorIndex, Vectors
from rag.retrieval import table
from rag.retrieval.layout import Keys
from rag.retrieval.table import Table

log = logging.getLogger(__name__)

_WRITE_BATCH = 2_000


class IndexWriter:
    """Makes and extends indexes of one library, each in a folder of its own."""

    def __init__(self, library: Library, indexes: Indexes) -> None:
        self._library = library
        self._indexes = indexes

    def removals(self) -> tuple[list[int], int]:
        """Return what the index may still hold of what is gone, and how many there are."""
        with self._library.reading() as db:
            return vectors.removed(db), vectors.count(db)

    def state(self) -> IndexState:
        """Return the state of the index as the library has it now."""
        with self._library.reading() as db:
            return vectors.state(db)

    def folder(self, state: IndexState) -> Path:
        """Return the folder of an index of this state."""
        return self._library.folder / "index" / state.folder

    def sound(self, state: IndexState) -> bool:
        """Return whether the index holds what it held when it was written; reads it whole."""
        folder = self.folder(state)
        return bool(state.digest) and self._indexes.digest(folder) == state.digest

    def has_table(self, state: IndexState) -> bool:
        """Return whether the table beside an index of this state is there and whole."""
        kept = Table.read(self.folder(state), state.watermark)
        return not state.watermark or bool(kept and kept.whole)

    def extend(
        self,
        state: IndexState,
        removed: Sequence[int],
        progress: Callable[[int, int], None] | None,
    ) -> None:
        """Take out what is gone and add what is newer than the watermark.

        Raises:
            DamagedError: The index cannot be written; it is to be built anew.
        """
        if not removed and self._last_key() <= state.watermark:
            return
        self._set(replace(state, digest=""))
        index = self._indexes.open(self.folder(state))
        try:
            index.delete([str(key) for key in removed])
            table.remove(self.folder(state), removed)
            watermark = self._copy(index, state, progress)
        finally:
            index.close()
        self._publish(replace(state, watermark=watermark), removed)

    def build(self, progress: Callable[[int, int], None] | None) -> None:
        """Make index and table anew and throw the old ones away."""
        old, state = self.state(), IndexState(folder=uuid.uuid4().hex[:12])
        removed, _ = self.removals()
        if old.folder:
            self._set(IndexState(folder=old.folder))  # named until it is thrown away
            self._indexes.discard(self.folder(old))
        self._set(state)
        root = self._library.folder / "index"
        for left in root.iterdir() if root.is_dir() else ():
            shutil.rmtree(left, ignore_errors=True)
        for folder in (root, self.folder(state)):
            files.make_folder(folder)
        index = self._indexes.open(self.folder(state))
        try:
            watermark = self._copy(index, state, progress)
        finally:
            index.close()
        self._publish(replace(state, watermark=watermark), removed)
        log.info("built the vector index up to passage %d", watermark)

    def make_table(self, state: IndexState) -> None:
        """Write the table anew for an index that is whole, as on another host."""

        def batches() -> Iterator[tuple[Keys, Vectors]]:
            above = 0
            while above < state.watermark:
                with self._library.reading() as db:
                    keys, matrix = vectors.after(db, above, limit=_WRITE_BATCH)
                if not len(keys):
                    return
                above = int(keys[-1])
                known = keys <= state.watermark
                yield keys[known], matrix[known]

        table.renew(self.folder(state), state.watermark, batches())

    def _copy(
        self,
        index: VectorIndex,
        state: IndexState,
        progress: Callable[[int, int], None] | None,
    ) -> int:
        """Add what is newer than the watermark to index and table; return the new one."""
        above, done = state.watermark, 0
        with self._library.reading() as db:
            total = vectors.count(db) if progress else 0
        while True:
            with self._library.reading() as db:
                keys, matrix = vectors.after(db, above, limit=_WRITE_BATCH)
            if not len(keys):
                return above
            index.upsert([str(key) for key in keys], matrix)
            table.append(self.folder(state), keys, matrix)
            above, done = int(keys[-1]), done + len(keys)
            if progress:
                progress(done, total)

    def _publish(self, state: IndexState, removed: Sequence[int]) -> None:
        table.settle(self.folder(state))
        digest = self._indexes.digest(self.folder(state))
        with self._library.writing() as db:
            vectors.set_state(db, replace(state, digest=digest))
            vectors.forget_removed(db, removed)

    def _set(self, state: IndexState) -> None:
        with self._library.writing() as db:
            vectors.set_state(db, state)

    def _last_key(self) -> int:
        with self._library.reading() as db:
            return vectors.last_key(db)
