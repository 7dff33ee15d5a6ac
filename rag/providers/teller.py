"""Statements told in a process of its own, beside what this one does.

Telling is mostly Python, which one process does on one core however many threads it has.
"""

import contextlib
import os
import select
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Final, TypeVar

from pydantic import TypeAdapter
from typing_extensions import override

from rag.ports import Teller
from rag.types import Article, Statement

SIZE: Final = 8
"""Bytes before each message that say how long it is."""
READY: Final = b"+"
ARTICLE: Final = TypeAdapter(Article)
FOUND: Final[TypeAdapter[tuple[Statement, ...] | None]] = TypeAdapter(
    tuple[Statement, ...] | None
)
_LONGEST: Final = 90.0
"""Seconds for one article, after which the process is ended."""

T = TypeVar("T")


class ChildTeller(Teller):
    """Tells statements in a child, one article at a time.

    Threads may share one: while the child is busy, or has not loaded its model yet, it tells
    nothing. One that fails is ended and not replaced.

    Args:
        environment: What the child may know of this process's environment.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._free = threading.Lock()
        self._is_ready = False
        self._child: subprocess.Popen[bytes] | None = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "rag.providers.teller_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
            start_new_session=True,
        )

    @override
    def tell(self, article: Article) -> tuple[Statement, ...] | None:
        if not self._free.acquire(blocking=False):
            return None
        try:
            return self._told(article)
        except (OSError, EOFError, ValueError):
            self._end()
            return None
        finally:
            self._free.release()

    def _told(self, article: Article) -> tuple[Statement, ...] | None:
        child = self._child
        if child is None or child.stdin is None or child.stdout is None:
            return None
        if not self._is_ready:
            if not _has_come(child.stdout, 0):
                return None
            if child.stdout.read(1) != READY:
                raise EOFError
            self._is_ready = True
        send(child.stdin, ARTICLE, article)
        if not _has_come(child.stdout, _LONGEST):
            raise EOFError
        return receive(child.stdout, FOUND)

    @override
    def close(self) -> None:
        with self._free:
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def send(pipe: IO[bytes], kind: TypeAdapter[T], value: T) -> None:
    """Write a value that ``receive`` reads.

    Raises:
        ValueError: It has characters that no JSON can hold.
    """
    content = kind.dump_json(value)
    pipe.write(len(content).to_bytes(SIZE, "big") + content)
    pipe.flush()


def receive(pipe: IO[bytes], kind: TypeAdapter[T]) -> T:
    """Read a value that ``send`` wrote.

    Raises:
        EOFError: The other end was closed.
        ValueError: It is not of its kind.
    """
    head = pipe.read(SIZE)
    content = pipe.read(int.from_bytes(head, "big")) if len(head) == SIZE else b""
    if not content:
        raise EOFError
    return kind.validate_json(content)


def is_worth_it() -> bool:
    """Return whether this process may use more than one core."""
    return len(os.sched_getaffinity(0)) > 1


def _has_come(pipe: IO[bytes], seconds: float) -> bool:
    return bool(select.select([pipe], [], [], seconds)[0])
