"""The child: reads pieces from standard input, writes articles to standard output."""

import os
import sys
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from rag.errors import RagError
from rag.ingest import clean
from rag.ingest.language import tell_language
from rag.ingest.load import Piece, Raw, read
from rag.ingest.reading import confined, wire
from rag.ingest.web.discover import named_feeds
from rag.ingest.web.listing import read_listing
from rag.text import plain
from rag.types import Article, Item

_WARMING = "The ministers met on Tuesday and agreed to talk again."


def main() -> None:
    """Serve until the parent closes the pipe."""
    asked, told = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser prints must not stand among our messages
    memory, seconds = int(sys.argv[1]), int(sys.argv[2])
    tell_language(_WARMING)  # its model is loaded while files may still be opened
    confined.confine(memory)
    while message := wire.receive(asked):
        said, content = message
        confined.spend(seconds)
        if "listing" in said:
            _list(told, said["listing"], content)
        elif "page" in said:
            _discover(told, said["page"], content)
        else:
            _serve(told, wire.to_piece(said, content), seconds)


def _list(told: BinaryIO, about: Mapping[str, str], content: bytes) -> None:
    """Say what a feed or site map lists."""
    try:
        said = wire.from_listing(read_listing(content, **about))
    except Exception as error:  # noqa: BLE001 - whatever a parser throws is about this listing
        said = {"wrong": list(_told(error))}
    wire.send(told, said)
    wire.send(told, {"end": True})


def _discover(told: BinaryIO, address: str, content: bytes) -> None:
    """Say which feeds a page names; none when it cannot be read."""
    try:
        feeds = [[feed.address, feed.title] for feed in named_feeds(content, address=address)]
    except Exception:  # noqa: BLE001 - as above
        feeds = []
    wire.send(told, {"feeds": feeds})
    wire.send(told, {"end": True})


def _serve(told: BinaryIO, piece: Piece, seconds: int) -> None:
    for found in _articles(piece):
        wire.send(told, wire.from_found(found))
        confined.spend(seconds)
    wire.send(told, {"end": True})


def _articles(piece: Piece) -> Iterator[Article | Item]:
    """Yield every article of a piece; never raises, so that one piece costs one line."""
    try:
        for found in read(piece):
            yield _cleaned(found) if isinstance(found, Raw) else found
    except Exception as error:  # noqa: BLE001 - whatever a parser throws is about this piece
        yield _failed(piece.locator, error)


def _cleaned(raw: Raw) -> Article | Item:
    try:
        return clean.clean(raw)
    except Exception as error:  # noqa: BLE001 - as above, about this text
        return _failed(raw.locator, error)


def _failed(locator: str, error: Exception) -> Item:
    message, hint = _told(error)
    return Item(locator=locator, outcome="failed", error=message, hint=hint)


def _told(error: Exception) -> tuple[str, str]:
    if isinstance(error, RagError):
        return plain(str(error)), error.hint
    if isinstance(error, MemoryError):
        return "It needs more memory than a file may use.", "Split it, or save it as text."
    if isinstance(error, RecursionError):
        return "It is nested too deep.", "Save it as text and add that."
    if isinstance(error, confined.ForbiddenError):
        return "It tries to reach beyond its own content.", "Do not trust this file."
    return (
        f"It cannot be read ({type(error).__name__}).",
        "It may be damaged; save it anew, or as text.",
    )


if __name__ == "__main__":
    main()
