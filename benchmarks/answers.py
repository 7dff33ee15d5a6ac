"""Ask the questions of a set without a model; count right citations and right refusals.

    python -m benchmarks.answers FOLDER [--curve] [--part PART]

FOLDER holds ``articles/*.json`` (id, title, outlet, published, language, text) and
``questions.jsonl`` (question, answerable, gold quotations, history, and perhaps a part).
"""

import argparse
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from rag.evaluation import cites_gold, question_of
from rag.newsroom import Newsroom
from rag.settings import Settings
from rag.types import Answer


def main() -> None:
    """Run the set and print one line a figure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--curve", action="store_true", help="print every question's strength")
    options.add_argument("--part", default="", help="ask only the questions of this part")
    chosen = options.parse_args()
    for name, value in measure(chosen.folder, curve=chosen.curve, part=chosen.part).items():
        print(f"{name}: {value:.2f}")


def measure(folder: Path, *, curve: bool = False, part: str = "") -> dict[str, float]:
    """Ask the questions of a set and return the figures, shares in percent."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    every = [json.loads(line) for line in lines]
    questions = [one for one in every if part in ("", one.get("part"))]
    with (
        tempfile.TemporaryDirectory() as library,
        Newsroom.open(Settings(library=Path(library))) as room,
    ):
        room.add_files([as_file(path) for path in sorted((folder / "articles").iterdir())])
        began = time.process_time()
        rows = [(question, ask(room, question)) for question in questions]
        seconds = (time.process_time() - began) / len(rows)
        texts = {
            entry.source.id: room.article(entry.source.id).text for entry in room.articles()
        }
    for question, answer in rows if curve else ():
        right, found = is_right(question, answer), answer.confidence
        print(f"{found:.3f} {answer.status:<9} {right!s:<6} {question['question']}")
    print(f"{seconds:.2f} CPU s an answer")
    return _figures(rows, texts)


def as_file(path: Path) -> tuple[str, bytes]:
    """Return name and content of an article as it might be uploaded."""
    row = json.loads(path.read_text())
    head = "\n".join(
        f"{name}: {row[key]}"
        for name, key in (("Title", "title"), ("Outlet", "outlet"), ("Date", "published"))
        if row.get(key)
    )
    return f"{row['id']}.txt", f"{head}\nLanguage: {row['language']}\n\n{row['text']}".encode()


def ask(room: Newsroom, question: dict[str, Any]) -> Answer:
    """Ask a question after those before it in its conversation."""
    history: list[Answer] = []
    for earlier in question.get("history", ()):
        history.append(room.ask(earlier, history=history))
    return room.ask(question["question"], history=history)


def is_right(question: dict[str, Any], answer: Answer) -> bool:
    """Return whether an answer cites what its question needs, or rightly declines."""
    if not question["answerable"]:
        return answer.status == "declined"
    return cites_gold(question_of(question), answer)


def _figures(
    rows: list[tuple[dict[str, Any], Answer]], texts: dict[str, str]
) -> dict[str, float]:
    answerable = [row for row in rows if row[0]["answerable"]]
    others = [row for row in rows if not row[0]["answerable"]]
    citations = [c for _, answer in rows for c in answer.citations]
    exact = sum(c.span.slice(texts[c.source.id]) == c.quote for c in citations)
    kept = sum(answer.status != "declined" for _, answer in answerable)
    return {
        "gold cited, % of answerable": _share(answerable),
        "answered, % of answerable": 100 * kept / len(answerable),
        "declined, % of unanswerable": _share(others),
        "quote fidelity, %": 100 * exact / max(1, len(citations)),
    }


def _share(rows: list[tuple[dict[str, Any], Answer]]) -> float:
    return 100 * sum(is_right(*row) for row in rows) / max(1, len(rows))


if __name__ == "__main__":
    main()
