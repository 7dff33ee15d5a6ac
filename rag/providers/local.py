"""The embedder that needs no key and no network: all-MiniLM-L6-v2 on onnxruntime.

Its files lie in the package (``rag/models/README.md`` says where they come from).
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.ports import Vectors
from rag.providers import onnx

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER = onnx.MODELS / "minilm"
SHA256 = {
    "model.onnx": "186e09f227fe258dd51d0ecbca148b9fd37d11d8d01e0d3cf8fa09a9bee288d9",
    "tokenizer.json": "fca7a60d8d061d7b20cce7cd1bb0909aa4918a41c412811b81e3a257979f23ce",
}
DIMENSION = 384
MOST_PIECES = 256
"""Word pieces read of one text, its start and end marks included; the rest is not seen."""
MOST_CHARACTERS = 20_000
"""Characters cut into word pieces of one text: enough for 256 pieces of any real writing."""
_HINT = "Install Readout again, or set RAG_EMBEDDER=openai to use the endpoint's embeddings."

Pieces = list[int]


@dataclass(frozen=True, slots=True)
class _Engine:
    """The loaded model and the tokenizer it was trained with; both may be shared by threads."""

    session: "InferenceSession"
    tokenizer: "Tokenizer"

    def pieces(self, text: str) -> Pieces:
        """Return the word pieces of ``text``, at most ``MOST_PIECES``."""
        start = text[:MOST_CHARACTERS].encode("utf-8", "replace")  # no lone surrogates
        return self.tokenizer.encode(start.decode()).ids

    def run(self, pieces: Pieces) -> Vectors:
        """Return the unit vector of one text, shape ``(1, 384)``.

        One at a time: what goes into a matrix is cut to 8 bits over the range of the whole run,
        so a text beside others would get another vector.
        """
        feed = {"input_ids": np.array([pieces], np.int64)}
        vector: Vectors = self.session.run(["vectors"], feed)[0]
        return vector


class LocalEmbedder:
    """Makes vectors on this machine; nothing is loaded before the first text.

    Safe to share between threads. A text gets the same vector, bit for bit, whatever is
    embedded along with it.

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
        return "local:all-MiniLM-L6-v2 in 8 bits"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, in the order given; shape ``(len(texts), 384)``.

        Raises:
            SettingsError: The model's files are missing or not the ones we ship.
        """
        vectors: Vectors = np.zeros((len(texts), DIMENSION), np.float32)
        if not texts:
            return vectors
        engine = self._engine()

        def fill(place: int) -> None:
            vectors[place] = engine.run(engine.pieces(texts[place]))

        if len(texts) == 1 or self._threads == 1:
            for place in range(len(texts)):
                fill(place)
        else:
            longest = sorted(range(len(texts)), key=lambda n: len(texts[n]), reverse=True)
            with ThreadPoolExecutor(self._threads, "embed") as pool:
                list(pool.map(fill, longest))  # the longest first, so that threads end level
        return vectors


def _load(folder: Path) -> _Engine:
    """Check the files and load them."""
    onnx.check(folder, SHA256, model="local embedding model", hint=_HINT)
    from tokenizers import Tokenizer

    session = onnx.session(folder / "model.onnx")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_PIECES)
    return _Engine(session, tokenizer)
