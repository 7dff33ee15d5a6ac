"""Compare a library in a file with the same one moved to PostgreSQL.

    python -m benchmarks.postgres --library DIR --queries Q.jsonl --database URL

DIR is a library that ``benchmarks.retrieval --library`` has kept, URL names a database that has
none. Told are the seconds that the move took, for how many of the questions both find the same
passages with the same scores in the same order, and what a search takes in each.
"""

import argparse
import json
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pydantic import SecretStr

from rag.library import Library, backup
from rag.newsroom import Newsroom
from rag.settings import Settings

DEPTH = 40
Found = tuple[str, float, str]


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; the exit code is 1 when anything differs."""
    parser = argparse.ArgumentParser(description="Compare a library in a file and on a server.")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--database", required=True)
    given = parser.parse_args(argv)
    lines = given.queries.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    began = time.monotonic()
    with closing(Library.open(given.library)) as library:
        made = backup.move(library, given.database, timeout=60)
    print(f"{made.articles} articles moved in {time.monotonic() - began:.1f} s")
    there = _found(given.library, given.database, questions)
    here = _found(given.library, "", questions)
    same = sum(one == other for one, other in zip(here, there, strict=True))
    print(f"the same results for {same} of {len(questions)} questions")
    return 0 if same == len(questions) else 1


def _found(folder: Path, database: str, questions: Sequence[str]) -> list[list[Found]]:
    settings = Settings(library=folder, database_url=SecretStr(database))
    with Newsroom.open(settings) as room:
        if not all(finding.ok or finding.repaired for finding in room.doctor()):
            raise SystemExit("the library is not sound")
        room.search(questions[0])
        cpu, wall = time.process_time(), time.monotonic()
        hits = [room.search(question, limit=DEPTH) for question in questions]
        each = len(questions) / 1000
        print(
            f"{'PostgreSQL' if database else 'file'}: "
            f"{(time.process_time() - cpu) / each:.1f} ms CPU in this process, "
            f"{(time.monotonic() - wall) / each:.1f} ms in all, a search"
        )
    return [[(hit.passage.id, hit.score, hit.via) for hit in one] for one in hits]


if __name__ == "__main__":
    raise SystemExit(main())
