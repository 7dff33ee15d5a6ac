"""The parent's side: keeps one child at work, ends it when it exceeds its limits."""

import threading
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Final, Self

from rag.errors import InputError
from rag.ingest.ahead import ahead
from rag.ingest.load import Piece
from rag.ingest.reading import wire
from rag.ingest.reading.children import Child, Limits, Spare, begin
from rag.ingest.web.discover import Named
from rag.ingest.web.entries import Listing
from rag.types import Article, Item

_AHEAD: Final = 32
"""Articles read ahead of those that are being added."""
_WEIGHT: Final = 8_000_000

Found = Article | Item


class Reader:
    """Reads pieces in a confined child, which serves many and is replaced when it fails.

    Not for several threads at once, except that ``stop`` may come from any.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        limits: Limits | None = None,
        spare: Spare | None = None,
    ) -> None:
        """Keep what a child needs.

        Args:
            environment: Of the child.
            limits: Of what it reads.
            spare: May have one ready.
        """
        self._environment = environment
        self._limits = limits or Limits()
        self._spare = spare
        self._child: Child | None = None
        self._stopped = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._spare:
            self._spare.renew()

    def start(self) -> None:
        """Start the child, which takes its time, before there is anything to read."""
        self._running()

    def stop(self) -> None:
        """End the child, in the midst of whatever it reads; nothing more is read."""
        self._stopped.set()
        self._end()

    def ahead(self, found: Iterable[Piece | Item]) -> Iterator[Found | None]:
        """Yield what every piece holds, in order, reading a little ahead in a thread.

        None stands for a moment in which nothing new was read. An error raised by ``found``
        itself is raised here. A reader does this once.

        Raises:
            ValueError: It was stopped, or has read something ahead before.
        """
        if self._stopped.is_set():
            raise ValueError("A reader that was stopped reads nothing.")
        yield from ahead(
            self._every(found),
            most=_AHEAD,
            stop=self.stop,
            weigh=_size,
            weight=_WEIGHT,
        )

    def _every(self, found: Iterable[Piece | Item]) -> Iterator[Found]:
        for piece in found:
            yield from self.read(piece)
            if self._stopped.is_set():
                return

    def read(self, piece: Piece | Item) -> Iterator[Found]:
        """Yield every article of a piece, and an item for each part that cannot be read."""
        if isinstance(piece, Item):
            yield piece
            return
        empty = True
        try:
            for said in self._asked(wire.from_piece(piece), piece.content):
                yield wire.to_found(said)
                empty = False
            if empty:
                yield _nothing(piece.locator)
        except wire.BrokenWireError:
            if not self._stopped.is_set():
                yield self._gave_up(piece.locator)

    def listing(
        self, content: bytes, *, address: str, media: str = "", charset: str = ""
    ) -> Listing:
        """Read a feed or a site map, as ``rag.ingest.web.listing.read_listing`` does.

        Raises:
            InputError: It is neither, or reading it takes too much.
        """
        about = {"address": address, "media": media, "charset": charset}
        for said in self._listed({"listing": about}, content):
            if "wrong" in said:
                error, hint = map(str, said["wrong"])
                raise InputError(error, hint=hint)
            return wire.to_listing(said)
        raise InputError("This feed cannot be read.", hint="Open it in a browser to check it.")

    def feeds(self, content: bytes, *, address: str) -> tuple[Named, ...]:
        """Return the feeds that a page names, as ``rag.ingest.web.discover`` finds them."""
        for said in self._listed({"page": address}, content):
            return tuple(Named(str(url), str(title)) for url, title in said.get("feeds", ()))
        return ()

    def _listed(self, said: Mapping[str, Any], content: bytes) -> list[dict[str, Any]]:
        """Return what the child says; nothing when it fails."""
        try:
            return list(self._asked(said, content))
        except wire.BrokenWireError:
            self._gave_up("")
            return []

    def _asked(self, said: Mapping[str, Any], content: bytes) -> Iterator[dict[str, Any]]:
        """Yield the child's words up to the end of this request.

        Raises:
            BrokenWireError: The child died or was ended.
        """
        child = self._running()
        asked, told = child.process.stdin, child.process.stdout
        if asked is None or told is None:
            raise wire.BrokenWireError
        try:
            child.watch.expect()
            wire.send(asked, said, content)
            while (message := wire.receive(told)) is not None:
                child.watch.rest()
                if message[0].get("end"):
                    return
                yield message[0]
                child.watch.expect()
        except OSError as error:
            raise wire.BrokenWireError from error
        except GeneratorExit:
            self._end()
            raise
        raise wire.BrokenWireError

    def _gave_up(self, locator: str) -> Item:
        """Say why the child is gone; the next piece gets another one."""
        code = self._end()
        if code in {-9, -24}:
            error, hint = "Reading it took too long.", "Split it, or save it as text."
        else:
            error = "It makes the program that reads it fail."
            hint = "It may be damaged; save it anew, or as text."
        return Item(locator=locator, outcome="failed", error=error, hint=hint)

    def _running(self) -> Child:
        if self._stopped.is_set():
            raise wire.BrokenWireError
        if self._child is None or not self._child.is_alive:
            self._end()
            ready = self._spare.take() if self._spare else None
            self._child = ready or begin(self._environment, self._limits)
        return self._child

    def _end(self) -> int | None:
        """End the child and return how it ended; None when there is none."""
        child, self._child = self._child, None
        return child.end() if child else None


def _nothing(locator: str) -> Item:
    return Item(
        locator=locator,
        outcome="failed",
        error="It holds no article.",
        hint="Check that it was saved whole.",
    )


def _size(found: Found) -> int:
    return len(found.text) if isinstance(found, Article) else 0
