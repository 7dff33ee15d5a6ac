"""How near adding is to what it cannot do without, as ratios of processor times.

    python -m benchmarks.floor FOLDER [--alone]

prints, of the texts in a folder, what embedding takes beside this machine's multiplication of
matrices in float32, or the processor seconds that vectors and statements take alone.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed import Run, spawn, written

FLOP_PER_PIECE = 2 * 6 * (4 * 384 * 384 + 2 * 384 * 1536)
"""Multiplications and additions with weights; attention adds 9,216 for each piece it sees."""


def figures(texts: Sequence[str]) -> dict[str, float]:
    """Return the embedder's speed and the share of adding that is reading, in percent.

    The first is beside this machine's matrix multiplication in float32, the second of the
    processor time that adding takes: what vectors and statements take alone. Both are ratios
    of processor times within one run.
    """
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        folder, asked = base / "articles", base / "questions.json"
        written(folder, texts)
        asked.write_text("[]", "utf-8")
        floor = json.loads(
            spawn(sys.executable, ["benchmarks.floor", folder], OPENBLAS_NUM_THREADS="1")
        )
        work = ["benchmarks.speed", "--run", "readout", folder, base / "library", asked]
        run = Run(**json.loads(spawn(sys.executable, work)))
        read = json.loads(spawn(sys.executable, ["benchmarks.floor", folder, "--alone"]))
    return {
        "embedding: speed, % of float32 products": 100 * floor["floor"] / floor["embedder"],
        "adding: vectors and statements, % of CPU": 100 * read / run.add_cpu,
    }


def alone(folder: Path) -> float:
    """Return the processor seconds that vectors and statements of the texts take alone."""
    from rag import statements
    from rag.ingest import clean, split
    from rag.ingest.load import Raw
    from rag.providers import registry
    from rag.settings import Settings

    embedder, tagger = registry.embedder(Settings()), registry.tagger()
    found = [
        clean.clean(Raw(locator=str(file), name=file.name, text=file.read_text("utf-8")))
        for file in sorted(folder.iterdir())
    ]
    statements.extract(found[0], tagger)
    embedder.embed(["ready"])
    began = time.process_time()
    for article in found:
        embedder.embed([passage.text for passage in split.split(article)])
        statements.extract(article, tagger)
    return time.process_time() - began


def beside_products(folder: Path) -> dict[str, float]:
    """Compare the embedder on one thread with this machine's matrix multiplication."""
    import numpy as np
    from tokenizers import Tokenizer

    from rag.providers.local import FOLDER, MOST_PIECES, LocalEmbedder

    def rate(rows: int, inner: int, columns: int) -> float:
        left = np.ones((rows, inner), np.float32)
        right = np.ones((inner, columns), np.float32)
        best = float("inf")
        for _ in range(40):
            start = time.process_time()
            for _ in range(4):
                left @ right
            best = min(best, (time.process_time() - start) / 4)
        return 2 * rows * inner * columns / best

    shapes = ((256, 384, 384), (256, 384, 1536), (256, 1536, 384), (512, 384, 1536))
    sgemm = max(rate(*shape) for shape in shapes)
    whole = " ".join(file.read_text("utf-8") for file in sorted(folder.iterdir())[:30])
    texts = [whole[start : start + 900] for start in range(0, min(len(whole), 90_000), 900)]
    cutter = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    cutter.enable_truncation(MOST_PIECES)
    lengths = [len(cutter.encode(text).ids) for text in texts]
    embedder = LocalEmbedder(threads=1)
    embedder.embed(texts[:2])
    best = [float("inf")] * len(texts)
    for _ in range(8):
        for place, text in enumerate(texts):
            start = time.process_time()
            embedder.embed([text])
            best[place] = min(best[place], time.process_time() - start)
    work = sum(length * (FLOP_PER_PIECE + 9216 * length) for length in lengths)
    thousands = sum(lengths) / 1000
    return {
        "sgemm": sgemm,
        "flop": work / sum(lengths),
        "floor": work / sgemm / thousands,
        "embedder": sum(best) / thousands,  # the best of moments as short as the products'
    }


def main() -> None:
    """Print one measurement as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--alone", action="store_true")
    given = parser.parse_args()
    print(json.dumps(alone(given.folder) if given.alone else beside_products(given.folder)))


if __name__ == "__main__":
    main()
