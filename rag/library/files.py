"""The files of a library: made for their owner alone, and missed when they are gone.

Who writes notes in the lock file how many times the database was written. One that was written
fewer times has lost its log or was exchanged, which SQLite cannot know.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from rag.errors import BusyError, DamagedError, LibraryError

DATABASE: Final = "library.db"
LOCK: Final = "lock"
_TURN: Final = "turn"


def make_folder(folder: Path) -> None:
    """Make the folder where there is none.

    Raises:
        LibraryError: It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise LibraryError(
            f"Cannot make the library folder {str(folder)!r}: {error.strerror}.",
            hint="Choose another folder with --library or RAG_LIBRARY.",
        ) from None


def make(folder: Path) -> None:
    """Make the folder and an empty database where there is none.

    Raises:
        DamagedError: There was a database once.
        LibraryError: The folder cannot be made.
    """
    make_folder(folder)
    with suppress(OSError):  # what is wrong with the file is said when it is opened
        if is_empty(folder):
            check_new(folder)
            os.close(os.open(folder / DATABASE, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def is_empty(folder: Path) -> bool:
    """Return whether nothing at all is in the database."""
    try:
        return (folder / DATABASE).stat().st_size == 0
    except FileNotFoundError:
        return True


def check_new(folder: Path) -> None:
    """Refuse to begin a library where there was one.

    Raises:
        DamagedError: There was.
    """
    index = folder / "index"
    if written(folder) or (index.is_dir() and any(index.iterdir())):
        raise DamagedError(
            f"The database of the library in {str(folder)!r} is gone or empty.",
            hint="Restore a backup, or remove the folder to begin anew.",
        )


def check_lost(folder: Path, lost: int) -> None:
    """Refuse a database that was written so many times since it was as it is.

    Raises:
        DamagedError: It was.
    """
    if lost:
        raise DamagedError(
            f"The library in {str(folder)!r} lacks its last {lost} changes: library.db is "
            "older than it was, or its log is gone.",
            hint="Restore a backup, or run `readout doctor` to go on with what is there.",
        )


def size(path: Path) -> int:
    """Return the size of a file; 0 for what is none."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:  # gone in the meantime
        return 0


def written(folder: Path) -> int:
    """Return how many times the database was written, as far as it is known."""
    try:
        return int((folder / LOCK).read_bytes()[:20])
    except (OSError, ValueError):
        return 0


def note(lock: IO[bytes], writes: int) -> None:
    """Note that the database was written so many times; the caller holds the lock."""
    with suppress(OSError):  # on a full disk the note stays behind, which alarms nobody
        os.pwrite(lock.fileno(), f"{writes:<19}\n".encode(), 0)


@contextmanager
def lock(
    folder: Path, name: str, timeout: float, *, shared: bool = False
) -> Iterator[IO[bytes]]:
    """Hold a lock file; the system frees it when the process dies.

    Raises:
        BusyError: Held by another for longer than ``timeout`` seconds.
        LibraryError: The folder cannot be written.
    """
    deadline = time.monotonic() + timeout
    with open_lock(folder, name) as file:
        while not _flock(file.fileno(), shared=shared):
            if time.monotonic() >= deadline:
                raise busy()
            time.sleep(0.02)
        yield file


@contextmanager
def turn(folder: Path, timeout: float) -> Iterator[IO[bytes]]:
    """Hold the writer's lock, in turn: whoever writes without a pause lets others in between.

    Whoever waits for the lock holds the turn. Who had the lock waits for the turn before it can
    have the lock again.

    Raises:
        BusyError: Held by others for longer than ``timeout`` seconds.
        LibraryError: The folder cannot be written.
    """
    deadline = time.monotonic() + timeout
    with ExitStack() as waiting:
        waiting.enter_context(lock(folder, _TURN, timeout))
        with lock(folder, LOCK, max(0.0, deadline - time.monotonic())) as file:
            waiting.close()
            yield file


def _flock(descriptor: int, *, shared: bool) -> bool:
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def busy() -> BusyError:
    """Return the error for a lock that another process holds."""
    return BusyError(
        "Another process is writing to the library.",
        hint="Wait until it is done, then try again.",
    )


def open_lock(folder: Path, name: str) -> IO[bytes]:
    """Open a lock file, making it for the owner alone.

    Raises:
        LibraryError: The folder cannot be written.
    """
    try:
        opened = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise LibraryError(
            f"Cannot lock the library in {str(folder)!r}: {error.strerror}.",
            hint="Check the folder's permissions and free space.",
        ) from None
    return os.fdopen(opened, "r+b", buffering=0)
