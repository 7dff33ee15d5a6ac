"""A library's rows in a schema of a PostgreSQL database."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import NullPool
from typing_extensions import override

from rag.errors import (
    BusyError,
    DamagedError,
    InputError,
    LibraryError,
    NewerLibraryError,
    RagError,
    SettingsError,
    UnavailableError,
)
from rag.library import files, transfer
from rag.library.database import Database, Migrations
from rag.library.migrations import whole
from rag.library.schema import fulltext, tables
from rag.settings import shown_database

SCHEMA: Final = "readout"
"""Where the tables are when the address names no other schema."""
_NAME: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_DRIVERS: Final = ("postgresql", "postgresql+psycopg")
_CONNECTIONS: Final = 5
_MORE_AT_ONCE: Final = 25
_WRITER: Final = "writer"
_HELD: Final = text(
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted "
    "AND objsubid = 1 AND CAST(classid AS bigint) = :high AND CAST(objid AS bigint) = :low "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_PATIENCE: Final = text("SELECT set_config('lock_timeout', :milliseconds, :here)")
_SIZE: Final = (
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0) FROM pg_class "
    "WHERE relkind = 'r' AND relnamespace = to_regnamespace(current_schema())"
)


class Postgres(Database):
    """One schema of a database, which one library has for itself."""

    def __init__(self, address: str, timeout: float) -> None:
        """Read the address; nothing is contacted yet.

        Raises:
            SettingsError: It is no address of a PostgreSQL database.
        """
        url, self._schema = _read(address)
        self._place = repr(shown_database(address))
        self._timeout = timeout
        self._engine = _engine(url, self._schema)
        self._snapshots = self._engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._apart = create_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args=_arguments(url, self._schema),
        )

    @property
    @override
    def place(self) -> str:
        return self._place

    @override
    def begin(self, migrations: Migrations) -> None:
        with self.reading() as db:
            _check_encoding(db, self._place)
            version = _version(db)
        if version > len(migrations):
            raise NewerLibraryError(
                f"The library in {self._place} was made by a newer version of readout "
                f"(library version {version}, this program knows {len(migrations)}).",
                hint="Update readout, or choose another database with RAG_DATABASE_URL.",
            )
        if version == len(migrations):
            return
        with self.writing() as db:
            self._migrate(db, migrations)

    @contextmanager
    def made(self, migrations: Migrations) -> Iterator[Connection]:
        """Give the transaction that makes the tables: they are there at its end, or not at all.

        Raises:
            InputError: There is a library already.
        """
        with self.reading() as db:
            _check_encoding(db, self._place)
        with self.writing() as db:
            if _version(db):
                raise InputError(
                    f"There is a library in {self._place} already.",
                    hint="Name another database, or another schema with ?schema=NAME.",
                )
            self._migrate(db, migrations)
            yield db

    def _migrate(self, db: Connection, migrations: Migrations) -> None:
        version = _version(db)  # others may have made it meanwhile
        if version:
            for step in migrations[version:]:
                step(db)
            db.execute(text("DELETE FROM schema_version"))
        else:
            db.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{self._schema}"'))
            db.execute(text("CREATE TABLE schema_version (version integer NOT NULL)"))
            whole(db)
        db.execute(text("INSERT INTO schema_version VALUES (:now)"), {"now": len(migrations)})

    @contextmanager
    @override
    def reading(self) -> Iterator[Connection]:
        with self._translated(), self._snapshots.connect() as db, db.begin():
            yield db

    @contextmanager
    @override
    def writing(self) -> Iterator[Connection]:
        with self._translated(), self._engine.connect() as db, db.begin():
            self._wait(db, self._timeout, here=True)
            db.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": self._number(_WRITER)}
            )
            yield db

    @contextmanager
    @override
    def claim(self, name: str, *, wait: bool) -> Iterator[None]:
        with self._translated(), self._apart.connect() as db:
            self._wait(db, self._timeout if wait else 0, here=False)
            held = {"key": self._number(name)}
            db.execute(text("SELECT pg_advisory_lock(:key)"), held)
            try:
                yield
            finally:
                with suppress(DBAPIError):  # gone already when the server has ended
                    db.execute(text("SELECT pg_advisory_unlock(:key)"), held)

    @override
    def is_claimed(self, name: str) -> bool:
        high, low = divmod(self._number(name), 1 << 32)
        with self.reading() as db:
            return bool(db.execute(_HELD, {"high": high, "low": low}).scalar())

    @override
    def unclaim(self, name: str) -> None:
        """Do nothing: a lock of the server leaves nothing behind."""

    @override
    def tidy(self) -> None:
        """Let the server take removed rows out of its pages."""
        named = ", ".join(f'"{one.name}"' for one in (*tables.sorted_tables, fulltext))
        with self._translated(), self._apart.connect() as db:
            db.execute(text(f"VACUUM (SKIP_LOCKED) {named}"))

    @override
    def check(self) -> str:
        """Return what a first look finds wrong; the server checks pages as it reads them."""
        try:
            with self.reading() as db:
                db.execute(text("SELECT count(*) FROM meta"))
        except DamagedError as error:
            return str(error)
        return ""

    @override
    def missing(self) -> int:
        return 0

    @override
    def go_on(self) -> None:
        """Do nothing: the server loses no change that it has told us of."""

    @override
    def version(self) -> int:
        with self.reading() as db:
            return _version(db)

    @override
    def size(self) -> int:
        with self.reading() as db:
            return int(db.execute(text(_SIZE)).scalar_one())

    @override
    def write_file(self, path: Path) -> None:
        with self.reading() as db:
            transfer.write_file(db, path)

    @override
    def close(self) -> None:
        self._engine.dispose()

    def _number(self, name: str) -> int:
        """Return the number of a lock, which no other library of the database has."""
        named = f"readout {self._schema} {name}".encode()
        return int.from_bytes(hashlib.blake2b(named, digest_size=8).digest()) >> 1

    @staticmethod
    def _wait(db: Connection, timeout: float, *, here: bool) -> None:
        """Set how long a lock is waited for; ``here`` for this transaction alone."""
        milliseconds = str(max(1, int(timeout * 1000)))  # 0 would mean for ever
        db.execute(_PATIENCE, {"milliseconds": milliseconds, "here": here})

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the database's exceptions into ours."""
        try:
            yield
        except DBAPIError as error:
            raise _ours(error, f"the library in {self._place}") from error
        except PoolTimeoutError as error:
            raise files.busy() from error


