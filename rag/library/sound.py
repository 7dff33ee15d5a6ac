"""Whether what is stored is what was added, as far as SQLite's own check cannot tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from sqlalchemy import Connection, func, select

from rag.library import articles as stored
from rag.library import store
from rag.library import vectors as index
from rag.library.schema import articles, meta, passages, tables, vectors
from rag.types import Filters

DAMAGES: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError)
"""What is raised where a value that was stored is none of its kind."""

_UNIT: Final = 1e-4
"""How far the length of a vector may be from one."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundness:
    """What of the articles is not as it was added.

    Attributes:
        changed: Ids of articles whose text has not the hash it came with.
        bare: Current articles without a passage.
        outside: Passages that are no part of their article.
        unusable: Vectors that are none of length one.
    """

    changed: tuple[str, ...] = ()
    bare: int = 0
    outside: int = 0
    unusable: int = 0


def look(db: Connection) -> Soundness:
    """Read every text, place and vector."""
    rows = db.execute(select(articles.c.id, articles.c.text, articles.c.text_hash))
    changed = [row.id for row in rows if stored.text_hash(row.text) != row.text_hash]
    wrong = (passages.c.start < 0) | (passages.c.end <= passages.c.start)
    beyond = passages.c.end > func.length(articles.c.text)
    outside = select(func.count()).select_from(passages.join(articles)).where(wrong | beyond)
    held = select(passages.c.article_id).where(passages.c.build == _build(db))
    bare = select(func.count()).where(articles.c.current.is_(True), articles.c.id.not_in(held))
    return Soundness(
        changed=tuple(sorted(changed)),
        bare=db.scalar(bare) or 0,
        outside=db.scalar(outside) or 0,
        unusable=_unusable(db),
    )


def unreadable(db: Connection) -> str:
    """Return the name of a table with a value that is none of its kind; empty without one."""
    for table in tables.sorted_tables:
        try:
            for _ in db.execute(select(table).execution_options(yield_per=_AT_ONCE)):
                pass
            if table is meta:
                _read_numbers(db)
            if table is articles:
                _read_articles(db)
        except DAMAGES:
            return table.name
    return ""


def _read_articles(db: Connection) -> None:
    """Read articles and statements as everybody does, and throw them away."""
    for some in _batches(db):
        for article in stored.texts(db, some).values():
            stored.text_hash(article.text)
        stored.said(db, Filters(articles=some))


def _read_numbers(db: Connection) -> None:
    store.generation(db)
    index.state(db)
    _build(db)


def _batches(db: Connection) -> Iterator[tuple[str, ...]]:
    ids = db.scalars(select(articles.c.id).order_by(articles.c.id)).all()
    for start in range(0, len(ids), _AT_ONCE):
        yield tuple(ids[start : start + _AT_ONCE])


def _unusable(db: Connection) -> int:
    """Count those of the present build; an unfinished one may be of another embedder."""
    found = 0
    sizes: dict[int, int] = {}
    chosen = select(vectors.c.vector).join(passages).where(passages.c.build == _build(db))
    for blob in db.scalars(chosen.execution_options(yield_per=_AT_ONCE)):
        sizes[len(blob)] = sizes.get(len(blob), 0) + 1
        if len(blob) % 4 == 0:
            with np.errstate(all="ignore"):
                row = np.frombuffer(blob, dtype="<f4").astype(np.float64)
                found += not abs(float(np.sqrt(row @ row)) - 1) <= _UNIT
    usual = max(sizes.values(), default=0)
    return max(found, sum(sizes.values()) - usual)


def _build(db: Connection) -> int:
    return int(store.get(db, "build", "1"))
