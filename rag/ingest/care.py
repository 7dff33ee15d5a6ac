"""Look after a library: check it by what searches find, repair it, index it anew."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, select

from rag import statements
from rag.errors import IndexAwayError
from rag.ingest import clean, split
from rag.ingest.chain import stamp
from rag.ingest.holding import clear, is_held
from rag.library import (
    Library,
    articles,
    copies,
    fulltext,
    job_parts,
    jobs,
    postings,
    schema,
    sound,
    store,
    vectors,
    words,
)
from rag.library.schema import passages
from rag.ports import Embedder, Tagger
from rag.retrieval import states
from rag.retrieval.nearest import Nearest
from rag.retrieval.posted import Postings
from rag.statements.settle import settled
from rag.types import Article, Finding

CHECKS: Final = (
    "database", "articles", "full text", "sentences", "vectors", "copies", "index", "jobs",
)  # fmt: skip
_BATCH = 16
_COMPARED = 100
"""Articles compared with the others in one transaction."""
_CUT = 2_000
"""Passages whose sentences are kept in one transaction."""
_ASKED = 200
"""Passages asked for by their own vectors when the index is checked."""


def doctor(
    library: Library, nearest: Nearest, embedder: Embedder, *, repair: bool, now: dt.datetime
) -> Iterator[Finding]:
    """Check the database, its full-text index, its vectors and the vector index.

    Args:
        library: The library.
        nearest: Its vector search.
        embedder: What its vectors should have been made by.
        repair: Whether to mend what can be made again from the articles.
        now: Written into jobs that were cut off.

    Yields:
        One finding for each of ``CHECKS``, in their order; only the first when the database
        is damaged. Whoever takes no more of them stops it.
    """
    wrong = damage(library)
    yield _check_database(library, wrong, repair=repair)
    if wrong:
        return
    with library.reading() as db:
        looked = sound.look(db)
    yield _check_articles(looked)
    yield _check_fulltext(library, repair=repair)
    yield _check_sentences(library, repair=repair)
    yield _check_vectors(library, embedder, looked)
    yield _check_copies(library, repair=repair)
    yield _check_index(library, nearest, looked, repair=repair)
    yield _check_jobs(library, repair=repair, now=now)


def reindex(
    library: Library,
    nearest: Nearest,
    embedder: Embedder,
    *,
    tagger: Tagger | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> bool:
    """Read, cut, embed and index every article anew beside the old index, then change over.

    Searches use the old one until the end. Stopped, it goes on where it was when it is begun
    again.

    Returns:
        Whether it came to its end.

    Raises:
        BusyError: Somebody else indexes anew.
    """
    with library.claim("reindex.lock", wait=False):
        if not _indexed_anew(library, embedder, tagger, progress, cancelled):
            return False
        nearest.rebuild()
        return True


def _indexed_anew(
    library: Library,
    embedder: Embedder,
    tagger: Tagger | None,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> bool:
    target = stamp(embedder)
    with library.writing() as db:
        if store.get(db, "next_stamp") != target:
            _drop(db, passages.c.build == _build(db) + 1)
            store.put(db, next_stamp=target)
    while not (cancelled and cancelled()):
        with library.reading() as db:
            total, missing = articles.counts(db)["articles"], _missing(db)
        made = [_remade(article, embedder, tagger) for article in missing]
        with library.writing() as db:
            with settled(db, [record.article.source.locator for record in made]):
                for record in made:
                    _insert(db, record)
            left = _left(db)
            if not left:
                _change_over(db, target)
        if progress:
            progress(total - left, total)
        if not left:
            return True
    return False


def _missing(db: Connection) -> list[Article]:
    """Return the next current articles that have no passages in the next build."""
    ids = db.scalars(_absent(db).order_by(schema.articles.c.id).limit(_BATCH))
    return [articles.get(db, article_id) for article_id in list(ids)]


def unfinished(db: Connection) -> int:
    """Return how many articles a reindexing that was stopped has done; 0 when there is none."""
    if not store.get(db, "next_stamp"):
        return 0
    return articles.counts(db)["articles"] - _left(db)


def _left(db: Connection) -> int:
    return db.scalar(select(func.count()).select_from(_absent(db).subquery())) or 0


def _absent(db: Connection) -> Select[Any]:
    """Select the ids of current articles that have no passages in the next build."""
    done = select(passages.c.article_id).where(passages.c.build == _build(db) + 1)
    return select(schema.articles.c.id).where(
        schema.articles.c.current.is_(True), schema.articles.c.id.not_in(done)
    )


def _remade(article: Article, embedder: Embedder, tagger: Tagger | None) -> articles.Record:
    cut = split.split(article)
    return articles.Record(
        article=article,
        passages=cut,
        vectors=vectors.pack(embedder.embed([passage.text for passage in cut])),
        statements=statements.extract(article, tagger),
        cleaner=clean.VERSION,
    )


def _insert(db: Connection, record: articles.Record) -> None:
    source = record.article.source
    still_there = db.scalar(
        select(schema.articles.c.current).where(schema.articles.c.id == source.id)
    )
    if still_there:
        build = _build(db) + 1
        articles.insert_passages(db, source, record.passages, record.vectors, build)
        articles.replace_statements(db, record)


def _change_over(db: Connection, target: str) -> None:
    build = _build(db)
    _drop(db, passages.c.build != build + 1)
    store.put(db, build=str(build + 1), stamp=target, next_stamp="")
    old = vectors.state(db).folder  # it knows none of these passages, and is to be thrown away
    vectors.set_state(db, vectors.IndexState(folder=old))
    store.bump(db)


def _drop(db: Connection, which: ColumnElement[bool]) -> None:
    keys = list(db.scalars(select(passages.c.key).where(which)))
    articles.drop_passages(db, keys)
    postings.forget(db, keys)


def _build(db: Connection) -> int:
    return int(store.get(db, "build", "1"))


def damage(library: Library) -> str:
    """Return why the database cannot be used as it is; empty when it can."""
    if wrong := library.check():
        return wrong
    with library.reading() as db:
        table = sound.unreadable(db)
    return f"a value in the table {table!r} cannot be read" if table else ""


def _check_database(library: Library, wrong: str, *, repair: bool) -> Finding:
    lost = 0 if wrong else library.missing()
    if lost and repair:
        library.go_on()
    detail = wrong or "every page can be read"
    if lost:
        detail = f"{lost} changes that were made last are missing"
    return Finding(
        check="database", ok=not (wrong or lost), detail=detail, repaired=bool(lost) and repair
    )


def _check_articles(found: sound.Soundness) -> Finding:
    """Tell of texts that are not what was added, which SQLite's own check does not look for."""
    told = []
    if found.changed:
        named = ", ".join(found.changed[:5])
        told.append(
            f"{len(found.changed)} texts are not those that were added ({named}). Remove these "
            "articles and add them again."
        )
    if found.bare or found.outside:
        told.append(
            f"{found.bare} articles have no passages, {found.outside} passages are no part of "
            "their article. `readout reindex` makes them anew."
        )
    detail = " ".join(told) or "every text is the one that was added"
    return Finding(check="articles", ok=not told, detail=detail)


