"""The vectors of the library in one file beside the index, for whatever is compared exactly.

Rows are mapped into memory, so that opening costs nothing and a search within filters reads
only what it compares; of many the likely ones are picked first, by their leading components,
and of a great many by their signs. Like
the index the files cover the library up to the watermark and may be thrown away at any time.
Rows are only added, so that those up to the watermark can be read while more are written.
"""

import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.ports import Vectors
from rag.retrieval.layout import Keys, Mask
from rag.retrieval.leading import Leading
from rag.retrieval.occurrences import at
from rag.retrieval.signs import WORD, Likeness, signs, width

_KEYS, _VECTORS, _SIGNS = "passages.keys", "passages.vectors", "passages.signs"
_KEY: Final = np.dtype("<i8")
_NUMBER: Final = np.dtype("<f4")
_CHUNK: Final = 4_096
"""Rows compared at a time: 6 MB, which stay near the processor."""
Rows = TypeVar("Rows", Keys, Vectors)
_MOST_OF: Final = 0.5
"""Share of the rows from which on all are compared rather than those wanted picked out."""
_FEW: Final = 15_000 * 384
"""Numbers up to which all are compared. They are read at once, 23 MB: large pages of memory
make that take half the time that it takes in a file."""
_MANY: Final = 150_000 * 384
"""Numbers above which only those rows are compared that are likely by their signs; from `_FEW`
on those that are by their leading components."""
_BY_SIGNS: Final = 64
"""One row in so many is likely by its signs."""
_BY_LEADING, _FOR_ONE = 64, 12
"""One row in so many is likely by its leading components, or so many for each asked for."""


