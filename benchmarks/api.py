"""How much slower a search over HTTP is than in the process, at many clients at once.

``python -m benchmarks.api`` asks the sample library the questions of its set, first through
the facade from as many threads as there are clients, then over HTTP, and prints the ratio of
the p95. Both take turns, so that a busy machine slows both.
"""

import argparse
import json
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import uvicorn

from rag.api.app import application
from rag.newsroom import Newsroom
from rag.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure and print."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--clients", type=int, default=20)
    given.add_argument("--rounds", type=int, default=3)
    wanted = given.parse_args()
    lines = (ROOT / "docs/questions.jsonl").read_text(encoding="utf-8").splitlines()
    queries = [json.loads(line)["question"] for line in lines if line.strip()]
    queries = (queries * (1 + 200 // len(queries)))[:200]
    with (
        tempfile.TemporaryDirectory() as folder,
        Newsroom.open(Settings(library=Path(folder) / "library")) as room,
    ):
        room.add([str(ROOT / "samples")])
        room.warm()
        inside: list[float] = []
        outside: list[float] = []
        with _Server(room) as address, httpx2.Client(base_url=address, timeout=60) as http:
            for _ in range(wanted.rounds):
                inside += _timed(queries, wanted.clients, room.search)
                outside += _timed(
                    queries,
                    wanted.clients,
                    lambda query: http.post("/v1/search", json={"query": query}).json(),
                )
    p95 = [statistics.quantiles(times, n=20)[-1] for times in (inside, outside)]
    print(
        f"{wanted.clients} clients, {len(inside)} searches each: p95 in the process "
        f"{p95[0] * 1000:.0f} ms, over HTTP {p95[1] * 1000:.0f} ms, ratio {p95[1] / p95[0]:.2f}"
    )
    return 0


def _timed(
    queries: Sequence[str], clients: int, search: Callable[[str], object]
) -> list[float]:
    """Return the seconds of each search, ``clients`` of them at a time."""

    def one(query: str) -> float:
        began = time.perf_counter()
        search(query)
        return time.perf_counter() - began

    with ThreadPoolExecutor(clients) as pool:
        return [*pool.map(one, queries)]


class _Server:
    """The API of a library on a free port of this machine."""

    def __init__(self, room: Newsroom) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(application(room), log_config=None, access_log=False, ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True
        )

    def __enter__(self) -> str:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


if __name__ == "__main__":
    sys.exit(main())
