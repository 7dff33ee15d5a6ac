"""A newsroom on a folder, with an embedder that can be computed in the head."""

from rag.ingest.chain import Ingest
from rag.library import Library
from rag.newsroom import Newsroom
from tests.fakes.articles import NOW
from tests.fakes.embedder import WordEmbedder


def newsroom(folder, *, model=None, lock_timeout=5.0):
    library = Library.open(folder, lock_timeout=lock_timeout)
    return Newsroom(library, embedder=WordEmbedder(256), model=model, clock=lambda: NOW)


def ingest(library):
    """Return the adding of articles alone, without a vector index."""
    return Ingest(library, WordEmbedder(256), lambda: NOW)