@dataclass(frozen=True, slots=True)
class Table:
    """Vectors by passage key, ascending.

    Attributes:
        alive: Which rows are of passages that are not removed.
        likeness: Their signs, when there are a great many rows.
        leading: Their leading components, when there are many and it is `prepared`.
        whole: Whether nothing of it is lacking; it is lacking signs when an earlier version
            wrote it.
    """

    keys: Keys
    alive: NDArray[np.bool_]
    matrix: Vectors
    likeness: Likeness | None
    whole: bool
    leading: Leading | None = None

    @classmethod
    def read(cls, folder: Path, watermark: int) -> "Table | None":
        """Return the table in the folder of an index; None when it is damaged."""
        try:
            dimension, written = _split(np.fromfile(folder / _KEYS, _KEY))
            size = (folder / _VECTORS).stat().st_size
        except OSError:
            return None
        keys = np.abs(written)
        count = int(np.searchsorted(keys, watermark, side="right"))
        keys = keys[:count]
        bad = not count or int(keys[-1]) != watermark or bool((keys[1:] <= keys[:-1]).any())
        if bad or dimension < 1 or size < count * dimension * _NUMBER.itemsize:
            return None
        shape = (count, dimension)
        size = count * dimension
        if size <= _FEW:
            numbers = np.fromfile(folder / _VECTORS, _NUMBER, size)
            matrix: Any = numbers.reshape(shape)
        else:
            matrix = np.memmap(folder / _VECTORS, _NUMBER, "r", shape=shape)
        words = count * width(dimension)
        try:
            whole = (folder / _SIGNS).stat().st_size >= words * WORD.itemsize
            read = np.fromfile(folder / _SIGNS, WORD, words if whole and size > _MANY else 0)
        except OSError:
            whole, read = False, np.zeros(0, WORD)
        likeness = Likeness.of(read.reshape(count, -1)) if len(read) else None
        return cls(keys, written[:count] > 0, matrix.view(np.ndarray), likeness, whole)

    def prepared(self, before: "Table | None" = None) -> "Table":
        """Return it ready to be searched.

        Args:
            before: What it was before rows were added, so that only those are read.
        """
        if not _FEW < self.matrix.size <= _MANY:
            return self
        known = before and before.leading
        same = before and np.array_equal(before.keys, self.keys[: len(before.keys)])
        grown = known.grown(self.matrix) if known and same else Leading.of(self.matrix)
        return replace(self, leading=grown)

    def rows(self, keys: Keys) -> tuple[Keys, Mask]:
        """Return the row of each key, and whether it has one."""
        rows = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return rows, (self.keys[rows] == keys) & self.alive[rows]

    def nearest(
        self, vector: Vectors, limit: int, inside: Mask | None, *, gone: Sequence[int] = ()
    ) -> tuple[Keys, NDArray[np.float32]]:
        """Return the ``limit`` passages in scope that are nearest, ties by key.

        Every one of them is compared, or when they are a great many those that are likely.
        """
        left = self.alive if inside is None else self.alive & at(inside, self.keys)
        rows = np.flatnonzero(left)
        if len(gone):
            rows = rows[~np.isin(self.keys[rows], np.asarray(gone, np.int64))]
        numbers = len(rows) * len(vector)
        if self.likeness and numbers > _MANY:
            rows = self.likeness.likely(vector, rows, max(limit, len(rows) // _BY_SIGNS))
        elif self.leading and numbers > _FEW:
            most = max(_FOR_ONE * limit, len(rows) // _BY_LEADING)
            rows = self.leading.likely(vector, rows, most)
        if len(rows) > _MOST_OF * len(self.keys):
            cosines = np.concatenate([np.vecdot(part, vector) for part in _parts(self.matrix)])[
                rows
            ]
        else:
            cosines = np.concatenate(
                [np.vecdot(self.matrix[part], vector) for part in _parts(rows)] or [np.zeros(0)]
            ).astype(np.float32)
        return best(self.keys[rows], cosines, limit)


def is_compared(count: int, dimension: int) -> bool:
    """Return whether comparing so many vectors takes less than asking an index in a folder."""
    return count * dimension <= _MANY


def best(
    keys: Keys, cosines: NDArray[np.float32], limit: int
) -> tuple[Keys, NDArray[np.float32]]:
    """Return the ``limit`` highest, best first, ties by key."""
    if len(cosines) > limit:
        least = np.partition(cosines, len(cosines) - limit)[len(cosines) - limit]
        chosen = np.flatnonzero(cosines >= least)
        keys, cosines = keys[chosen], cosines[chosen]
    order = np.lexsort((keys, -cosines))[:limit]
    return keys[order], cosines[order]


def append(folder: Path, keys: Keys, matrix: Vectors) -> None:
    """Write more rows, with keys above those there."""
    with (folder / _VECTORS).open("ab") as file:
        file.write(matrix.astype(_NUMBER).tobytes())
    with (folder / _SIGNS).open("ab") as file:
        file.write(signs(matrix).tobytes())
    with (folder / _KEYS).open("ab") as file:
        if not file.tell():
            file.write(np.array([matrix.shape[1]], _KEY).tobytes())
        file.write(keys.astype(_KEY).tobytes())


def remove(folder: Path, keys: Sequence[int]) -> None:
    """Mark rows as those of removed passages."""
    if not (folder / _KEYS).exists():
        return
    written = np.fromfile(folder / _KEYS, _KEY)
    gone = np.isin(written, np.asarray(keys, _KEY))
    gone[:1] = False
    written[gone] *= -1
    with (folder / _KEYS).open("r+b") as file:
        file.write(written.tobytes())


def renew(folder: Path, watermark: int, rows: Iterable[tuple[Keys, Vectors]]) -> None:
    """Write the table up to the watermark anew; whoever has the old one open keeps it."""
    made = folder / "renewed"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True, mode=0o700)
    last, dimension = watermark, 0
    for keys, matrix in rows:
        if len(keys):
            append(made, keys, matrix)
            last, dimension = int(keys[-1]), matrix.shape[1]
    if last < watermark:  # its passage was removed
        append(made, np.array([watermark], _KEY), np.zeros((1, dimension), _NUMBER))
        remove(made, [watermark])
    settle(made)
    for name in (_VECTORS, _SIGNS, _KEYS):
        if (made / name).exists():
            (made / name).replace(folder / name)
    made.rmdir()


def _split(written: Keys) -> tuple[int, Keys]:
    """Return how many numbers a vector has, and the keys."""
    return (int(written[0]) if len(written) else 0), written[1:]


def settle(folder: Path) -> None:
    """Have all that was written on the disk."""
    for name in (_KEYS, _SIGNS, _VECTORS):
        if (folder / name).exists():
            with (folder / name).open("rb") as file:
                os.fsync(file.fileno())


def _parts(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), _CHUNK):
        yield rows[start : start + _CHUNK]