def login(address: str) -> tuple[str, str]:
    """Return what other clients of the server log in with, and the name of the schema.

    Raises:
        SettingsError: It is no address of a PostgreSQL database.
    """
    url, schema = _read(address)
    plain = url.set(drivername="postgresql")
    return plain.render_as_string(hide_password=False), schema


def _read(address: str) -> tuple[URL, str]:
    """Return the address as the driver takes it, and the name of the schema."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _wrong("is no address of a database") from None
    if url.drivername not in _DRIVERS or not url.database:
        raise _wrong("is no address of a PostgreSQL database")
    schema = url.query.get("schema", SCHEMA)
    if not isinstance(schema, str) or not _NAME.fullmatch(schema):
        raise _wrong("names a schema by other than small letters, figures and _")
    kept = url.difference_update_query(["schema"])
    return kept.set(drivername="postgresql+psycopg"), schema


def _wrong(what: str) -> SettingsError:
    return SettingsError(
        f"RAG_DATABASE_URL {what}.",
        hint="Write it as postgresql://user:password@host:5432/database.",
    )


def _arguments(url: URL, schema: str) -> Mapping[str, object]:
    given = url.query.get("options", "")
    return {
        "options": f"{given} -c search_path={schema}".strip(),
        "client_encoding": "utf8",
        "application_name": "readout",
        "connect_timeout": url.query.get("connect_timeout", "10"),
    }


def _engine(url: URL, schema: str) -> Engine:
    try:
        return create_engine(
            url,
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_AT_ONCE,
            pool_pre_ping=True,
            connect_args=_arguments(url, schema),
        )
    except ModuleNotFoundError:
        raise SettingsError(
            "RAG_DATABASE_URL names PostgreSQL, and what speaks with it is not installed.",
            hint='Install it with: pip install "readout[postgres]".',
        ) from None


def _check_encoding(db: Connection, place: str) -> None:
    encoding = str(db.execute(text("SHOW server_encoding")).scalar_one())
    if encoding != "UTF8":
        raise SettingsError(
            f"The database {place} holds texts as {encoding}, not as UTF-8.",
            hint="Make one with: createdb --encoding=UTF8 --template=template0 NAME.",
        )


def _version(db: Connection) -> int:
    if db.execute(text("SELECT to_regclass('schema_version')")).scalar() is None:
        return 0
    return int(db.execute(text("SELECT version FROM schema_version")).scalar_one())


_REFUSED: Final = (
    ("password authentication failed", "refuses the user or the password"),
    ("no password supplied", "asks for a password"),
    ("fe_sendauth", "asks for a password"),
    ("no pg_hba.conf entry", "lets nobody in from here"),
    ("authentication failed", "refuses the user"),
)
"""How libpq says that the server lets nobody in; it gives no code for it."""


def _ours(error: DBAPIError, where: str) -> RagError:
    words = str(error.orig)
    code = str(getattr(error.orig, "sqlstate", "") or "")
    if not code:
        return _unconnected(words, where)
    return _known(code, where) or DamagedError(
        f"The database of {where} cannot do what was asked: {words.splitlines()[0]} ({code}).",
        hint="Run `readout doctor`; the server's log tells more.",
    )


def _known(code: str, where: str) -> RagError | None:
    """Return our error for a code of PostgreSQL's."""
    if code == "55P03":
        return files.busy()
    if code in {"40001", "40P01", "53300"}:
        return BusyError(f"The {where[4:]} is busy.", hint="Try again in a moment.")
    if code.startswith(("08", "57P")):
        return _away(where)
    if code.startswith("53"):
        return LibraryError(
            f"The database server has no room or memory left; {where} is unchanged.",
            hint="Free some on the server, then run it again.",
        )
    if code in {"42501", "3F000"}:
        return SettingsError(
            f"The database user may not do this in {where}.",
            hint="Let the user own the database, or the schema.",
        )
    return _refused_row(code, where)


