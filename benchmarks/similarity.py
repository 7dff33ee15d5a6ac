"""Answers questions with ``similarity_search`` of langchain-chroma, as a tutorial would.

    PYTHON -m benchmarks.similarity STORE WEIGHTS

PYTHON has the extra ``speed``; STORE is a collection that `benchmarks.beside` has filled,
WEIGHTS the folder of the official MiniLM, which sentence-transformers runs. Reads questions
from standard input, one a line, and prints for each a line of JSON: the places found, seconds
by the clock and of processor time.
"""

import json
import sys
import time

from langchain_chroma import Chroma
from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found]

K = 4
COSINE = {"hnsw": {"space": "cosine"}}


def main() -> None:
    """Answer until the input ends."""
    store, weights = sys.argv[1:]
    embedder = HuggingFaceEmbeddings(model_name=weights, model_kwargs={"device": "cpu"})
    kept = Chroma(
        "articles", embedder, persist_directory=store, collection_configuration=COSINE
    )
    for question in sys.stdin:
        wall, used = time.perf_counter(), time.process_time()
        found = kept.similarity_search(question.strip(), k=K)
        took = time.perf_counter() - wall, time.process_time() - used
        places = [
            (one.metadata["article"], one.metadata["start"], one.metadata["end"])
            for one in found
        ]
        print(json.dumps([places, *took]), flush=True)


if __name__ == "__main__":
    main()
