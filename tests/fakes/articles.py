"""Articles made in a line, and records ready to be committed."""

import datetime as dt
import hashlib

from rag.library import vectors
from rag.library.articles import Record
from rag.types import Article, Citation, Passage, Source, Span, Spans, Statement
from tests.fakes.embedder import WordEmbedder

NOW = dt.datetime(2031, 3, 14, 9, 30, tzinfo=dt.UTC)


def article(text, locator="/a.txt", **known):
    """Return an article whose id is made as the cleaner makes it."""
    digest = hashlib.blake2b(f"{locator}\0{text}".encode()).hexdigest()[:12]
    known = {"title": text[:20], "language": "en"} | known
    return Article(source=Source(id=digest, locator=locator, **known), text=text)


def record(text, locator="/a.txt", *, said=(), embedder=None, **known):
    """Return a record of one passage a line; ``said`` gives (speaker, side, words)."""
    made = article(text, locator, **known)
    cut, start = [], 0
    for line in text.split("\n"):
        if line:
            cut.append(Passage.cut(made, Span(start, start + len(line))))
        start += len(line) + 1
    embedder = embedder or WordEmbedder()
    return Record(
        article=made,
        passages=tuple(cut),
        vectors=vectors.pack(embedder.embed([p.text for p in cut])),
        statements=tuple(statement(made, n, *words) for n, words in enumerate(said, 1)),
        cleaner=1,
    )


def statement(made, number, speaker, side, words):
    """Return a statement whose content is the first place of ``words``."""
    start = made.text.index(words)
    span = Span(start, start + len(words))
    return Statement(
        id=f"{made.source.id}:s{number}",
        words=Citation(passage=Passage.cut(made, span), span=span),
        spans=Spans(content=(span,)),
        speaker=speaker,
        side=side,
        cue="said",
        said_on=made.source.published,
    )
