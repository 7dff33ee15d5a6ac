"""Load the packaged models: files checked against their sums, sessions on one thread."""

import functools
import hashlib
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import numpy as np

from rag.errors import SettingsError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

T = TypeVar("T")
MODELS: Final = Path(__file__).parent.parent / "models"
_PROBE: Final = MODELS / "probe.onnx"
"""Adds two products of 8 bits, the largest there are."""
_PROBED: Final = 2 * 255 * 127
_WORDS: Final = MODELS / "minilm"
_WORDS_SHA256: Final = {
    "tokenizer.json": "fca7a60d8d061d7b20cce7cd1bb0909aa4918a41c412811b81e3a257979f23ce"
}


class Once(Generic[T]):
    """Something loaded when it is first asked for; threads that ask together wait for one.

    A loading that failed is tried again at the next call.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._loaded: T | None = None

    def __call__(self) -> T:
        """Return it, loaded."""
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def check(folder: Path, sums: Mapping[str, str], *, model: str, hint: str) -> None:
    """Refuse files of a model that are missing or not the ones we ship.

    Args:
        folder: Where the files lie.
        sums: The sha256 of each file, by its name.
        model: What the model is called in the error ("local embedding model").
        hint: What the user can do about it.

    Raises:
        SettingsError: A file cannot be read, or has another sum.
    """
    for name, expected in sums.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise SettingsError(
                f"The {model} cannot be read: {folder / name} "
                f"({error.strerror or 'unreadable'}).",
                hint=hint,
            ) from None
        if found != expected:
            raise SettingsError(
                f"The {model} is damaged: {folder / name} is not the file Readout ships.",
                hint=hint,
            )


def words(*, model: str, hint: str) -> "Tokenizer":
    """Load what cuts a whole text into word pieces, for the models that read with MiniLM's.

    Raises:
        SettingsError: Its file is missing or not the one we ship.
    """
    check(_WORDS, _WORDS_SHA256, model=model, hint=hint)
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(_WORDS / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@functools.cache
def _overflows() -> bool:
    """Return whether this processor adds products of 8 bits in 16, and so overflows."""
    most = np.full((1, 2), 255, np.uint8)
    (found,) = session(_PROBE, exact=False).run(None, {"given": most})
    return int(found[0, 0]) != _PROBED


def session(file: Path, *, exact: bool | None = None) -> "InferenceSession":
    """Load a model; each run of it stays on its caller's thread.

    Args:
        file: The model.
        exact: Multiply 8 bits in a way that never overflows, which is slower where the other
            does not either; by default only where it would.
    """
    import onnxruntime

    exact = _overflows() if exact is None else exact
    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(3)
    options: Any = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", str(int(exact)))
    return onnxruntime.InferenceSession(
        str(file),
        options,
        providers=["CPUExecutionProvider"],
        # Adding and normalising in one step takes four times as long as in two.
        disabled_optimizers=["SkipLayerNormFusion"],
    )
