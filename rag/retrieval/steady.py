"""An embedder watched for whether it still makes the vectors that the library holds.

Behind the name of a model an endpoint may put another one, whose vectors are of the same length
and mean something else. With the first texts a process embeds goes one fixed sentence; its
vector is compared with the one kept when the library was filled.
"""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.errors import StampMismatchError
from rag.library import Library, store
from rag.ports import Embedder, Vectors

_PROBE: Final = "The ministers agreed on Monday to reopen the harbour to grain ships."
_SAME: Final = 0.99
"""The least cosine of two vectors that one model makes of one sentence."""


class Steady:
    """An ``Embedder`` that refuses to go on as another than it was; threads may share one.

    Attributes:
        inner: The embedder that is watched.
    """

    def __init__(self, embedder: Embedder, library: Library) -> None:
        self.inner = embedder
        self._library = library
        self._guard = threading.Lock()
        self._made: NDArray[np.float32] | None = None

    @property
    def name(self) -> str:
        """The name of the embedder that is watched."""
        return self.inner.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one vector a text, the first time after a look at what they are like.

        Raises:
            StampMismatchError: Another model answers than the one that made the library's.
        """
        with self._guard:
            if self._made is None and texts:
                rows = self.inner.embed([_PROBE, *texts])
                self._compare(rows[0])
                self._made = rows[0]
                return rows[1:]
        return self.inner.embed(texts)

    def keep(self, *, anew: bool = False) -> None:
        """Keep what the vectors are like, where that is not known yet or ``anew``."""
        with self._library.reading() as db:
            known = store.get(db, "probe")
        if known and not anew:
            return
        made = self.inner.embed([_PROBE])[0]
        with self._library.writing() as db:
            store.put(db, probe=made.astype("<f4").tobytes().hex())
        with self._guard:
            self._made = made

    def _compare(self, made: NDArray[np.float32]) -> None:
        with self._library.reading() as db:
            kept = np.frombuffer(bytes.fromhex(store.get(db, "probe")), dtype="<f4")
        if kept.size and (kept.shape != made.shape or float(kept @ made) < _SAME):
            raise StampMismatchError(
                f"{self.name} is another model than the one that made the library's vectors.",
                hint="Run `readout reindex`, or set RAG_EMBEDDING_MODEL to the former one.",
            )
