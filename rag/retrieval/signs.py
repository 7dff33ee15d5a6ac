"""One bit for each number of a vector: whether it is above zero.

Near vectors share most of their signs, so that of a million passages the few thousand most
likely to be the nearest are picked in some ten milliseconds, to be compared number by number
(binary quantisation with rescoring: Shakir, Aarsen and Lee, Binary and Scalar Embedding
Quantization, 2024). What that misses is measured in `benchmarks/README.md`.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.ports import Vectors

WORD: Final = np.dtype("<u8")
_BITS: Final = 64
_CHUNK: Final = 16_384
"""Passages compared at a time: 128 kB of a column, which stay near the processor."""
Signs = NDArray[np.uint64]
Rows = NDArray[np.intp]


def width(dimension: int) -> int:
    """Return how many words of 64 bits the signs of a vector take."""
    return -(-dimension // _BITS)


def signs(matrix: Vectors) -> Signs:
    """Return the signs of vectors, a row each; bits that are left over are zero."""
    packed = np.packbits(matrix > 0, axis=1, bitorder="little")
    room = 8 * width(matrix.shape[1]) - packed.shape[1]
    return np.pad(packed, ((0, 0), (0, room))).view(WORD)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Signs by column, so that a search runs through memory in order."""

    columns: Signs

    @classmethod
    def of(cls, rows: Signs) -> "Likeness":
        """Return it of the signs of vectors, a row each."""
        return cls(np.ascontiguousarray(rows.T))

    def likely(self, vector: Vectors, rows: Rows, limit: int) -> Rows:
        """Return those of the rows that differ from the vector in the fewest signs.

        They are ``limit`` and those that differ in as many signs as the last of them.
        """
        differ = self._differ(signs(vector[None])[0])
        if len(rows) < len(differ):
            differ = differ[rows]
        if len(differ) <= limit:
            return rows
        most = np.partition(differ, limit - 1)[limit - 1]
        return np.compress(differ <= most, rows)

    def _differ(self, asked: Signs) -> NDArray[np.uint16]:
        found = np.zeros(self.columns.shape[1], np.uint16)
        for start in range(0, len(found), _CHUNK):
            part = slice(start, start + _CHUNK)
            for column, word in zip(self.columns, asked, strict=True):
                found[part] += np.bitwise_count(column[part] ^ word)
        return found
