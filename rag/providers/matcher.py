"""The matcher that tells whether a sentence answers a question: a fine-tuned MiniLM.

Its files lie in the package (``rag/models/README.md`` says where they come from).
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from rag.providers import onnx
from rag.providers.pairs import Pair, pair, pieces

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER: Final = onnx.MODELS / "matcher"
SHA256: Final = {
    "model.onnx": "149048bb75580ef6dc2a83c218d2cbda9f2d78b31b8c2559ab38e88ad37ac4c4"
}
_HINT = "Install Readout again."


@dataclass(frozen=True, slots=True)
class _Engine:
    """The loaded model and its tokenizer; both may be shared by threads."""

    session: "InferenceSession"
    tokenizer: "Tokenizer"

    def run(self, one: Pair) -> float:
        """Return how surely the sentence of a pair answers, before the logistic function."""
        told = {
            name: np.array(values, np.int64)[None]
            for name, values in zip(("input_ids", "sides", "shared"), one, strict=True)
        }
        return float(self.session.run(["scores"], told)[0][0, 0])


class LocalMatcher:
    """Matches on this machine; nothing is loaded before the first question.

    Safe to share between threads. A pair gets the same number whatever else is asked.

    Args:
        folder: Where the model lies, when not in the package.
        threads: Most threads to use; by default two, or one on a machine with one core.
    """

    def __init__(self, folder: Path | None = None, *, threads: int | None = None) -> None:
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._engine = onnx.Once(partial(_load, folder or FOLDER))

    @property
    def name(self) -> str:
        """The model, as told to users."""
        return "MiniLM answers 1"

    def match(
        self, question: str, sentences: Sequence[str], leads: Sequence[str]
    ) -> NDArray[np.float32]:
        """Return how surely each sentence answers, from 0 to 1; shape ``(sentences,)``.

        Raises:
            SettingsError: The model's files are missing or not the ones we ship.
        """
        if not sentences:
            return np.zeros(0, np.float32)
        engine = self._engine()
        asked = pieces(engine.tokenizer, [question])[0]
        told, led = pieces(engine.tokenizer, sentences), pieces(engine.tokenizer, leads)
        pairs = [pair(asked, one, lead) for one, lead in zip(told, led, strict=True)]
        if self._threads == 1 or len(pairs) == 1:
            scores = [engine.run(one) for one in pairs]
        else:
            with ThreadPoolExecutor(self._threads, "match") as pool:
                scores = list(pool.map(engine.run, pairs))
        sure = 1 / (1 + np.exp(-np.array(scores)))
        return np.asarray(sure, np.float32)


def _load(folder: Path) -> _Engine:
    """Check the files and load them."""
    onnx.check(folder, SHA256, model="model that matches answers", hint=_HINT)
    tokenizer = onnx.words(model="model that matches answers", hint=_HINT)
    return _Engine(onnx.session(folder / "model.onnx"), tokenizer)
