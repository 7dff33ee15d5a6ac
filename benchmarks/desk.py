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
import os
import random
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page

from tests.ui import served

_TURNS = 5
_LATE = 60.0
_WATCH = """() => {
  let asked = 0, before = 0;
  const answers = () => [...document.querySelectorAll("summary")]
    .filter(one => one.textContent.includes("How was this answered?")).length;
  addEventListener("keydown", event => {
    if (event.key !== "Enter") return;
    asked = performance.now();
    before = answers();
    window.answeredAfter = 0;
  }, true);
  new MutationObserver(() => {
    if (!asked || answers() <= before) return;
    const since = asked;
    asked = 0;
    requestAnimationFrame(() => { window.answeredAfter = performance.now() - since; });
  }).observe(document.body, {childList: true, subtree: true});
}"""
"""Notes in the page itself how long an answer took: asking for it would cost more than it."""


@dataclass
class Session:
    """One browser session.

    Attributes:
        due: When it asks next, in monotonic seconds.
        asked_at: When it asked what it waits for; 0 while it reads.
        turns: Questions asked in its conversation.
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
        app, browsers = _serving(address), _browsers()
        memory = [_resident(app)]
        spent = [_cpu([app]), _cpu(browsers)]
        began = time.monotonic()
        times: list[float] = []
        for seconds in _answered(pages, asked, chosen.count, chosen.pause, address):
            times.append(seconds)
            if len(times) % max(1, chosen.count // 10) == 0:
                memory.append(_resident(app))
        lasted = time.monotonic() - began
        now = [_cpu([app]), _cpu(browsers)]
        used = [
            (after - before) / chosen.count for before, after in zip(spent, now, strict=True)
        ]
    p95 = quantiles(times, n=20)[-1]
    print(f"{len(times)} answers in {chosen.sessions} sessions, {lasted:.0f} s")
    print(f"on screen after {median(times):.2f} s, p95 {p95:.2f} s, at most {max(times):.2f} s")
    print("processor time of an answer: app {:.2f} s, browsers {:.2f} s".format(*used))
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
                if took := session.page.evaluate("window.answeredAfter"):
                    yield took / 1000
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
        time.sleep(0.1)


def _open(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").wait_for(timeout=90_000)
    served.settle(page)
    page.evaluate(_WATCH)


def _serving(address: str) -> Path:
    """Return where the system tells about the process that serves ``address``."""
    port = address.rsplit(":", 1)[1].encode()
    return next(one for one in _processes() if {b"--server.port", port} <= _command(one))


def _browsers() -> list[Path]:
    """Return where the system tells about the processes of the browser of this one."""
    ours = {str(os.getpid())}
    found: list[Path] = []
    for process in _processes():  # a parent comes before its children
        if _stat(process)[1] in ours:
            ours.add(process.name)
            if any(b"chrom" in word for word in _command(process)):
                found.append(process)
    return found


def _processes() -> list[Path]:
    found = (one for one in Path("/proc").iterdir() if one.name.isdigit())
    return sorted(found, key=lambda one: int(one.name))


def _command(process: Path) -> set[bytes]:
    try:
        return set((process / "cmdline").read_bytes().split(b"\0"))
    except OSError:  # it has ended
        return set()


def _stat(process: Path) -> list[str]:
    """Return the state of a process, its parent, and what follows them in ``stat``."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ["", "", *["0"] * 20]


def _cpu(processes: Iterable[Path]) -> float:
    """Return the seconds of processor time that the processes have used."""
    ticks = sum(int(_stat(one)[11]) + int(_stat(one)[12]) for one in processes)
    return ticks / os.sysconf("SC_CLK_TCK")


def _resident(process: Path) -> float:
    """Return the MiB a process holds."""
    held = (process / "status").read_text().split("VmRSS:")[1].split()[0]
    return int(held) / 1024


if __name__ == "__main__":
    main()
