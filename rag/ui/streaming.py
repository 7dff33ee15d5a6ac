"""A stream read beside the page: Stop is heeded, and time told, while nothing comes."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a stream.

    Attributes:
        error: What ended it before its time.
    """

    error: BaseException | None = None


def paced(stream: Iterator[T], seconds: float) -> Iterator[T | None]:
    """Yield what comes, and ``None`` each time that nothing came for so many seconds.

    Streamlit ends a run only where the run draws something. A page that waits inside an
    endpoint's silence would not heed Stop; one that draws at every ``None`` does. When the
    page leaves early, the stream is let go of at its next piece.
    """
    pieces: queue.SimpleQueue[T | _End] = queue.SimpleQueue()
    left = threading.Event()

    def read() -> None:
        end = _End()
        try:
            for piece in stream:
                if left.is_set():
                    return
                pieces.put(piece)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            end = _End(error)
        finally:
            pieces.put(end)

    threading.Thread(target=read, daemon=True).start()
    try:
        yield from _arriving(pieces, seconds)
    finally:
        left.set()


def _arriving(pieces: "queue.SimpleQueue[T | _End]", seconds: float) -> Iterator[T | None]:
    while True:
        try:
            piece = pieces.get(timeout=seconds)
        except queue.Empty:
            yield None
            continue
        if not isinstance(piece, _End):
            yield piece
        elif piece.error:
            raise piece.error
        else:
            return
