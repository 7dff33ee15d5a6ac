"""Search with the index on a Chroma server beside the embedded index, on one library.

Makes a library of the samples, enlarges it (`benchmarks.enlarged`), copies it, gives one copy
the embedded index and the other a collection on a server that is started for it, and asks both
the same questions in turns: the index alone (the 100 nearest) and the whole search.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.enlarged import enlarge
from rag.library import vectors
from rag.newsroom import Newsroom
from rag.settings import Settings, samples_folder

Found = TypeVar("Found")
_PORT = 8432
_DEPTH, _TOP = 100, 10


def main() -> None:
    """Make what is lacking, measure, print the figures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--folder", type=Path, required=True)
    options.add_argument("--passages", type=int, default=10_000)
    options.add_argument("--count", type=int, default=300)
    chosen = options.parse_args()
    folder: Path = chosen.folder
    _made(folder, chosen.passages)
    with served(folder / "chroma") as url:
        settings = {
            "embedded": Settings(library=folder / "embedded"),
            "server": Settings(library=folder / "server", chroma_url=url),
        }
        for name, given in settings.items():
            with Newsroom.open(given) as room:
                began = time.perf_counter()
                room._nearest.catch_up()  # noqa: SLF001 - the index alone is measured
                print(f"{name}: index built in {time.perf_counter() - began:.1f} s")
        with (
            Newsroom.open(settings["embedded"]) as embedded,
            Newsroom.open(settings["server"]) as server,
        ):
            print(json.dumps(_compared(embedded, server, chosen.count), indent=1))


def _made(folder: Path, passages: int) -> None:
    """Make two equal libraries without an index."""
    if (folder / "server").exists():
        return
    seed = folder / "seed"
    with Newsroom.open(Settings(library=seed)) as room:
        room.add([str(samples_folder())])
    enlarge(seed, folder / "embedded", passages, lambda count: print(count, file=sys.stderr))
    shutil.copytree(folder / "embedded", folder / "server")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run a Chroma server."""
    program = str(Path(sys.executable).with_name("chroma"))
    command = [program, "run", "--path", str(folder), "--host", "127.0.0.1"]
    url = f"http://127.0.0.1:{_PORT}"
    running = subprocess.Popen([*command, "--port", str(_PORT)], stdout=subprocess.DEVNULL)
    try:
        while running.poll() is None:
            with suppress(OSError), closing(urllib.request.urlopen(f"{url}/api/v2/heartbeat")):
                break
            time.sleep(0.1)
        yield url
    finally:
        running.terminate()
        running.wait()


def _compared(embedded: Newsroom, server: Newsroom, count: int) -> dict[str, float]:
    nearest = {"embedded": embedded._nearest, "server": server._nearest}  # noqa: SLF001
    rooms = {"embedded": embedded, "server": server}
    rng = np.random.default_rng(3)
    with embedded._library.reading() as db:  # noqa: SLF001
        keys, matrix = vectors.after(db, 0)
    asked = (
        matrix[rng.integers(len(keys), size=count)]
        + 0.6 * matrix[rng.integers(len(keys), size=count)]
    )
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    words = [
        p.text for e in embedded.articles()[:count] for p in embedded.passages(e.source.id)
    ]
    seconds: dict[str, list[float]] = {}
    shares = []
    for number in range(count):
        vector, question = asked[number], " ".join(words[number].split()[:9])
        found = {}
        for name, one in nearest.items():
            with rooms[name]._library.reading() as db:  # noqa: SLF001
                timed = _timed(lambda: one.query(db, vector, _DEPTH))  # noqa: B023
            found[name] = {key for key, _ in timed[0][:_TOP]}
            seconds.setdefault(f"index, {name}", []).append(timed[1])
            whole = _timed(lambda: rooms[name].search(question))  # noqa: B023
            seconds.setdefault(f"search, {name}", []).append(whole[1])
        shares.append(len(found["embedded"] & found["server"]) / _TOP)
    assert not server.notice(), server.notice()
    figures = {"passages": float(len(keys)), "overlap of the first 10": statistics.mean(shares)}
    for name, took in seconds.items():
        warm = sorted(took[5:])
        figures[f"{name}, p50 ms"] = round(1000 * warm[len(warm) // 2], 1)
        figures[f"{name}, p95 ms"] = round(1000 * warm[int(len(warm) * 0.95)], 1)
    return figures


def _timed(deed: Callable[[], Found]) -> tuple[Found, float]:
    began = time.perf_counter()
    return deed(), time.perf_counter() - began


if __name__ == "__main__":
    main()
