"""How much memory a process and all its children hold at once, at most."""

import os
import threading
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Memory:
    """Watches from a thread until ``stop``, which returns the peak in bytes.

    Each sample sums the resident pages of the process and its descendants; pages they share
    are counted for each, so the true peak is lower.
    """

    def __init__(self, process: int, *, every_seconds: float = 0.1) -> None:
        self._process = process
        self._every = every_seconds
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(self._every):
            held = sum(map(resident, family(self._process)))
            self._peak = max(self._peak, held)


def family(process: int) -> list[int]:
    """Return the process and its descendants that are alive."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            children.setdefault(_parent(entry), []).append(int(entry.name))
    found, waiting = [], [process]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError):  # it has ended
        return 0


def resident(process: int) -> int:
    """Return the bytes of memory the process holds; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
