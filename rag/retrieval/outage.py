"""A time in which the vector index cannot be reached: what is told of it, and how it ends."""

import logging
import threading
from collections.abc import Callable
from typing import Final

from rag.errors import IndexAwayError, LibraryError

log = logging.getLogger(__name__)

_FIRST: Final = 5.0
_LONGEST: Final = 30.0
"""Seconds between two attempts, growing from the one to the other."""
_LEAVE: Final = 5.0
"""Most seconds to wait for an attempt that goes on when all is closed."""


class Outage:
    """While it lasts, searches do not ask the index; a thread tries until it is back.

    Args:
        follow: Brings the index up to date, or raises ``IndexAwayError``.
    """

    def __init__(self, follow: Callable[[], object]) -> None:
        self._follow = follow
        self._guard = threading.Lock()
        self._closed = threading.Event()
        self._error: IndexAwayError | None = None
        self._trying: threading.Thread | None = None

    @property
    def error(self) -> IndexAwayError | None:
        """Why the index is not asked; None when it is."""
        return self._error

    def begin(self, error: IndexAwayError) -> None:
        """Note that the index is away, and have it tried again until it is back."""
        with self._guard:
            if self._error is None:
                log.warning("searches do without the vector index: %s", error)
            self._error = error
            if self._trying is None and not self._closed.is_set():
                self._trying = threading.Thread(target=self._try, daemon=True)
                self._trying.start()

    def close(self) -> None:
        """Try no more."""
        self._closed.set()
        with self._guard:
            trying = self._trying
        if trying:
            trying.join(_LEAVE)

    def _try(self) -> None:
        pause = _FIRST
        while not self._closed.wait(pause):
            try:
                self._follow()
            except LibraryError as error:
                log.info("the vector index is not followed yet: %s", error)
                pause = min(2 * pause, _LONGEST)
            else:
                break
        with self._guard:
            self._error = self._trying = None
