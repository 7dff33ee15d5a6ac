"""How fast articles go in and are found, beside the pipeline a tutorial would build.

The tutorial pipeline is that of LangChain's documentation: RecursiveCharacterTextSplitter (1000
characters, 200 shared), the same MiniLM through sentence-transformers, ``add_documents`` and
``similarity_search`` of langchain-chroma. Every measurement runs in a fresh process, turn by
turn; a short article goes in first, so that loading a model does not count as adding. Readout
is measured a second time without telling statements, which the tutorial does not do. Prints a
Markdown table.
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
QUESTIONS, ANSWERS = 200, 100
WARM_UP = "KARSK, March 3 (Veldt Wire) -- The talks were put off by a day, a spokesman said."


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one process did; times in seconds, memory in MB.

    Attributes:
        add_wall: Adding alone, with everything loaded.
        whole_cpu: From the start of the process to the end of adding.
        disk: What lies on disk, in MB.
        searches: Wall and processor time of each question.
        answers: The same of whole answers without a model; the tutorial has none.
    """

    articles: int
    passages: int
    add_wall: float
    add_cpu: float
    whole_cpu: float
    peak: float
    disk: float
    searches: list[tuple[float, float]]
    answers: list[tuple[float, float]]


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


def run_readout(folder: Path, store: Path, questions: list[str], *, telling: bool) -> Run:
    """Add the folder to an empty library, telling statements or not, then search it."""
    from pydantic import SecretStr

    from rag import statements
    from rag.ingest.work import Work
    from rag.newsroom import Newsroom
    from rag.settings import Settings

    if not telling:
        statements.extract = lambda *_: ()
        Work.begin = Work.teller = lambda *_: None  # type: ignore[method-assign,assignment]
    settings = Settings(
        library=store, embedder="local", openai_api_key=SecretStr(""), openai_base_url=""
    )
    with Newsroom.open(settings) as room:
        room.warm()  # as the app and the servers do when they start
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
            disk=held(store),
            searches=timed(lambda question: room.search(question, limit=10), questions),
            answers=timed(room.ask, questions[:ANSWERS]),
        )


def run_tutorial(folder: Path, store: Path, questions: list[str], weights: Path) -> Run:
    """Add the folder to an empty collection, then search it."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings  # type: ignore[import-not-found]
    from langchain_text_splitters import (  # type: ignore[import-not-found]
        RecursiveCharacterTextSplitter,
    )

    kept = Chroma(
        collection_name="articles",
        embedding_function=HuggingFaceEmbeddings(
            model_name=str(weights), model_kwargs={"device": "cpu"}
        ),
        persist_directory=str(store),
    )
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )

    def add(texts: Sequence[tuple[str, str]]) -> int:
        documents = [
            Document(page_content=text, metadata={"source": name}) for name, text in texts
        ]
        return len(kept.add_documents(splitter.split_documents(documents)))

    add([("warm-up.txt", WARM_UP)])
    wall, used = time.perf_counter(), cpu()
    files = sorted(folder.iterdir())
    passages = add([(file.name, file.read_text("utf-8")) for file in files])
    add_wall, add_cpu, whole, most = time.perf_counter() - wall, cpu() - used, cpu(), peak()
    return Run(
        articles=len(files),
        passages=passages,
        add_wall=add_wall,
        add_cpu=add_cpu,
        whole_cpu=whole,
        peak=most,
        disk=held(store),
        searches=timed(lambda question: kept.similarity_search(question, k=10), questions),
        answers=[],
    )


def held(folder: Path) -> float:
    """Return the megabytes that the files of a folder take."""
    return sum(one.stat().st_blocks * 512 for one in folder.rglob("*")) / 1e6


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
    """Run one measurement in a process of its own and return the last line it printed.

    Args:
        python: Which Python.
        arguments: A module of ours, and what it is told.
        settings: Of its environment.
    """
    hidden = ("OPENAI_", "RAG_", "OPENBLAS_CORE", "OPENBLAS_L2")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    quiet = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", **settings}
    command = [python, "-m", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=kept | quiet, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def row(label: str, runs: Sequence[Sequence[Run]], value: Callable[[Run], float | None]) -> str:
    """Return one line of the table: medians over the rounds, and the last one over each."""
    found = [[one for run in each if (one := value(run)) is not None] for each in runs]
    medians = [statistics.median(each) if each else None for each in found]
    cells = [
        "" if median is None else f"{median:,.0f}" if median >= 100 else f"{median:.3g}"
        for median in medians
    ]
    *ours, theirs = medians
    cells += [f"{theirs / one:.2f}" if one and theirs else "" for one in ours]
    return f"| {label} | {' | '.join(cells)} |"


def share(place: float, column: int, kind: str = "searches") -> Callable[[Run], float | None]:
    """Return a function giving a percentile of a run's searches or answers in milliseconds."""

    def value(run: Run) -> float | None:
        ordered = sorted(one[column] for one in getattr(run, kind))
        at = min(len(ordered) - 1, int(place * len(ordered)))
        return 1000 * ordered[at] if ordered else None

    return value


