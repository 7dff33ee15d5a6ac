"""Read RSS, Atom and JSON Feed: bytes in, entries out, nothing fetched or expanded."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from typing import Any

from rag.ingest.web.entries import (
    ENTRIES,
    Entry,
    Listing,
    check_xml,
    each_once,
    entry,
    moment,
    unreadable,
    whole,
    words,
)


def read_xml_feed(content: bytes, *, address: str, charset: str = "") -> Listing:
    """Read RSS 0.9 to 2.0 or Atom, also when it is not well-formed.

    Raises:
        InputError: It is none of them, or harmful.
    """
    import feedparser

    check_xml(content)
    kind = f"application/xml; charset={charset}" if charset else "application/xml"
    parsed = feedparser.parse(
        io.BytesIO(content),  # bytes as such could be taken for the name of a file
        response_headers={"content-location": address, "content-type": kind},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not parsed.version and not parsed.entries:
        raise unreadable()
    found = [_entry(each, address) for each in parsed.entries[: 2 * ENTRIES]]
    return Listing(
        kind="feed",
        title=words(str(parsed.feed.get("title", "")), 500),
        entries=each_once(found),
    )


def _entry(each: Mapping[str, Any], address: str) -> Entry:
    link = str(each.get("link", ""))
    texts = [str(part.get("value", "")) for part in each.get("content", ())]
    return entry(
        key=str(each.get("id", "")),
        url=whole(link, address) if link else "",
        title=str(each.get("title", "")),
        published=_published(each),
        summary=str(each.get("summary", "")),
        content=max(texts, key=len, default=""),
        author=str(each.get("author", "")),
    )


def _published(each: Mapping[str, Any]) -> str:
    """Return the time as written, with its zone; as feedparser reads it where we cannot."""
    for name in ("published", "updated", "created"):
        if name not in each:
            continue
        written = str(each[name])
        if told := moment(written):
            return told
        parsed = each.get(f"{name}_parsed")
        if parsed and len(written) <= 60:
            try:
                year, month, day, hour, minute, second = parsed[:6]
                read = dt.datetime(year, month, day, hour, minute, second, tzinfo=dt.UTC)
            except (ValueError, TypeError):
                continue
            return moment(read.isoformat())
    return ""


def read_json_feed(content: bytes, *, address: str) -> Listing:
    """Read a JSON Feed.

    Raises:
        InputError: It is none.
    """
    try:
        feed = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise unreadable() from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise unreadable()
    found = [_item(item, address) for item in items[: 2 * ENTRIES] if isinstance(item, dict)]
    return Listing(
        kind="feed", title=words(_text(feed, "title"), 500), entries=each_once(found)
    )


def _item(item: Mapping[str, Any], address: str) -> Entry:
    authors = item.get("authors")
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    link = _text(item, "url") or _text(item, "external_url")
    return entry(
        key=_text(item, "id"),
        url=whole(link, address) if link else "",
        title=_text(item, "title"),
        published=moment(_text(item, "date_published") or _text(item, "date_modified")),
        summary=_text(item, "summary"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        author=_text(author, "name") if isinstance(author, dict) else "",
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return str(value) if isinstance(value, str | int | float) else ""
