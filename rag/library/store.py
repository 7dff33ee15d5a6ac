"""Open a library: its folder, its database, its own notes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Integer, Text, cast, update

from rag.library import dialects, files
from rag.library.database import Database, Migrations
from rag.library.migrations import MIGRATIONS
from rag.library.postgres import Postgres
from rag.library.schema import meta
from rag.library.sqlite import Sqlite


class Library:
    """The truth of everything added: rows in a database, and a folder for what is made of them.

    Any number of threads and processes may read while one writes. What was read inside one
    ``reading`` block belongs to one generation.

    Attributes:
        folder: Holds the vector index, and the database where that is a file.
        place: Where the rows are, for whoever reads a message.
    """

    def __init__(self, folder: Path, database: Database, lock_timeout: float) -> None:
        self.folder = folder
        self.place = database.place
        self._database = database
        self._lock_timeout = lock_timeout

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        database: str = "",
        lock_timeout: float = 60.0,
        migrations: Migrations = MIGRATIONS,
        as_it_is: bool = False,
    ) -> "Library":
        """Open the library in ``folder``, making or migrating it first where needed.

        Args:
            folder: Where it is.
            database: Address of the PostgreSQL database with its rows; empty for a file in the
                folder.
            lock_timeout: Most seconds to wait for another writer.
            migrations: Make a library of each version one of the next.
            as_it_is: Open it also when its last changes are missing.

        Raises:
            NewerLibraryError: It was made by a later version; nothing is changed.
            DamagedError: Its database cannot be read, is gone, or lacks its last changes.
            BusyError: Another process is writing and did not finish in time.
            UnavailableError: The database server cannot be reached.
            SettingsError: The address of the database is wrong, or it lets nobody in.
            LibraryError: The folder cannot be written.
        """
        rows = connected(folder, database, lock_timeout)
        try:
            rows.begin(migrations)
            library = cls(folder, rows, lock_timeout)
            if not as_it_is:
                files.check_lost(folder, library.missing())
        except BaseException:
            rows.close()
            raise
        return library

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one unchanging state of the library."""
        with self._database.reading() as connection:
            connection.info[_KNOWN] = {}
            try:
                yield connection
            finally:
                connection.info.pop(_KNOWN, None)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the only writer's connection; commit at the end, roll back on any error.

        Raises:
            BusyError: Another writer did not finish within the lock timeout.
        """
        with self._database.writing() as connection:
            yield connection

    @contextmanager
    def lock(self, name: str, *, shared: bool = False, wait: bool = True) -> Iterator[None]:
        """Hold a lock on what is in the folder; it goes when the process dies.

        Raises:
            BusyError: Held by another for longer than the lock timeout, or at all with
                ``wait=False``.
        """
        timeout = self._lock_timeout if wait else 0
        with files.lock(self.folder, name, timeout, shared=shared):
            yield

    @contextmanager
    def claim(self, name: str, *, wait: bool = True) -> Iterator[None]:
        """Hold what one process at a time may do with the rows; it goes when the process dies.

        Raises:
            BusyError: As for ``lock``.
        """
        with self._database.claim(name, wait=wait):
            yield

    def is_claimed(self, name: str) -> bool:
        """Return whether somebody holds it, in this process or another."""
        return self._database.is_claimed(name)

    def unclaim(self, name: str) -> None:
        """Take away what a process that died while it held something left."""
        self._database.unclaim(name)

    def checkpoint(self) -> None:
        """Leave nothing of what was removed in the database's log or free pages."""
        self._database.tidy()

    def check(self) -> str:
        """Return what the database's own check finds wrong; empty when sound."""
        return self._database.check()

    def missing(self) -> int:
        """Return how many of its last changes the database lacks."""
        return self._database.missing()

    def go_on(self) -> None:
        """Go on with what is there when the last changes are missing."""
        self._database.go_on()

    def version(self) -> int:
        """Return the version of the schema."""
        return self._database.version()

    def write_file(self, path: Path) -> None:
        """Write all rows as they are now into an empty file; see ``Database.write_file``."""
        self._database.write_file(path)

    def size(self) -> int:
        """Return how many bytes the rows take."""
        return self._database.size()


def connected(folder: Path, database: str, timeout: float) -> Database:
    """Return the database with the rows of a library, which may have none yet."""
    if database:
        files.make_folder(folder)
        return Postgres(database, timeout)
    return Sqlite(folder, timeout)


_NOTES: Final = "SELECT key, value FROM meta"
_KNOWN: Final = "notes"
"""Under which a connection that sees one state keeps the notes, read when first asked for."""
_COUNT: Final = (
    update(meta)
    .where(meta.c.key == "generation")
    .values(value=cast(cast(meta.c.value, Integer) + 1, Text))
)


def get(connection: Connection, key: str, default: str = "") -> str:
    """Return the library's own note ``key`` (generation, build, stamp, index state)."""
    if _KNOWN in connection.info:
        return notes(connection).get(key, default)
    row = connection.exec_driver_sql(dialects.of(connection).note, (key,)).first()
    return default if row is None else str(row[0])


def notes(connection: Connection) -> Mapping[str, str]:
    """Return all of the library's own notes."""
    known: dict[str, str] | None = connection.info.get(_KNOWN)
    if known:
        return known
    found = {str(key): str(value) for key, value in connection.exec_driver_sql(_NOTES)}
    if known is not None:
        known.update(found)
    return found


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