def _check_fulltext(library: Library, *, repair: bool) -> Finding:
    with library.writing() as db:  # SQLite checks it as a kind of write
        sound_words = words.is_sound(db)
    with library.reading() as db:
        there, indexed = vectors.keys_of_every_build(db), fulltext.keys(db)
        differing = words.differing(db)
        blocks = postings.differing(db, states.phrases())
    absent, orphans = there - indexed, indexed - there
    wrong = len(absent) + len(orphans) + len(differing) + (not sound_words)
    if wrong and repair:
        with library.writing() as db:
            words.rebuild(db)
            postings.forget(db, there | indexed)
            store.bump(db)
    if blocks and repair:
        with library.writing() as db:
            postings.forget(db, blocks)
            store.bump(db)
    if repair:
        Postings(library, states.phrases()).catch_up()
    wrong += len(blocks)
    detail = f"{len(there)} passages, {len(absent)} not indexed, {len(orphans)} orphans"
    if differing:
        detail += f", {len(differing)} with words not their own"
    if blocks:
        detail += f", {len(blocks)} blocks of words damaged"
    if not sound_words:
        detail += ", the index itself damaged"
    return Finding(
        check="full text", ok=not wrong, detail=detail, repaired=bool(wrong) and repair
    )


def _check_sentences(library: Library, *, repair: bool) -> Finding:
    """Find passages whose sentences are not kept: those an older version of readout added."""
    with library.reading() as db:
        lacking = sorted(words.without_sentences(db))
    for first in range(0, len(lacking) if repair else 0, _CUT):
        with library.writing() as db:
            words.keep_sentences(db, lacking[first : first + _CUT])
    return Finding(
        check="sentences",
        ok=not lacking,
        detail=f"{len(lacking)} passages whose sentences are cut anew in each search",
        repaired=bool(lacking) and repair,
    )


