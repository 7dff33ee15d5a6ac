"""Feeds that are polled, and what became of each of their entries.

An entry's outcome is that of its item, or ``again N`` after it failed N times in a way that
may pass; it is then tried at the next polls, three times at most.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, case, delete, func, select, update

from rag.errors import InputError, NotFoundError
from rag.library.schema import feed_items, feeds
from rag.types import Item

_AGAIN: Final = "again "
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed or site map that is polled.

    Attributes:
        polled_at: When it was last asked; None when it never was.
        etag: What the site called the state last read to the end.
        modified: Likewise.
        error: Why it could not be read at the last poll; empty when it could.
        seen: Entries whose outcome is settled.
        failed: Those among them that failed.
        waiting: Entries that are tried again at the next poll.
    """

    address: str
    title: str
    added_at: dt.datetime
    polled_at: dt.datetime | None = None
    etag: str = ""
    modified: str = ""
    error: str = ""
    hint: str = ""
    seen: int = 0
    failed: int = 0
    waiting: int = 0


def add(db: Connection, address: str, *, title: str = "", now: dt.datetime) -> Feed:
    """Begin to poll an address.

    Raises:
        InputError: It is polled already.
    """
    if _row(db, address) is not None:
        raise InputError(
            "This feed is in the library already.", hint="`readout feeds list` shows all feeds."
        )
    db.execute(feeds.insert().values(address=address, title=title, added_at=_naive(now)))
    return Feed(address=address, title=title, added_at=now.astimezone(dt.UTC))


def listing(db: Connection) -> tuple[Feed, ...]:
    """Return all feeds in the order they were added."""
    again = feed_items.c.outcome.startswith(_AGAIN)
    counted = (
        select(
            feed_items.c.feed,
            func.sum(case((again, 0), else_=1)).label("seen"),
            func.sum(case((feed_items.c.outcome == "failed", 1), else_=0)).label("failed"),
            func.sum(case((again, 1), else_=0)).label("waiting"),
        )
        .group_by(feed_items.c.feed)
        .subquery()
    )
    rows = db.execute(
        select(feeds, counted.c.seen, counted.c.failed, counted.c.waiting)
        .outerjoin(counted, counted.c.feed == feeds.c.address)
        .order_by(feeds.c.added_at, feeds.c.address)
    )
    return tuple(_feed(row) for row in rows)


def remove(db: Connection, address: str) -> None:
    """Poll an address no more and forget its entries; articles that came of it stay.

    Raises:
        NotFoundError: It is not polled.
    """
    if _row(db, address) is None:
        raise NotFoundError(
            "There is no such feed in the library.",
            hint="`readout feeds list` shows all feeds.",
        )
    db.execute(delete(feed_items).where(feed_items.c.feed == address))
    db.execute(delete(feeds).where(feeds.c.address == address))


def settled(db: Connection, address: str) -> frozenset[str]:
    """Return the keys of the entries that are not to be fetched again."""
    return frozenset(
        db.scalars(
            select(feed_items.c.key).where(
                feed_items.c.feed == address, ~feed_items.c.outcome.startswith(_AGAIN)
            )
        )
    )


def waiting(db: Connection, address: str) -> Mapping[str, str]:
    """Return the addresses of the entries to be tried again, by key, longest waiting first."""
    rows = db.execute(
        select(feed_items.c.key, feed_items.c.locator)
        .where(feed_items.c.feed == address, feed_items.c.outcome.startswith(_AGAIN))
        .order_by(feed_items.c.seen_at, feed_items.c.key)
    )
    return {row.key: row.locator for row in rows}


def note(
    db: Connection, address: str, key: str, item: Item, *, again: bool, now: dt.datetime
) -> None:
    """Write down what became of an entry, best in the transaction that adds its article.

    Args:
        db: The library.
        address: Of the feed; one that was removed meanwhile is left alone.
        key: Of the entry.
        item: What became of it.
        again: Whether a failure may pass.
        now: When.
    """
    if _row(db, address) is None:
        return
    where = (feed_items.c.feed == address, feed_items.c.key == key)
    before = db.scalar(select(feed_items.c.outcome).where(*where)) or ""
    tries = int(before.removeprefix(_AGAIN)) if before.startswith(_AGAIN) else 0
    waits = again and item.outcome == "failed" and tries < _TRIES
    db.execute(delete(feed_items).where(*where))
    db.execute(
        feed_items.insert().values(
            feed=address,
            key=key,
            locator=item.locator,
            seen_at=_naive(now),
            outcome=f"{_AGAIN}{tries + 1}" if waits else item.outcome,
            error=item.error,
        )
    )


def polled(
    db: Connection,
    address: str,
    *,
    title: str = "",
    stamps: tuple[str, str] | None = None,
    now: dt.datetime,
) -> None:
    """Write down that a feed was read.

    Args:
        db: The library.
        address: Of the feed.
        title: Its title; empty keeps the one there is.
        stamps: ETag and Last-Modified, once every entry of this state is settled; None keeps
            those there are, so that the same state is read again.
        now: When.
    """
    values: dict[str, Any] = {"polled_at": _naive(now), "error": "", "hint": ""}
    if title:
        values["title"] = title
    if stamps is not None:
        values["etag"], values["modified"] = stamps
    db.execute(update(feeds).where(feeds.c.address == address).values(values))


def failed(db: Connection, address: str, *, error: str, hint: str, now: dt.datetime) -> None:
    """Write down why a feed could not be read."""
    db.execute(
        update(feeds)
        .where(feeds.c.address == address)
        .values(polled_at=_naive(now), error=error, hint=hint)
    )


def _row(db: Connection, address: str) -> Row[Any] | None:
    return db.execute(select(feeds).where(feeds.c.address == address)).first()


def _feed(row: Row[Any]) -> Feed:
    return Feed(
        address=row.address,
        title=row.title,
        added_at=row.added_at.replace(tzinfo=dt.UTC),
        polled_at=row.polled_at.replace(tzinfo=dt.UTC) if row.polled_at else None,
        etag=row.etag,
        modified=row.modified,
        error=row.error,
        hint=row.hint,
        seen=row.seen or 0,
        failed=row.failed or 0,
        waiting=row.waiting or 0,
    )


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
