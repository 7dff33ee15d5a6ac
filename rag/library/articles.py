"""Articles and their versions, passages, vectors and statements in the library."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    Select,
    bindparam,
    cast,
    delete,
    func,
    select,
    update,
)

from rag.errors import NotFoundError
from rag.library import copies, dialects, fulltext, postings, scope, sentences, store
from rag.library.schema import articles, meta, passages, statements, unindexed, vectors
from rag.library.source_rows import SOURCE, source_of, source_row
from rag.library.statement_rows import from_row, to_row
from rag.types import (
    Article,
    Entry,
    Filters,
    Outcome,
    Passage,
    Source,
    Span,
    Statement,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An article with all that is made of it, ready to be committed at once.

    Attributes:
        vectors: The little-endian float32 bytes of one vector a passage; empty when an
            article with the same text is in the library, whose vectors are then taken over.
    """

    article: Article
    passages: tuple[Passage, ...]
    vectors: tuple[bytes, ...]
    statements: tuple[Statement, ...]
    cleaner: int


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def known(db: Connection, some: Sequence[Article]) -> tuple[tuple[bool, bool], ...]:
    """Return of each article whether it stands here as it is, and whether its text does.

    The second tells that vectors of the same text are there to be taken over.
    """
    if not some:
        return ()
    rows = db.execute(
        select(articles.c.text, *SOURCE).where(
            articles.c.id.in_([one.source.id for one in some]), articles.c.current.is_(True)
        )
    )
    there = {row.source_id: replace(source_of(row), copy_of="", group="") for row in rows}
    hashes = [text_hash(one.text) for one in some]
    carried = db.execute(
        select(articles.c.text_hash, articles.c.locator).where(
            articles.c.text_hash.in_(hashes), articles.c.current.is_(True)
        )
    ).all()
    return tuple(
        (
            there.get(one.source.id) == one.source,
            any(row.text_hash == h and row.locator != one.source.locator for row in carried),
        )
        for one, h in zip(some, hashes, strict=True)
    )


def add(db: Connection, record: Record, *, now: dt.datetime) -> tuple[Outcome, Entry]:
    """Write an article and all that is made of it.

    Returns:
        ``unchanged`` when it stands in the library as it is; ``updated`` when its locator
        held another text, which is kept as an older version, or other metadata;
        ``copy`` when the same text is there under another locator; else ``added``.
    """
    source = record.article.source
    before = db.execute(_UNDER, {"locator": source.locator}).all()
    replaced = next((row.id for row in before if row.current), "")
    if replaced == source.id and _stands(db, record.article):
        return "unchanged", entry(db, source.id)
    if replaced:
        _strip(db, [replaced])
        db.execute(update(articles).where(articles.c.id == replaced).values(current=False))
    original = _with_text(db, record.article)
    if any(row.id == source.id for row in before):
        db.execute(delete(articles).where(articles.c.id == source.id))
    version = 1 + max((row.version for row in before), default=0)
    source = replace(source, copy_of=original or "")
    db.execute(articles.insert(), _row(record, source, version, now))
    _fill(db, record, source, original)
    group = copies.join(db, source.id, record.article.text, original)
    store.bump(db)
    outcome: Outcome = "updated" if replaced else "copy" if original else "added"
    return outcome, Entry(
        source=replace(source, group=group),
        passages=len(record.passages),
        statements=len(record.statements),
    )


def _stands(db: Connection, article: Article) -> bool:
    row = db.execute(_CURRENT, {"id": article.source.id}).first()
    return row is not None and replace(source_of(row), copy_of="", group="") == article.source


def get(db: Connection, article_id: str) -> Article:
    """Return an article, also an older version.

    Raises:
        NotFoundError: No article has this id.
    """
    row = db.execute(
        select(articles.c.text, *SOURCE).where(articles.c.id == article_id)
    ).first()
    if row is None:
        raise NotFoundError(
            f"There is no article {article_id!r} in the library.",
            hint="`readout ls` lists the articles and their ids.",
        )
    return Article(source=source_of(row), text=row.text)


def versions(db: Connection, article_id: str) -> tuple[Source, ...]:
    """Return every version stored under the locator of this article, newest first."""
    locator = get(db, article_id).source.locator
    rows = db.execute(
        select(*SOURCE)
        .where(articles.c.locator == locator)
        .order_by(articles.c.current.desc(), articles.c.version.desc())
    )
    return tuple(source_of(row) for row in rows)


def entries(db: Connection, filters: Filters) -> tuple[Entry, ...]:
    """Return the current articles in scope, newest publication first, then by title."""
    rows = db.execute(
        _entry_query()
        .where(scope.condition(db, filters))
        .order_by(articles.c.published.desc().nulls_last(), articles.c.title, articles.c.id)
    )
    return tuple(_entry(row) for row in rows)


def count(db: Connection, filters: Filters) -> int:
    """Return how many current articles are in scope."""
    inside = select(func.count()).select_from(articles).where(scope.condition(db, filters))
    return db.scalar(inside) or 0


