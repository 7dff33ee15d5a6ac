"""Build ``rag/models/matcher`` from the weights that ``training.train_matcher`` wrote.

Runs in the same environment; ``training/README.md`` says how to make one.
"""

import argparse
import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch  # type: ignore[import-not-found]

from training.export_embedder import (
    Array,
    Graph,
    layers,
    quantised,
    serialise,
    small_rows,
    word_rows,
)


def embeddings(graph: Graph, weights: Mapping[str, Array], rows: str) -> str:
    """Add the sum of word, place and side vectors and of what is shared."""
    body = {name.removeprefix("encoder."): value for name, value in weights.items()}
    length = graph.op("Shape", "input_ids", start=1, end=2)
    start, axis = graph.constant(np.array([0])), graph.constant(np.array([0]))
    places = graph.matrix(body["embeddings.position_embeddings.weight"], "embeddings.places")
    value = graph.op("Add", rows, graph.op("Slice", places, start, length, axis))
    for name, table in (
        ("sides", body["embeddings.token_type_embeddings.weight"]),
        ("shared", weights["shared.weight"]),
    ):
        found = graph.op("Gather", graph.constant(table.astype(np.float32)), name, axis=0)
        value = graph.op("Add", value, found)
    return graph.norm(value, body, "embeddings.LayerNorm")


def build(weights: Mapping[str, Array], *, small: bool) -> bytes:
    """Return the model: pairs of one length in, how surely each answers out.

    Args:
        weights: As trained.
        small: Whether matrices are stored, and multiplied, as whole numbers of 8 bits.
    """
    graph = Graph(np.float32 if small else np.float16)
    body = {name.removeprefix("encoder."): value for name, value in weights.items()}
    rows = small_rows(graph, body) if small else word_rows(graph, body)
    states = layers(graph, embeddings(graph, weights, rows), "", body, "")
    first = graph.op("Gather", states, graph.constant(np.array([0])), axis=1)
    first = graph.op("Squeeze", first, graph.constant(np.array([1])))
    mean = graph.op("ReduceMean", states, axes=[1], keepdims=0)
    both = graph.op("Concat", first, mean, axis=1)
    scores = graph.op("MatMul", both, graph.constant(weights["head.weight"].T))
    graph.op("Add", scores, graph.constant(weights["head.bias"]), name="scores")
    shape = ["batch", "length"]
    return serialise(
        graph,
        "matcher",
        {"input_ids": shape, "sides": shape, "shared": shape},
        {"scores": ["batch", 1]},
    )


def main() -> None:
    """Write the model, and say its size and sum."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True, help="weights.pt as trained")
    parser.add_argument("--out", type=Path, default=Path("rag/models/matcher"))
    parser.add_argument("--large", action="store_true", help="float16 instead of 8 bits")
    given = parser.parse_args()
    state = torch.load(given.weights, weights_only=True)
    weights = {
        name: value.numpy().astype(np.float32)
        for name, value in state.get("model", state).items()
    }
    model = build(weights, small=not given.large)
    model = model if given.large else quantised(model)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "model.onnx").write_bytes(model)
    print(f"{len(model):,} bytes, sha256 {hashlib.sha256(model).hexdigest()}")


if __name__ == "__main__":
    main()
