"""The stored vectors, from which the vector index can be rebuilt at any time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, func, select

from rag.library import store
from rag.library.schema import passages, unindexed, vectors
from rag.ports import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexState:
    """What the library knows about its vector index.

    Attributes:
        folder: Name of the folder under ``index/``; empty before the first one is built.
        watermark: Every passage up to this key is in the index.
        digest: What the files held when the last writer closed them; empty while, or after
            a crash while, one is writing: the index is then not to be opened.
    """

    folder: str = ""
    watermark: int = 0
    digest: str = ""


def state(db: Connection) -> IndexState:
    """Return the state of the vector index."""
    notes = store.notes(db)
    folder = notes.get("index_folder", "")
    return IndexState(
        folder=folder if folder.isalnum() else "",  # never a place outside the library
        watermark=int(notes.get("index_watermark", "0")),
        digest=notes.get("index_digest", ""),
    )


def set_state(db: Connection, new: IndexState) -> None:
    """Note the state of the vector index."""
    store.put(
        db,
        index_folder=new.folder,
        index_watermark=str(new.watermark),
        index_digest=new.digest,
    )


def after(
    db: Connection, key: int, *, limit: int | None = None
) -> tuple[NDArray[np.int64], Vectors]:
    """Return the keys above ``key``, ascending, and their vectors."""
    build = int(store.get(db, "build", "1"))
    rows = db.execute(
        select(vectors.c.passage_key, vectors.c.vector)
        .join(passages)
        .where(passages.c.build == build, vectors.c.passage_key > key)
        .order_by(vectors.c.passage_key)
        .limit(limit)
    ).all()
    keys = np.array([row.passage_key for row in rows], dtype=np.int64)
    return keys, unpack([row.vector for row in rows])


def keys(db: Connection) -> set[int]:
    """Return the key of every passage that has a vector in the present build."""
    build = int(store.get(db, "build", "1"))
    found = db.scalars(
        select(vectors.c.passage_key).join(passages).where(passages.c.build == build)
    )
    return set(found)


def count(db: Connection) -> int:
    """Return how many passages the present build has."""
    build = int(store.get(db, "build", "1"))
    return db.scalar(select(func.count()).where(passages.c.build == build)) or 0


def keys_of_every_build(db: Connection) -> set[int]:
    """Return the key of every passage, those of an unfinished reindexing included."""
    return set(db.scalars(select(passages.c.key)))


def last_key(db: Connection) -> int:
    """Return the highest key in use, 0 when there is none."""
    found = db.exec_driver_sql("SELECT max(passage_key) FROM vectors").scalar()
    return int(found or 0)


def removed(db: Connection) -> list[int]:
    """Return the keys of removed passages that the index may still hold."""
    return [row[0] for row in db.exec_driver_sql("SELECT key FROM unindexed")]


def forget_removed(db: Connection, done: Sequence[int]) -> None:
    """Note that the index no longer holds these keys."""
    for key in done:
        db.execute(delete(unindexed).where(unindexed.c.key == key))


def pack(matrix: Vectors) -> tuple[bytes, ...]:
    """Return each row as little-endian float32 bytes."""
    return tuple(row.astype("<f4").tobytes() for row in matrix)


def unpack(blobs: Sequence[bytes]) -> Vectors:
    """Return the rows that ``pack`` made bytes of; shape (0, 0) for none."""
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    flat = np.frombuffer(b"".join(blobs), dtype="<f4").astype(np.float32, copy=False)
    return flat.reshape(len(blobs), -1)
