"""Which passages hold a word and how often: stored blocks, and what is newer counted here."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library import Library, postings, store
from rag.library.postings import BLOCK, LENGTHS, Covered, Posting

_TAILS: Final = 32
"""Parts in which newer passages are counted, before they are counted together."""
_WORTH_A_BLOCK: Final = 512
"""Passages no block covers, from which on a block is made of them."""
_NONE: Final = Posting(np.zeros(0, np.int64), np.zeros(0))


@dataclass(frozen=True, slots=True)
class _Tail:
    """Passages counted in memory, places told from ``first``."""

    first: int
    held: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The words of one generation of a library.

    Attributes:
        lengths: How many words each passage has, by key; 0 where there is none.
        total: How many passages there are.
        mean: How many words they have on the average.
    """

    generation: int = -1
    epoch: str = ""
    blocks: tuple[Covered, ...] = ()
    tails: tuple[_Tail, ...] = ()
    upto: int = 0
    lengths: NDArray[np.int32] = field(default_factory=lambda: np.zeros(1, np.int32))
    total: int = 0
    mean: float = 1.0

    def of(self, db: Connection, terms: Iterable[str]) -> dict[str, Posting]:
        """Return where each term stands, ascending; an absent one nowhere.

        Terms between spaces that stand together are known when they were given to `Postings`.
        """
        parts: dict[str, list[Posting]] = {term: [] for term in terms}
        for term, found in postings.read(db, self.blocks, parts) if self.blocks else ():
            parts[term].append(found)
        for tail in self.tails:
            for term, known in parts.items():
                if held := tail.held.get(term):
                    known.append(postings.unpacked(tail.first, held))
        joined = {term: _joined(known) for term, known in parts.items()}
        for one in joined.values():
            postings.check(one, len(self.lengths))
        return joined


class Postings:
    """Keeps up with the words of a library; safe to share between threads.

    Args:
        phrases: Terms between spaces that are counted where they stand together.
    """

    def __init__(self, library: Library, phrases: Collection[str]) -> None:
        self._library = library
        self._phrases = frozenset(phrases)
        self._how = postings.made(phrases)
        self._guard = threading.Lock()
        self._known = Posted()

    def sync(self, db: Connection) -> Posted:
        """Return the words as this connection sees them."""
        generation = store.generation(db)
        known = self._known
        if known.generation == generation:
            return known
        with self._guard:
            if self._known.generation != generation:
                found = self._read(db, generation)
                if self._known.generation < generation:
                    self._known = found
                return found
            return self._known

    def catch_up(self) -> None:
        """Store blocks of what none covers yet, each in a commit of its own.

        Raises:
            LibraryError: It cannot be written now.
        """
        while True:
            with self._library.reading() as db:
                waiting = self._waiting(db)
                counted = {
                    first: postings.count(db, first, first + BLOCK - 1, self._phrases)
                    for first in waiting[:1]
                }
                before = postings.epoch(db), postings.last_key(db)
            if not counted:
                return
            with self._library.writing() as db:
                if before[0] != postings.epoch(db):
                    continue
                for first, held in counted.items():
                    postings.keep(db, first, held, self._how)
                store.bump(db)

    def _waiting(self, db: Connection) -> list[int]:
        """Return where the blocks begin that are to be made, or made anew.

        Anew, because passages came into its range, or many went out of it.
        """
        last = postings.last_key(db)
        held = {
            int(found.keys[0]) // BLOCK * BLOCK: found.keys
            for found in postings.lengths(db, self._stored(db))
        }
        found = []
        for first in range(0, last + 1, BLOCK):
            end = first + BLOCK - 1
            known = held.get(first, np.array([first - 1]))
            newer = postings.number(db, int(known[-1]) + 1, end)
            gone = len(known) - postings.number(db, first, int(known[-1]))
            enough = 1 if end < last else _WORTH_A_BLOCK
            if newer >= enough or gone >= _WORTH_A_BLOCK:
                found.append(first)
        return found

    def _stored(self, db: Connection) -> tuple[Covered, ...]:
        as_we_do = store.get(db, "postings_made") == self._how
        return postings.covered(db) if as_we_do else ()

    def _read(self, db: Connection, generation: int) -> Posted:
        known, epoch, last = self._known, postings.epoch(db), postings.last_key(db)
        blocks = self._stored(db)
        grown = (
            (known.epoch, known.blocks) == (epoch, blocks)
            and last >= known.upto
            and len(known.tails) < _TAILS
        )
        gaps = [(known.upto + 1, last)] if grown else _gaps(blocks, last)
        fresh = [
            _Tail(first, held)
            for start, end in gaps
            for first in range(start, end + 1, BLOCK)
            if (held := postings.count(db, first, min(end, first + BLOCK - 1), self._phrases))
        ]
        lengths = np.zeros(last + 1, np.int32)
        if grown:
            lengths[: len(known.lengths)] = known.lengths
        for found in (
            *(() if grown else postings.lengths(db, blocks)),
            *(postings.unpacked(tail.first, tail.held[LENGTHS]) for tail in fresh),
        ):
            postings.check(found, len(lengths))
            lengths[found.keys] = found.counts
        total = int(np.count_nonzero(lengths))
        return Posted(
            generation=generation,
            epoch=epoch,
            blocks=blocks,
            tails=(*(known.tails if grown else ()), *fresh),
            upto=last,
            lengths=lengths,
            total=total,
            mean=max(1.0, float(lengths.sum()) / max(total, 1)),
        )


def _gaps(blocks: Sequence[Covered], last: int) -> list[tuple[int, int]]:
    """Return the ranges of keys up to ``last`` that no block covers."""
    ends = {one.first: one.last for one in blocks}
    found = []
    for first in range(0, last + 1, BLOCK):
        start, end = ends.get(first, first - 1) + 1, min(last, first + BLOCK - 1)
        if start <= end:
            found.append((start, end))
    return found


def _joined(parts: Sequence[Posting]) -> Posting:
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    keys = np.concatenate([part.keys for part in parts])
    counts = np.concatenate([part.counts for part in parts])
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
    return Posting(keys, counts)
