"""Poll feeds and site maps: what is new in them, each entry once, politely."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from sqlalchemy import Connection

from rag.errors import InputError
from rag.ingest.load.raw import Piece
from rag.ingest.web.addresses import read_address
from rag.ingest.web.discover import Named, named_feeds
from rag.ingest.web.entries import ENTRIES, Entry, Listing
from rag.ingest.web.fetch import Response
from rag.ingest.web.listing import looks_like_listing, read_listing
from rag.ingest.web.polite import Polite
from rag.library import Library, feeds
from rag.library.feeds import Feed
from rag.text import plain
from rag.types import Item

_MAPS: Final = 20
"""Site maps of one index that are read at one poll, the latest first."""


class Read(Protocol):
    """Reads a listing; ``read_listing``, or the same in a process of its own."""

    def __call__(self, content: bytes, *, address: str, media: str, charset: str) -> Listing:
        """Return what is listed."""
        ...


class Discover(Protocol):
    """Finds the feeds a page names; ``named_feeds``, or the same in a process of its own."""

    def __call__(self, content: bytes, *, address: str) -> tuple[Named, ...]:
        """Return the feeds that the page names."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry that is new, and what its address gave.

    Attributes:
        feed: Address of the feed.
        key: Of the entry; empty when the feed itself, or one of its site maps, failed.
        got: What is to be read, or why there is nothing.
        again: Whether the failure may pass.
    """

    feed: str
    key: str
    got: Piece | Item
    again: bool = False

    def note(self, db: Connection, item: Item, *, now: dt.datetime) -> None:
        """Write down what became of it; until then the next poll finds it again."""
        if self.key:
            feeds.note(db, self.feed, self.key, item, again=self.again, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What a feed lists at one poll.

    Attributes:
        entries: Those to be fetched.
        failures: Site maps of an index that could not be read.
        stamps: ETag and Last-Modified to be kept once all entries are settled; None for none.
    """

    title: str = ""
    entries: tuple[Entry, ...] = ()
    failures: tuple[Item, ...] = ()
    stamps: tuple[str, str] | None = None


