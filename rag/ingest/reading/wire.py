"""What parent and child say to each other: JSON with a length before it, bytes behind it.

Nothing that could run code crosses the pipe, in either direction: the child has read hostile
bytes, and what it says is checked like any other input.
"""

import datetime as dt
import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from typing import IO, Any, Final, cast

from rag.ingest.load import Piece
from rag.ingest.web.entries import Entry, Kind, Listing
from rag.types import Article, Item, Source

_HEAD: Final = struct.Struct(">II")
_LARGEST: Final = 256 * 1024 * 1024
_ENTRY: Final = ("key", "url", "title", "published", "author", "outlet")
_TEXTS: Final = (
    "id", "locator", "title", "outlet", "agency", "byline", "place", "language", "kind", "url",
)  # fmt: skip


class BrokenWireError(Exception):
    """The other side is gone or does not keep to the form."""


def send(pipe: IO[bytes], said: Mapping[str, Any], content: bytes = b"") -> None:
    """Write one message."""
    words = json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace")
    pipe.write(_HEAD.pack(len(words), len(content)))
    pipe.write(words)
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None when the other side has closed the pipe between two.

    Raises:
        BrokenWireError: It is cut off, too large or not a message.
    """
    head = pipe.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise BrokenWireError
    length, size = _HEAD.unpack(head)
    if length + size > _LARGEST:
        raise BrokenWireError
    words, content = pipe.read(length), pipe.read(size)
    if len(words) + len(content) < length + size:
        raise BrokenWireError
    try:
        said = json.loads(words)
    except ValueError as error:
        raise BrokenWireError from error
    if not isinstance(said, dict):
        raise BrokenWireError
    return said, content


def from_piece(piece: Piece) -> dict[str, Any]:
    """Return a piece without its bytes."""
    return {
        "locator": piece.locator,
        "name": piece.name,
        "media": piece.media,
        "charset": piece.charset,
        "address": piece.address,
        "columns": dict(piece.columns),
        "metadata": dict(piece.metadata),
    }


def to_piece(said: Mapping[str, Any], content: bytes) -> Piece:
    """Return the piece that ``from_piece`` told of."""
    return Piece(content=content, **said)


def from_found(found: Article | Item) -> dict[str, Any]:
    """Return what was read as plain values."""
    if isinstance(found, Item):
        return {"failed": [found.locator, found.error, found.hint]}
    source = asdict(found.source)
    source["published"] = found.source.published.isoformat() if found.source.published else ""
    moment = found.source.published_at
    source["published_at"] = moment.isoformat() if moment else ""
    return {"article": source, "text": found.text}


def to_found(said: Mapping[str, Any]) -> Article | Item:
    """Return what ``from_found`` told of.

    Raises:
        BrokenWireError: It is of another form.
    """
    try:
        if "failed" in said:
            locator, error, hint = map(str, said["failed"])
            return Item(locator=locator, outcome="failed", error=error, hint=hint)
        return Article(source=_source(said["article"]), text=_text(said["text"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenWireError from error


def from_listing(listing: Listing) -> dict[str, Any]:
    """Return what a feed or site map lists as plain values, without the articles' texts."""
    entries = [{name: getattr(entry, name) for name in _ENTRY} for entry in listing.entries]
    return {"kind": listing.kind, "title": listing.title, "entries": entries}


def to_listing(said: Mapping[str, Any]) -> Listing:
    """Return what ``from_listing`` told of.

    Raises:
        BrokenWireError: It is of another form.
    """
    try:
        kind = {"feed": "feed", "sitemap": "sitemap", "index": "index"}[said["kind"]]
        entries = tuple(
            Entry(**{name: _text(entry[name]) for name in _ENTRY}) for entry in said["entries"]
        )
        return Listing(kind=cast("Kind", kind), title=_text(said["title"]), entries=entries)
    except (KeyError, TypeError, ValueError) as error:
        raise BrokenWireError from error


def _source(said: Mapping[str, Any]) -> Source:
    published, moment = said["published"], said["published_at"]
    return Source(
        **{name: _text(said[name]) for name in _TEXTS},
        published=dt.date.fromisoformat(published) if published else None,
        published_at=dt.datetime.fromisoformat(moment) if moment else None,
        pages=tuple(int(place) for place in said["pages"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value
