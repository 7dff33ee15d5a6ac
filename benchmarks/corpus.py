"""A library made of a corpus file, its texts as they stand, so that offsets stay true."""

import datetime as dt
import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from benchmarks.records import article_of
from rag import statements
from rag.ingest import clean, split
from rag.ingest.chain import stamp
from rag.library import Library, articles, store, vectors
from rag.newsroom import Newsroom
from rag.providers import registry
from rag.settings import Settings
from rag.statements.settle import settled
from rag.types import Filters

_BATCH = 16
_ALL = Filters()
_NOW = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)


def newsroom(corpus: Path, folder: Path) -> Newsroom:
    """Open the library in ``folder`` and add what it lacks of the corpus.

    A record's id becomes the locator. Interrupted, it goes on where it stopped.
    """
    settings = Settings(library=folder)
    with closing(Library.open(folder)) as library:
        _fill(library, corpus, settings)
    room = Newsroom.open(settings)
    room.doctor()
    return room


def _fill(library: Library, corpus: Path, settings: Settings) -> None:
    embedder, tagger = registry.embedder(settings), registry.tagger()
    with library.reading() as db:
        there = {row.source.locator for row in articles.entries(db, _ALL)}
    with corpus.open(encoding="utf-8") as lines:
        records = (json.loads(line) for line in lines if line.strip())
        lacking = (article_of(_named(one)) for one in records if one["id"] not in there)
        for batch in _batches(lacking):
            cut = [split.split(article) for article in batch]
            matrix = embedder.embed([p.text for passages in cut for p in passages])
            blobs = iter(vectors.pack(matrix))
            made = [
                articles.Record(
                    article=article,
                    passages=passages,
                    vectors=tuple(itertools.islice(blobs, len(passages))),
                    statements=statements.extract(article, tagger),
                    cleaner=clean.VERSION,
                )
                for article, passages in zip(batch, cut, strict=True)
            ]
            with library.writing() as db:
                store.put(db, stamp=stamp(embedder))
                with settled(db, [one.article.source.locator for one in made]):
                    for one in made:
                        articles.add(db, one, now=_NOW)


def _named(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record whose outlet may be called its source."""
    return {"outlet": record.get("source", ""), **record, "url": record["id"]}


def _batches(found: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(itertools.islice(found, _BATCH)):
        yield batch
