"""A whole library in one file, and a library made of such a file again.

A backup is a database of SQLite with the rows as they were at one moment, whatever the library
keeps them in, without the notes on the vector index, which is built anew. It is read back and
checked before it gets its name.
"""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DatabaseError

from rag.errors import (
    BusyError,
    DamagedError,
    InputError,
    LibraryError,
    NewerLibraryError,
)
from rag.library import articles, files, sound, transfer, words
from rag.library.migrations import MIGRATIONS
from rag.library.postgres import Postgres
from rag.library.sqlite import FORGET
from rag.library.store import Library

_ODD: Final = "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
_NO_LINKS: Final = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """A backup that was read back and found sound.

    Attributes:
        size: Of the file, in bytes.
        version: Of the schema of its database.
    """

    path: Path
    size: int
    articles: int
    passages: int
    version: int


def write(library: Library, path: Path) -> Backup:
    """Write the library as it is now into a new file, while others read and write it.

    Raises:
        InputError: The file exists, or cannot be made.
        BusyError: Another process writes it.
        DamagedError: The library is not sound; there is no file then.
        LibraryError: There is no room for it.
    """
    _check_absent(path)
    with _under_way(path) as part:
        _dump(library, part)
        made = _checked(part, path)
        _publish(part, path)
    return made


def restore(path: Path, folder: Path, *, database: str = "", timeout: float = 60.0) -> Backup:
    """Make a library of a backup in a folder that is new or empty.

    Args:
        path: The backup.
        folder: Of the library.
        database: Address of the PostgreSQL database for its rows; empty for a file.
        timeout: Most seconds to wait for whoever writes to that database.

    Raises:
        InputError: There is no such file, it is no backup, or something is in the folder.
        DamagedError: The backup is not sound; there is no library then.
        NewerLibraryError: It was made by a later version of this program.
        LibraryError: The folder cannot be written, or there is no room.
    """
    if not _is_file(path):
        raise InputError(f"There is no file {str(path)!r}.", hint="Check the path.")
    if not database:
        with _new(folder) as (file, part):
            _copy(path, part)
            made = _checked(part, path)
            _publish(part, file)
        return made
    files.make_folder(folder)
    with _under_way(folder / files.DATABASE) as part, _rows(database, timeout) as db:
        _copy(path, part)
        made = _checked(part, path)
        transfer.read_file(part, db)
    return made


def move(library: Library, to: str, *, timeout: float) -> Backup:
    """Carry the rows of a library to another place, and leave it as it is.

    Args:
        library: The library.
        to: Address of a PostgreSQL database without one, or a folder that is new or empty.
        timeout: Most seconds to wait for whoever writes to that database.

    Raises:
        InputError: Something is there already.
        LibraryError: It cannot be written; nothing is there then.
    """
    if "://" in to:
        with library.reading() as source, _rows(to, timeout) as target:
            transfer.carry(source, target)
            counts = articles.counts(target)
        return Backup(
            path=library.folder,
            size=library.size(),
            articles=counts["articles"],
            passages=counts["passages"],
            version=len(MIGRATIONS),
        )
    with _new(Path(to)) as (file, part):
        _dump(library, part)
        made = _checked(part, file)
        _publish(part, file)
    return made


@contextmanager
def _rows(address: str, timeout: float) -> Iterator[Connection]:
    """Give the transaction that makes a library in a PostgreSQL database."""
    rows = Postgres(address, timeout)
    try:
        with rows.made(MIGRATIONS) as db:
            yield db
    finally:
        rows.close()


