"""The same questions to langchain-chroma over the same passages, turn by turn with ours."""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from typing_extensions import override

from rag.library import Library, articles, vectors
from rag.newsroom import Newsroom
from rag.providers.local import LocalEmbedder

ROOT = Path(__file__).resolve().parent.parent
_K = 4
_SILENCE = 0.05
"""Seconds before each turn, since threads of the one before may still spin on a core."""
Place = tuple[str, int, int]
"""An article, and where a passage of it begins and ends."""


Timed = tuple[list[Place], float, float]
"""What was found, with the seconds by the clock and of processor time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """Where the libraries to compare with are.

    Attributes:
        packages: A folder with langchain-chroma, which is asked with the package's embedder.
        python: A Python with the tutorial's libraries, which is asked with
            sentence-transformers; empty for none.
        weights: The official model for it.
    """

    packages: Path
    python: str = ""
    weights: Path = Path()


def beside(
    room: Newsroom, folder: Path, queries: Sequence[dict[str, Any]], count: int, others: Others
) -> dict[str, float]:
    """Return times and hit@4 of all.

    The collection holds the passages with their vectors, as ``add_documents`` would leave it
    (cosine; else the settings it has by default), and is kept beside the library.
    """
    collection = folder.with_name(f"{folder.name}-langchain")
    store = _store(folder, collection, others.packages)
    asked = list(queries)
    random.Random(6).shuffle(asked)
    names = {entry.source.locator: entry.source.id for entry in room.articles()}
    searches = {
        "ours": _timed(
            lambda question: [
                (hit.passage.source.id, hit.passage.span.start, hit.passage.span.end)
                for hit in room.search(question, limit=_K)
            ]
        ),
        "langchain-chroma": _timed(
            lambda question: [
                (one.metadata["article"], one.metadata["start"], one.metadata["end"])
                for one in store.similarity_search(question, k=_K)
            ]
        ),
    }
    with _tutorial(collection, others) as tutorial:
        if tutorial:
            searches["the tutorial's"] = tutorial
        for search in searches.values():
            search("Which talks were put off?")
        times: dict[str, list[tuple[float, float]]] = {who: [] for who in searches}
        hits: dict[str, list[bool]] = {who: [] for who in searches}
        for query in asked[:count]:
            gold = [
                (names[one["article_id"]], one["start"], one["end"])
                for one in query["evidence"]
            ]
            for who in random.Random(query["question"]).sample([*searches], len(searches)):
                time.sleep(_SILENCE)
                found, *took = searches[who](query["question"])
                times[who].append((took[0], took[1]))
                hits[who].append(_hit(found, gold))
    return _figures(times, hits)


def _timed(search: Callable[[str], list[Place]]) -> Callable[[str], Timed]:
    def timed(question: str) -> Timed:
        wall, used = time.perf_counter(), time.process_time()
        found = search(question)
        return found, time.perf_counter() - wall, time.process_time() - used

    return timed


@contextmanager
def _tutorial(collection: Path, others: Others) -> Iterator[Callable[[str], Timed] | None]:
    """Give the search of `benchmarks.similarity`, in a process of its own."""
    if not others.python:
        yield None
        return
    command = [others.python, "-m", "benchmarks.similarity", collection, others.weights]
    quiet = os.environ | {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(
        command, cwd=ROOT, env=quiet, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asking, telling = process.stdin, process.stdout
        assert asking
        assert telling

        def search(question: str) -> Timed:
            asking.write(f"{question}\n")
            asking.flush()
            places, wall, used = json.loads(telling.readline())
            return [(one, start, end) for one, start, end in places], wall, used

        yield search


def _hit(found: Sequence[Place], gold: Sequence[Place]) -> bool:
    """Return whether one of the passages holds half of a piece of evidence."""
    return any(
        article == own and min(end, last) - max(start, first) >= (last - first) / 2
        for article, start, end in found
        for own, first, last in gold
    )


def _figures(
    times: Mapping[str, Sequence[tuple[float, float]]], hits: Mapping[str, Sequence[bool]]
) -> dict[str, float]:
    found = {}
    for who, some in times.items():
        for kind, column in (("CPU ", 1), ("", 0)):
            ordered = sorted(1000 * one[column] for one in some)
            for share in (50, 95):
                at = min(len(ordered) - 1, share * len(ordered) // 100)
                found[f"the corpus's questions, {who}, {kind}p{share}, ms"] = ordered[at]
        found[f"the corpus's questions, {who}, hit@{_K}"] = fmean(hits[who])
    return found


def _store(folder: Path, kept: Path, packages: Path) -> Any:  # noqa: ANN401 - not installed here
    sys.path.append(str(packages))
    from langchain_chroma import Chroma  # type: ignore[import-not-found]
    from langchain_core.embeddings import Embeddings

    class Local(Embeddings):
        """The package's embedder as LangChain wants it."""

        def __init__(self) -> None:
            self._embedder = LocalEmbedder()

        @override
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            """Return the vectors of texts."""
            made: list[list[float]] = self._embedder.embed(texts).tolist()
            return made

        @override
        def embed_query(self, text: str) -> list[float]:
            """Return the vector of a question."""
            vector: list[float] = self._embedder.embed([text])[0].tolist()
            return vector

    store = Chroma(
        "articles",
        Local(),
        persist_directory=str(kept),
        collection_configuration={"hnsw": {"space": "cosine"}},
    )
    library = Library.open(folder)
    with library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        there = store._collection.count()  # noqa: SLF001 - it has no other way in for vectors
        for start in range(there, len(keys), 500):
            batch = range(start, min(len(keys), start + 500))
            passages = articles.load_passages(db, keys[list(batch)].tolist())
            rows = [n for n in batch if int(keys[n]) in passages]
            cut = [passages[int(keys[n])] for n in rows]
            store._collection.upsert(  # noqa: SLF001
                ids=[str(keys[n]) for n in rows],
                embeddings=matrix[rows],
                documents=[one.text for one in cut],
                metadatas=[
                    {
                        "article": one.source.id,
                        "start": one.span.start,
                        "end": one.span.end,
                        "outlet": one.source.outlet,
                    }
                    for one in cut
                ],
            )
    library.close()
    return store
