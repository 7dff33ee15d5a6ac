"""Rows that a search reads, bare of all it does not need."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from rag.library import store
from rag.library.schema import passages, statements
from rag.types import Span

Spoken = tuple[str, str, tuple[Span, ...]]
"""A statement: its speaker, its sides joined by "; ", and where its parts stand."""


def places(db: Connection, *, above: int) -> list[tuple[int, str]]:
    """Return key and article id of the passages above a key in the present build, by key."""
    rows = db.execute(
        select(passages.c.key, passages.c.article_id)
        .where(passages.c.key > above, passages.c.build == int(store.get(db, "build", "1")))
        .order_by(passages.c.key)
    )
    return [(row.key, row.article_id) for row in rows]


def spoken(db: Connection, article_ids: Sequence[str]) -> dict[str, list[Spoken]]:
    """Return speaker, side and the parts of each statement in these articles, by article."""
    rows = db.execute(
        select(
            statements.c.article_id,
            statements.c.speaker,
            statements.c.side,
            statements.c.spans,
        ).where(statements.c.article_id.in_(list(article_ids)))
    )
    found: dict[str, list[Spoken]] = {}
    for row in rows.all():
        parts = tuple(Span(*span) for part in row.spans.values() for span in part)
        found.setdefault(row.article_id, []).append((row.speaker, row.side, parts))
    return found