def _check_vectors(library: Library, embedder: Embedder, found: sound.Soundness) -> Finding:
    with library.reading() as db:
        expected, stored = articles.counts(db)["passages"], len(vectors.keys(db))
        made = store.get(db, "stamp")
    other = bool(made) and made != stamp(embedder)
    detail = f"{stored} vectors for {expected} passages"
    if found.unusable:
        detail += f", {found.unusable} of them unusable. `readout reindex` makes them anew."
    if other:
        detail += f". They were made with {made}: run `readout reindex`."
    ok = expected == stored and not found.unusable and not other
    return Finding(check="vectors", ok=ok, detail=detail)


def _check_copies(library: Library, *, repair: bool) -> Finding:
    """Find articles never compared with others: those an older version of readout added."""
    with library.reading() as db:
        waiting = copies.waiting(db)
    done = not (waiting and repair)
    while not done:
        with library.writing() as db:
            done = not copies.backfill(db, limit=_COMPARED)
    return Finding(
        check="copies",
        ok=not waiting,
        detail=f"{waiting} articles not yet compared with the others",
        repaired=bool(waiting) and repair,
    )


def _check_index(
    library: Library, nearest: Nearest, looked: sound.Soundness, *, repair: bool
) -> Finding:
    if looked.unusable:
        return Finding(check="index", ok=False, detail="not asked: some vectors are unusable")
    try:
        return _asked_index(library, nearest, repair=repair)
    except IndexAwayError as error:
        return Finding(check="index", ok=False, detail=f"not asked: {error}")


def _asked_index(library: Library, nearest: Nearest, *, repair: bool) -> Finding:
    absent, orphans = nearest.missing()
    unfound = 0 if absent else _unfound(library, nearest)
    wrong = len(absent) + len(orphans) + unfound
    detail = (
        f"{len(absent)} passages missing, {len(orphans)} orphans, "
        f"{unfound} of the passages asked for not found by a query"
    )
    if wrong and repair:
        nearest.rebuild()
    return Finding(check="index", ok=not wrong, detail=detail, repaired=bool(wrong) and repair)


def _unfound(library: Library, nearest: Nearest) -> int:
    """Ask the index for passages by their own vectors; return how many it does not find."""
    with library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        step = max(1, len(keys) // _ASKED)
        return sum(
            1
            for key, vector in list(zip(keys, matrix, strict=True))[::step]
            if not any(
                found == int(key) or cosine > 0.9999
                for found, cosine in nearest.query(db, vector, 5)
            )
        )


def _check_jobs(library: Library, *, repair: bool, now: dt.datetime) -> Finding:
    """Find jobs that nobody works on any more; that is no damage, and they can be resumed."""
    with library.reading() as db:
        shared = job_parts.open_jobs(db)
        cut_off = [
            job
            for job in jobs.unfinished(db)
            if job not in shared and not is_held(library, job)
        ]
    if cut_off and repair:
        with library.writing() as db:
            for job in cut_off:
                jobs.end(db, job, "interrupted", now=now)
                clear(library, job)
    detail = f"{len(cut_off)} cut off"
    if cut_off:
        detail += f". `readout jobs resume {cut_off[0]}` goes on."
    return Finding(check="jobs", ok=True, detail=detail)
