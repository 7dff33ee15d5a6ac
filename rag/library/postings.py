"""Which passages each word stands in and how often, in blocks that a search reads at once.

A full-text index tells the same passage by passage, and a word of every third passage
costs as much as reading a third of the library. Here a word's passages of one block are one
value. Blocks are made of the words that ``fulltext`` holds, cover passages by ranges of keys
and can be made again at any time; what no block covers is counted by whoever searches.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select, text

from rag.errors import DamagedError
from rag.library import dialects, store
from rag.library.schema import passages, postings

VERSION: Final = 1
"""Raised when blocks are made in another way; those there are made anew."""
BLOCK: Final = 16_384
"""Keys of a block; places in it are written in 16 bits."""
LENGTHS: Final = ""
"""The row of a block that holds how many words each of its passages has."""
_MOST: Final = 65_535
_PLACE: Final = np.dtype("<u2")

_WORDS: Final = text(
    "SELECT rowid, header, body FROM fulltext WHERE rowid BETWEEN :first AND :last "
    "ORDER BY rowid"
)

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Posting:
    """The passages one word stands in, ascending, and how often it does in each."""

    keys: Keys
    counts: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Covered:
    """The passages from ``first`` to ``last`` are in one block."""

    first: int
    last: int


def made(phrases: Collection[str]) -> str:
    """Return what tells blocks made with other phrases or in another way apart."""
    listed = "\n".join(sorted(phrases))
    return f"{VERSION} {BLOCK} {hashlib.blake2b(listed.encode(), digest_size=8).hexdigest()}"


def epoch(db: Connection) -> str:
    """Return what changes whenever a block is taken away or made in another way."""
    return f"{store.get(db, 'postings_epoch')} {store.get(db, 'postings_made')}"


def covered(db: Connection) -> tuple[Covered, ...]:
    """Return what the stored blocks cover, ascending."""
    rows = db.execute(
        select(postings.c.block, postings.c.held)
        .where(postings.c.term == LENGTHS)
        .order_by(postings.c.block)
    )
    return tuple(
        Covered(row.block * BLOCK, row.block * BLOCK + int(_numbers(row.held)[0][-1]))
        for row in rows
    )


def read(
    db: Connection, blocks: Sequence[Covered], terms: Iterable[str]
) -> Iterator[tuple[str, Posting]]:
    """Yield the passages of each term in each stored block, ascending for each term."""
    rows = db.execute(
        text(dialects.of(db).blocks),
        {
            "terms": dialects.listed(list(terms)),
            "blocks": dialects.listed([one.first // BLOCK for one in blocks]),
        },
    )
    for term, block, held in rows.all():
        yield term, unpacked(block * BLOCK, held)


def keep(db: Connection, first: int, held: Mapping[str, bytes], how: str) -> None:
    """Store a block in place of what its keys had; ``how`` is what `made` returned."""
    if store.get(db, "postings_made") != how:
        db.execute(delete(postings))
        store.put(db, postings_made=how)
    block = first // BLOCK
    db.execute(delete(postings).where(postings.c.block == block))
    db.execute(
        postings.insert(),
        [{"block": block, "term": term, "held": held[term]} for term in sorted(held)],
    )


def forget(db: Connection, keys: Iterable[int]) -> None:
    """Take away the blocks of these passages, so that none of their words is left there."""
    blocks = {key // BLOCK for key in keys}
    for block in sorted(blocks):
        db.execute(delete(postings).where(postings.c.block == block))
    if blocks:
        store.put(db, postings_epoch=str(int(store.get(db, "postings_epoch", "0")) + 1))


def differing(db: Connection, phrases: Collection[str]) -> set[int]:
    """Return the first keys of blocks that are not what counting their words again gives.

    Blocks made with other phrases or in another way are left out: they are not read.
    """
    if store.get(db, "postings_made") != made(phrases):
        return set()
    return {
        block * BLOCK
        for block in db.scalars(select(postings.c.block).distinct())
        if not _is_right(db, block, phrases)
    }


def _is_right(db: Connection, block: int, phrases: Collection[str]) -> bool:
    rows = db.execute(select(postings.c.term, postings.c.held).where(postings.c.block == block))
    held = {row.term: row.held for row in rows}
    first = block * BLOCK
    try:
        last = int(unpacked(first, held[LENGTHS]).keys[-1])
    except (DamagedError, KeyError):
        return False
    return held == count(db, first, last, phrases)


def lengths(db: Connection, blocks: Sequence[Covered]) -> list[Posting]:
    """Return how many words the passages of stored blocks have."""
    return [found for _, found in read(db, blocks, [LENGTHS])]


def number(db: Connection, first: int, last: int) -> int:
    """Return how many passages have keys between these."""
    inside = passages.c.key.between(first, last)
    return db.scalar(select(func.count()).where(inside)) or 0


def last_key(db: Connection) -> int:
    """Return the highest key among the passages indexed, 0 when there is none."""
    return int(db.execute(text("SELECT max(rowid) FROM fulltext")).scalar() or 0)


def count(
    db: Connection, first: int, last: int, phrases: Collection[str] = ()
) -> dict[str, bytes]:
    """Count the words of the passages from ``first`` to ``last``, as a block holds them.

    Args:
        db: The library.
        first: The key that places are told from.
        last: At most 65,535 above.
        phrases: Words between spaces that are counted as well where they stand together.
    """
    rows = db.execute(_WORDS, {"first": first, "last": last}).all()
    if not rows:
        return {}
    ids: dict[str, int] = _Numbered()
    parts = [part.split(" ") for _, head, body in rows for part in (head, body)]
    sizes = np.array([len(part) for part in parts])
    words = np.fromiter(
        (ids[word] for part in parts for word in part), np.int64, int(sizes.sum())
    )
    part_of = np.repeat(np.arange(len(parts)), sizes)
    places = np.array([row[0] - first for row in rows], np.int64)
    blank = ids.get("")
    total = np.bincount(part_of // 2, words != blank, minlength=len(rows))
    held = _grouped(ids, words, part_of, places)
    held.pop("", None)
    held |= _phrases(ids, words, part_of, places, phrases)
    held[LENGTHS] = packed(places, total)
    return held


class _Numbered(dict[str, int]):
    """Gives each word a number when it is first asked for."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


