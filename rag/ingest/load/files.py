"""Read files and folders without hanging on, following or swallowing anything odd."""

import errno
import io
import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from rag.errors import InputError, NotFoundError, RagError
from rag.ingest.load.formats import HEAD, HINT, by_content, is_known, is_large, suffix
from rag.ingest.load.plain import SIZE_LIMIT, bare_name, too_large
from rag.ingest.load.raw import Piece
from rag.types import Item

LARGE_LIMIT: Final = 100 * 1024 * 1024
"""Most bytes of a file that has pages or holds many articles."""

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_REASONS: Final = {
    errno.EACCES: "You may not read it.",
    errno.EPERM: "You may not read it.",
    errno.ELOOP: "It is a link that leads in a circle.",
    errno.ENXIO: "It is not a regular file.",
    errno.ENAMETOOLONG: "The name is too long.",
}


def everything(_locator: str) -> bool:
    """Return true: nothing is left out."""
    return True


def expand(
    locators: Sequence[str], wanted: Callable[[str], bool] = everything
) -> Iterator[Piece | Item]:
    """Yield what each locator holds, in order: bytes, or an item that says why there are none.

    A folder gives its files and those of the folders within it, sorted by name. Hidden files
    are left out, and links to what is within the folder anyway. A file of another kind, one
    that cannot be read and a link that leads out of the folder each give a failed item. Never
    raises for a bad locator, never waits for a pipe or a device.

    Args:
        locators: Paths of files and folders.
        wanted: Told the locator of each file before it is opened; says whether to.
    """
    for locator in locators:
        try:
            path = _absolute(locator)
            if path.is_dir():
                yield from _folder(path, wanted)
            elif wanted(_name(path)):
                yield _read(path)
        except RagError as error:
            yield _failed(locator, error)
        except OSError as error:
            yield _failed(locator, _translated(error))


def pieces(files: Sequence[tuple[str, bytes]]) -> Iterator[Piece]:
    """Yield contents that were sent as (name, bytes), such as uploads; folders in names go."""
    for name, content in files:
        bare = bare_name(name)
        yield Piece(locator=f"upload:{bare}", name=bare, content=content)


def _absolute(locator: str) -> Path:
    if _ADDRESS.match(locator):
        raise InputError(
            "Only http and https addresses are read.",
            hint="Give such an address, or save the page and add the file.",
        )
    if not locator.strip() or "\0" in locator:
        raise NotFoundError("There is no such file.", hint="Check the spelling of the path.")
    path = os.path.normpath(Path.cwd() / _home(locator))
    if not os.path.lexists(path):
        raise NotFoundError("There is no such file.", hint="Check the spelling of the path.")
    return Path(path)


def _home(locator: str) -> Path:
    try:
        return Path(locator).expanduser()
    except RuntimeError:  # "~nobody": no such user, but perhaps such a file
        return Path(locator)


def _folder(root: Path, wanted: Callable[[str], bool]) -> Iterator[Piece | Item]:
    real_root = root.resolve()
    found = False
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            found = True
            yield _failed(_name(folder), _translated(error))
            continue
        shown = [entry for entry in entries if not entry.name.startswith(".")]
        folders = [entry for entry in shown if entry.is_dir(follow_symlinks=False)]
        for entry in shown:
            path = Path(entry.path)
            if entry.is_symlink():
                got: Piece | Item | None = _linked(path, real_root)
            else:
                found = found or entry not in folders
                skip = entry in folders or not wanted(_name(path))
                got = None if skip else _attempt(path)
            if got is not None:
                found = True
                yield got
        waiting.extend(Path(entry.path) for entry in reversed(folders))
    if not found:
        yield _failed(_name(root), InputError("The folder holds no files to read.", hint=HINT))


def _linked(link: Path, root: Path) -> Item | None:
    """Return why a link is not followed; None when its target lies in the folder anyway."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        error = InputError("It is a link that leads nowhere.", hint="Remove it or mend it.")
        return _failed(_name(link), error)
    if target.is_relative_to(root):
        return None
    error = InputError(
        "It is a link that leads out of the folder; it was not followed.",
        hint="Add its target by its own path.",
    )
    return _failed(_name(link), error)


def _attempt(path: Path) -> Piece | Item:
    try:
        return _read(path)
    except RagError as error:
        return _failed(_name(path), error)
    except OSError as error:
        return _failed(_name(path), _translated(error))


def _read(path: Path) -> Piece:
    # Not waiting for a pipe's other end; what was opened is checked, not what was there before.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 - a handle, not a path
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise InputError("It is not a regular file.", hint="Add the file itself.")
        head = file.read(HEAD) or b""
        if by_content(head) is None and not is_known(path.name):
            raise InputError(f"Files of the kind {suffix(path.name)} are not read.", hint=HINT)
        limit = LARGE_LIMIT if is_large(path.name, head) else SIZE_LIMIT
        if state.st_size > limit:
            raise too_large(limit)
        content = _whole(file, head, limit)
    return Piece(locator=_name(path), name=_name(Path(path.name)), content=content)


def _whole(file: io.RawIOBase, head: bytes, limit: int) -> bytes:
    parts = [head]
    size = len(head)
    while part := file.read(1024 * 1024):
        parts.append(part)
        size += len(part)
        if size > limit:  # it grows while we read
            raise too_large(limit)
    return b"".join(parts)


def _name(path: Path) -> str:
    """Return the path as text that can be stored; a name that is not UTF-8 shows its bytes."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def _failed(locator: str, error: RagError) -> Item:
    shown = locator.encode("utf-8", errors="backslashreplace").decode()
    return Item(locator=shown, outcome="failed", error=str(error), hint=error.hint)


def _translated(error: OSError) -> InputError:
    reason = _REASONS.get(error.errno or 0, f"It cannot be read: {error.strerror}.")
    return InputError(reason, hint="Check the file and its permissions.")
