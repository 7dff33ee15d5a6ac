"""The vector index on a Chroma server: one collection for each build of a library's index.

The collection carries a stamp, a digest of all that was written to it in order. Together with
the number of its vectors it tells whether the collection holds what the library believes: one
that was emptied, half written, made anew or written by somebody else does not. Writing the same
twice leaves the same stamp.
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from rag.errors import DamagedError
from rag.ports import Vectors
from rag.providers.chroma import HNSW
from rag.providers.chroma_http import Address, connect, hang_up, translated

if TYPE_CHECKING:
    from uuid import UUID

    from chromadb.api import ServerAPI

_BATCH: Final = 300
"""Vectors sent or ids fetched at a time; a cloud may take no more."""
_LOOK_AGAIN: Final = 10.0
"""Seconds after which a search looks again whether the collection is still what it was."""
_STAMP: Final = "stamp"


class Held(NamedTuple):
    """What a collection holds: a digest that tells, and how many vectors of which length."""

    digest: str
    size: int
    id: "UUID"
    dimension: int


class ServerIndexes:
    """The ``Indexes`` on a server, each in a collection named after its folder.

    Args:
        url: Where the server is; see ``Address``.
        token: What lets us in; empty when nothing is asked for.

    Raises:
        SettingsError: The address or the token cannot be used.
    """

    local = False

    def __init__(self, url: str, token: str = "") -> None:
        self._address = Address.read(url, token)

    def open(self, folder: Path) -> "ServerIndex":
        """Open the collection, or make it."""
        server = connect(self._address)
        try:
            with translated(self._address, writing=True):
                return ServerIndex(self._address, server, _name(folder))
        except BaseException:
            hang_up(server)
            raise

    def digest(self, folder: Path) -> str:
        """Return a digest of stamp and size of a collection; empty when there is none.

        Waits until the server has loaded the collection, and tries whether it can be asked.
        """
        return self._digest(folder, patient=True)

    def glimpse(self, folder: Path) -> str:
        """Return the digest without waiting for anything to be loaded."""
        return self._digest(folder, patient=False)

    def discard(self, folder: Path) -> None:
        """Delete the collection."""
        from chromadb.errors import NotFoundError

        with self._connected() as server, translated(self._address, writing=True):
            try:
                server.delete_collection(
                    _name(folder), self._address.tenant, self._address.database
                )
            except NotFoundError:
                return

    def _digest(self, folder: Path, *, patient: bool) -> str:
        with self._connected(patient=patient) as server:
            try:
                held = _held(server, self._address, _name(folder))
                if patient and held.size:
                    _ask(server, self._address, held)
            except DamagedError:
                return ""
            return held.digest

    @contextmanager
    def _connected(self, *, patient: bool = False) -> "Iterator[ServerAPI]":
        server = connect(self._address, patient=patient)
        try:
            yield server
        finally:
            hang_up(server)


class ServerIndex:
    """A ``VectorIndex`` in one collection; whoever writes it closes it at the end."""

    def __init__(self, address: Address, server: "ServerAPI", name: str) -> None:
        """Open the collection; not to be called but by ``ServerIndexes``."""
        from chromadb import Collection

        self._address = address
        self._server = server
        self._name = name
        model = server.get_or_create_collection(
            name,
            configuration={"hnsw": HNSW},
            tenant=address.tenant,
            database=address.database,
        )
        self._collection = Collection(server, model, embedding_function=None)
        self._stamp = str((model.metadata or {}).get(_STAMP, ""))
        self._changed = False
        self._failed = False
        self._known: Held | None = None
        self._looked = 0.0

    def upsert(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store the vectors under their ids, replacing what stood there."""
        with self._asking(writing=True):
            for start in range(0, len(ids), _BATCH):
                batch = slice(start, start + _BATCH)
                self._collection.upsert(ids=list(ids[batch]), embeddings=vectors[batch])
                self._note(ids[batch], vectors[batch].astype("<f4").tobytes())

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these ids; unknown ids are no error."""
        with self._asking(writing=True):
            for start in range(0, len(ids), _BATCH):
                batch = list(ids[start : start + _BATCH])
                self._collection.delete(ids=batch)
                self._note(batch, b"")

    def query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """Return up to ``limit`` ids with their cosine, best first."""
        count = self._look()
        if not count:
            return []
        with self._asking():
            found = self._collection.query(
                query_embeddings=vector.reshape(1, -1),
                n_results=min(limit, count),
                include=["distances"],
            )
            (keys,), (distances,) = found["ids"], found["distances"] or [[]]
            cosines = 1.0 - np.asarray(distances, dtype=np.float32)
            if not np.isfinite(cosines).all():
                raise ValueError("a distance that is no number")
            return [(str(key), float(c)) for key, c in zip(keys, cosines, strict=True)]

    def ids(self) -> set[str]:
        """Return every id stored."""
        found: set[str] = set()
        with self._asking():
            while page := self._collection.get(include=[], limit=_BATCH, offset=len(found)):
                fresh = set(page["ids"]) - found
                if not fresh:
                    break
                found |= fresh
        return found

    def close(self) -> None:
        """Stamp what was written and let go of the connection."""
        try:
            if self._changed and not self._failed:
                with self._asking(writing=True):
                    self._collection.modify(metadata={_STAMP: self._stamp})
        finally:
            hang_up(self._server)

    def _note(self, ids: Sequence[str], content: bytes) -> None:
        """Add what was written to the stamp."""
        written = hashlib.blake2b(f"{self._stamp} {' '.join(ids)} ".encode(), digest_size=16)
        written.update(content)
        self._stamp, self._changed, self._known = written.hexdigest(), True, None

    def _look(self) -> int:
        """Return how many vectors there are; look now and then whether somebody changed them.

        Raises:
            DamagedError: Somebody did.
        """
        known = self._known
        if known and time.monotonic() - self._looked < _LOOK_AGAIN:
            return known.size
        with self._asking():
            held = _held(self._server, self._address, self._name)
        if known and known != held:
            raise DamagedError("The vector index on the server is not what it was.")
        self._known, self._looked = held, time.monotonic()
        return held.size

    @contextmanager
    def _asking(self, *, writing: bool = False) -> Iterator[None]:
        try:
            with translated(self._address, writing=writing):
                yield
        except BaseException:
            self._failed = True
            raise


def _name(folder: Path) -> str:
    """Return the name of a collection: that of the folder, which no other build has."""
    return f"readout-{folder.name}"


def _held(server: "ServerAPI", address: Address, name: str) -> Held:
    """Return what a collection holds.

    Raises:
        DamagedError: There is no such collection.
    """
    with translated(address):
        model = server.get_collection(name, address.tenant, address.database)
        count = server._count(model.id, address.tenant, address.database)  # noqa: SLF001 - public in collections only
        stamp = (model.metadata or {}).get(_STAMP, "")
        held = f"{model.id} {model.dimension} {stamp} {int(count)}"
        digest = hashlib.blake2b(held.encode(), digest_size=16).hexdigest()
        return Held(digest, int(count), model.id, int(model.dimension or 0))


def _ask(server: "ServerAPI", address: Address, held: Held) -> None:
    """Ask for any vector, which fails when the collection cannot be searched."""
    from chromadb.api.types import Include

    nothing: Include = []
    with translated(address):
        server._query(  # noqa: SLF001 - as above
            held.id,
            query_embeddings=[np.ones(held.dimension, np.float32)],
            n_results=1,
            include=nothing,
            tenant=address.tenant,
            database=address.database,
        )
