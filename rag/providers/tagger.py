"""The tagger that finds statements: a fine-tuned MiniLM on onnxruntime.

Its files lie in the package (``rag/models/README.md`` says where they come from).
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.ports import Places, Scores
from rag.providers import onnx

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

FOLDER: Final = onnx.MODELS / "tagger"
SHA256: Final = {
    "model.onnx": "9a50497501581a3138da6d513f4eb75bec6e30f47f476575bd278a71a576b55f"
}
WINDOW: Final = 254
"""Word pieces read at once, besides the start and end marks."""
OVERLAP: Final = 48
"""Word pieces two windows share: the window that knows more around a piece decides."""
_START, _END = 101, 102
_HINT = "Install Readout again."


class _Window(NamedTuple):
    """A stretch of pieces read at once, and the part of it whose scores are kept."""

    start: int
    end: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Engine:
    """The loaded model and its tokenizer; both may be shared by threads."""

    session: "InferenceSession"
    tokenizer: "Tokenizer"

    def run(
        self, ids: NDArray[np.int64], notes: NDArray[np.int64]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the scores of one window's pieces, and those of the moves."""
        marked = np.concatenate([[_START], ids, [_END]])[None]
        told = np.pad(notes, ((1, 1), (0, 0)))[None]
        scores, moves = self.session.run(
            ["scores", "moves"], {"input_ids": marked, "notes": told}
        )
        return scores[0, 1:-1], moves


class LocalTagger:
    """Tags statements on this machine; nothing is loaded before the first text.

    Safe to share between threads. A text gets the same scores whenever and with whatever else
    it is read. Time is linear in the text.

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
        return "MiniLM statements 1"

    def tag(self, text: str, notes: Callable[[Places], NDArray[np.int64]]) -> Scores:
        """Return the scores of ``text``.

        Raises:
            SettingsError: The model's files are missing or not the ones we ship.
        """
        engine = self._engine()
        encoding = engine.tokenizer.encode(
            text.encode("utf-8", "replace").decode(), add_special_tokens=False
        )
        places = np.array(encoding.offsets, np.int64).reshape(-1, 2)
        ids = np.array(encoding.ids, np.int64)
        told = notes(places)
        windows = list(_windows(len(ids)))

        def run(window: _Window) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            return engine.run(ids[window.start : window.end], told[window.start : window.end])

        if len(windows) == 1:  # a short article; threads would cost more than they bring
            read = [run(windows[0])]
        else:
            with ThreadPoolExecutor(self._threads, "tag") as pool:
                read = list(pool.map(run, windows))
        kept = [
            scores[window.first - window.start : window.last - window.start]
            for window, (scores, _) in zip(windows, read, strict=True)
        ]
        return Scores(places, np.concatenate(kept), read[0][1])


def _windows(count: int) -> Iterator[_Window]:
    """Yield the windows over ``count`` pieces, of even length; there is at least one."""
    most = max(1, -(-(count - OVERLAP) // (WINDOW - OVERLAP)))
    length = -(-(count + OVERLAP * (most - 1)) // most)
    for number in range(most):
        start = number * (length - OVERLAP)
        end = min(count, start + length)
        first = start + OVERLAP // 2 if number else 0
        last = count if number == most - 1 else end - OVERLAP // 2
        yield _Window(start, end, first, last)


def _load(folder: Path) -> _Engine:
    """Check the files and load them."""
    onnx.check(folder, SHA256, model="statement model", hint=_HINT)
    tokenizer = onnx.words(model="statement model", hint=_HINT)
    return _Engine(onnx.session(folder / "model.onnx"), tokenizer)
