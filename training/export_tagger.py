"""Build ``rag/models/tagger`` from the weights that ``training.train_tagger`` wrote.

Runs in the same environment; ``training/README.md`` says how to make one.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch  # type: ignore[import-not-found]

from rag.statements import tokens
from training.export_embedder import (
    Array,
    Graph,
    embeddings,
    layers,
    quantised,
    serialise,
    small_rows,
    word_rows,
)

LABELS = len(tokens.LABELS)


def told(graph: Graph, weights: Mapping[str, Array]) -> str:
    """Add the sum of the vectors of the four notes of each piece."""
    tables = [weights[f"notes.{number}.weight"] for number in range(len(tokens.SIZES))]
    starts = np.cumsum([0, *tokens.SIZES[:-1]])
    rows = graph.op("Add", "notes", graph.constant(starts.astype(np.int64)))
    table = graph.constant(np.concatenate(tables).astype(np.float32), "notes.weight")
    found = graph.op("Gather", table, rows, axis=0)
    return graph.op("ReduceSum", found, graph.constant(np.array([2])), keepdims=0)


def build(weights: Mapping[str, Array], *, small: bool) -> bytes:
    """Return the model: ids and notes of one window in, scores of its pieces and moves out.

    Args:
        weights: As trained.
        small: Whether matrices are stored, and multiplied, as whole numbers of 8 bits.
    """
    graph = Graph(np.float32 if small else np.float16)
    body = {name.removeprefix("encoder."): value for name, value in weights.items()}
    rows = small_rows(graph, body) if small else word_rows(graph, body)
    rows = graph.op("Add", rows, told(graph, weights))
    states = layers(graph, embeddings(graph, body, rows), "", body, "")
    head = graph.constant(weights["head.weight"].T)
    scores = graph.op("MatMul", states, head)
    graph.op("Add", scores, graph.constant(weights["head.bias"]), name="scores")
    graph.op("Identity", graph.constant(weights["steps"], "steps"), name="moves")
    shape = ["batch", "length"]
    return serialise(
        graph,
        "statements",
        {"input_ids": shape, "notes": [*shape, len(tokens.SIZES)]},
        {"scores": [*shape, LABELS], "moves": [LABELS, LABELS]},
    )


def main() -> None:
    """Write the model, and say its size and sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="weights.pt as trained")
    parser.add_argument("--out", type=Path, default=Path("rag/models/tagger"))
    parser.add_argument("--large", action="store_true", help="float16 instead of 8 bits")
    given = parser.parse_args()
    state = torch.load(given.weights, weights_only=True)
    weights = {
        name: value.numpy().astype(np.float32)
        for name, value in state.get("model", state).items()
        if name != "barred"
    }
    model = build(weights, small=not given.large)
    model = model if given.large else quantised(model)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "model.onnx").write_bytes(model)
    print(f"{len(model):,} bytes, sha256 {hashlib.sha256(model).hexdigest()}")


if __name__ == "__main__":
    main()
