"""The leading components of vectors: turned so that the first few numbers tell the most.

Vectors of text lie mostly in few directions. By a quarter of them, those in which they differ
the most, a hundred thousand vectors are compared in some two milliseconds, to find the few to
be compared number by number (principal components: Hotelling, Analysis of a Complex of
Statistical Variables into Principal Components, 1933). What that misses is measured in
`benchmarks/README.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.ports import Vectors

_PART: Final = 4
"""Of the numbers of a vector one in so many is kept."""
_SAMPLE: Final = 8_192
"""Vectors, about, from which the directions are taken."""
_GROWN: Final = 1.5
"""Times as many vectors as they were taken from, from which on they are taken anew."""
_CHUNK: Final = 8_192
"""Rows at a time: 3 MB of what is kept, which stay near the processor."""
_TOLD_BY: Final = 16
"""One row in so many tells how near the likely ones are."""
_SPARE: Final = 1.25
"""More of them are picked, since a part tells it roughly."""
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Leading:
    """Vectors by their leading components.

    Attributes:
        axes: The directions, unit vectors, a row each.
        numbers: How far each vector (row) reaches along each of them.
        count: How many vectors there were when the directions were taken.
    """

    axes: Vectors
    numbers: Vectors
    count: int

    @classmethod
    def of(cls, matrix: Vectors) -> "Leading":
        """Return them of vectors, a row each."""
        count, dimension = matrix.shape
        some = np.ascontiguousarray(matrix[:: max(1, count // _SAMPLE)])
        _, turned = np.linalg.eigh(some.T @ some)
        axes = np.ascontiguousarray(turned.T[::-1][: max(1, dimension // _PART)])
        return cls(axes, _along(axes, matrix), count)

    def grown(self, matrix: Vectors) -> "Leading":
        """Return them of these vectors and of more behind them."""
        if len(matrix) > _GROWN * self.count:
            return Leading.of(matrix)
        newer = _along(self.axes, matrix[len(self.numbers) :])
        return replace(self, numbers=np.concatenate((self.numbers, newer)))

    def likely(self, vector: Vectors, rows: Rows, limit: int) -> Rows:
        """Return those of the rows that are nearest by what is kept, some more than ``limit``.

        They are ``limit`` at least, or all there are.
        """
        asked = np.vecdot(self.axes, vector)
        near = np.empty(len(self.numbers), np.float32)
        for part in _parts(len(near)):
            np.vecdot(self.numbers[part], asked, out=near[part])
        if len(rows) < len(near):
            near = near[rows]
        if len(near) <= limit:
            return rows
        some = near[::_TOLD_BY]
        chosen = near >= _least(some, min(len(some), round(_SPARE * limit / _TOLD_BY) + 1))
        if np.count_nonzero(chosen) < limit:
            chosen = near >= _least(near, limit)
        return np.compress(chosen, rows)


def _least(near: NDArray[np.float32], count: int) -> np.float32:
    """Return the least of the ``count`` highest."""
    found: np.float32 = np.partition(near, len(near) - count)[len(near) - count]
    return found


def _along(axes: Vectors, matrix: Vectors) -> Vectors:
    """Return how far vectors reach along the directions."""
    numbers = np.empty((len(matrix), len(axes)), np.float32)
    for part in _parts(len(matrix)):
        np.matmul(matrix[part], axes.T, out=numbers[part])
    return numbers


def _parts(count: int) -> Iterator[slice]:
    for start in range(0, count, _CHUNK):
        yield slice(start, start + _CHUNK)