def entry(db: Connection, article_id: str) -> Entry:
    """Return one article as the library lists it."""
    return _entry(db.execute(_ENTRY, {"id": article_id}).one())


def remove(db: Connection, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Take articles out, with every version under their locators.

    Raises:
        NotFoundError: One of the ids does not exist; nothing is removed.
    """
    wanted = list(dict.fromkeys(article_ids))
    locators = {get(db, article_id).source.locator for article_id in wanted}
    every = list(db.scalars(select(articles.c.id).where(articles.c.locator.in_(locators))))
    postings.forget(db, _strip(db, every))
    db.execute(delete(articles).where(articles.c.id.in_(every)))
    fulltext.purge(db)
    store.bump(db)
    return tuple(wanted)


def passages_of(db: Connection, article_id: str) -> tuple[Passage, ...]:
    """Return the passages of a current article in reading order."""
    article = get(db, article_id)
    build = int(store.get(db, "build", "1"))
    rows = db.execute(
        select(passages.c.start, passages.c.end)
        .where(passages.c.article_id == article_id, passages.c.build == build)
        .order_by(passages.c.start)
    )
    return tuple(Passage.cut(article, Span(row.start, row.end)) for row in rows)


def load_passages(db: Connection, keys: Iterable[int]) -> dict[int, Passage]:
    """Return the passages of current articles that have these keys; others are left out."""
    found = places(db, keys)
    of = texts(db, [*dict.fromkeys(article_id for article_id, _ in found.values())])
    return {key: Passage.cut(of[article_id], span) for key, (article_id, span) in found.items()}


def places(db: Connection, keys: Iterable[int]) -> dict[int, tuple[str, Span]]:
    """Return where the passages of current articles with these keys are: article and span."""
    given = {"keys": dialects.listed([*keys]), "build": int(store.get(db, "build", "1"))}
    return {
        key: (article_id, Span(start, end))
        for key, article_id, start, end in db.execute(_PLACES, given).all()
    }


def texts(db: Connection, article_ids: Sequence[str]) -> dict[str, Article]:
    """Return these articles by id; unknown ids are left out."""
    rows = db.execute(_TEXTS, {"ids": dialects.listed(article_ids)})
    found = [Article(source=source_of(row), text=row.text) for row in rows]
    return {article.source.id: article for article in found}


def said(db: Connection, filters: Filters) -> tuple[Statement, ...]:
    """Return the statements in scope, oldest article first, in reading order."""
    inside = scope.condition(db, replace(filters, sides=(), speakers=()))
    wanted = (inside, *scope.speaking(db, filters))
    rows = db.execute(
        select(statements)
        .join(articles)
        .where(*wanted)
        .order_by(articles.c.published.nulls_first(), articles.c.id, statements.c.ordinal)
    ).all()
    telling = select(statements.c.article_id).join(articles).where(*wanted)
    found = db.execute(select(articles.c.text, *SOURCE).where(articles.c.id.in_(telling)))
    whole = {
        row.source_id: Passage.cut(article, Span(0, len(article.text)))
        for row in found
        for article in [Article(source=source_of(row), text=row.text)]
    }
    return tuple(from_row(row, whole[row.article_id]) for row in rows)


def counts(db: Connection) -> dict[str, int]:
    """Return the numbers of current articles, of copies, passages and statements."""
    current = articles.c.current.is_(True)
    build = int(store.get(db, "build", "1"))
    number = select(func.count())
    return {
        "articles": db.scalar(number.select_from(articles).where(current)) or 0,
        "copies": db.scalar(
            number.select_from(articles).where(current, articles.c.copy_of != "")
        )
        or 0,
        "passages": db.scalar(number.select_from(passages).where(passages.c.build == build))
        or 0,
        "statements": db.scalar(number.select_from(statements)) or 0,
    }


def distinct(db: Connection, column: str) -> tuple[str, ...]:
    """Return the values that stand in a column of the current articles, sorted."""
    values = db.scalars(
        select(articles.c[column]).where(articles.c.current.is_(True)).distinct()
    )
    return tuple(sorted(value for value in values if value))


def _fill(db: Connection, record: Record, source: Source, original: str | None) -> None:
    build = int(store.get(db, "build", "1"))
    blobs = record.vectors or _vectors_of(db, original, build)
    if len(blobs) != len(record.passages):
        raise ValueError(f"{len(blobs)} vectors for {len(record.passages)} passages")
    insert_passages(db, source, record.passages, blobs, build)
    replace_statements(db, record)


def replace_statements(db: Connection, record: Record) -> None:
    """Write the statements of an article, as proposed, in place of those it had."""
    source = record.article.source
    db.execute(_NO_STATEMENTS, {"id": source.id})
    if record.statements:
        rows = [to_row(n, s, source.id) for n, s in enumerate(record.statements)]
        db.execute(statements.insert(), rows)


def insert_passages(
    db: Connection, source: Source, cut: Sequence[Passage], blobs: Sequence[bytes], build: int
) -> None:
    """Write passages with their vectors, words and sentences under a build of the library."""
    if not cut:
        return
    keys = db.scalars(
        _INSERT_PASSAGES,
        [
            {"build": build, "article_id": source.id, "start": p.span.start, "end": p.span.end}
            for p in cut
        ],
    ).all()
    db.execute(
        vectors.insert(),
        [{"passage_key": k, "vector": b} for k, b in zip(keys, blobs, strict=True)],
    )
    head = fulltext.header(source)
    fulltext.insert(db, [(k, head, p.text) for k, p in zip(keys, cut, strict=True)])
    sentences.insert(db, [(k, p.text, source.language) for k, p in zip(keys, cut, strict=True)])


def drop_passages(db: Connection, keys: Sequence[int]) -> None:
    """Take passages out of every table, and note that the vector index still holds them."""
    fulltext.delete(db, keys)
    sentences.forget(db, keys)
    for key in keys:
        db.execute(delete(vectors).where(vectors.c.passage_key == key))
        db.execute(delete(passages).where(passages.c.key == key))
    if keys:
        db.execute(unindexed.insert(), [{"key": key} for key in keys])


def _vectors_of(db: Connection, article_id: str | None, build: int) -> tuple[bytes, ...]:
    rows = db.scalars(
        select(vectors.c.vector)
        .join(passages)
        .where(passages.c.article_id == article_id, passages.c.build == build)
        .order_by(passages.c.start, passages.c.end)
    )
    return tuple(rows)


def _strip(db: Connection, article_ids: Sequence[str]) -> list[int]:
    """Take away all that was made of these articles, and find their copies a new original.

    Returns:
        The keys that their passages had.
    """
    keys = list(
        db.scalars(select(passages.c.key).where(passages.c.article_id.in_(article_ids)))
    )
    drop_passages(db, keys)
    db.execute(delete(statements).where(statements.c.article_id.in_(article_ids)))
    for article_id in article_ids:
        heirs = list(
            db.scalars(
                select(articles.c.id)
                .where(articles.c.copy_of == article_id, articles.c.id.not_in(article_ids))
                .order_by(articles.c.added_at, articles.c.id)
            )
        )
        for heir in heirs:
            original = "" if heir == heirs[0] else heirs[0]
            db.execute(update(articles).where(articles.c.id == heir).values(copy_of=original))
    copies.leave(db, article_ids)
    return keys


def _with_text(db: Connection, article: Article) -> str | None:
    """Return the id of the original that carries this text under another locator."""
    found = db.scalar(
        _SAME_TEXT, {"hash": text_hash(article.text), "locator": article.source.locator}
    )
    return None if found is None else str(found)


def _row(record: Record, source: Source, version: int, now: dt.datetime) -> dict[str, object]:
    return source_row(source) | {
        "version": version,
        "current": True,
        "text": record.article.text,
        "text_hash": text_hash(record.article.text),
        "cleaner": record.cleaner,
        "added_at": now.astimezone(dt.UTC).replace(tzinfo=None),
    }


_PLACES: Final = (
    select(passages.c.key, passages.c.article_id, passages.c.start, passages.c.end)
    .join(articles)
    .where(
        dialects.among_given(passages.c.key, "keys"),
        articles.c.current.is_(True),
        passages.c.build == bindparam("build"),
    )
)
_TEXTS: Final = select(articles.c.text, *SOURCE).where(
    dialects.among_given(articles.c.id, "ids")
)
_CURRENT: Final = select(articles.c.text, *SOURCE).where(
    articles.c.id == bindparam("id"), articles.c.current.is_(True)
)
_UNDER: Final = select(articles.c.id, articles.c.version, articles.c.current).where(
    articles.c.locator == bindparam("locator")
)
_SAME_TEXT: Final = (
    select(articles.c.id)
    .where(
        articles.c.text_hash == bindparam("hash"),
        articles.c.current.is_(True),
        articles.c.locator != bindparam("locator"),
    )
    .order_by(articles.c.copy_of, articles.c.added_at)
    .limit(1)
)
_NO_STATEMENTS: Final = delete(statements).where(statements.c.article_id == bindparam("id"))
_INSERT_PASSAGES: Final = passages.insert().returning(
    passages.c.key, sort_by_parameter_order=True
)


def _entry_query() -> Select[Any]:
    cut = (
        select(func.count())
        .where(
            passages.c.article_id == articles.c.id,
            passages.c.build
            == select(cast(meta.c.value, Integer))
            .where(meta.c.key == "build")
            .scalar_subquery(),
        )
        .scalar_subquery()
    )
    told = (
        select(func.count()).where(statements.c.article_id == articles.c.id).scalar_subquery()
    )
    return select(*SOURCE, cut.label("passages"), told.label("statements"))


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(source=source_of(row), passages=row.passages, statements=row.statements)


_ENTRY: Final = _entry_query().where(articles.c.id == bindparam("id"))