def _grouped(
    ids: Mapping[str, int],
    words: NDArray[np.int64],
    part_of: NDArray[np.int64],
    places: NDArray[np.int64],
) -> dict[str, bytes]:
    """Return the passages of each word with how often it stands in them."""
    pairs, often = np.unique(words * len(places) + part_of // 2, return_counts=True)
    word, row = np.divmod(pairs, len(places))
    ends = np.searchsorted(word, np.arange(len(ids)), side="right")
    starts = np.concatenate(([0], ends[:-1]))
    at = places[row]
    return {
        name: packed(at[start:end], often[start:end])
        for (name, _), start, end in zip(
            ids.items(), starts.tolist(), ends.tolist(), strict=True
        )
    }


def _phrases(
    ids: Mapping[str, int],
    words: NDArray[np.int64],
    part_of: NDArray[np.int64],
    places: NDArray[np.int64],
    phrases: Collection[str],
) -> dict[str, bytes]:
    found = {}
    split = {phrase: phrase.split(" ") for phrase in phrases}
    known = {p: [ids[w] for w in ws] for p, ws in split.items() if all(w in ids for w in ws)}
    firsts = np.unique([numbers[0] for numbers in known.values()])
    spots = np.flatnonzero(np.isin(words, firsts))
    for phrase, numbers in known.items():
        start = spots[(words[spots] == numbers[0]) & (spots + len(numbers) <= len(words))]
        for ahead, number in enumerate(numbers[1:], 1):
            start = start[words[start + ahead] == number]
        start = start[part_of[start] == part_of[start + len(numbers) - 1]]
        if len(start):
            row, often = np.unique(part_of[start] // 2, return_counts=True)
            found[phrase] = packed(places[row], often)
    return found


def packed(places: NDArray[Any], counts: NDArray[Any]) -> bytes:
    """Return places in a block, then counts, in 16 bits each."""
    both = np.concatenate((places, np.minimum(counts, _MOST)))
    return both.astype(_PLACE).tobytes()


def unpacked(first: int, held: bytes) -> Posting:
    """Return what ``packed`` made bytes of, in a block that begins at ``first``.

    Raises:
        DamagedError: They are not such bytes.
    """
    places, counts = _numbers(held)
    return Posting(first + places.astype(np.int64), counts.astype(np.float64))


def check(found: Posting, size: int) -> None:
    """Refuse passages with keys of ``size`` or more, which cannot be there.

    Raises:
        DamagedError: There are some.
    """
    if len(found.keys) and found.keys[-1] >= size:
        raise _damaged()


def _damaged() -> DamagedError:
    return DamagedError("The words of the library are damaged.", hint="Run `readout doctor`.")


def _numbers(held: bytes) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    half, rest = divmod(len(held), 2 * _PLACE.itemsize)
    both = np.frombuffer(held if not rest else b"", _PLACE)
    places = both[:half]
    if rest or not half or places[-1] >= BLOCK or (places[1:] <= places[:-1]).any():
        raise _damaged()
    return places, both[half:]
