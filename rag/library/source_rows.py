"""What is known of an article besides its text, to and from the rows of the database."""

import datetime as dt
from typing import Any, Final

from sqlalchemy import Row

from rag.library.schema import articles
from rag.types import Source

_PLAIN: Final = (
    "id", "locator", "copy_of", "title", "outlet", "agency", "byline", "place",
    "published", "language", "kind", "url",
)  # fmt: skip
SOURCE: Final = (
    articles.c.id.label("source_id"),
    articles.c.kind.label("source_kind"),
    articles.c.locator,
    articles.c.title,
    articles.c.outlet,
    articles.c.agency,
    articles.c.byline,
    articles.c.place,
    articles.c.published,
    articles.c.language,
    articles.c.copy_of,
    articles.c.published_at,
    articles.c.url,
    articles.c.pages,
    articles.c.group_id,
)


def source_row(source: Source) -> dict[str, object]:
    """Return the columns that hold a source."""
    return {name: getattr(source, name) for name in _PLAIN} | {
        "published_at": source.published_at.isoformat() if source.published_at else "",
        "pages": list(source.pages),
        "group_id": source.group,
    }


def source_of(row: Row[*tuple[Any, ...]]) -> Source:
    """Return the source that the columns ``SOURCE`` of a row hold."""
    return Source(
        id=row.source_id,
        locator=row.locator,
        title=row.title,
        outlet=row.outlet,
        agency=row.agency,
        byline=row.byline,
        place=row.place,
        published=row.published,
        language=row.language,
        kind=row.source_kind,
        copy_of=row.copy_of,
        published_at=_moment(row.published_at),
        url=row.url,
        pages=tuple(row.pages),
        group=row.group_id,
    )


def _moment(written: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(written) if written else None
