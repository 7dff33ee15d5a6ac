"""How fast articles go in and are found, beside the pipeline a tutorial would build.

The tutorial pipeline cuts texts with RecursiveCharacterTextSplitter (1000 characters, 200
shared), embeds all pieces in one call of sentence-transformers with the same MiniLM and adds
them to Chroma. Every measurement runs in a fresh process, turn by turn; a short article goes
in first, so that loading a model does not count as adding. Prints a Markdown table.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = 200
WARM_UP = "KARSK, March 3 (Veldt Wire) -- The talks were put off by a day, a spokesman said."
FLOP_PER_PIECE = 2 * 6 * (4 * 384 * 384 + 2 * 384 * 1536)
"""Multiplications and additions with weights; attention adds 9,216 for each piece it sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process did; times in seconds, memory in MB.

    Attributes:
        add_wall: Adding alone, with everything loaded.
        whole_cpu: From the start of the process to the end of adding.
        searches: Wall and processor time of each question.
    """

    articles: int
    passages: int
    add_wall: float
    add_cpu: float
    whole_cpu: float
    peak: float
    searches: list[tuple[float, float]]


def cpu() -> float:
    """Return the processor time this process and its finished children have used."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> float:
    """Return the most memory this process or a finished child held, in MB."""
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in both) / unit


def timed(
    search: Callable[[str], object], questions: Iterable[str]
) -> list[tuple[float, float]]:
    """Return wall and processor time of each search, after one that does not count."""
    search("Which talks were put off?")
    times = []
    for question in questions:
        wall, used = time.perf_counter(), cpu()
        search(question)
        times.append((time.perf_counter() - wall, cpu() - used))
    return times


def run_readout(folder: Path, store: Path, questions: list[str]) -> Run:
    """Add the folder to an empty library, then search it."""
    from pydantic import SecretStr

    from rag.newsroom import Newsroom
    from rag.settings import Settings

    settings = Settings(
        library=store, embedder="local", openai_api_key=SecretStr(""), openai_base_url=""
    )
    with Newsroom.open(settings) as room:
        room.add_files([("warm-up.txt", WARM_UP.encode())])
        before, wall, used = room.overview(), time.perf_counter(), cpu()
        report = room.add([str(folder)])
        add_wall, add_cpu, whole, most = time.perf_counter() - wall, cpu() - used, cpu(), peak()
        failed = [f"{item.locator}: {item.error}" for item in report.of("failed")]
        if failed:
            raise SystemExit("\n".join(failed))
        after = room.overview()
        return Run(
            articles=len(report.items),
            passages=after.passages - before.passages,
            add_wall=add_wall,
            add_cpu=add_cpu,
            whole_cpu=whole,
            peak=most,
            searches=timed(lambda question: room.search(question, limit=10), questions),
        )


def run_tutorial(folder: Path, store: Path, questions: list[str], weights: Path) -> Run:
    """Add the folder to an empty collection, then search it."""
    import chromadb
    from chromadb.config import Settings
    from langchain_text_splitters import (  # type: ignore[import-not-found]
        RecursiveCharacterTextSplitter,
    )
    from sentence_transformers import SentenceTransformer  # type: ignore[import-not-found]

    model = SentenceTransformer(str(weights), device="cpu")
    client = chromadb.PersistentClient(str(store), Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "articles", embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)

    def add(texts: Sequence[tuple[str, str]]) -> None:
        pieces = [
            (f"{name}:{number}", piece, {"source": name})
            for name, text in texts
            for number, piece in enumerate(splitter.split_text(text))
        ]
        ids, documents, metadatas = map(list, zip(*pieces, strict=True))
        vectors = model.encode(documents, show_progress_bar=False)
        collection.add(
            ids=ids, documents=documents, metadatas=metadatas, embeddings=vectors.tolist()
        )

    add([("warm-up.txt", WARM_UP)])
    before, wall, used = collection.count(), time.perf_counter(), cpu()
    files = sorted(folder.iterdir())
    add([(file.name, file.read_text("utf-8")) for file in files])
    add_wall, add_cpu, whole, most = time.perf_counter() - wall, cpu() - used, cpu(), peak()
    return Run(
        articles=len(files),
        passages=collection.count() - before,
        add_wall=add_wall,
        add_cpu=add_cpu,
        whole_cpu=whole,
        peak=most,
        searches=timed(
            lambda question: collection.query(
                query_embeddings=model.encode([question]).tolist(), n_results=10
            ),
            questions,
        ),
    )


def run_floor(folder: Path) -> dict[str, float]:
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
    costs = []
    for _ in range(3):
        start = time.process_time()
        embedder.embed(texts)
        costs.append(time.process_time() - start)
    work = sum(length * (FLOP_PER_PIECE + 9216 * length) for length in lengths)
    thousands = sum(lengths) / 1000
    return {
        "sgemm": sgemm,
        "flop": work / sum(lengths),
        "floor": work / sgemm / thousands,
        "embedder": statistics.median(costs) / thousands,
    }


