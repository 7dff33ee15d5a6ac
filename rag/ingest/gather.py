"""What is behind locators: files, folders, addresses, feeds."""

import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from rag.ingest.load import Piece, expand
from rag.ingest.places import without_tracking
from rag.ingest.reading import Reader
from rag.ingest.web.fetch import Fetcher
from rag.ingest.web.polite import Polite
from rag.ingest.web.polling import Polling
from rag.types import Item

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_MOST_COUNTED: Final = 1_000_000


class Gather:
    """Finds pieces behind locators.

    Args:
        fetcher: Fetches addresses.
        pause: Seconds between two requests to one host.
    """

    def __init__(self, fetcher: Fetcher | None = None, *, pause: float = 1.0) -> None:
        self._fetcher = fetcher or Fetcher()
        self._pause = pause

    def pieces(
        self,
        locators: Sequence[str],
        *,
        columns: Mapping[str, str],
        wanted: Callable[[str], bool],
        reader: Reader,
    ) -> Iterator[Piece | Item]:
        """Yield what each locator holds, in order; never raises for a bad one.

        Args:
            locators: Paths and http(s) addresses; of a feed or site map, what it lists.
            columns: Which columns of dumps hold what.
            wanted: Says of a locator whether it is to be read, before it is.
            reader: Reads feeds and site maps.
        """
        polling = self.polling(reader)
        for locator in locators:
            address = locator.strip()
            if not is_address(address):
                found = expand([locator], wanted)
            elif wanted(address := without_tracking(address)):
                found = polling.gather(address, wanted)
            else:
                continue
            for piece in found:
                yield piece if isinstance(piece, Item) else replace(piece, columns=columns)

    def polling(self, reader: Reader) -> Polling:
        """Return what asks feeds, once: it remembers which hosts are to be left alone."""
        polite = Polite(
            self._fetcher, pause=self._pause, clock=time.monotonic, sleep=time.sleep
        )
        return Polling(polite, read=reader.listing, discover=reader.feeds)


def is_address(locator: str) -> bool:
    """Return whether a locator is the address of something on the web, not a path."""
    return bool(_ADDRESS.match(locator.strip()))


def absolute(locator: str) -> str:
    """Return what means the same to a process that was started elsewhere."""
    path = os.path.abspath(os.path.expanduser(locator))  # noqa: PTH100, PTH111 - raise nothing
    return path if os.path.lexists(path) and not is_address(locator) else locator


def count(locators: Sequence[str]) -> int:
    """Return about how many files and addresses there are behind locators, quickly."""
    total = 0
    for locator in locators:
        if not os.path.isdir(locator):  # noqa: PTH112 - says no to what cannot be a path
            total += 1
            continue
        for _, folders, files in os.walk(locator):
            folders[:] = [name for name in folders if not name.startswith(".")]
            total += sum(not name.startswith(".") for name in files)
            if total > _MOST_COUNTED:
                return total
    return total
