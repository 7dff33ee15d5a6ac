"""The command that does what others have begun to add."""

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import click

from rag.cli.options import with_room
from rag.types import IngestReport, Part

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

_TOLD = {
    "added": "added",
    "updated": "updated",
    "copy": "copies",
    "unchanged": "already there",
    "failed": "failed",
}


@click.command()
@click.option("--until-done", is_flag=True, help="End when nothing is left, do not wait.")
@with_room
def worker(room: "Newsroom", until_done: bool) -> None:
    """Add what the app, the API and `add --later` hand out, until stopped.

    Any number may run, on any number of hosts that reach the library's PostgreSQL database.
    """
    with _stoppable() as stopped:
        if not until_done:
            print("Waiting for work  (stop it with Ctrl+C)", file=sys.stderr, flush=True)
        room.work(stopped=stopped, wait=not until_done, progress=_told)


def _told(part: Part, report: IngestReport) -> None:
    """Print what came of a part, and why what failed did."""
    from rag.cli import show

    counts = Counter(item.outcome for item in report.items)
    told = ", ".join(f"{number} {_TOLD[outcome]}" for outcome, number in counts.items())
    print(f"job {part.job} part {part.number + 1}: {told or 'nothing'}", flush=True)
    for item in report.of("failed"):
        show.item(item)


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Let Ctrl+C and the end of a service stop gently, and a second time at once."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if stopped.is_set():
            raise KeyboardInterrupt
        stopped.set()

    if threading.current_thread() is not threading.main_thread():
        yield stopped
        return
    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stopped
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
