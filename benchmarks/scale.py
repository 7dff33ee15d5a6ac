"""How searching, opening and adding grow with the library.

    python -m benchmarks.scale --corpus ../shared/corpora/retrieval/polnear --folder DIR \
--passages 10000 100000 [--langchain PATH [--tutorial-python PYTHON --weights FOLDER]] \
[--plot FILE.svg]

Libraries of each size are made in DIR of the articles of the corpus (`benchmarks.enlarged`
says how; **their vectors are those of the corpus, moved**) and kept there for the next
run. Each size is measured in a fresh process: what opening costs and holds, the CPU time of
searches of several kinds with the question's embedding, the recall of the index against
comparing every vector, the commands, one more article, ``doctor``, the index built anew. PATH
is a folder with langchain-chroma (``uv pip install --target PATH --no-deps langchain-chroma``);
its ``similarity_search`` is then asked the same questions,
turn by turn with ours, over the same passages and vectors. With a PYTHON that has the extra
``speed`` it is asked once more in a process of its own with sentence-transformers.

Prints a Markdown table and, for sizes above the first, the exponent of growth since the one
before: 1 is in step with the data, 0 not at all.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benchmarks import growth
from benchmarks.beside import Others
from benchmarks.corpus import newsroom
from benchmarks.enlarged import enlarge
from rag.library import Library
from rag.providers import registry
from rag.retrieval import states
from rag.retrieval.nearest import Nearest
from rag.retrieval.posted import Postings
from rag.settings import load_settings

ROOT = Path(__file__).resolve().parent.parent
_QUERIES = ("queries_topic.jsonl", "queries_who_said.jsonl")


def main() -> None:
    """Make what is lacking, measure each size, print the table."""
    chosen = _chosen()
    if chosen.measure:
        from benchmarks.measured import measure

        others = chosen.langchain and Others(
            packages=chosen.langchain, python=chosen.tutorial_python, weights=chosen.weights
        )
        found = measure(chosen.measure, queries(chosen.corpus), chosen.count, others)
        print(json.dumps(found))
        return
    seed = chosen.folder / "seed"
    newsroom(chosen.corpus / "corpus.jsonl", seed).close()
    rows = {}
    for passages in sorted(chosen.passages):
        library = chosen.folder / str(passages)
        figures = made(seed, library, passages)
        if not chosen.make:
            rows[passages] = figures | _measured(library, chosen)
            kept = chosen.folder / f"{passages}.json"
            kept.write_text(json.dumps(rows[passages], indent=1), encoding="utf-8")
    if rows:
        print(growth.table(rows))
        if chosen.plot:
            chosen.plot.write_text(growth.plot(rows), encoding="utf-8")


def _chosen() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--corpus", type=Path, required=True)
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000])
    options.add_argument("--langchain", type=Path)
    options.add_argument("--tutorial-python", default="")
    options.add_argument("--weights", type=Path, default=Path())
    options.add_argument("--plot", type=Path)
    options.add_argument("--count", type=int, default=200, help="questions of each kind")
    options.add_argument("--make", action="store_true", help="only make the libraries")
    options.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    return options.parse_args()


def queries(corpus: Path) -> list[dict[str, Any]]:
    """Return the questions about a corpus, each with its evidence."""
    lines = [
        line
        for name in _QUERIES
        for line in (corpus / name).read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [json.loads(line) for line in lines]


def made(seed: Path, library: Path, passages: int) -> dict[str, float]:
    """Bring a library to its size, if it is not, and its indexes up to date."""
    began = time.process_time()
    enlarge(seed, library, passages, lambda count: print(count, file=sys.stderr))
    figures = {"made, CPU s": time.process_time() - began}
    with nearest(library) as (opened, index):
        index.catch_up()
        words = Postings(opened, states.phrases())
        figures["words in blocks, CPU s"] = timed(words.catch_up)[1]
    return figures


@contextmanager
def nearest(folder: Path) -> Iterator[tuple[Library, Nearest]]:
    """Give a library and its search by meaning alone."""
    with closing(Library.open(folder)) as library:
        index = Nearest(library, registry.indexes(load_settings()))
        with closing(index):
            yield library, index


def _measured(library: Path, chosen: argparse.Namespace) -> dict[str, float]:
    """Measure a library in a process of its own."""
    command = [
        *(sys.executable, "-m", "benchmarks.scale", "--measure", str(library)),
        *("--corpus", str(chosen.corpus), "--folder", str(chosen.folder)),
        *("--count", str(chosen.count)),
    ]
    if chosen.langchain:
        command += ["--langchain", str(chosen.langchain), "--weights", str(chosen.weights)]
        command += ["--tutorial-python", chosen.tutorial_python]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENAI_", "RAG_"))}
    done = subprocess.run(
        command, cwd=ROOT, env=kept, stdout=subprocess.PIPE, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def resident() -> float:
    """Return how many MiB this process holds now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


def timed(deed: Callable[[], object]) -> tuple[float, float]:
    """Return the wall and CPU seconds something takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    main()
