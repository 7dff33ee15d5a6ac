"""What one library costs: opened, searched in many ways, added to, checked, indexed anew."""

import datetime as dt
import itertools
import random
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from benchmarks.beside import Others, beside
from benchmarks.enlarged import OUTLETS
from benchmarks.scale import nearest, resident, timed
from rag.library import vectors
from rag.newsroom import Newsroom
from rag.providers import registry
from rag.settings import Settings
from rag.types import Filters

_LIMIT = 10
_NEW = (
    "KARSK, March 3 (Veldt Wire) -- The talks on the port of Osterling were put off by a day, "
    "a spokesman said. Minister Ana Torvald said the delay was regrettable.\n"
)
_SCOPES = {
    "none": Filters(),
    "language, 80 %": Filters(languages=("en",)),
    "since, 55 %": Filters(since=dt.date(2016, 1, 1)),
    "speaker, 40 %": Filters(speakers=("Trump",)),
    "outlet, 23 %": Filters(outlets=OUTLETS[:1]),
    "side": Filters(sides=("Trump campaign",)),
    "days, 7 %": Filters(since=dt.date(2019, 1, 1), until=dt.date(2019, 12, 31)),
    "outlet, 1 %": Filters(outlets=OUTLETS[30:31]),
}
_EXACT = 100
"""Questions for which every vector is compared."""


def measure(
    folder: Path, queries: Sequence[dict[str, Any]], count: int, others: Others | None
) -> dict[str, float]:
    """Return every figure of the library in ``folder``; its index is built where it lacks."""
    settings = Settings(library=folder)
    found = _opened(settings)
    with Newsroom.open(settings) as room:
        room.warm()
        asked = _questions(room, queries, count)
        found |= _searched(room, asked)
        found["resident after the searches, MiB"] = resident()
        found |= _recall(folder, asked)
        if others:
            found |= beside(room, folder, queries, count, others)
        found |= _changed(room)
    found |= _commands(folder)
    found |= _upkept(settings, folder)
    return found


def _opened(settings: Settings) -> dict[str, float]:
    """Open the library as the app does, to the first answer of a search."""
    found = {"resident before, MiB": resident()}
    wall, cpu = time.perf_counter(), time.process_time()
    with Newsroom.open(settings) as room:
        found["opened, wall s"] = time.perf_counter() - wall
        room.warm()
        found["opened and models loaded, wall s"] = time.perf_counter() - wall
        room.search("Which talks were put off?")
        found["opened to the first search, wall s"] = time.perf_counter() - wall
        found["opened to the first search, CPU s"] = time.process_time() - cpu
        found["resident after the first search, MiB"] = resident()
        took, used = timed(room.overview)
        found["overview, wall s"], found["overview, CPU s"] = took, used
    return found