@contextmanager
def _new(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Give the database file of a new library, and one to write that becomes it."""
    file = folder / files.DATABASE
    new = not os.path.lexists(folder)
    _check_empty(folder, but=_part(file).name)
    files.make_folder(folder)
    try:
        with _under_way(file) as part:
            yield file, part
    except BaseException:
        if new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _dump(library: Library, part: Path) -> None:
    try:
        library.write_file(part)
    except sqlite3.Error as error:
        raise _ours(error, library.folder / files.DATABASE, part.parent) from error


def _copy(path: Path, part: Path) -> None:
    """Copy a backup page by page."""
    try:
        with closing(_read_only(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute(FORGET)
            target.commit()
    except sqlite3.Error as error:
        raise _ours(error, path, part.parent) from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long, say, or a folder closed to us
        return False


def _check_absent(path: Path) -> None:
    if os.path.lexists(path):
        raise InputError(
            f"{str(path)!r} is there already.",
            hint="Name another file: backups are never overwritten.",
        )


def _check_empty(folder: Path, *, but: str) -> None:
    try:
        there = [one.name for one in folder.iterdir() if not one.name.startswith(but)]
    except FileNotFoundError:
        return
    except OSError as error:
        raise _cannot(folder, error) from None
    if there:
        raise InputError(
            f"There is something in {str(folder)!r} already.",
            hint="Name a new folder with --library, or move what is there away first.",
        )


@contextmanager
def _under_way(path: Path) -> Iterator[Path]:
    """Give a file of another name to write to, which is gone at the end whatever happens."""
    part = _part(path)
    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        opened = os.open(part, flags, 0o600)
    except OSError as error:
        raise _cannot(path, error) from None
    try:
        _take(opened, path)
        try:
            yield part
        finally:
            for left in part.parent.glob(f"{part.name}*"):
                left.unlink(missing_ok=True)
    finally:
        os.close(opened)  # not before: the locks that SQLite has on the file would go


def _take(opened: int, path: Path) -> None:
    """Have the unfinished file alone, and empty of what a process left that died."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BusyError(
            f"Another process is writing {str(path)!r}.", hint="Wait until it is done."
        ) from None
    os.ftruncate(opened, 0)


def _checked(part: Path, path: Path) -> Backup:
    """Read a copy as whoever restores it will, and count what is in it.

    Raises:
        DamagedError: It is not sound.
        NewerLibraryError: It was made by a later version of this program.
        InputError: It is no library.
    """
    engine = create_engine("sqlite://", creator=lambda: _read_only(part))
    try:
        with engine.connect() as db:
            version = _known_version(db, path)
            if not _is_sound(db):
                raise _damaged(path)
            counts = articles.counts(db)
    except (DatabaseError, sqlite3.Error, ValueError) as error:
        raise _damaged(path) from error
    finally:
        engine.dispose()
    return Backup(
        path=path,
        size=part.stat().st_size,
        articles=counts["articles"],
        passages=counts["passages"],
        version=version,
    )


def _known_version(db: Connection, path: Path) -> int:
    version = int(db.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > len(MIGRATIONS):
        raise NewerLibraryError(
            f"{str(path)!r} was made by a newer version of readout.", hint="Update readout."
        )
    if version < 1:
        raise _no_backup(path)
    return version


def _is_sound(db: Connection) -> bool:
    """Return whether SQLite and we find nothing wrong, and nothing in it acts by itself."""
    return (
        not db.exec_driver_sql(_ODD).scalar_one()
        and db.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() == "ok"
        and not db.exec_driver_sql("PRAGMA foreign_key_check").all()
        and sound.look(db) == sound.Soundness()
        and words.is_complete(db)
    )


def _publish(part: Path, path: Path) -> None:
    """Give the finished file its name, on disk before it is told, and never that of another."""
    try:
        _sync(part)
        try:
            os.link(part, path)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _check_absent(path)
            part.rename(path)
        _sync(path.parent)
    except FileExistsError:
        _check_absent(path)
        raise
    except OSError as error:
        raise _cannot(path, error) from None


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _read_only(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=ro"
    found = sqlite3.connect(address, uri=True, check_same_thread=False)
    found.execute("PRAGMA trusted_schema = OFF")
    return found


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _cannot(path: Path, error: OSError) -> InputError:
    return InputError(
        f"Cannot write {str(path)!r}: {error.strerror}.", hint="Choose another place."
    )


def _no_backup(path: Path) -> InputError:
    return InputError(
        f"{str(path)!r} is no backup of a library.",
        hint="Give a file that `readout backup` wrote.",
    )


def _damaged(path: Path) -> DamagedError:
    return DamagedError(
        f"{str(path)!r} does not hold a whole and sound library.",
        hint="Use another backup; `readout doctor` says what is wrong with a library.",
    )


def _ours(error: sqlite3.Error, path: Path, folder: Path) -> LibraryError | InputError:
    """Return our error for one met when the database at ``path`` was copied to a folder."""
    words = str(error)
    if "is full" in words or "disk I/O" in words:
        return LibraryError(
            f"There is no room in {str(folder)!r}.",
            hint="Free some space, or choose another disk.",
        )
    if "not a database" in words or "no such table" in words:
        return _no_backup(path)
    return _damaged(path)
