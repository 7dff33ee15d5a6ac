"""Work ahead in a thread: what comes next is made while what came before is used."""

import contextlib
import queue
import threading
from collections.abc import Callable, Generator, Iterable
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")
Made: TypeAlias = Generator[T | None, None, None]
_MOMENT: Final = 0.3
_TICK: Final = 0.1


def ahead(
    source: Iterable[T],
    *,
    most: int,
    stop: Callable[[], None],
    weigh: Callable[[T], int] = lambda _one: 0,
    weight: int = 0,
) -> Made[T]:
    """Yield what ``source`` yields, in order, while a thread goes on with it.

    None stands for a moment in which nothing new came. An error that ``source`` raises is
    raised here. When the caller takes no more, the thread is ended before this returns.

    Args:
        source: Is used in the thread alone.
        most: How many are made ahead.
        stop: Makes ``source`` end soon; called from this thread, in any case.
        weigh: Says how heavy one is.
        weight: Most that those made ahead weigh together; one that is heavier comes alone.
    """
    shelf: queue.Queue[T | _End] = queue.Queue(most)
    scales = _Scales(weight)
    stopped = threading.Event()

    def put(one: T) -> None:
        scales.put(weigh(one))
        shelf.put(one)

    worker = threading.Thread(
        target=_fill, args=(source, put, shelf.put, stopped), name="ahead", daemon=True
    )
    worker.start()
    try:
        yield from _taken(shelf, lambda one: scales.take(weigh(one)))
    finally:
        stopped.set()
        stop()
        scales.open()
        while worker.is_alive():
            with contextlib.suppress(queue.Empty):
                shelf.get_nowait()
            worker.join(_TICK)


def _fill(
    source: Iterable[T],
    put: Callable[[T], None],
    close: "Callable[[_End], None]",
    stopped: threading.Event,
) -> None:
    """Put everything on the shelf, and the end or what went wrong behind it."""
    end = _End()
    try:
        for one in source:
            if stopped.is_set():
                break
            put(one)
        if isinstance(source, Generator):
            source.close()
    except BaseException as error:  # noqa: BLE001 - handed to the thread that asked
        end.error = error
    finally:
        close(end)


def _taken(shelf: "queue.Queue[T | _End]", took: Callable[[T], None]) -> Made[T]:
    while True:
        try:
            got = shelf.get(timeout=_MOMENT)
        except queue.Empty:
            yield None
            continue
        if isinstance(got, _End):
            if got.error:
                raise got.error
            return
        took(got)
        yield got


class _End:
    """Stands behind the last; with the error that ended it, if one did."""

    error: BaseException | None = None


class _Scales:
    """Bounds the weight of what was made ahead."""

    def __init__(self, most: int) -> None:
        self._most, self._weight, self._open = most, 0, False
        self._changed = threading.Condition()

    def put(self, weight: int) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._open or not self._weight or self._weight + weight <= self._most
            )
            self._weight += weight

    def take(self, weight: int) -> None:
        with self._changed:
            self._weight -= weight
            self._changed.notify_all()

    def open(self) -> None:
        with self._changed:
            self._open = True
            self._changed.notify_all()