class Polling:
    """Polls feeds, one request after the other.

    Args:
        polite: Fetches; one for each poll, since it remembers who is to be left alone.
        read: Reads a listing.
        discover: Finds the feeds that a page names.
        limit: Most entries of one feed fetched at one poll; the others wait for the next.
    """

    def __init__(
        self,
        polite: Polite,
        *,
        read: Read = read_listing,
        discover: Discover = named_feeds,
        limit: int = 200,
    ) -> None:
        self._polite = polite
        self._read = read
        self._discover = discover
        self._limit = limit

    def recognise(self, url: str) -> Named:
        """Fetch an address that is to be polled; return it in full form, with its title.

        Raises:
            InputError: It gives no feed; the hint has those that a page names.
        """
        got = self._polite.get(url, named=True)
        if looks_like_listing(got.content, got.media):
            return Named(str(read_address(url)), self._listing(got).title)
        named = self._discover(got.content, address=got.address)
        if not named:
            raise InputError(
                "This address gives no feed.",
                hint="Look on the site for RSS, Atom or a site map, and add its address.",
            )
        told = ", ".join(feed.address for feed in named[:3])
        raise InputError(
            "This address gives a page, not a feed.", hint=f"The page names these: {told}"
        )

    def poll(
        self,
        library: Library,
        *,
        now: Callable[[], dt.datetime],
        addresses: Sequence[str] | None = None,
    ) -> Iterator[Found]:
        """Yield what is new in the library's feeds, one entry at a time.

        Each is to be noted (``Found.note``) before the next is taken. What is not noted, for
        example since the process died, is found again at the next poll. Nothing is written
        while something is fetched.

        Args:
            library: Has the feeds.
            now: The clock.
            addresses: Of the feeds to poll; all when None.
        """
        with library.reading() as db:
            wanted = feeds.listing(db)
        for feed in wanted:
            if addresses is None or feed.address in addresses:
                yield from self._poll(library, feed, now)

    def _poll(
        self, library: Library, feed: Feed, now: Callable[[], dt.datetime]
    ) -> Iterator[Found]:
        with library.reading() as db:
            settled, waiting = feeds.settled(db, feed.address), feeds.waiting(db, feed.address)
        try:
            visit = self.visit(feed, settled, waiting)
        except InputError as error:
            with library.writing() as db:
                feeds.failed(db, feed.address, error=str(error), hint=error.hint, now=now())
            yield Found(feed=feed.address, key="", got=_failed(feed.address, error))
            return
        for item in visit.failures:
            yield Found(feed=feed.address, key="", got=item)
        for entry in visit.entries[: self._limit]:
            if not self._polite.rests(entry.url):
                yield self._found(feed, entry)
        with library.writing() as db:
            settled = feeds.settled(db, feed.address)
            whole = not visit.failures and all(each.key in settled for each in visit.entries)
            feeds.polled(
                db,
                feed.address,
                title=visit.title,
                stamps=visit.stamps if whole else None,
                now=now(),
            )

    def visit(self, feed: Feed, settled: frozenset[str], waiting: Mapping[str, str]) -> Visit:
        """Ask a feed what it lists, unless nothing changed since the last time.

        Args:
            feed: The feed; the user named it, so its robots.txt is asked only for what it
                lists.
            settled: Keys of the entries that are not to be fetched.
            waiting: Addresses, by key, of those to be fetched whether they are listed or not.

        Raises:
            InputError: It cannot be fetched, or is none.
        """
        got = self._polite.get(feed.address, etag=feed.etag, modified=feed.modified, named=True)
        left = tuple(Entry(key=key, url=url) for key, url in waiting.items())
        if got.not_modified:
            return Visit(entries=left)
        listing, failures = self._listed(got)
        # An index may stay the same while its site maps change.
        stamps = None if listing.kind == "index" else (got.etag, got.modified)
        new = tuple(entry for entry in listing.entries if entry.key not in settled)
        listed = {entry.key for entry in new}
        left = tuple(entry for entry in left if entry.key not in listed)
        return Visit(title=listing.title, entries=left + new, failures=failures, stamps=stamps)

    def gather(self, url: str) -> Iterator[Piece | Item]:
        """Yield what an address that the user named gives: its page, or all that a feed lists.

        Never raises for what a site does; each failure is an item.
        """
        try:
            got = self._polite.get(url, named=True)
            if not looks_like_listing(got.content, got.media):
                yield got.piece()
                return
            listing, failures = self._listed(got)
        except InputError as error:
            yield _failed(url, error)
            return
        yield from failures
        for entry in listing.entries:
            yield self._got(entry)[0]

    def _listed(self, got: Response) -> tuple[Listing, tuple[Item, ...]]:
        """Read a listing; an index becomes what its maps list, beside those that failed."""
        listing = self._listing(got)
        return self._maps(listing) if listing.kind == "index" else (listing, ())

    def _maps(self, index: Listing) -> tuple[Listing, tuple[Item, ...]]:
        """Read the site maps of an index as one; return also those that cannot be read."""
        found: dict[str, Entry] = {}
        failures: list[Item] = []
        for named in index.entries[:_MAPS]:
            try:
                part = self._map(named.url)
            except InputError as error:
                failures.append(_failed(named.url, error))
                continue
            for entry in part.entries:
                found.setdefault(entry.key, entry)
            if len(found) >= ENTRIES:
                break
        return replace(index, entries=tuple(found.values())[:ENTRIES]), tuple(failures)

    def _map(self, url: str) -> Listing:
        part = self._listing(self._polite.get(url))
        if part.kind == "index":
            raise InputError("An index of site maps within another is not read.")
        return part

    def fetch(self, entry: Entry) -> Piece:
        """Fetch what an entry names, if its site allows it.

        Title, time, author and outlet as listed go with it, for where the page has none. The
        text as listed does not.

        Raises:
            InputError: It may not be fetched, or gives nothing that can be read.
        """
        told = {
            "title": entry.title,
            "published": entry.published,
            "byline": entry.author,
            "outlet": entry.outlet,
        }
        got = self._polite.get(entry.url)
        return got.piece({field: value for field, value in told.items() if value})

    def _found(self, feed: Feed, entry: Entry) -> Found:
        got, again = self._got(entry)
        return Found(feed=feed.address, key=entry.key, got=got, again=again)

    def _got(self, entry: Entry) -> tuple[Piece | Item, bool]:
        """Return what an entry's address gives, or why nothing and whether that may pass."""
        try:
            return self.fetch(entry), False
        except InputError as error:
            return _failed(entry.url or entry.key, error), error.retryable

    def _listing(self, got: Response) -> Listing:
        return self._read(
            got.content, address=got.address, media=got.media, charset=got.charset
        )


def _failed(locator: str, error: InputError) -> Item:
    return Item(
        locator=plain(locator)[:2000], outcome="failed", error=str(error), hint=error.hint
    )
