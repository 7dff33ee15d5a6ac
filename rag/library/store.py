"""Open a library: its folder, its database, its one writer."""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Integer,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    select,
    text,
    update,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from rag.errors import BusyError, DamagedError, LibraryError, NewerLibraryError, RagError
from rag.library.schema import MIGRATIONS, meta


class Library:
    """The truth of everything added, in one folder.

    Any number of threads and processes may read while one writes. What was read inside one
    ``reading`` block belongs to one generation.
    """

    def __init__(self, folder: Path, engine: Engine, lock_timeout: float) -> None:
        self.folder = folder
        self._engine = engine
        self._lock_timeout = lock_timeout

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        lock_timeout: float = 60.0,
        migrations: Sequence[Callable[[Connection], None]] = MIGRATIONS,
    ) -> "Library":
        """Open the library in ``folder``, making or migrating it first where needed.

        Raises:
            NewerLibraryError: It was made by a later version; nothing is changed.
            DamagedError: Its database cannot be read.
            BusyError: Another process is writing and did not finish in time.
            LibraryError: The folder cannot be written.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise LibraryError(
                f"Cannot make the library folder {str(folder)!r}: {error.strerror}.",
                hint="Choose another folder with --library or RAG_LIBRARY.",
            ) from None
        library = cls(folder, _engine(folder / "library.db"), lock_timeout)
        try:
            with _translated(folder):
                library._migrate(migrations)
        except BaseException:
            library.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the library."""
        with _translated(self.folder), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only writer's connection; commit at the end, roll back on any error.

        Raises:
            BusyError: Another writer did not finish within the lock timeout.
        """
        with (
            self.lock("lock"),
            _translated(self.folder),
            self._engine.connect() as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def lock(self, name: str, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
        """Hold the lock file ``name``; the system frees it when the process dies.

        Raises:
            BusyError: Held by another for longer than the lock timeout, or at all with
                ``wait=False``.
        """
        deadline = time.monotonic() + (self._lock_timeout if wait else 0)
        try:
            file = (self.folder / name).open("a")
        except OSError as error:
            raise LibraryError(
                f"Cannot lock the library in {str(self.folder)!r}: {error.strerror}.",
                hint="Check the folder's permissions and free space.",
            ) from None
        with file:
            while not _flock(file.fileno(), shared=shared):
                if time.monotonic() >= deadline:
                    raise BusyError(
                        "Another process is writing to the library.",
                        hint="Wait until it is done, then try again.",
                    )
                time.sleep(0.02)
            yield

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the database and empty the log."""
        with _translated(self.folder), self._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def check(self) -> str:
        """Return what SQLite's own check of the database finds wrong; empty when sound."""
        try:
            with self.reading() as db:
                found = [str(row[0]) for row in db.execute(text("PRAGMA integrity_check(5)"))]
        except DamagedError as error:
            return str(error)
        return "" if found == ["ok"] else "; ".join(found)

    def version(self) -> int:
        """Return the version of the schema."""
        with self.reading() as db:
            return _version(db)

    def _migrate(self, migrations: Sequence[Callable[[Connection], None]]) -> None:
        with self._engine.connect() as connection:
            version = _version(connection)
        if version > len(migrations):
            raise NewerLibraryError(
                f"The library in {str(self.folder)!r} was made by a newer version of readout "
                f"(library version {version}, this program knows {len(migrations)}).",
                hint="Update readout, or choose another library with --library.",
            )
        if version == len(migrations):
            return
        with self.writing() as connection:
            for step in range(_version(connection), len(migrations)):
                migrations[step](connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {step + 1}")


_NOTE: Final = select(meta.c.value).where(meta.c.key == bindparam("key"))
_COUNT: Final = (
    update(meta)
    .where(meta.c.key == "generation")
    .values(value=cast(cast(meta.c.value, Integer) + 1, Text))
)


def get(connection: Connection, key: str, default: str = "") -> str:
    """Return the library's own note ``key`` (generation, build, stamp, index state)."""
    value = connection.scalar(_NOTE, {"key": key})
    return default if value is None else str(value)


def put(connection: Connection, **values: str) -> None:
    """Set the library's own notes."""
    for key, value in values.items():
        changed = connection.execute(update(meta).where(meta.c.key == key).values(value=value))
        if not changed.rowcount:
            connection.execute(meta.insert().values(key=key, value=value))


def generation(connection: Connection) -> int:
    """Return the number of commits so far; whoever cached something compares it."""
    return int(get(connection, "generation", "0"))


def bump(connection: Connection) -> None:
    """Count one more commit."""
    connection.execute(_COUNT)


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": 30}
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _flock(descriptor: int, *, shared: bool) -> bool:
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    """Turn the database's exceptions into ours."""
    try:
        yield
    except DatabaseError as error:
        raise _ours(error, folder) from error


def _ours(error: DatabaseError, folder: Path) -> RagError:
    words = str(error.orig)
    where = f"the library in {str(folder)!r}"
    if "locked" in words:
        return BusyError(f"The {where[4:]} is busy.", hint="Try again in a moment.")
    if "full" in words:
        return LibraryError(
            f"The disk is full; {where} is unchanged.",
            hint="Free some space, then run it again.",
        )
    if "readonly" in words or "unable to open" in words:
        return LibraryError(
            f"Cannot write {where}.", hint="Check the permissions of the folder and its files."
        )
    if isinstance(error, OperationalError) and "disk I/O" in words:
        return LibraryError(f"The disk under {where} reports an error.", hint="Check the disk.")
    return DamagedError(
        f"The database of {where} cannot be read: {words}.",
        hint="Restore library.db from a backup, or choose another library with --library.",
    )
