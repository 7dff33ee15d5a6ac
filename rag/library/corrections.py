"""Metadata that the user set by hand: kept by locator, so that it outlives a new version."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from sqlalchemy import Connection, delete, select, update

from rag.errors import InputError
from rag.library import articles as stored
from rag.library import fulltext, postings, store
from rag.library.schema import articles, corrections, passages
from rag.text import plain
from rag.types import Entry, Source

FIELDS: Final = ("title", "outlet", "agency", "byline", "place", "published", "language")
"""What can be corrected."""

_LONGEST: Final = 300


def checked(changes: Mapping[str, str]) -> dict[str, str]:
    """Return changes as they are stored: one line each, the date as ``2031-03-14``.

    Raises:
        InputError: A field does not exist, the title is empty or the date is none.
    """
    found: dict[str, str] = {}
    for field, value in changes.items():
        if field not in FIELDS:
            raise InputError(
                f"There is no field {field!r} to correct.", hint=f"Fields: {', '.join(FIELDS)}."
            )
        found[field] = plain(value).strip()[:_LONGEST]
    if found.get("title", "-") == "":
        raise InputError("The title is empty.", hint="Give the article a title.")
    if day := found.get("published"):
        try:
            dt.date.fromisoformat(day)
        except ValueError:
            raise InputError(
                f"{day!r} is not a date.", hint="Write it as year-month-day: 2031-03-14."
            ) from None
    return found


def applied(db: Connection, sources: Sequence[Source]) -> list[Source]:
    """Return the sources with what the user set for their locators."""
    rows = db.execute(
        select(corrections).where(corrections.c.locator.in_([one.locator for one in sources]))
    )
    changes: dict[str, dict[str, str]] = {}
    for row in rows:
        changes.setdefault(row.locator, {})[row.field] = row.value
    return [_with(one, changes.get(one.locator, {})) for one in sources]


def correct(db: Connection, article_id: str, changes: Mapping[str, str]) -> Entry:
    """Set metadata of a current article, here and for whatever comes under its locator.

    Args:
        db: The library.
        article_id: Which article.
        changes: As ``checked`` returns them.

    Raises:
        NotFoundError: No article has this id.
    """
    source = stored.get(db, article_id).source
    for field, value in changes.items():
        db.execute(
            delete(corrections).where(
                corrections.c.locator == source.locator, corrections.c.field == field
            )
        )
        db.execute(
            corrections.insert().values(locator=source.locator, field=field, value=value)
        )
    changed = _with(source, changes)
    values = {field: getattr(changed, field) for field in changes}
    db.execute(update(articles).where(articles.c.id == article_id).values(**values))
    _index_anew(db, changed)
    store.bump(db)
    return stored.entry(db, article_id)


def _with(source: Source, changes: Mapping[str, str]) -> Source:
    values: dict[str, object] = dict(changes)
    if "published" in values:
        day = str(values["published"])
        values["published"] = dt.date.fromisoformat(day) if day else None
        values["published_at"] = source.published_at if _same_day(source, day) else None
    if values.get("language") == "":
        values["language"] = "und"
    return replace(source, **values) if values else source  # type: ignore[arg-type]  # names of texts


def _same_day(source: Source, day: str) -> bool:
    return source.published is not None and source.published.isoformat() == day


def _index_anew(db: Connection, source: Source) -> None:
    """Write the words of the passages again: their header has changed."""
    build = int(store.get(db, "build", "1"))
    keys = cast(
        "list[int]",
        list(
            db.scalars(
                select(passages.c.key).where(
                    passages.c.article_id == source.id, passages.c.build == build
                )
            )
        ),
    )
    texts = stored.load_passages(db, keys)
    fulltext.delete(db, keys)
    head = fulltext.header(source)
    fulltext.insert(db, [(key, head, passage.text) for key, passage in texts.items()])
    postings.forget(db, keys)
