"""Read files and folders without hanging on, following or swallowing anything odd."""

import errno
import io
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from rag.errors import InputError, NotFoundError, RagError
from rag.ingest.load.decode import HINT, decode
from rag.ingest.load.header import take_metadata
from rag.ingest.load.markdown import read_markdown
from rag.ingest.load.raw import TEXT_LIMIT, Kind, Raw
from rag.text import plain
from rag.types import Item

SIZE_LIMIT: Final = 20 * 1024 * 1024
"""Most bytes of one file."""

_KINDS: Final[dict[str, Kind]] = {
    "": "text",
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}
# "report.v2" and "talks in St. Oster" have no suffix that names a format.
_SUFFIX: Final = re.compile(r"(?<=[^.])\.[a-z][a-z0-9]{0,9}\Z", re.IGNORECASE)
_HEADING: Final = re.compile(r"\s*#{1,6} \S")  # Markdown under another name
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_REASONS: Final = {
    errno.EACCES: "You may not read it.",
    errno.EPERM: "You may not read it.",
    errno.ELOOP: "It is a link that leads in a circle.",
    errno.ENXIO: "It is not a regular file.",
    errno.ENAMETOOLONG: "The name is too long.",
}


def expand(locators: Sequence[str]) -> Iterator[Raw | Item]:
    """Yield what each locator holds, in order: a text, or an item that says why there is none.

    A folder gives its files and those of the folders within it, sorted by name. Hidden files
    are left out, and links to what is within the folder anyway. A file of another kind, one
    that cannot be read and a link that leads out of the folder each give a failed item. Never
    raises for a bad locator, never waits for a pipe or a device.
    """
    for locator in locators:
        try:
            path = _absolute(locator)
            if path.is_dir():
                yield from _folder(path)
            else:
                yield _read(path)
        except RagError as error:
            yield _failed(locator, error)
        except OSError as error:
            yield _failed(locator, _translated(error))


def from_bytes(name: str, content: bytes, *, locator: str = "") -> Raw:
    """Read an upload or standard input.

    Args:
        name: The name it was sent under; folders in it are ignored, its suffix tells the kind.
        content: The whole file.
        locator: Where it came from; ``upload:NAME`` when empty.

    Raises:
        InputError: It is too large, empty, of another kind or not text.
    """
    bare = PureWindowsPath(PurePosixPath(name.replace("\0", "")).name).name
    bare = plain(bare) or "unnamed"
    kind = _kind(bare)
    if len(content) > SIZE_LIMIT:
        raise _too_large()
    text = decode(content).replace("\r\n", "\n").replace("\r", "\n")
    header, text = take_metadata(text)
    metadata = dict(header)
    if len(text) > TEXT_LIMIT:
        raise too_long()
    if kind == "markdown" or _HEADING.match(text):
        title, text = read_markdown(text)
        if title and not metadata.get("title"):
            metadata["title"] = title
        elif title and title != metadata["title"]:
            text = f"{title}\n\n{text}"
    return Raw(
        locator=locator or f"upload:{bare}", name=bare, text=text, kind=kind, metadata=metadata
    )


def too_long() -> InputError:
    """Return the error for a text over the limit."""
    return InputError(
        f"The text is longer than {TEXT_LIMIT:,} characters.",
        hint="Split it into articles, one file each.",
    )


def _too_large() -> InputError:
    return InputError(
        f"The file is larger than {SIZE_LIMIT // 1024**2} MB.",
        hint="Split it into articles, one file each.",
    )


def _absolute(locator: str) -> Path:
    if _ADDRESS.match(locator):
        raise InputError(
            "This version reads files and folders, not addresses.",
            hint="Save the page as a text file and add that.",
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


def _folder(root: Path) -> Iterator[Raw | Item]:
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
                got: Raw | Item | None = _linked(path, real_root)
            else:
                got = None if entry in folders else _attempt(path)
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


def _attempt(path: Path) -> Raw | Item:
    try:
        return _read(path)
    except RagError as error:
        return _failed(_name(path), error)
    except OSError as error:
        return _failed(_name(path), _translated(error))


def _read(path: Path) -> Raw:
    _kind(path.name)
    # Not waiting for a pipe's other end; what was opened is checked, not what was there before.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 - a handle, not a path
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise InputError("It is not a regular file.", hint="Add a text or Markdown file.")
        if state.st_size > SIZE_LIMIT:
            raise _too_large()
        content = _whole(file)
    return from_bytes(path.name, content, locator=_name(path))


def _whole(file: io.RawIOBase) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := file.read(1024 * 1024):
        parts.append(part)
        size += len(part)
        if size > SIZE_LIMIT:  # it grows while we read
            raise _too_large()
    return b"".join(parts)


def _kind(name: str) -> Kind:
    found = _SUFFIX.search(name)
    suffix = found[0].lower() if found else ""
    if suffix not in _KINDS:
        raise InputError(f"Files of the kind {suffix} are not read.", hint=HINT)
    return _KINDS[suffix]


def _name(path: Path) -> str:
    """Return the path as text that can be stored; a name that is not UTF-8 shows its bytes."""
    return os.fsencode(path).decode("utf-8", errors="backslashreplace")


def _failed(locator: str, error: RagError) -> Item:
    shown = locator.encode("utf-8", errors="backslashreplace").decode()
    return Item(locator=shown, outcome="failed", error=str(error), hint=error.hint)


def _translated(error: OSError) -> InputError:
    reason = _REASONS.get(error.errno or 0, f"It cannot be read: {error.strerror}.")
    return InputError(reason, hint="Check the file and its permissions.")
