"""The embedder that needs no key and no network: all-MiniLM-L6-v2 on onnxruntime.

Its files lie in the package (``rag/models/README.md`` says where they come from).
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.ports import Vectors
from rag.providers import onnx

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = onnx.MODELS / "minilm"
SHA256 = {
    "model.onnx": "7290f10b3024847fab5e3e65b67c32fb54ecc81a0d0e3da7a270fd0f049a9825",
    "tokenizer.json": "fca7a60d8d061d7b20cce7cd1bb0909aa4918a41c412811b81e3a257979f23ce",
}
DIMENSION = 384
MOST_PIECES = 256
"""Word pieces read of one text, its start and end marks included; the rest is not seen."""
MOST_CHARACTERS = 20_000
"""Characters cut into word pieces of one text: enough for 256 pieces of any real writing."""
LEAST_BATCH, MOST_BATCH = 64, 256
"""Word pieces in one run of the model, padding included: fewer are not worth a thread of
their own, more no longer fit the cache."""
_HINT = "Install Readout again, or set RAG_EMBEDDER=openai to use the endpoint's embeddings."

Pieces = list[int]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Engine:
    """The loaded model and the tokenizer it was trained with; both may be shared by threads."""

    session: "InferenceSession"
    tokenizer: "Tokenizer"

    def pieces(self, text: str) -> Pieces:
        """Return the word pieces of ``text``, at most ``MOST_PIECES``."""
        start = text[:MOST_CHARACTERS].encode("utf-8", "replace")  # no lone surrogates
        return self.tokenizer.encode(start.decode()).ids

    def run(self, batch: Sequence[Pieces]) -> Vectors:
        """Return one unit vector a text, each padded to the longest of the batch."""
        longest = max(map(len, batch))
        ids: Ids = np.zeros((len(batch), longest), np.int64)
        mask: Ids = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        feed = {"input_ids": ids, "attention_mask": mask}
        vectors: Vectors = self.session.run(["vectors"], feed)[0]
        return vectors


class LocalEmbedder:
    """Makes vectors on this machine; nothing is loaded before the first text.

    Safe to share between threads. A text gets the same vector, to 1e-5, whatever is embedded
    along with it.

    Args:
        folder: Where the model's files lie, when not in the package.
        threads: Most threads to use; by default two, or one on a machine with one core.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._engine = onnx.Once(partial(_load, folder or FOLDER))

    @property
    def name(self) -> str:
        """Provider and model, as stamped on the library."""
        return "local:all-MiniLM-L6-v2"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in the order given; shape ``(len(texts), 384)``.

        Raises:
            SettingsError: The model's files are missing or not the ones we ship.
        """
        vectors: Vectors = np.zeros((len(texts), DIMENSION), np.float32)
        if not texts:
            return vectors
        engine = self._engine()
        pieces = [engine.pieces(text) for text in texts]
        batches = list(_batches(pieces, self._threads))

        def fill(batch: Sequence[int]) -> None:
            vectors[batch] = engine.run([pieces[place] for place in batch])

        if len(batches) == 1 or self._threads == 1:
            for batch in batches:
                fill(batch)
        else:
            with ThreadPoolExecutor(self._threads, "embed") as pool:
                list(pool.map(fill, batches))
        return vectors


def _batches(pieces: Sequence[Pieces], threads: int) -> Iterator[list[int]]:
    """Yield places of texts of like length together, longest first to end level."""
    fair_share = -(-sum(map(len, pieces)) // threads)
    most = min(MOST_BATCH, max(LEAST_BATCH, fair_share))
    batch: list[int] = []
    longest = 0
    for place in sorted(range(len(pieces)), key=lambda n: len(pieces[n]), reverse=True):
        if batch and longest * (len(batch) + 1) > most:
            yield batch
            batch = []
        longest = longest if batch else len(pieces[place])
        batch.append(place)
    yield batch


def _load(folder: Path) -> _Engine:
    """Check the files and load them."""
    onnx.check(folder, SHA256, model="local embedding model", hint=_HINT)
    from tokenizers import Tokenizer

    session = onnx.session(folder / "model.onnx")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_PIECES)
    return _Engine(session, tokenizer)
