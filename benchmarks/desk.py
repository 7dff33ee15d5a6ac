"""Ask in many browser sessions at once; tell how long answers take on screen, and the memory.

    python -m benchmarks.desk LIBRARY QUESTIONS.jsonl [--sessions 10] [--count 500] [--pause 6]

The real app is started over LIBRARY, and each session is a context of its own in a real
Chromium on the same machine. A session asks, waits until the answer stands on its page, reads
for ``--pause`` seconds on the mean, and asks again; after five questions it begins a new
conversation. Times are from pressing Enter to the answer on screen. Memory is the resident set
of the app before the first question and after each tenth of them.
"""

import argparse
import itertools
import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page

from tests.ui import served

_TURNS = 5
_LATE = 60.0
_DONE = "How was this answered?"


@dataclass
class Session:
    """One browser session.

    Attributes:
        due: When it asks next, in monotonic seconds.
        asked_at: When it asked what it waits for; 0 while it reads.
        turns: Answers on its page.
    """

    page: Page
    due: float
    asked_at: float = 0.0
    turns: int = 0


def main() -> None:
    """Run the sessions and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("library", type=Path)
    options.add_argument("questions", type=Path)
    options.add_argument("--sessions", type=int, default=10)
    options.add_argument("--count", type=int, default=500, help="questions in all")
    options.add_argument("--pause", type=float, default=6.0)
    chosen = options.parse_args()
    lines = chosen.questions.read_text(encoding="utf-8").splitlines()
    asked = itertools.cycle(json.loads(line)["question"] for line in lines if line.strip())
    with (
        tempfile.TemporaryDirectory() as folder,
        served.served(chosen.library, Path(folder) / "log") as address,
        served.chromium() as browser,
    ):
        pages = [browser.new_context().new_page() for _ in range(chosen.sessions)]
        for page in pages:
            _open(page, address)
        memory = [_resident(address)]
        began = time.monotonic()
        times: list[float] = []
        for seconds in _answered(pages, asked, chosen.count, chosen.pause, address):
            times.append(seconds)
            if len(times) % max(1, chosen.count // 10) == 0:
                memory.append(_resident(address))
        lasted = time.monotonic() - began
    p95 = quantiles(times, n=20)[-1]
    print(f"{len(times)} answers in {chosen.sessions} sessions, {lasted:.0f} s")
    print(f"on screen after {median(times):.2f} s, p95 {p95:.2f} s, at most {max(times):.2f} s")
    print(f"memory of the app: {' -> '.join(f'{one:.0f}' for one in memory)} MiB")


def _answered(
    pages: list[Page], asked: Iterator[str], count: int, pause: float, address: str
) -> Iterator[float]:
    """Yield the seconds each answer took, as they come."""
    choose = random.Random(1)
    now = time.monotonic()
    sessions = [Session(page, now + pause * n / len(pages)) for n, page in enumerate(pages)]
    left = count
    while left or any(session.asked_at for session in sessions):
        for session in sessions:
            now = time.monotonic()
            if session.asked_at:
                if session.page.get_by_text(_DONE).count() > session.turns:
                    yield time.monotonic() - session.asked_at
                    session.turns += 1
                    session.asked_at = 0.0
                    session.due = now + pause * choose.uniform(0.5, 1.5)
                elif now - session.asked_at > _LATE:
                    raise TimeoutError(f"no answer after {_LATE:.0f} s")
            elif left and now >= session.due:
                if session.turns == _TURNS:
                    _open(session.page, address)
                    session.turns = 0
                box = session.page.get_by_test_id("stChatInputTextArea")
                box.fill(next(asked))
                session.asked_at = time.monotonic()
                box.press("Enter")
                left -= 1
        time.sleep(0.02)


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for(timeout=90_000)
    served.settle(page)


def _resident(address: str) -> float:
    """Return the MiB the process that serves ``address`` holds."""
    port = address.rsplit(":", 1)[1]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().split(b"\0")
            if b"--server.port" in command and port.encode() in command:
                status = (process / "status").read_text()
                return int(status.split("VmRSS:")[1].split()[0]) / 1024
        except (OSError, IndexError):
            continue
    return float("nan")


if __name__ == "__main__":
    main()
