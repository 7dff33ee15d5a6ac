"""Which article each passage is of, held in memory and kept up with the library."""

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library import rows as stored
from rag.library import store

Keys = NDArray[np.int64]


class Layout:
    """Articles by passage key; safe to share between threads.

    Keys only grow and a passage never changes its article, so that what is new is read and
    nothing else; a reindexed library is read anew.

    Attributes:
        ids: Article ids; their places are the numbers that `of` returns.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._build = ""
        self._place: dict[str, int] = {}
        self._article: NDArray[np.int32] = np.full(1, -1, np.int32)
        self._size: NDArray[np.int32] = np.zeros(0, np.int32)
        self.ids: list[str] = []

    def sync(self, db: Connection) -> None:
        """Read the passages added since the last time."""
        with self._guard:
            build = store.get(db, "build", "1")
            if build != self._build:
                self._build, self._place, self.ids = build, {}, []
                self._article = np.full(1, -1, np.int32)
            rows = stored.places(db, above=len(self._article) - 1)
            if not rows:
                return
            grown = np.full(rows[-1][0] + 1, -1, np.int32)
            grown[: len(self._article)] = self._article
            for key, article_id in rows:
                place = self._place.setdefault(article_id, len(self._place))
                if place == len(self.ids):
                    self.ids.append(article_id)
                grown[key] = place
            self._article = grown
            self._size = np.bincount(grown[grown >= 0], minlength=len(self.ids)).astype(
                np.int32
            )

    def of(self, keys: Iterable[int]) -> NDArray[np.int32]:
        """Return the number of the article of each passage, -1 for one that is not there."""
        wanted: Keys = np.fromiter(keys, np.int64)
        known = wanted < len(self._article)
        found = np.full(len(wanted), -1, np.int32)
        found[known] = self._article[wanted[known]]
        return found

    def mean(self) -> float:
        """Return how many passages an article has on average, at least 1."""
        return max(1.0, float(self._size.mean())) if len(self._size) else 1.0

    def sizes(self) -> NDArray[np.int32]:
        """Return how many passages each article has, removed ones included."""
        return self._size

    def count(self) -> int:
        """Return how many passages there are, removed ones included."""
        return int(self._size.sum())

    def keys(self, places: Iterable[int]) -> Keys:
        """Return the keys of the passages of these articles, ascending."""
        return np.flatnonzero(np.isin(self._article, [*places]))
