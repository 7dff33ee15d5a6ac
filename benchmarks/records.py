"""Articles as they stand in the files that benchmarks read."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rag.types import Article, Source


def article_of(record: Mapping[str, Any]) -> Article:
    """Return the article of a record with ``id`` and ``text``; its text as it stands.

    ``url``, ``title``, ``outlet``, ``agency``, ``place``, ``published`` (a day or a time on it)
    and ``language`` (English without one) are used when they are there.
    """
    published = record.get("published")
    source = Source(
        id=record["id"],
        locator=record.get("url") or record["id"],
        title=record.get("title") or "",
        outlet=record.get("outlet") or "",
        agency=record.get("agency") or "",
        place=record.get("place") or "",
        published=dt.date.fromisoformat(published[:10]) if published else None,
        language=record.get("language") or "en",
    )
    return Article(source=source, text=record["text"])
