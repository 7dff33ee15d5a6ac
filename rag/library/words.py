"""The words kept of passages against the articles: what is wrong, and making them anew."""

from collections.abc import Collection, Iterator
from typing import Final

from sqlalchemy import Connection, delete, select, text
from sqlalchemy.exc import DatabaseError

from rag import text as analysis
from rag.library import dialects, fulltext, schema, sentences, store, vectors
from rag.library.articles import texts
from rag.library.schema import passages
from rag.types import Source

_AT_ONCE: Final = 500


def is_sound(db: Connection) -> bool:
    """Return whether the database finds its words in order; the connection may write."""
    checking = dialects.of(db).check_words
    try:
        if checking:
            db.execute(text(checking))
    except DatabaseError:
        return False
    return True


def differing(db: Connection) -> set[int]:
    """Return the keys of passages of the present build indexed with words not their own.

    Those that are not indexed are not among them, and none is when the words were cut in
    another way than now.
    """
    if f"words {fulltext.VERSION}" not in store.get(db, "stamp"):
        return set()
    build = int(store.get(db, "build", "1"))
    found: set[int] = set()
    for rows in _passages(db, build):
        stored = fulltext.stored_terms(db, [key for key, _, _ in rows])
        found |= {
            key
            for key, source, body in rows
            if key in stored
            and stored[key] != f" {_words(fulltext.header(source))} {_words(body)} "
        }
    return found


def without_sentences(db: Connection) -> set[int]:
    """Return the keys of passages of the present build whose sentences are not kept as cut now.

    Searches cut them; a library of an older version has none that are kept.
    """
    found: set[int] = set()
    for rows in _passages(db, int(store.get(db, "build", "1"))):
        kept = sentences.written(db, [key for key, _, _ in rows])
        found |= {
            key
            for key, source, body in rows
            if kept.get(key) != sentences.write(body, source.language)
        }
    return found


def keep_sentences(db: Connection, keys: Collection[int]) -> None:
    """Keep the sentences of these passages of the present build, in place of what is kept."""
    for rows in _passages(db, int(store.get(db, "build", "1")), among=keys):
        sentences.forget(db, [key for key, _, _ in rows])
        sentences.insert(db, [(key, body, source.language) for key, source, body in rows])


def rebuild(db: Connection) -> None:
    """Make the full-text index of every build anew from the articles."""
    _make_anew(db)
    for build in db.scalars(select(passages.c.build).distinct()).all():
        for some in _passages(db, build):
            fulltext.insert(
                db, [(key, fulltext.header(source), body) for key, source, body in some]
            )


def _make_anew(db: Connection) -> None:
    if not (asking := dialects.of(db).made_words):
        db.execute(delete(schema.fulltext))
        return
    made = {str(row.name): str(row.sql) for row in db.execute(text(asking))}
    for name in reversed(made):
        db.execute(text(f"DROP TABLE {name}"))
    for making in made.values():
        db.exec_driver_sql(making)


def is_complete(db: Connection) -> bool:
    """Return whether just the passages are indexed, each with its own words."""
    return fulltext.keys(db) == vectors.keys_of_every_build(db) and not differing(db)


def _passages(
    db: Connection, build: int, *, among: Collection[int] | None = None
) -> Iterator[list[tuple[int, Source, str]]]:
    """Yield the passages of a build, or those among these, as (key, source, text)."""
    chosen = passages.c.build == build
    if among is not None:
        chosen &= dialects.among(passages.c.key, among)
    rows = db.execute(
        select(passages.c.key, passages.c.article_id, passages.c.start, passages.c.end)
        .where(chosen)
        .order_by(passages.c.key)
    ).all()
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        whole = texts(db, tuple({row.article_id for row in some}))
        yield [
            (row.key, found.source, found.text[row.start : row.end])
            for row in some
            if (found := whole.get(row.article_id))
        ]


def _words(part: str) -> str:
    return " ".join(analysis.terms(part))
