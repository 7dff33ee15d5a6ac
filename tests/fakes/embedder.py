"""An embedder that can be computed in the head: one dimension a word, hashed."""

import hashlib
from collections.abc import Sequence

import numpy as np

from rag.ports import Vectors
from rag.text import terms


class WordEmbedder:
    """Texts that share words are near."""

    def __init__(self, dimension: int = 64, name: str = "fake:words") -> None:
        self._dimension = dimension
        self.name = name
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        matrix = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            for word in terms(text) or ["(none)"]:
                digest = hashlib.blake2b(word.encode(), digest_size=8).digest()
                matrix[row, int.from_bytes(digest, "big") % self._dimension] += 1.0
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
