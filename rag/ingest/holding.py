"""Who works on a job: a claim that is gone when its process dies."""

import contextlib
from collections.abc import Iterator

from rag.library import Library


@contextlib.contextmanager
def held(library: Library, job: str) -> Iterator[None]:
    """Show others that somebody works on this job; waits for whoever is about to leave it.

    Raises:
        BusyError: Somebody else does not leave it.
    """
    with library.claim(_name(job)):
        try:
            yield
        finally:
            library.unclaim(_name(job))


def is_held(library: Library, job: str) -> bool:
    """Return whether somebody works on this job, in this process or another."""
    return library.is_claimed(_name(job))


def clear(library: Library, job: str) -> None:
    """Take away what a process that died while it worked on a job left."""
    library.unclaim(_name(job))


def _name(job: str) -> str:
    return f"job-{job}.lock"
