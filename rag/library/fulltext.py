"""Full-text search over passages: SQLite's FTS5, ranked by BM25.

The words stored are those of ``rag.text.terms``, so that every language is cut into words by
the same rule, and a query is cut as the passages were.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from rag import text as words
from rag.types import Source

VERSION = 1
"""Raised when the analysis changes, so that ``readout reindex`` is asked for."""

_MOST_TERMS = 64


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
    db.execute(text("INSERT INTO fulltext(fulltext) VALUES ('optimize')"))


def search(
    db: Connection, terms: Iterable[str], *, limit: int, keys: Sequence[int] | None = None
) -> list[tuple[int, float]]:
    """Return up to ``limit`` (passage key, BM25 score), best first, ties by key.

    Args:
        db: The library.
        terms: Words of the query, or words between spaces that stand together; a passage
            needs only one of them.
        limit: Most rows.
        keys: Passages in scope; None for all of the present build.
    """
    unique = list(dict.fromkeys(terms))[:_MOST_TERMS]
    if not unique or (keys is not None and not keys):
        return []
    match = " OR ".join(map(_quoted, unique))
    scope = (
        "" if keys is None else "AND +fulltext.rowid IN (SELECT value FROM json_each(:keys))"
    )
    found = db.execute(
        text(
            "SELECT fulltext.rowid, -bm25(fulltext, 1.0, 1.0) AS score "  # noqa: S608
            "FROM fulltext JOIN passages ON passages.key = fulltext.rowid "
            "AND passages.build = "
            "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'build') "
            f"WHERE fulltext MATCH :match {scope} "
            "ORDER BY score DESC, fulltext.rowid LIMIT :limit"
        ),
        {"match": match, "limit": limit} | ({} if keys is None else {"keys": _json(keys)}),
    )
    return [(int(key), float(score)) for key, score in found]


def postings(db: Connection, terms: Iterable[str]) -> dict[str, NDArray[np.int64]]:
    """Return the keys of the passages each term stands in, ascending; absent terms too.

    Passages of an unfinished reindexing are among them. A term that stands in every passage
    costs as much as reading all keys.
    """
    found = {}
    for term in dict.fromkeys(terms):
        rows = db.execute(
            text("SELECT rowid FROM fulltext WHERE fulltext MATCH :term ORDER BY rowid"),
            {"term": _quoted(term)},
        )
        found[term] = np.array(rows.scalars().all(), np.int64)
    return found


def stored_terms(db: Connection, keys: Iterable[int]) -> dict[int, str]:
    """Return the terms of passages and their headers as they were indexed, between spaces."""
    rows = db.execute(
        text(
            "SELECT rowid, header, body FROM fulltext "
            "WHERE rowid IN (SELECT value FROM json_each(:keys))"
        ),
        {"keys": _json(list(keys))},
    )
    return {int(key): f" {head} {body} " for key, head, body in rows}


def keys(db: Connection) -> set[int]:
    """Return the key of every passage indexed."""
    return {int(row[0]) for row in db.execute(text("SELECT rowid FROM fulltext"))}


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _json(keys: Sequence[int]) -> str:
    return "[" + ",".join(map(str, keys)) + "]"
