"""Write predicted statements in the scorer's format, and say how fast they were found.

    python -m benchmarks.statements --gold GOLD.jsonl --out PREDICTED.jsonl

The gold file has one JSON object a line with ``id`` and ``text`` (``language`` and
``published`` are used when there). The texts are read as they stand; gold labels
are not looked at. Attitudes ("fears", "supports") are among the predictions, unless
``--speech`` leaves them out as a library does; ``--rules`` reads without the tagger.
"""

import argparse
import json
import time
from pathlib import Path

from benchmarks.records import article_of
from rag.providers import registry
from rag.statements import extract
from rag.types import Statement


def main(argv: list[str] | None = None) -> int:
    """Predict the statements of every text in the gold file."""
    parser = argparse.ArgumentParser(description="Predict statements in the scorer's format.")
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--speech", action="store_true", help="leave attitudes out")
    parser.add_argument("--rules", action="store_true", help="read without the tagger")
    given = parser.parse_args(argv)
    tagger = None if given.rules else registry.tagger()
    lines = given.gold.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    started = time.process_time()
    found = [
        (record["id"], extract(article_of(record), tagger, attitudes=not given.speech))
        for record in records
    ]
    seconds = time.process_time() - started
    with given.out.open("w", encoding="utf-8") as out:
        for name, statements in found:
            row = {"id": name, "statements": [predicted(one) for one in statements]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    words = sum(len(record["text"].split()) for record in records)
    total = sum(len(statements) for _, statements in found)
    print(
        f"{len(records)} texts, {words} words, {total} statements, {seconds:.2f} CPU s, "
        f"{words / max(seconds, 1e-9):,.0f} words per CPU second"
    )
    return 0


def predicted(statement: Statement) -> dict[str, object]:
    """Return a statement as the scorer reads it."""
    spans = statement.spans

    def places(part: str) -> list[list[int]]:
        return [[span.start, span.end] for span in getattr(spans, part)]

    return {
        "speaker": statement.speaker,
        "side": statement.side,
        "joint": statement.joint,
        "kind": statement.kind,
        "source": places("source") or None,
        "cue": places("cue"),
        "content": places("content"),
    }


if __name__ == "__main__":
    raise SystemExit(main())
