"""The words of passages, as they were indexed; searches read them by way of ``postings``.

SQLite has them in a table of FTS5, which keeps them small, PostgreSQL in one like any other.

The words stored are those of ``rag.text.terms``, so that every language is cut into words by
the same rule, and a query is cut as the passages were.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select, text

from rag import text as words
from rag.library import dialects
from rag.library.schema import fulltext
from rag.types import Source

VERSION = 1
"""Raised when the analysis changes, so that ``readout reindex`` is asked for."""


def header(source: Source) -> str:
    """Return the line that stands for an article in each of its passages."""
    day = source.published.isoformat() if source.published else ""
    return " | ".join(filter(None, (source.title, source.outlet, source.place, day)))


def insert(db: Connection, rows: Sequence[tuple[int, str, str]]) -> None:
    """Index passages given as (key, header, text)."""
    if rows:
        db.execute(
            text("INSERT INTO fulltext(rowid, header, body) VALUES (:key, :header, :body)"),
            [
                {"key": k, "header": " ".join(words.terms(h)), "body": " ".join(words.terms(b))}
                for k, h, b in rows
            ],
        )


def delete(db: Connection, keys: Sequence[int]) -> None:
    """Take passages out of the index."""
    if keys:
        db.execute(text("DELETE FROM fulltext WHERE rowid = :key"), [{"key": k} for k in keys])


def purge(db: Connection) -> None:
    """Rewrite the index so that no word of a removed passage is left in it."""
    if tidying := dialects.of(db).tidy_words:
        db.execute(text(tidying))


def stored_terms(db: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Return the terms of passages and their headers as they were indexed, between spaces."""
    rows = db.execute(select(fulltext).where(dialects.among(fulltext.c.rowid, keys)))
    return {int(key): f" {head} {body} " for key, head, body in rows}


def keys(db: Connection) -> set[int]:
    """Return the key of every passage indexed."""
    return {int(row[0]) for row in db.execute(text("SELECT rowid FROM fulltext"))}
