"""Run our retrieval on a corpus and its queries, and time it.

    python -m benchmarks.retrieval --corpus C.jsonl --queries Q.jsonl --out RUN.jsonl \
[--library DIR] [--without-gold] [--depth N]

C.jsonl holds ``{id, source, title, published, text}``, Q.jsonl ``{id, question, evidence:
[{article_id, start, end}]}``. RUN.jsonl gets ``{query_id, hits: [{article_id, start, end,
score}], ms}``, and with ``--without-gold`` the best score when the evidence's articles are left
out. With ``--library`` the library made of the corpus is kept there for the next run.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus import newsroom
from rag.newsroom import Newsroom
from rag.types import Filters

DEPTH = 40
"""Hits of a query that are written, unless told otherwise."""


def main(argv: list[str] | None = None) -> int:
    """Write the run and print the times."""
    parser = argparse.ArgumentParser(description="Run our retrieval on a corpus.")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--without-gold", action="store_true")
    parser.add_argument("--depth", type=int, default=DEPTH)
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.library or Path(scratch)
        with newsroom(given.corpus, folder) as room:
            rows = list(
                run(room, given.queries, depth=given.depth, without_gold=given.without_gold)
            )
    with given.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    print(timed(rows))
    return 0


def run(
    room: Newsroom, queries: Path, *, depth: int = DEPTH, without_gold: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield a row of the run for each query."""
    names = {entry.source.id: entry.source.locator for entry in room.articles()}
    room.warm()
    with queries.open(encoding="utf-8") as lines:
        for query in (json.loads(line) for line in lines if line.strip()):
            began = time.process_time()
            hits = room.search(query["question"], limit=depth)
            seconds = time.process_time() - began
            row: dict[str, Any] = {
                "query_id": query["id"],
                "hits": [
                    {
                        "article_id": names[hit.passage.source.id],
                        "start": hit.passage.span.start,
                        "end": hit.passage.span.end,
                        "score": hit.score,
                    }
                    for hit in hits
                ],
                "ms": 1000 * seconds,
            }
            if without_gold:
                row["without_gold"] = _without(room, query, names)
            yield row


def _without(room: Newsroom, query: Mapping[str, Any], names: Mapping[str, str]) -> float:
    gold = {piece["article_id"] for piece in query["evidence"]}
    rest = tuple(one for one, name in names.items() if name not in gold)
    hits = room.search(query["question"], limit=1, filters=Filters(articles=rest))
    return hits[0].score if hits else 0.0


def timed(rows: list[dict[str, Any]]) -> str:
    """Return the CPU time of the searches in words."""
    times = sorted(row["ms"] for row in rows)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    return f"{len(times)} searches: median {statistics.median(times):.0f}, p95 {p95:.0f} ms CPU"


if __name__ == "__main__":
    raise SystemExit(main())
