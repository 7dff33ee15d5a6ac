"""Add articles: split, tell statements and embed first, then commit each at once."""

import datetime as dt
import itertools
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from rag import statements
from rag.errors import (
    DamagedError,
    LibraryError,
    RagError,
    StampMismatchError,
    UnavailableError,
    where,
)
from rag.ingest import clean, split
from rag.ingest.ahead import ahead
from rag.ingest.load import Raw
from rag.ingest.work import LOOK, Work
from rag.library import (
    Library,
    articles,
    corrections,
    fulltext,
    job_parts,
    jobs,
    store,
    vectors,
)
from rag.ports import Embedder, Tagger, Teller
from rag.statements.settle import settled
from rag.types import Article, IngestReport, Item, Part, Source, Statement

log = logging.getLogger(__name__)

Progress = Callable[[Item, int, int], None]
Found = Raw | Article | Item
_Prepared = articles.Record | Item
"""An article in passages, or why it failed."""
_BATCH: Final = 16
_CHARACTERS: Final = 24_000
"""Most articles and about how much text embedded together: enough to sort passages by length,
little enough to stop, and to show how far it is, within a second."""
_TELLERS: Final = 2
"""Articles whose statements are told at a time."""


class Ingest:
    """Adds articles to a library; one bad item never stops the others."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
        tagger: Tagger | None = None,
        teller: Callable[[], Teller | None] | None = None,
    ) -> None:
        """Keep what adding needs.

        Args:
            library: Where everything goes.
            embedder: Makes vectors.
            clock: Tells the time.
            tagger: Finds statements; without it rules alone do.
            teller: Makes what finds the same statements beside this process, for long runs.
        """
        self._library = library
        self._embedder = embedder
        self._tagger = tagger
        self._teller = teller
        self._clock = clock

    def warm(self) -> None:
        """Load what tells statements, so that the first article does not wait for it."""
        about = Source(id="", locator="", title="", language="en")
        statements.extract(Article(source=about, text="She said so."), self._tagger)

    def run(
        self,
        found: Iterable[Found | None],
        *,
        job: str = "",
        part: Part | None = None,
        total: int = 0,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> IngestReport:
        """Add everything found and report on each item in the order it was given.

        Args:
            found: What was read; an ``Item`` among it has failed before, and None means that
                the next one takes its time.
            job: The job it belongs to, open; a new one when empty. It is closed at the end.
            part: Which part of the job it is, taken; the job is then closed with its last part.
            total: How many there will be, handed on to ``progress``; 0 when unknown.
            progress: Called after each item with it, the number done and ``total``; an item
                it is called with as added is on disk and will be found.
            cancelled: Asked between articles; what is done by then stays. The job's own state
                in the library is asked too.

        Raises:
            StampMismatchError: The library's vectors were made by another embedder.
        """
        with self._library.writing() as db:
            check_stamp(store.get(db, "stamp"), self._embedder)
            job = job or jobs.start(db, "add", now=self._clock(), total=total)
            first = jobs.counted(db, job, part)
            work = Work(self._library, job, first, cancelled, self._teller)
        work.begin(total)
        items: list[Item] = []
        state = "interrupted"  # until it has ended in one of the other ways
        try:
            with closing(ahead(self._made(found, work), most=2, stop=work.stop)) as made:
                for ready in made:
                    for item in self._commit(ready or (), work):
                        items.append(item)
                        if progress:
                            progress(item, len(items), total)
                    if work.stopping():
                        break
            state = "cancelled" if work.stopped else "done"
        except KeyboardInterrupt:
            state = "cancelled"
            raise
        finally:
            work.close()
            self._end(job, part, state)
        return IngestReport(items=tuple(items), job=job)

    def _end(self, job: str, part: Part | None, state: str) -> None:
        """Close the job; on a full disk it stays open, and ``doctor`` closes it later."""
        try:
            with self._library.writing() as db:
                if part is None:
                    jobs.end(db, job, state, now=self._clock())
                elif state == "done":
                    job_parts.end(db, part, now=self._clock())
                else:
                    job_parts.leave(db, part, now=self._clock())
        except LibraryError as error:
            log.warning("job %s stays open: %s", job, error)

    def _made(
        self, found: Iterable[Found | None], work: Work
    ) -> "Iterator[list[Item | _Ready]]":
        """Yield what only has to be written, some at a time, until the run is stopped.

        The next articles are cleaned and cut while these are embedded: the one takes Python's
        own lock, the other lets go of it.
        """
        with closing(ahead(self._prepared(found), most=1, stop=lambda: None)) as batches:
            for batch in batches:
                if batch:
                    yield from self._batch(batch, work)
                if work.stopping():
                    return

    def _prepared(self, found: Iterable[Found | None]) -> Iterator[list[_Prepared]]:
        """Yield articles in passages, as many as are embedded together."""
        for batch in _batches(found):
            cleaned = [_cleaned(found) for found in batch]
            with self._library.reading() as db:
                sources = iter(
                    corrections.applied(
                        db, [one.source for one in cleaned if isinstance(one, Article)]
                    )
                )
            yield [
                one if isinstance(one, Item) else _cut(replace(one, source=next(sources)))
                for one in cleaned
            ]

    def _batch(
        self, prepared: Sequence[_Prepared], work: Work
    ) -> "Iterator[list[Item | _Ready]]":
        records = [p for p in prepared if isinstance(p, articles.Record)]
        with self._library.reading() as db:
            there = articles.known(db, [p.article for p in records])
        known = {id(p): one for p, one in zip(records, there, strict=True)}
        new = [p for p in records if not any(known[id(p)])]
        made = self._embedded(new, work)
        ready: list[Item | _Ready] = []
        began = time.monotonic()
        with ThreadPoolExecutor(_TELLERS, "tell") as pool:
            for one in pool.map(lambda p: self._ready(p, made, known, work), prepared):
                if one is None:
                    return
                ready.append(one)
                if time.monotonic() - began > LOOK:
                    yield ready
                    ready, began = [], time.monotonic()
        yield ready

    def _ready(
        self,
        prepared: _Prepared,
        made: Mapping[int, tuple[bytes, ...]],
        known: Mapping[int, tuple[bool, bool]],
        work: Work,
    ) -> "Item | _Ready | None":
        """Return a record with its vectors and statements, or why it has none; None to stop."""
        if work.stopping():
            return None
        if isinstance(prepared, Item):
            return prepared
        key = id(prepared)
        try:
            told = None if known[key][0] else self._told(prepared, work)
        except LibraryError as error:
            return _failed(prepared.article.source.locator, error)
        return _Ready(replace(prepared, vectors=made.get(key, ())), told)

    def _embedded(
        self, records: Sequence[articles.Record], work: Work
    ) -> dict[int, tuple[bytes, ...]]:
        """Return the vectors of each record's passages by the record's identity.

        A long text is embedded in parts, so that stopping does not wait for all of it; when
        stopped, what is missing is left out.
        """
        texts = [passage.text for record in records for passage in record.passages]
        blobs: list[bytes] = []
        for start in range(0, len(texts), 64):
            if work.stopping():
                break
            blobs += vectors.pack(self._embedder.embed(texts[start : start + 64]))
        rest = iter(blobs)
        cut = {id(r): tuple(itertools.islice(rest, len(r.passages))) for r in records}
        return {key: made for key, made in cut.items() if made}

    def _told(self, record: articles.Record, work: Work | None = None) -> tuple[Statement, ...]:
        """Tell the statements; a text that the rules fail on costs itself and no other.

        Raises:
            LibraryError: With what failed.
        """
        if work and (teller := work.teller(len(record.article.text))):
            told = teller.tell(record.article)
            if told is not None:
                return told
        try:
            return statements.extract(record.article, self._tagger)
        except RagError:
            raise
        except Exception as error:
            locator = record.article.source.locator
            log.error("telling the statements of %s: %s", locator, where(error))  # noqa: TRY400
            raise LibraryError(
                f"Its statements cannot be told ({type(error).__name__}).",
                hint="The other articles went in; please report this one.",
            ) from error

    def _commit(self, ready: "Sequence[Item | _Ready]", work: Work) -> Iterator[Item]:
        """Write what is ready in one transaction; one by one when that cannot be done."""
        if not ready:
            return
        try:
            yield from self._together(ready, work)
        except (DamagedError, UnavailableError):
            raise  # no other item would fare better
        except LibraryError as error:
            if len(ready) > 1:
                for one in ready:
                    yield from self._commit([one], work)
            elif isinstance(ready[0], Item):
                log.warning("item %s is not noted: %s", ready[0].locator, error)
                yield ready[0]
            else:
                yield _failed(ready[0].record.article.source.locator, error)

    def _together(self, ready: "Sequence[Item | _Ready]", work: Work) -> list[Item]:
        """Write what is ready, all or nothing."""
        items: list[Item] = []
        records = [one.record for one in ready if not isinstance(one, Item)]
        with self._library.writing() as db:
            if records:
                check_stamp(store.get(db, "stamp"), self._embedder)
                store.put(db, stamp=stamp(self._embedder))
            with settled(db, [record.article.source.locator for record in records]):
                items.extend(
                    one if isinstance(one, Item) else self._added(one, db) for one in ready
                )
            jobs.note(db, work.job, items, ordinal=work.next(len(items)))
        return items

    def _added(self, ready: "_Ready", db: Connection) -> Item:
        outcome, entry = articles.add(
            db, self._whole(ready.record, ready.told, db), now=self._clock()
        )
        return Item(locator=entry.source.locator, outcome=outcome, entry=entry)

    def _whole(
        self,
        record: articles.Record,
        told: tuple[Statement, ...] | None,
        db: Connection,
    ) -> articles.Record:
        """Read and embed after all what another process removed meanwhile."""
        if record.vectors and told is not None:
            return replace(record, statements=told)
        ((there, same_text),) = articles.known(db, [record.article])
        if there:
            return record
        record = replace(record, statements=self._told(record) if told is None else told)
        if record.vectors or same_text:
            return record
        matrix = self._embedder.embed([passage.text for passage in record.passages])
        return replace(record, vectors=vectors.pack(matrix))


@dataclass(frozen=True, slots=True)
class _Ready:
    """What only has to be written; ``told`` is None when the article is there as it is."""

    record: articles.Record
    told: tuple[Statement, ...] | None


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


def _cleaned(found: Found) -> Article | Item:
    if not isinstance(found, Raw):
        return found
    try:
        return clean.clean(found)
    except RagError as error:
        return _failed(found.locator, error)


def _cut(article: Article) -> articles.Record:
    """Return the article in passages."""
    return articles.Record(
        article=article,
        passages=split.split(article),
        vectors=(),
        statements=(),
        cleaner=clean.VERSION,
    )


def _failed(locator: str, error: RagError) -> Item:
    return Item(locator=locator, outcome="failed", error=str(error), hint=error.hint)


def _batches(found: Iterable[Found | None]) -> Iterator[list[Found]]:
    """Yield what is embedded together; at once what is there when the next takes its time.

    The first is alone, so that it is seen to go on.
    """
    batch: list[Found] = []
    size, most = 0, 1
    for one in found:
        if one is not None:
            batch.append(one)
            size += 0 if isinstance(one, Item) else len(one.text)
        if one is None or len(batch) == most or size >= _CHARACTERS:
            yield batch
            most = _BATCH if batch else most
            batch, size = [], 0
    if batch:
        yield batch
