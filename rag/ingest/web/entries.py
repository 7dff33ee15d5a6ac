"""What feeds and site maps list, and what all of them are checked for first."""

import datetime as dt
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import urljoin
from xml.parsers import expat

from rag.errors import InputError
from rag.ingest.places import without_tracking
from rag.text import plain

ENTRIES: Final = 2000
"""Entries of one listing that are looked at."""
_DEPTH: Final = 100
_ELEMENTS: Final = 150_000
_ATTRIBUTES: Final = 200
"""Of one element; reading a feed takes time with the square of their number."""
_MALFORMED: Final = 2 * 1024 * 1024
"""Most bytes of a listing that is not well-formed; mending a larger one takes too long."""
_ADDRESS: Final = 4096
_KEY: Final = 500
_TITLE: Final = 500
_SUMMARY: Final = 5000
_CONTENT: Final = 500_000
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
_YEARS: Final = range(1970, 2101)

Kind = Literal["feed", "sitemap", "index"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article that a listing names, or one site map that an index names.

    Attributes:
        key: Tells it from the others of its listing, the same at every poll.
        url: Its address in full; whatever the listing gives, so perhaps no web address.
        published: In ISO 8601, with time and zone where the listing has them; else empty.
        content: The article as the listing has it, with markup. It is never taken for the
            article when the address gives none: it may be cut, or another text.
        outlet: Who publishes it, if the listing says so for each entry.
    """

    key: str
    url: str
    title: str = ""
    published: str = ""
    summary: str = ""
    content: str = ""
    author: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A feed, a site map, or an index of site maps.

    Attributes:
        entries: Each key once, at most 2,000; a feed's in its order, a site map's latest first.
    """

    kind: Kind
    title: str = ""
    entries: tuple[Entry, ...] = ()


def entry(  # noqa: PLR0913 - the fields of an entry
    *,
    key: str,
    url: str,
    title: str = "",
    published: str = "",
    summary: str = "",
    content: str = "",
    author: str = "",
    outlet: str = "",
) -> Entry:
    """Return an entry with each field brought to its form and length."""
    url = without_tracking(url.strip()[:_ADDRESS])
    key = key.strip() or url or f"{title} {published}".strip()
    if len(key) > _KEY:
        key = hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=16).hexdigest()
    return Entry(
        key=plain(key),
        url=url,
        title=words(title, _TITLE),
        published=published,
        summary=words(summary, _SUMMARY),
        content=content[:_CONTENT],
        author=words(author, _TITLE),
        outlet=words(outlet, _TITLE),
    )


def each_once(entries: list[Entry]) -> tuple[Entry, ...]:
    """Return the first entry of each key, and no more than are looked at."""
    found: dict[str, Entry] = {}
    for made in entries:
        if made.key:
            found.setdefault(made.key, made)
    return tuple(found.values())[:ENTRIES]


def words(markup: str, longest: int) -> str:
    """Return the words of a short text that may hold markup, on one line."""
    bare = html.unescape(_TAG.sub(" ", markup[: 10 * longest]))
    return " ".join(plain(bare).split())[:longest]


def whole(url: str, address: str) -> str:
    """Return an address in full; one that makes no sense comes back as it is."""
    try:
        return urljoin(address, url.strip())
    except ValueError:
        return url


def moment(text: str) -> str:
    """Return a date, with time and zone where they are given, in ISO 8601; empty if unread."""
    text = text.strip()[:60]
    try:
        if len(text) == 10:
            day = dt.date.fromisoformat(text)
            return day.isoformat() if day.year in _YEARS else ""
        read: dt.datetime | None = dt.datetime.fromisoformat(text)
    except ValueError:
        read = _mailed(text)
    return read.isoformat(timespec="seconds") if read and read.year in _YEARS else ""


def _mailed(text: str) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def check_xml(content: bytes, *, elements: int = _ELEMENTS) -> None:
    """Check that XML is harmless: it declares nothing of its own, is not deep and not vast.

    Args:
        content: The whole of it.
        elements: Most elements that it may have.

    Raises:
        InputError: It is not, or so damaged that it is not worth mending.
    """
    if b"<!entity" in content.replace(b"\0", b"").lower():
        raise _harmful()
    parser = expat.ParserCreate()
    depth = count = 0

    def opened(_name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEPTH or count > elements or len(attributes) > _ATTRIBUTES:
            raise _harmful()

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the last part
    except (expat.ExpatError, ValueError, LookupError):
        if len(content) > _MALFORMED:
            raise unreadable() from None


def _harmful() -> InputError:
    return InputError(
        "The feed is built to do harm, or is no feed; it was not read.",
        hint="Add its articles by their own addresses.",
    )


def unreadable() -> InputError:
    """Return the error for a listing that nothing can be made of."""
    return InputError(
        "This is not a feed or site map that can be read.",
        hint="Check the address in a browser; feeds are RSS, Atom or JSON Feed.",
    )
