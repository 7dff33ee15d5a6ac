"""Add articles: clean, split, tell statements and embed first, then commit each at once."""

import datetime as dt
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from rag import statements
from rag.errors import LibraryError, RagError, StampMismatchError
from rag.ingest import clean, split
from rag.ingest.load import Piece, Raw, read
from rag.library import Library, articles, fulltext, jobs, store, vectors
from rag.ports import Embedder, Tagger
from rag.statements.settle import settled
from rag.types import IngestReport, Item, Statement

log = logging.getLogger(__name__)

Progress = Callable[[Item, int, int], None]
_BATCH = 16
"""Articles embedded together: enough to sort by length, few enough to stop soon."""


class Ingest:
    """Adds articles to a library; one bad item never stops the others.

    Without a tagger, statements are found by rules alone.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
        tagger: Tagger | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._tagger = tagger
        self._clock = clock

    def run(
        self,
        found: Iterable[Raw | Item | Piece],
        *,
        total: int = 0,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add everything found and report on each item in the order it was given.

        Args:
            found: What was loaded; an ``Item`` among it has failed before, bytes are read.
            total: How many there will be, handed on to ``progress``; 0 when unknown.
            progress: Called after each item with it, the number done and ``total``; an item
                it is called with as added is on disk and will be found.
            cancelled: Asked between batches; what is done by then stays.

        Raises:
            StampMismatchError: The library's vectors were made by another embedder.
        """
        with self._library.writing() as db:
            check_stamp(store.get(db, "stamp"), self._embedder)
            job = jobs.start(db, "add", now=self._clock())
        items: list[Item] = []
        state = "done"
        for batch in _batches(_read(found)):
            if cancelled and cancelled():
                state = "cancelled"
                break
            for item in self._add(batch, job):
                items.append(item)
                if progress:
                    progress(item, len(items), total)
        self._end(job, state)
        return IngestReport(items=tuple(items), job=job)

    def _end(self, job: str, state: str) -> None:
        """Close the job; on a full disk it stays open, and ``doctor`` closes it later."""
        try:
            with self._library.writing() as db:
                jobs.end(db, job, state, now=self._clock())
        except LibraryError as error:
            log.warning("job %s stays open: %s", job, error)

    def _note(self, item: Item, job: str) -> Item:
        """Write down a failure; the report has it even when the disk has no room for it."""
        try:
            with self._library.writing() as db:
                jobs.note(db, job, item)
        except LibraryError as error:
            log.warning("item %s is not noted: %s", item.locator, error)
        return item

    def _add(self, batch: Sequence[Raw | Item], job: str) -> Iterator[Item]:
        prepared = [_prepare(found) for found in batch]
        records = [p for p in prepared if isinstance(p, articles.Record)]
        with self._library.reading() as db:
            known = {id(p): articles.known(db, p.article) for p in records}
        new = [p for p in records if not any(known[id(p)])]
        matrix = self._embedder.embed([passage.text for p in new for passage in p.passages])
        blobs = iter(vectors.pack(matrix))
        made = {id(p): tuple(itertools.islice(blobs, len(p.passages))) for p in new}
        for p in prepared:
            if isinstance(p, Item):
                yield self._note(p, job)
                continue
            there, _ = known[id(p)]
            try:
                told = None if there else self._told(p)
            except LibraryError as error:
                yield self._note(_failed(p.article.source.locator, error), job)
                continue
            yield self._commit(replace(p, vectors=made.get(id(p), ())), told, job)

    def _told(self, record: articles.Record) -> tuple[Statement, ...]:
        """Tell the statements; a text that the rules fail on costs itself and no other.

        Raises:
            LibraryError: With what failed.
        """
        try:
            return statements.extract(record.article, self._tagger)
        except RagError:
            raise
        except Exception as error:
            log.exception("telling the statements of %s", record.article.source.locator)
            raise LibraryError(
                f"Its statements cannot be told ({type(error).__name__}).",
                hint="The other articles went in; please report this one.",
            ) from error

    def _commit(
        self, record: articles.Record, told: tuple[Statement, ...] | None, job: str
    ) -> Item:
        locator = record.article.source.locator
        try:
            with self._library.writing() as db:
                check_stamp(store.get(db, "stamp"), self._embedder)
                store.put(db, stamp=stamp(self._embedder))
                with settled(db, [locator]):
                    outcome, entry = articles.add(
                        db, self._whole(record, told, db), now=self._clock()
                    )
                item = Item(locator=locator, outcome=outcome, entry=entry)
                jobs.note(db, job, item)
        except LibraryError as error:
            return _failed(locator, error)
        return item

    def _whole(
        self,
        record: articles.Record,
        told: tuple[Statement, ...] | None,
        db: Connection,
    ) -> articles.Record:
        """Read and embed after all what another process removed meanwhile."""
        there, same_text = articles.known(db, record.article)
        if there:
            return record
        record = replace(record, statements=self._told(record) if told is None else told)
        if record.vectors or same_text:
            return record
        matrix = self._embedder.embed([passage.text for passage in record.passages])
        return replace(record, vectors=vectors.pack(matrix))


def stamp(embedder: Embedder) -> str:
    """Return what decides whether vectors and passages of a library fit this program."""
    return (
        f"{embedder.name}, cosine, cleaner {clean.VERSION}, splitter {split.VERSION}, "
        f"words {fulltext.VERSION}"
    )


def check_stamp(present: str, embedder: Embedder) -> None:
    """Refuse a library whose vectors or passages were made in another way.

    Raises:
        StampMismatchError: With both ways named.
    """
    if present and present != stamp(embedder):
        raise StampMismatchError(
            f"The library was indexed with {present}; this program uses {stamp(embedder)}.",
            hint="Run `readout reindex`, or set RAG_EMBEDDER and RAG_EMBEDDING_MODEL back.",
        )


def _read(found: Iterable[Raw | Item | Piece]) -> Iterator[Raw | Item]:
    for one in found:
        if isinstance(one, Piece):
            yield from read(one)
        else:
            yield one


def _prepare(found: Raw | Item) -> articles.Record | Item:
    if isinstance(found, Item):
        return found
    try:
        article = clean.clean(found)
    except RagError as error:
        return _failed(found.locator, error)
    return articles.Record(
        article=article,
        passages=split.split(article),
        vectors=(),
        statements=(),
        cleaner=clean.VERSION,
    )


def _failed(locator: str, error: RagError) -> Item:
    return Item(locator=locator, outcome="failed", error=str(error), hint=error.hint)


def _batches(found: Iterable[Raw | Item]) -> Iterator[list[Raw | Item]]:
    rest = iter(found)
    while batch := list(itertools.islice(rest, _BATCH)):
        yield batch
