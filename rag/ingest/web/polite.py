"""Fetch as a guest: one request at a time, with pauses, and only what the site allows."""

import threading
import time
from collections.abc import Callable
from typing import Final

from rag.errors import InputError
from rag.ingest.web.addresses import Address, read_address
from rag.ingest.web.faults import LaterError
from rag.ingest.web.fetch import Fetcher, Response
from rag.ingest.web.media import FETCHED
from rag.ingest.web.robots import Robots

_FAULTS: Final = 3
"""Failures in a row after which a host is left alone."""


class Polite:
    """Fetches for one run, such as one poll of all feeds.

    Only one request is under way at any time, and between two requests to one host there is
    a pause. A host that asks for a pause, or fails three times in a row, is left alone for
    the rest of the run. What ``robots.txt`` says is asked once a run.

    Args:
        fetcher: Does the work.
        pause: Seconds between two requests to one host; longer where the site asks for it.
        clock: Seconds that only go forward.
        sleep: Waits so many seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        pause: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._pause = pause
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._faults: dict[str, int] = {}
        self._one = threading.Lock()

    def get(
        self,
        url: str,
        *,
        accept: frozenset[str] = FETCHED,
        etag: str = "",
        modified: str = "",
        named: bool = False,
    ) -> Response:
        """Fetch an address when it is its host's turn.

        Args:
            url: What to fetch.
            accept: As in ``Fetcher.get``.
            etag: Likewise.
            modified: Likewise.
            named: Whether the user named this very address. Then it is fetched as a browser
                would, without asking robots.txt, which is there for programs that go from
                address to address on their own.

        Raises:
            InputError: It may not be fetched, or gives nothing that can be read.
            LaterError: It gives nothing now, or its host is left alone.
        """
        host = read_address(url).host
        with self._one:
            if self._resting(host):
                raise LaterError(f"{host} was not asked again in this run.")
            try:
                got = self._fetcher.get(
                    url,
                    accept=accept,
                    etag=etag,
                    modified=modified,
                    before=self._turn if named else self._allowed_turn,
                )
            except LaterError as error:
                self._faults[host] = _FAULTS if error.busy else self._faults.get(host, 0) + 1
                raise
            except InputError:
                self._faults[host] = 0
                raise
            self._faults[host] = 0
            return got

    def rests(self, url: str) -> bool:
        """Return whether the host of an address is left alone for the rest of the run."""
        try:
            return self._resting(read_address(url).host)
        except InputError:
            return False

    def _resting(self, host: str) -> bool:
        return self._faults.get(host, 0) >= _FAULTS

    def _allowed_turn(self, address: Address) -> None:
        self._robots.check(address, self._turn)
        self._turn(address)

    def _turn(self, address: Address) -> None:
        """Wait until the host may be asked again."""
        pause = max(self._pause, self._robots.delay(address))
        last = self._last.get(address.host)
        if last is not None and (wait := last + pause - self._clock()) > 0:
            self._sleep(wait)
        self._last[address.host] = self._clock()
