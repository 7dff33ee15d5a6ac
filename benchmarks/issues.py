"""How well the rows of a comparison match issues that a reader named.

    python -m benchmarks.issues FOLDER [--words]

The folder holds ``articles/ID.json`` and ``statements.jsonl``, whose statements have an
``issue``. The statements, speakers and sides are taken from the labels, so that only the
grouping is judged: of the pairs of statements of one event in one language, which share a row
and which share a label. A statement with fewer than two sides to compare counts as well.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.records import article_of
from rag.compare import compare
from rag.ports import Vectors
from rag.types import (
    Article,
    Citation,
    Comparison,
    Passage,
    Side,
    Span,
    Spans,
    Statement,
)

Similar = Callable[[Sequence[str]], Vectors]
Labels = dict[str, str]
"""The label of each statement by its id."""


def main(argv: Sequence[str] | None = None) -> int:
    """Print one line: precision, recall and F1 over pairs."""
    parser = argparse.ArgumentParser(description="Judge the rows of comparisons.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--words", action="store_true", help="go by words, without vectors")
    parser.add_argument("--show", action="store_true", help="print every comparison")
    given = parser.parse_args(argv)
    precision, recall, fair = measure(given.folder, words=given.words, shown=given.show)
    print(f"issue pairs F1 {fair:.3f} (precision {precision:.3f}, recall {recall:.3f})")
    return 0


def measure(
    folder: Path, *, words: bool = False, shown: bool = False
) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the pairs of statements of all events."""
    right = found = wanted = 0
    for event, (said, labels) in events(folder).items():
        table = compared(said, None if words else _embedder())
        if shown:
            print(f"== {event}\n{written(table, labels)}")
        same = _together(rows(table), said)
        gold = _together([_of(labels, name) for name in sorted(set(labels.values()))], said)
        right, found, wanted = right + len(same & gold), found + len(same), wanted + len(gold)
    precision, recall = right / max(found, 1), right / max(wanted, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def events(folder: Path) -> dict[str, tuple[list[Statement], Labels]]:
    """Return the labelled statements of each event and language, copies left out."""
    found: dict[str, tuple[list[Statement], Labels]] = {}
    lines = (folder / "statements.jsonl").read_text(encoding="utf-8").splitlines()
    for record in map(json.loads, lines):
        told = json.loads((folder / "articles" / f"{record['id']}.json").read_text("utf-8"))
        key = f"{told['event']} ({told['language']})"
        said, labels = found.setdefault(key, ([], {}))
        article = article_of(told)
        known = {one.quote for one in said}
        for number, label in enumerate(record["statements"]):
            statement = _statement(article, number, label)
            if statement.quote not in known:
                said.append(statement)
                labels[statement.id] = label["issue"]
    return found


def compared(said: Sequence[Statement], similar: Similar | None) -> Comparison:
    """Return the comparison of all sides of the statements."""
    names = sorted({name for one in said for name in one.sides})
    people = {name: {one.speaker for one in said if name in one.sides} for name in names}
    sides = [Side(id=name, name=name, speakers=tuple(sorted(people[name]))) for name in names]
    return compare(said, sides, topic="", searched=dict.fromkeys(names, 1), similar=similar)


def rows(table: Comparison) -> list[set[str]]:
    """Return the ids of the statements in each row."""
    return [
        {one.id for stance in point.stances for one in stance.statements}
        for point in table.points
    ]


def written(table: Comparison, labels: Mapping[str, str]) -> str:
    """Return a comparison as lines to read, the reader's label before each statement."""
    lines = []
    for point in table.points:
        lines.append(f"* {point.issue} | {point.relation}")
        for stance in point.stances:
            for one in stance.statements:
                proof = "!" if one in point.evidence else " "
                label = labels.get(one.id, "")
                lines.append(
                    f"   {proof}{stance.side} [{label}] {one.cue}: {one.quote[:110]!r}"
                )
    lines += [f"  term {term.side}: {term.surface}" for term in table.terms]
    return "\n".join(lines)


def _embedder() -> Similar:
    from rag.providers.local import LocalEmbedder

    return LocalEmbedder().embed


def _of(labels: Mapping[str, str], name: str) -> set[str]:
    return {key for key, label in labels.items() if label == name}


def _together(groups: Sequence[set[str]], said: Sequence[Statement]) -> set[tuple[str, str]]:
    order = {one.id: number for number, one in enumerate(said)}
    return {
        pair
        for group in groups
        for pair in combinations(sorted(group, key=order.__getitem__), 2)
    }


def _statement(article: Article, number: int, label: Mapping[str, Any]) -> Statement:
    places = {
        part: tuple(Span(start, end) for start, end in label[part] or ())
        for part in ("content", "cue", "source")
    }
    spans = Spans(content=places["content"], cue=places["cue"], source=places["source"])
    passage = Passage.cut(article, Span(0, len(article.text)))
    return Statement(
        id=f"{article.source.id}:{number}",
        words=Citation(passage=passage, span=spans.whole),
        spans=spans,
        speaker=label["speaker"],
        role=label["role"],
        side=label["side"],
        joint=label["joint"],
        kind=label["kind"],
        cue=" ".join(span.slice(article.text) for span in spans.cue),
        said_on=article.source.published,
        via=label.get("via", ""),
    )


if __name__ == "__main__":
    raise SystemExit(main())
