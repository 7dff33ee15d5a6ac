"""The vector index on embedded Chroma: ids and vectors only, in a folder one can throw away.

Measured on chromadb 1.5.9: a process killed while it writes can leave an index that fails,
hangs or silently misses vectors when it is next opened, and opening an index to read also
writes to its files. Whoever uses this module therefore notes the ``digest`` of an index when a
writer has closed it, opens only an index that still has it, and builds a new one otherwise.
"""

import ctypes
import functools
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rag.errors import DamagedError
from rag.ports import Vectors

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

HNSW: "Final[CreateHNSWConfiguration]" = {
    "space": "cosine",
    "ef_construction": 200,
    "max_neighbors": 32,
    "ef_search": 300,
}
_BATCH = 500
_ROWS = 1_000
"""Rows of Chroma's database read at a time."""
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%' AND name <> 'acquire_write' ORDER BY name"
)
_SPARSE = 10
"""A link file of more than this many times the vector file is damaged: it may be terabytes."""

_PERTURB: Final = -6
"""Of ``mallopt`` in the C library: with which byte memory is overwritten when it is freed."""


class ChromaIndex:
    """A ``VectorIndex`` in one folder; only one process may have it open for writing.

    Args:
        folder: Where it is, or is made.
        sync_threshold: After how many changes vectors go into files of their own.
    """

    def __init__(self, folder: Path, *, sync_threshold: int = 1_000) -> None:
        import chromadb
        from chromadb.config import Settings

        _forget_freed_memory()
        with _translated(folder):
            for made in (folder.parent, folder):
                made.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder = folder
            self._count: int | None = None
            self._client = chromadb.PersistentClient(
                str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                "passages",
                embedding_function=None,
                configuration={
                    "hnsw": {
                        **HNSW,
                        "batch_size": min(100, sync_threshold),
                        "sync_threshold": sync_threshold,
                    }
                },
            )

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store the vectors under their ids, replacing what stood there."""
        self._count = None
        with _translated(self._folder):
            for start in range(0, len(ids), _BATCH):
                batch = slice(start, start + _BATCH)
                self._collection.upsert(ids=list(ids[batch]), embeddings=vectors[batch])

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; unknown ids are no error."""
        self._count = None
        with _translated(self._folder):
            for start in range(0, len(ids), _BATCH):
                self._collection.delete(ids=list(ids[start : start + _BATCH]))

    def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Return up to ``limit`` ids with their cosine, best first."""
        with _translated(self._folder):
            if self._count is None:
                self._count = self._collection.count()
            if not self._count:
                return []
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=min(limit, self._count),
                include=["distances"],
            )
        distances = found["distances"] or [[]]
        cosines = 1.0 - np.asarray(distances[0], dtype=np.float32)
        return [(key, float(c)) for key, c in zip(found["ids"][0], cosines, strict=True)]

    def ids(self) -> set[str]:
        """Return every id stored."""
        with _translated(self._folder):
            return set(self._collection.get(include=[])["ids"])

    def close(self) -> None:
        """Let go of files and memory; the index cannot be used afterwards."""
        with _translated(self._folder):
            self._client.close()  # type: ignore[attr-defined]  # missing from Chroma's own type
            for path in _below(self._folder):
                with suppress(FileNotFoundError):  # another process writes the index by now
                    path.chmod(0o700 if path.is_dir() else 0o600)


class EmbeddedIndexes:
    """The ``Indexes`` of one library, each in its own folder.

    Args:
        sync_threshold: After how many changes vectors go into files of their own.
    """

    local = True

    def __init__(self, *, sync_threshold: int = 1_000) -> None:
        self._sync_threshold = sync_threshold
        self._seen: dict[tuple[object, ...], str] = {}

    def open(self, folder: Path) -> ChromaIndex:
        """Open the index in a folder, or make one there."""
        return ChromaIndex(folder, sync_threshold=self._sync_threshold)

    def digest(self, folder: Path) -> str:
        """Return a digest of what an index holds; see ``digest``."""
        return digest(folder)

    def glimpse(self, folder: Path) -> str:
        """Return the digest, reading the files only when they were written since."""
        seen = (folder, *map(_written, sorted(_below(folder))))
        known = self._seen.get(seen)
        if known is None:
            known = digest(folder)
            self._seen = {seen: known}
        return known

    def discard(self, folder: Path) -> None:
        """Remove the folder."""
        shutil.rmtree(folder, ignore_errors=True)


def _below(folder: Path) -> Iterator[Path]:
    """Yield what is in a folder; what is gone before it is reached is left out."""
    for parent, folders, names in os.walk(folder):
        yield from (Path(parent, name) for name in (*folders, *names))


def _written(path: Path) -> tuple[str, int, int]:
    """Return what tells that a file was written: its size and when."""
    try:
        known = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, known.st_size, known.st_mtime_ns


@functools.cache
def _forget_freed_memory() -> None:
    """Have what the process frees overwritten.

    The library under Chroma writes room for vectors to come into its file as it got it, with
    what the process freed before in it: texts, questions, the key.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option:  # glibc alone keeps what is freed as it was
        set_option(_PERTURB, 1)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn whatever Chroma raises into one error of ours.

    Its Rust half raises bare ``Exception`` types, and a panic there is a ``BaseException``.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise DamagedError(
            f"The vector index in {folder.name!r} fails: {type(error).__name__}.",
            hint="Run `readout doctor`; it builds the index anew from the stored vectors.",
        ) from error


def digest(folder: Path) -> str:
    """Return a digest of what an index holds; empty when there is none or it is damaged.

    Opening an index to read leaves the digest as it is: what Chroma rewrites then is left
    out, that is a lock row, the lengths file, and every vector file of an index too small to
    have been written out, which lives in the database alone.
    """
    state = hashlib.blake2b(digest_size=16)
    try:
        for written in sorted(folder.glob("*/index_metadata.pickle")):
            for path in sorted(written.parent.iterdir()):
                if path.name == "length.bin":
                    continue
                if _is_sparse(path):
                    return ""
                with path.open("rb") as file:
                    state.update(
                        path.name.encode() + hashlib.file_digest(file, "blake2b").digest()
                    )
        for rows in _rows(folder / "chroma.sqlite3"):
            state.update(repr(rows).encode())
    except (OSError, sqlite3.Error):
        return ""
    return state.hexdigest()


def _is_sparse(path: Path) -> bool:
    vectors = path.with_name("data_level0.bin")
    return path.stat().st_size > _SPARSE * vectors.stat().st_size + 1_000_000


def _rows(database: Path) -> Iterator[list[object]]:
    """Yield the content of the database, many rows at a time.

    Left out is the lock row that every opening rewrites.
    """
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as db:
        yield db.execute("PRAGMA quick_check(1)").fetchall()
        names = [str(row[0]) for row in db.execute(_TABLES)]
        for name in names:
            yield [name]
            found = db.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - Chroma's own names
            while rows := found.fetchmany(_ROWS):
                yield rows
