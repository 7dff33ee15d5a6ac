"""Vectors compared one by one: those in scope, and those the index does not hold yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library import store, vectors
from rag.library.vectors import IndexState
from rag.ports import Vectors
from rag.retrieval import occurrences, table
from rag.retrieval.layout import Keys, Mask
from rag.retrieval.table import Table

Near = tuple[int, float]
"""A passage by its key, and its cosine."""
_GONE = -2.0
"""A cosine below any other."""


@dataclass(frozen=True, slots=True)
class Newer:
    """Vectors of a build above a key, in memory, as they were at a generation."""

    generation: int
    build: str
    above: int
    keys: Keys
    matrix: Vectors

    def nearest(
        self, vector: Vectors, limit: int, *, gone: Sequence[int], inside: Mask | None = None
    ) -> list[Near]:
        """Return the nearest, of those in scope that are not gone."""
        keys, matrix = self.keys, self.matrix
        if inside is not None and len(keys):
            chosen = occurrences.at(inside, keys)
            keys, matrix = keys[chosen], matrix[chosen]
        if not len(keys):
            return []
        cosines = np.vecdot(matrix, vector)
        cosines[np.isin(keys, np.asarray(gone, np.int64))] = _GONE
        found = _pairs(*table.best(keys, cosines, limit))
        return [(key, cosine) for key, cosine in found if cosine > _GONE]

    def grown(self, db: Connection, generation: int) -> "Newer":
        """Return it with the vectors added since."""
        last = int(self.keys[-1]) if len(self.keys) else self.above
        keys, matrix = vectors.after(db, last)
        if not len(keys):
            keys, matrix = self.keys, self.matrix
        elif len(self.keys):
            keys = np.concatenate((self.keys, keys))
            matrix = np.concatenate((self.matrix, matrix))
        return Newer(generation, self.build, self.above, keys, matrix)


class Exact:
    """Compares vectors from the table beside the index and, of newer ones, from memory.

    Args:
        folder: Gives the folder of an index.
    """

    def __init__(self, folder: Callable[[IndexState], Path]) -> None:
        self._folder = folder
        self._newer: Newer | None = None
        self._table: tuple[IndexState, Table | None] = IndexState(), None

    def nearest(
        self,
        db: Connection,
        vector: Vectors,
        limit: int,
        *,
        inside: Mask | None,
        gone: Sequence[int],
    ) -> list[Near]:
        """Return the nearest passages in scope (all: None), best first, ties by key."""
        state = vectors.state(db)
        kept = self._read(state)
        found: list[Near] = []
        if kept:
            found = _pairs(*kept.nearest(vector, limit, inside, gone=gone))
        newer = self.newer(db, state.watermark if kept else 0)
        found += newer.nearest(vector, limit, gone=gone, inside=inside)
        return ordered(found, limit)

    def likely(
        self, state: IndexState, vector: Vectors, limit: int, *, gone: Sequence[int]
    ) -> list[Near]:
        """Return the nearest that an index of a great many passages may miss.

        It needs no database, and finds nothing when the index holds fewer.
        """
        kept = self._read(state)
        if kept is None or not kept.likeness:
            return []
        return _pairs(*kept.nearest(vector, limit, None, gone=gone))

    def covers(self, state: IndexState) -> bool:
        """Return whether there is a whole table of this state."""
        kept = self._read(state)
        return bool(kept and kept.whole)

    def cosines(
        self, db: Connection, keys: Keys, vector: Vectors
    ) -> tuple[NDArray[np.float32], Mask]:
        """Return how near each of these passages is, and whether it has a vector at all."""
        cosines, known = np.zeros(len(keys), np.float32), np.zeros(len(keys), np.bool_)
        state = vectors.state(db)
        kept = self._read(state)
        if kept:
            rows, known = kept.rows(keys)
            cosines[known] = np.vecdot(kept.matrix[rows[known]], vector)
        newer = self.newer(db, state.watermark if kept else 0)
        if len(newer.keys):
            rows = np.minimum(np.searchsorted(newer.keys, keys), len(newer.keys) - 1)
            here = newer.keys[rows] == keys
            cosines[here] = np.vecdot(newer.matrix[rows[here]], vector)
            known = known | here
        return cosines, known

    def newer(self, db: Connection, above: int) -> Newer:
        """Return the vectors above a key, of which only those added since are read."""
        generation, build = store.generation(db), store.get(db, "build", "1")
        known = self._newer
        if known is None or (known.build, known.above) != (build, above):
            nothing = np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
            known = Newer(-1, build, above, *nothing)
        if known.generation != generation:
            self._newer = known = known.grown(db, generation)
        return known

    def _read(self, state: IndexState) -> Table | None:
        """Return the table of this state; None when there is none or it is damaged."""
        known, kept = self._table
        if known != state:
            read = Table.read(self._folder(state), state.watermark) if state.folder else None
            before = kept if known.folder == state.folder else None
            kept = read and read.prepared(before)
            self._table = state, kept
        return kept


def ordered(found: Sequence[Near], limit: int) -> list[Near]:
    """Return the nearest of these, best first, ties by key."""
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:limit]


def _pairs(keys: Keys, cosines: NDArray[np.float32]) -> list[Near]:
    return list(zip(keys.tolist(), cosines.tolist(), strict=True))
