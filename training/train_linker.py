"""Fit the weights of ``rag.statements.linking`` on labelled articles.

    python -m training.train_linker --train GOLD.jsonl --dev GOLD.jsonl

Needs nothing but what Readout itself needs. Takes seconds.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import text as texts
from rag.statements.linking import Layout, Part, content_features, source_features

OUT = Path("rag/statements/data/linker.json")
STEPS, RATE, PENALTY = 400, 0.1, 1e-4
MISSED = 0.2
"""Share of contents whose cue is hidden: a content must not take the cue of another one."""
Group = tuple[list[list[float]], int]


def groups(article: dict[str, Any]) -> Iterator[tuple[str, Group]]:
    """Yield each choice of an article: the features of its candidates, and the right one."""
    text = article["text"]
    told = [
        {
            role: [Part(*place, role) for place in one.get(role) or ()]
            for role in ("source", "cue", "content")
        }
        for one in article["statements"]
    ]
    parts = {part for one in told for found in one.values() for part in found}
    layout = Layout(text, sorted(parts), texts.sentences(text))
    dice = random.Random(article["id"])
    for one in told:
        for cue in one["cue"][:1]:
            for content in one["content"]:
                near = [*layout.near(content, "cue"), None]
                if cue not in near:
                    continue
                if dice.random() < MISSED:
                    near.remove(cue)
                right = None if cue not in near else cue
                rows = [content_features(layout, content, other) for other in near]
                yield "content", (rows, near.index(right))
            sources = [*layout.near(cue, "source"), None]
            right = one["source"][0] if one["source"] else None
            if right in sources:
                rows = [
                    source_features(layout, cue, other, one["content"]) for other in sources
                ]
                yield "source", (rows, sources.index(right))


def fitted(found: Sequence[Group]) -> NDArray[np.float64]:
    """Return the weights with the highest likelihood of the right candidates (Adam)."""
    rows = np.array([row for group, _ in found for row in group])
    sizes = np.array([len(group) for group, _ in found])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = starts + np.array([place for _, place in found])
    owner = np.repeat(np.arange(len(found)), sizes)
    weights = np.zeros(rows.shape[1])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[owner]
        shares = np.exp(scores)
        shares /= np.add.reduceat(shares, starts)[owner]
        slope = (rows * shares[:, None]).sum(0) - rows[right].sum(0)
        slope = slope / len(found) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        now = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-9)
        weights -= RATE * now
    return weights


def accuracy(weights: NDArray[np.float64], found: Sequence[Group]) -> float:
    """Return the share of choices made right."""
    hits = sum(int(np.argmax(np.array(rows) @ weights)) == right for rows, right in found)
    return 100 * hits / len(found)


def main() -> None:
    """Fit both choices and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    given = parser.parse_args()
    made: dict[str, dict[str, list[Group]]] = {}
    for name in ("train", "dev"):
        made[name] = {"content": [], "source": []}
        for line in getattr(given, name).read_text("utf-8").splitlines():
            for kind, group in groups(json.loads(line)):
                made[name][kind].append(group)
    weights = {}
    for kind in ("content", "source"):
        fit = fitted(made["train"][kind])
        weights[kind] = [round(float(weight), 3) for weight in fit]
        print(f"{kind}: right choices on dev {accuracy(fit, made['dev'][kind]):.2f} %")
    OUT.write_text(json.dumps(weights, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