def _refused_row(code: str, where: str) -> RagError | None:
    if code == "54000":
        return LibraryError(
            "A name or an address is longer than PostgreSQL can index.",
            hint="Give it a shorter one.",
        )
    if code in {"42P07", "42P06"}:
        return SettingsError(
            f"There are tables of another program where {where} should be.",
            hint="Name another schema: add ?schema=NAME to RAG_DATABASE_URL.",
        )
    return None


def _unconnected(words: str, where: str) -> RagError:
    """Return our error for a failure that has no code: of the connection, say."""
    if "NUL (0x00)" in words:
        return LibraryError(
            "A text holds a character with the number 0, which PostgreSQL cannot keep.",
            hint="Take it out, then try again.",
        )
    if "does not exist" in words:
        return SettingsError(
            f"There is no such database or user for {where}.",
            hint="Make the database on the server, or correct RAG_DATABASE_URL.",
        )
    if "too many" in words or "connection slots" in words:
        return BusyError("The database server has no free connection.", hint="Try again soon.")
    for said, meant in _REFUSED:
        if said in words:
            return SettingsError(
                f"The database server of {where} {meant}.", hint="Correct RAG_DATABASE_URL."
            )
    return _away(where)


def _away(where: str) -> UnavailableError:
    return UnavailableError(
        f"The database server of {where} cannot be reached, or has just ended.",
        hint="See that it runs and that RAG_DATABASE_URL names it, then try again.",
    )