def questions_from(texts: Sequence[str]) -> list[str]:
    """Return questions made of the rarer-looking words of places spread over the texts."""
    questions = []
    for number in range(QUESTIONS):
        text = texts[number % len(texts)]
        start = (number * 7919) % max(1, len(text) - 400)
        words = [
            word.strip(".,;:()\"'“”‘’") for word in text[start : start + 400].split()[1:-1]
        ]
        longest = sorted(dict.fromkeys(words), key=len, reverse=True)[:5]
        questions.append(f"What was said about {' '.join(longest)}?")
    return questions


def spawn(python: str, arguments: Sequence[object], **settings: str) -> str:
    """Run one measurement in a process of its own and return the last line it printed."""
    hidden = ("OPENAI_", "RAG_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    quiet = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", **settings}
    command = [python, "-m", "benchmarks.speed", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=kept | quiet, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def row(label: str, runs: Sequence[Sequence[Run]], value: Callable[[Run], float]) -> str:
    """Return one line of the table: medians over the rounds, and theirs over ours."""
    medians = [statistics.median(map(value, each)) for each in runs]
    cells = [f"{median:,.0f}" if median >= 100 else f"{median:.3g}" for median in medians]
    ratio = [f"{medians[1] / medians[0]:.2f}"] if len(medians) > 1 else []
    return f"| {label} | {' | '.join(cells + ratio)} |"


def share(place: float, column: int) -> Callable[[Run], float]:
    """Return a function giving a percentile of a run's searches in milliseconds."""

    def value(run: Run) -> float:
        ordered = sorted(search[column] for search in run.searches)
        return 1000 * ordered[min(len(ordered) - 1, int(place * len(ordered)))]

    return value


def table(runs: Sequence[Sequence[Run]]) -> str:
    """Return the results as a Markdown table."""
    names = ["Readout", "tutorial", "tutorial / Readout"][: 3 if len(runs) > 1 else 1]
    lines = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    lines += [
        row("articles a second, adding", runs, lambda run: run.articles / run.add_wall),
        row("CPU seconds an article, adding", runs, lambda run: run.add_cpu / run.articles),
        row("CPU seconds an article, whole process", runs, lambda r: r.whole_cpu / r.articles),
        row("peak memory, adding, MB", runs, lambda run: run.peak),
        row("passages stored", runs, lambda run: run.passages),
        row("search p50, ms", runs, share(0.5, 0)),
        row("search p95, ms", runs, share(0.95, 0)),
        row("search CPU p50, ms", runs, share(0.5, 1)),
        row("search CPU p95, ms", runs, share(0.95, 1)),
    ]
    return "\n".join(lines)


def measure(arguments: argparse.Namespace) -> None:
    """Run every round and print what came out."""
    lines = arguments.texts.read_text("utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        folder, asked = base / "articles", base / "questions.json"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number:05}.txt").write_text(text, "utf-8")
        asked.write_text(json.dumps(questions_from(texts)), "utf-8")
        floor = json.loads(spawn(sys.executable, ["--floor", folder], OPENBLAS_NUM_THREADS="1"))
        sides = [("readout", sys.executable)]
        if arguments.tutorial_python:
            sides.append(("tutorial", arguments.tutorial_python))
        runs: list[list[Run]] = [[] for _ in sides]
        for turn in range(arguments.rounds):
            for results, (side, python) in zip(runs, sides, strict=True):
                work = ["--run", side, folder, base / f"{side}{turn}", asked]
                weights = ["--weights", arguments.weights] if side == "tutorial" else []
                results.append(Run(**json.loads(spawn(python, work + weights))))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{len(texts)} articles, {sum(map(len, texts)):,} characters; {QUESTIONS} questions; "
        f"medians of {arguments.rounds} rounds; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load average at the end {load}.\n"
    )
    print(table(runs))
    print(
        f"\nFloor, one thread: sgemm {floor['sgemm'] / 1e9:.0f} GFLOP/s; "
        f"{floor['flop'] / 1e6:.1f} MFLOP a word piece make "
        f"{floor['floor']:.3f} CPU seconds per 1,000 pieces; the embedder takes "
        f"{floor['embedder']:.3f}, {floor['embedder'] / floor['floor']:.2f} times the floor."
    )


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help='JSON lines with a "text" each')
    parser.add_argument("--tutorial-python", help="a Python that has the tutorial's libraries")
    parser.add_argument("--weights", type=Path, help="folder of the official MiniLM")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.floor:
        print(json.dumps(run_floor(arguments.floor)))
    elif arguments.run:
        side, folder, store, asked = arguments.run
        questions = json.loads(Path(asked).read_text("utf-8"))
        if side == "tutorial":
            run = run_tutorial(Path(folder), Path(store), questions, arguments.weights)
        else:
            run = run_readout(Path(folder), Path(store), questions)
        print(json.dumps(asdict(run)))
    elif not arguments.texts:
        parser.error("--texts is needed")
    elif arguments.tutorial_python and not arguments.weights:
        parser.error("--tutorial-python needs --weights")
    else:
        measure(arguments)


if __name__ == "__main__":
    main()