def table(sides: Sequence[str], runs: Sequence[Sequence[Run]], words: int) -> str:
    """Return the results as a Markdown table; ``words`` are those of all articles."""
    *ours, last = sides
    names = [*sides, *(f"{last} / {one}" for one in ours)]
    lines = [f"| | {' | '.join(names)} |", f"|---|{'--:|' * len(names)}"]
    lines += [
        row("articles a second, adding", runs, lambda run: run.articles / run.add_wall),
        row("CPU seconds an article, adding", runs, lambda run: run.add_cpu / run.articles),
        row("CPU seconds per 1,000 words, adding", runs, lambda r: 1000 * r.add_cpu / words),
        row("CPU seconds an article, whole process", runs, lambda r: r.whole_cpu / r.articles),
        row("peak memory, adding, MB", runs, lambda run: run.peak),
        row("kB on disk an article", runs, lambda run: 1000 * run.disk / run.articles),
        row("passages stored", runs, lambda run: run.passages),
    ]
    for kind, one in (("searches", "search"), ("answers", "answer")):
        for place, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
            lines.append(row(f"{one} {name}, ms", runs, share(place, 0, kind)))
            lines.append(row(f"{one} {name}, ms of CPU", runs, share(place, 1, kind)))
    return "\n".join(lines)


def written(folder: Path, texts: Sequence[str]) -> None:
    """Write a file for each text."""
    folder.mkdir()
    for number, text in enumerate(texts):
        (folder / f"{number:05}.txt").write_text(text, "utf-8")


def measure(arguments: argparse.Namespace) -> None:
    """Run every round and print what came out."""
    lines = arguments.texts.read_text("utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        folder, asked = base / "articles", base / "questions.json"
        written(folder, texts)
        asked.write_text(json.dumps(questions_from(texts)), "utf-8")
        alone = ["benchmarks.floor", folder]
        floor = json.loads(spawn(sys.executable, alone, OPENBLAS_NUM_THREADS="1"))
        sides = [("readout", sys.executable), ("without statements", sys.executable)]
        if arguments.tutorial_python:
            sides.append(("tutorial", arguments.tutorial_python))
        runs: list[list[Run]] = [[] for _ in sides]
        for turn in range(arguments.rounds):
            for results, (side, python) in zip(runs, sides, strict=True):
                work = [
                    "benchmarks.speed",
                    "--run",
                    side,
                    folder,
                    base / f"{side[:3]}{turn}",
                    asked,
                ]
                weights = ["--weights", arguments.weights] if side == "tutorial" else []
                results.append(Run(**json.loads(spawn(python, work + weights))))
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(
        f"{len(texts)} articles, {sum(map(len, texts)):,} characters; {QUESTIONS} questions; "
        f"medians of {arguments.rounds} rounds; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load average at the end {load}.\n"
    )
    print(table([name for name, _ in sides], runs, sum(len(text.split()) for text in texts)))
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
    arguments = parser.parse_args()
    if arguments.run:
        side, folder, store, asked = arguments.run
        questions = json.loads(Path(asked).read_text("utf-8"))
        if side == "tutorial":
            run = run_tutorial(Path(folder), Path(store), questions, arguments.weights)
        else:
            run = run_readout(Path(folder), Path(store), questions, telling=side == "readout")
        print(json.dumps(asdict(run)))
    elif not arguments.texts:
        parser.error("--texts is needed")
    elif arguments.tutorial_python and not arguments.weights:
        parser.error("--tutorial-python needs --weights")
    else:
        measure(arguments)


if __name__ == "__main__":
    main()
