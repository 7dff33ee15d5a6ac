"""Rows that a search reads, bare of all it does not need."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Text, cast, select

from rag.library import dialects, store
from rag.library.schema import passages, statements

Spoken = tuple[str, str, int, int]
"""A statement: its speaker, its sides joined by "; ", and where it begins and ends."""
_NUMBER: Final = re.compile("[0-9]+")
_SPOKEN: Final = select(
    statements.c.article_id,
    statements.c.speaker,
    statements.c.side,
    cast(statements.c.spans, Text),
).where(dialects.among_given(statements.c.article_id, "ids"))


def places(db: Connection, *, above: int) -> list[tuple[int, str]]:
    """Return key and article id of the passages above a key in the present build, by key."""
    rows = db.execute(
        select(passages.c.key, passages.c.article_id)
        .where(passages.c.key > above, passages.c.build == int(store.get(db, "build", "1")))
        .order_by(passages.c.key)
    )
    return [(row.key, row.article_id) for row in rows]


def keys(db: Connection) -> NDArray[np.int64]:
    """Return the key of every passage in the present build."""
    build = int(store.get(db, "build", "1"))
    found = db.execute(select(passages.c.key).where(passages.c.build == build)).all()
    return np.fromiter((row.key for row in found), np.int64, len(found))


def spoken(db: Connection, article_ids: Sequence[str]) -> dict[str, list[Spoken]]:
    """Return speaker, sides and place of each statement in these articles, by article."""
    found: dict[str, list[Spoken]] = {}
    rows = db.execute(_SPOKEN, {"ids": dialects.listed(article_ids)})
    for article_id, speaker, side, spans in rows.all():
        found.setdefault(article_id, []).append((speaker, side, *_ends(spans)))
    return found


@lru_cache(maxsize=8192)
def _ends(written: str) -> tuple[int, int]:
    """Return the lowest and the highest number in a JSON object of lists of pairs."""
    places = [int(number) for number in _NUMBER.findall(written)]
    return min(places), max(places)
