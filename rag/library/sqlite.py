"""A library's rows in a file of SQLite, beside the lock of its one writer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from typing_extensions import override

from rag.errors import BusyError, DamagedError, LibraryError, NewerLibraryError, RagError
from rag.library import files
from rag.library.database import Database, Migrations

FORGET: Final = (
    "DELETE FROM meta WHERE key IN ('index_folder', 'index_watermark', 'index_digest')"
)
"""Takes out the notes that hold beside one index alone."""
_WRITES: Final = "SELECT value FROM meta WHERE key = 'writes'"
_WROTE: Final = (
    "INSERT INTO meta (key, value) VALUES ('writes', ?) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class Sqlite(Database):
    """The file ``library.db`` in the library's folder."""

    def __init__(self, folder: Path, timeout: float) -> None:
        files.make(folder)
        self._folder = folder
        self._timeout = timeout
        self._engine = engine(folder / files.DATABASE)

    @property
    @override
    def place(self) -> str:
        return repr(str(self._folder))

    @override
    def begin(self, migrations: Migrations) -> None:
        version = self.version()
        if version > len(migrations):
            raise newer(self.place, version, len(migrations))
        if version == len(migrations):
            return
        if not version:
            files.check_new(self._folder)
        with self.writing() as db:
            bring_up(db, migrations)

    @contextmanager
    @override
    def reading(self) -> Iterator[Connection]:
        with translated(self._folder), self._engine.connect() as db, db.begin():
            yield db

    @contextmanager
    @override
    def writing(self) -> Iterator[Connection]:
        with (
            files.turn(self._folder, self._timeout) as lock,
            translated(self._folder),
            self._engine.connect() as db,
        ):
            with db.begin():
                yield db
                writes = _writes(db) + 1
                db.exec_driver_sql(_WROTE, (str(writes),))
            files.note(lock, writes)

    @contextmanager
    @override
    def claim(self, name: str, *, wait: bool) -> Iterator[None]:
        with files.lock(self._folder, name, self._timeout if wait else 0):
            yield

    @override
    def is_claimed(self, name: str) -> bool:
        if not (self._folder / name).exists():
            return False
        try:
            with files.lock(self._folder, name, 0):
                return False
        except BusyError:
            return True

    @override
    def unclaim(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    @override
    def tidy(self) -> None:
        """Move everything from the write-ahead log into the database and empty the log."""
        with translated(self._folder), self._engine.connect() as db:
            db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @override
    def check(self) -> str:
        try:
            with self.reading() as db:
                found = [str(row[0]) for row in db.execute(text("PRAGMA integrity_check(5)"))]
        except DamagedError as error:
            return str(error)
        return "" if found == ["ok"] else "; ".join(found)

    @override
    def missing(self) -> int:
        if not self._lacking():
            return 0
        with files.lock(self._folder, files.LOCK, self._timeout):  # perhaps somebody wrote
            return self._lacking()

    def _lacking(self) -> int:
        noted = files.written(self._folder)
        with self.reading() as db:
            return max(0, noted - _writes(db))

    @override
    def go_on(self) -> None:
        with files.lock(self._folder, files.LOCK, self._timeout) as lock, self.reading() as db:
            files.note(lock, _writes(db))

    @override
    def version(self) -> int:
        with self.reading() as db:
            return _version(db)

    @override
    def size(self) -> int:
        return sum(map(files.size, self._folder.glob(f"{files.DATABASE}*")))

    @override
    def write_file(self, path: Path) -> None:
        with self.reading() as db:
            db.execute(text("SELECT count(*) FROM meta"))  # from here on it sees one state
            source = cast("sqlite3.Connection", db.connection.driver_connection)
            with closing(sqlite3.connect(path)) as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                target.execute(FORGET)
                target.commit()

    @override
    def close(self) -> None:
        self._engine.dispose()


def bring_up(connection: Connection, migrations: Migrations) -> None:
    """Make the tables of the version that the migrations lead to."""
    for step in range(_version(connection), len(migrations)):
        migrations[step](connection)
        connection.exec_driver_sql(f"PRAGMA user_version = {step + 1}")


def newer(place: str, version: int, known: int) -> NewerLibraryError:
    """Return the error for a library that a later version of this program made."""
    return NewerLibraryError(
        f"The library in {place} was made by a newer version of readout "
        f"(library version {version}, this program knows {known}).",
        hint="Update readout, or choose another library with --library.",
    )


def engine(path: Path) -> Engine:
    """Return what opens connections to a library's database."""
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


def _writes(connection: Connection) -> int:
    """Return how many times the database was written."""
    noted = str(connection.exec_driver_sql(_WRITES).scalar() or "0")
    return int(noted) if noted.isdecimal() else 0


def _version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


@contextmanager
def translated(folder: Path) -> Iterator[None]:
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
    if "is full" in words:
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
        hint="Run `readout doctor`; what it cannot mend, `readout restore` has from a backup.",
    )
