"""All rows of a library, carried from one database to another as they are."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import NullType

from rag.errors import LibraryError
from rag.library import dialects
from rag.library.migrations import MIGRATIONS
from rag.library.schema import fulltext, meta, tables
from rag.library.sqlite import bring_up, engine

_AT_ONCE: Final = 100
_ITS_OWN: Final = ("index_folder", "index_watermark", "index_digest", "writes")
"""Notes that hold of one database beside one index, and of no copy."""


def carry(source: Connection, target: Connection) -> None:
    """Fill the new tables of ``target`` with the rows of ``source``, and count them.

    Both are of the present version. Whoever calls it commits, or leaves it all undone.

    Raises:
        LibraryError: There are not as many rows afterwards as there were.
    """
    target.execute(delete(meta))
    for table in (*tables.sorted_tables, fulltext):
        _carry_rows(source, target, table)
    target.execute(delete(meta).where(meta.c.key.in_(_ITS_OWN)))
    for table in tables.sorted_tables:
        _count_on(source, target, table)


def write_file(source: Connection, path: Path) -> None:
    """Make a database of SQLite in an empty file, with the rows of ``source``.

    Raises:
        sqlite3.Error: The file cannot be written.
    """
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = DELETE")
    made = engine(path)
    try:
        with made.connect() as target, target.begin():
            bring_up(target, MIGRATIONS)
            carry(source, target)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):
            raise error.orig from error
        raise
    finally:
        made.dispose()


def read_file(path: Path, target: Connection) -> None:
    """Fill the new tables of ``target`` with the rows of a file, made current first."""
    opened = engine(path)
    try:
        with opened.connect() as source, source.begin():
            bring_up(source, MIGRATIONS)
            carry(source, target)
    finally:
        opened.dispose()


def _carry_rows(source: Connection, target: Connection, table: Table) -> None:
    written = _as_written(table)
    rows = source.execute(_reading(table).execution_options(yield_per=_AT_ONCE))
    for some in rows.mappings().partitions():
        target.execute(insert(written), [dict(row) for row in some])
    number = select(func.count()).select_from(table)
    there, here = source.scalar(number), target.scalar(number)
    if there != here:
        raise LibraryError(
            f"Of {there} rows of the table {table.name!r}, {here} have arrived.",
            hint="Nothing was changed; run `readout doctor` on both libraries.",
        )


def _reading(table: Table) -> Select[*tuple[object, ...]]:
    """Select every column, JSON as the text it is."""
    return select(
        *(
            cast(one, Text).label(one.name) if isinstance(one.type, JSON) else one
            for one in table.columns
        )
    )


def _as_written(table: Table) -> Table:
    """Return a table that takes JSON as the text it is."""
    columns = (
        Column(one.name, NullType() if isinstance(one.type, JSON) else one.type)
        for one in table.columns
    )
    return Table(table.name, MetaData(), *columns)


def _count_on(source: Connection, target: Connection, table: Table) -> None:
    """See that no number is given again, also of rows that were removed."""
    column = table.autoincrement_column
    if column is None:
        return
    names = {"table": table.name, "column": column.name}
    given = source.scalar(text(dialects.of(source).given.format(**names))) or 0
    last = max(given, target.scalar(select(func.max(column))) or 0)
    if last:
        for step in dialects.of(target).go_on:
            target.execute(text(step.format(**names, last=last)))
