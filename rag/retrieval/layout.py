"""Which article each passage is of, held in memory and kept up with the library."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library import removal, store, vectors
from rag.library import rows as stored

Keys = NDArray[np.int64]
Mask = NDArray[np.bool_]
"""Which passages are in scope, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The articles of the passages of one state of a library.

    Articles are told by numbers, in the order in which they first came.

    Attributes:
        numbers: The number of each article by its id; later ones may be among them.
        article: The number of the article of each passage by its key, -1 for none.
        size: How many passages each article has.
        first: The lowest key of each article.
        last: The highest.
        there: Which passages are there, where some were removed since; None: all of them.
        hiding: Whether some are only out of sight, so that indexes still hold them.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    article: NDArray[np.int32] = field(default_factory=lambda: np.full(1, -1, np.int32))
    size: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    first: Keys = field(default_factory=lambda: np.zeros(0, np.int64))
    last: Keys = field(default_factory=lambda: np.zeros(0, np.int64))
    there: Mask | None = None
    hiding: bool = False

    def of(self, keys: Keys) -> NDArray[np.int32]:
        """Return the number of the article of each passage, -1 for one that is not there."""
        if not len(keys) or int(keys.max()) < len(self.article):
            return self.article[keys]
        found = np.full(len(keys), -1, np.int32)
        known = keys < len(self.article)
        found[known] = self.article[keys[known]]
        return found

    def mean(self) -> float:
        """Return how many passages an article has on average, at least 1."""
        return max(1.0, float(self.size.mean())) if len(self.size) else 1.0

    def count(self) -> int:
        """Return how many passages there are."""
        return int(self.size.sum())

    def keys(self, numbers: Iterable[int]) -> Keys:
        """Return the keys of the passages of these articles, ascending."""
        parts = [np.zeros(0, np.int64)]
        for number in numbers:
            around = np.arange(self.first[number], self.last[number] + 1)
            parts.append(around[self.article[around] == number])
        return np.sort(np.concatenate(parts))

    def mask(self, article_ids: Iterable[str]) -> Mask:
        """Return which passages are of these articles."""
        count = len(self.size)
        chosen = np.zeros(count + 1, np.bool_)  # the last for what is not there
        found = (self.numbers.get(one, count) for one in article_ids)
        chosen[[number for number in found if number < count]] = True
        of: Mask = chosen[self.article]
        return of

    def grown(self, rows: Sequence[tuple[int, str]], numbers: dict[str, int]) -> "Places":
        """Return them with more passages, given by key; ``numbers`` gets the new articles."""
        keys = np.fromiter((key for key, _ in rows), np.int64, len(rows))
        of = np.fromiter(
            (numbers.setdefault(one, len(numbers)) for _, one in rows), np.int32, len(rows)
        )
        count = len(numbers)
        article = np.full(int(keys[-1]) + 1, -1, np.int32)
        article[: len(self.article)] = self.article
        article[keys] = of
        first = np.full(count, np.iinfo(np.int64).max)
        first[: len(self.first)] = self.first
        np.minimum.at(first, of, keys)
        last = np.zeros(count, np.int64)
        last[: len(self.last)] = self.last
        np.maximum.at(last, of, keys)
        size = np.zeros(count, np.int32)
        size[: len(self.size)] = self.size
        np.add.at(size, of, 1)
        there = self.there
        return Places(
            numbers=numbers,
            article=article,
            size=size,
            first=first,
            last=last,
            there=there if there is None else article >= 0,
        )

    def without(self, gone: Mask, *, hiding: bool = False) -> "Places":
        """Return them without some passages."""
        article = np.where(gone, np.int32(-1), self.article)
        left = article >= 0
        size = np.bincount(article[left], minlength=len(self.size)).astype(np.int32)
        return replace(self, article=article, size=size, there=left, hiding=hiding)


class Layout:
    """Keeps up with the passages of a library; safe to share between threads.

    Keys only grow and a passage never changes its article, so that what is new is read and
    nothing else, except that what is left is read where some were removed; a reindexed
    library is read anew.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._generation = -1
        self._build = ""
        self._numbers: dict[str, int] = {}
        self._known, self._places = Places(), Places()

    def sync(self, db: Connection) -> Places:
        """Return the passages as they are, reading those added since the last time."""
        generation = store.generation(db)
        with self._guard:
            if generation == self._generation:
                return self._places
            build = store.get(db, "build", "1")
            if build != self._build:
                self._build, self._numbers, self._known = build, {}, Places()
            known = self._known
            if rows := stored.places(db, above=len(known.article) - 1):
                known = known.grown(rows, self._numbers)
            if vectors.count(db) != known.count():
                gone = np.ones(len(known.article), np.bool_)
                left = stored.keys(db)
                gone[left[left < len(gone)]] = False
                known = known.without(gone)
            hidden = removal.hidden(db)
            shown = known.without(known.mask(hidden), hiding=True) if hidden else known
            self._known, self._places = known, shown
            self._generation = max(generation, self._generation)
            return shown
