"""Who works on a job: a lock that the system frees when its process dies."""

import contextlib
from collections.abc import Iterator

from rag.errors import BusyError
from rag.library import Library


@contextlib.contextmanager
def held(library: Library, job: str) -> Iterator[None]:
    """Show others that somebody works on this job; waits for whoever is about to leave it.

    Raises:
        BusyError: Somebody else does not leave it.
    """
    with library.lock(_name(job)):
        try:
            yield
        finally:
            (library.folder / _name(job)).unlink(missing_ok=True)


def is_held(library: Library, job: str) -> bool:
    """Return whether somebody works on this job, in this process or another."""
    if not (library.folder / _name(job)).exists():
        return False
    try:
        with library.lock(_name(job), wait=False):
            return False
    except BusyError:
        return True


def clear(library: Library, job: str) -> None:
    """Take away what a process that died while it worked on a job left."""
    (library.folder / _name(job)).unlink(missing_ok=True)


def _name(job: str) -> str:
    return f"job-{job}.lock"
