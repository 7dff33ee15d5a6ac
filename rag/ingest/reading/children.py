"""Children that read: begun when one is needed, or one ahead where a program stays open."""

import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_TICK: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one article may cost.

    Attributes:
        memory: Bytes of address space of the child.
        seconds: CPU time for one article, and for the step to the next within a container.
        wall: Seconds without a word from the child after which it is ended.
    """

    memory: int = 1_200 * 1024 * 1024
    seconds: int = 40
    wall: float = 90.0


@dataclass(frozen=True, slots=True)
class Child:
    """A process that reads, and what ends it when it is silent for too long."""

    process: "subprocess.Popen[bytes]"
    watch: "Watch"

    @property
    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self.process.poll() is None

    def end(self) -> int:
        """End it, and return how it ended."""
        self.process.kill()
        code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        return code


def begin(environment: Mapping[str, str], limits: Limits) -> Child:
    """Begin a child; it takes its time until it answers."""
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        [
            sys.executable,
            "-P",
            "-s",
            "-m",
            "rag.ingest.reading.child",
            str(limits.memory),
            str(limits.seconds),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
        start_new_session=True,
    )
    return Child(process, Watch(limits.wall, process))


class Watch:
    """Ends a child that says nothing for too long; the time between requests is free."""

    def __init__(self, seconds: float, child: "subprocess.Popen[bytes]") -> None:
        self._seconds, self._child = seconds, child
        self._deadline: float | None = None
        threading.Thread(target=self._look, name="watching", daemon=True).start()

    def expect(self) -> None:
        """Have it say something from now on."""
        self._deadline = time.monotonic() + self._seconds

    def rest(self) -> None:
        """Expect nothing of it."""
        self._deadline = None

    def _look(self) -> None:
        """Look until it has ended, for whatever reason."""
        while self._child.returncode is None:
            time.sleep(min(_TICK, self._seconds))
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._child.kill()
                return


class Spare:
    """One child begun ahead, so that who adds an article does not wait for its start.

    It has read nothing yet: each reader has a child of its own, whatever the one before read.
    Several threads may share it.
    """

    def __init__(self, begin: Callable[[], Child]) -> None:
        self._begin = begin
        self._child: Child | None = None
        self._is_kept = self._is_closed = False
        self._guard = threading.Lock()

    def keep(self) -> None:
        """Have one ready from now on."""
        with self._guard:
            self._is_kept = True
        self.renew()

    def renew(self) -> None:
        """Begin one in place of what was taken, where one is to be ready and can be begun."""
        with self._guard:
            wanted = self._is_kept and not self._is_closed
            if wanted and not (self._child and self._child.is_alive):
                self._drop()
                with contextlib.suppress(OSError):  # who reads next begins one, or says why not
                    self._child = self._begin()

    def take(self) -> Child | None:
        """Return the one that is ready, for good; None when there is none."""
        with self._guard:
            child, self._child = self._child, None
        if child and not child.is_alive:
            child.end()
            return None
        return child

    def close(self) -> None:
        """End it, and have none ready any more."""
        with self._guard:
            self._is_closed = True
            self._drop()

    def _drop(self) -> None:
        if self._child:
            self._child.end()
        self._child = None