def _questions(
    room: Newsroom, queries: Sequence[dict[str, Any]], count: int
) -> dict[str, list[str]]:
    """Return questions of several kinds: bare words, who said what, many words."""
    choose = random.Random(5)
    said = [query["question"] for query in queries]
    choose.shuffle(said)
    bare = [
        question.split(" about ", 1)[1].replace(",", "").rstrip("?")
        for question in said
        if " about " in question
    ]
    entries = choose.sample(room.articles(), min(count, 200))
    texts = [room.article(entry.source.id).text for entry in entries]
    many = [" ".join(text[len(text) // 3 :].split()[1:41]) for text in texts]
    made = {"words": bare, "who said": said, "40 words": many}
    return {kind: list(itertools.islice(some, count)) for kind, some in made.items()}


def _searched(room: Newsroom, asked: Mapping[str, Sequence[str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for kind, questions in asked.items():
        found |= _percentiles(kind, [_search(room, q, _SCOPES["none"]) for q in questions])
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in _SCOPES}
    for name, scope in _SCOPES.items():
        first = _search(room, asked["words"][0], scope)
        found[f"in scope ({name}), first, CPU ms"] = 1000 * first[1]
    for question in asked["words"]:  # turn by turn, so that all meet the same machine
        for name, scope in _SCOPES.items():
            times[name].append(_search(room, question, scope))
    for name, some in times.items():
        found |= _percentiles(f"in scope ({name})", some)
    return found


def _search(room: Newsroom, question: str, scope: Filters) -> tuple[float, float]:
    return timed(lambda: room.search(question, limit=_LIMIT, filters=scope))


def _percentiles(kind: str, times: Sequence[tuple[float, float]]) -> dict[str, float]:
    found = {}
    for place, clock in enumerate(("wall", "CPU")):
        ordered = sorted(1000 * one[place] for one in times)
        for share in (50, 95, 99):
            at = min(len(ordered) - 1, share * len(ordered) // 100)
            found[f"{kind}, {clock} p{share}, ms"] = ordered[at]
    return found


def _recall(folder: Path, asked: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Compare what is found with every vector: the index, the table, within four fifths."""
    embedder = registry.embedder(Settings(library=folder))
    questions = [*asked["words"], *asked["who said"]][:: max(1, len(asked["words"]) // 50)]
    shares: dict[str, list[float]] = {}
    with nearest(folder) as (library, index), library.reading() as db:
        keys, matrix = vectors.after(db, 0)
        most = np.arange(keys[-1] + 1) % 5 > 0
        for vector in embedder.embed(questions[:_EXACT]):
            order = np.argsort(-np.vecdot(matrix, vector), kind="stable")
            for name, inside, ask in (
                ("the index", None, index.query),
                ("the table", None, index.compared),
                ("a wide scope", most, index.compared),
            ):
                scoped = keys[order] if inside is None else keys[order][inside[keys[order]]]
                got = [key for key, _ in ask(db, vector, 100, inside=inside)]
                for depth in (10, 100):
                    share = len({*scoped[:depth].tolist()} & {*got[:depth]}) / depth
                    shares.setdefault(f"recall of {name} at {depth}", []).append(share)
    return {name: fmean(some) for name, some in shares.items()}


def _changed(room: Newsroom) -> dict[str, float]:
    """Add one more article, ask for it, and take it out again."""
    took, used = timed(lambda: room.add_files([("one-more.txt", _NEW.encode())]))
    hits = room.search("Ana Torvald Osterling port", limit=3)
    ids = [hit.passage.source.id for hit in hits if "Torvald" in hit.passage.text]
    if not ids:
        raise SystemExit("the article just added is not found")
    gone, cleared = timed(lambda: room.remove(ids[:1]))
    return {
        "one more article, wall s": took,
        "one more article, CPU s": used,
        "one article removed, wall s": gone,
        "one article removed, CPU s": cleared,
    }


def _commands(folder: Path) -> dict[str, float]:
    script = str(Path(sys.executable).with_name("readout"))
    found = {}
    for name, words in {
        "readout search": ("search", "talks on the port", "--limit", "3"),
        "readout ls --outlet": ("ls", "--outlet", OUTLETS[30]),
    }.items():
        command = [script, "--library", str(folder), *words]
        times = [_run(command) for _ in range(3)]
        found[f"{name}, wall s"] = min(wall for wall, _ in times)
        found[f"{name}, CPU s"] = min(cpu for _, cpu in times)
    return found


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Return the wall and CPU seconds of a command."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def _upkept(settings: Settings, folder: Path) -> dict[str, float]:
    """Check the library, and build its index anew from the stored vectors."""
    with Newsroom.open(settings) as room:
        took, used = timed(lambda: list(room.doctor(repair=False)))
        found = {"doctor, wall s": took, "doctor, CPU s": used}
        overview = room.overview()
    with nearest(folder) as (_, index):
        took, used = timed(index.rebuild)
        found |= {"index built anew, wall s": took, "index built anew, CPU s": used}
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    held = sum(p.stat().st_size for p in (folder / "index").rglob("*") if p.is_file())
    return found | {
        "articles": overview.articles,
        "passages": overview.passages,
        "statements": overview.statements,
        "on disk, MiB": size / 2**20,
        "of that the vector index, MiB": held / 2**20,
        "on disk, kB a passage": size / 1000 / overview.passages,
    }
