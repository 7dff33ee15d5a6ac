"""What SQLite and PostgreSQL have different words for; everything else is said alike."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Text, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """Statements in the words of one database.

    Attributes:
        note: Reads one of the library's own notes.
        blocks: Reads words in blocks, in the order of both lists.
        tidy_words: Leaves no word of a removed passage in the full-text index.
        check_words: Fails when the full-text index contradicts itself; empty where it cannot.
        given: Tells the last number that a table gave a row.
        go_on: Has the table go on with the number after ``last``.
        made_words: Tells by what statements the full-text index is made; empty where it is a
            table like any other.
    """

    note: str
    blocks: str
    given: str
    go_on: tuple[str, ...]
    tidy_words: str = ""
    check_words: str = ""
    made_words: str = ""


_KNOWN: Final = {
    "sqlite": Dialect(
        note="SELECT value FROM meta WHERE key = ?",
        blocks=(
            "SELECT postings.term, postings.block, postings.held "
            "FROM json_each(:terms) AS wanted CROSS JOIN json_each(:blocks) AS chosen "
            "CROSS JOIN postings ON postings.block = chosen.value "
            "AND postings.term = wanted.value ORDER BY wanted.key, chosen.key"
        ),
        given="SELECT max(seq) FROM sqlite_sequence WHERE name = '{table}'",
        go_on=(
            "DELETE FROM sqlite_sequence WHERE name = '{table}'",
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, {last} FROM sqlite_master "
            "WHERE name = '{table}' AND sql LIKE '%AUTOINCREMENT%'",
        ),
        tidy_words="INSERT INTO fulltext(fulltext) VALUES ('optimize')",
        check_words="INSERT INTO fulltext(fulltext) VALUES ('integrity-check')",
        made_words=(
            "SELECT name, sql FROM sqlite_master WHERE name IN ('fulltext', 'vocabulary') "
            "ORDER BY name"
        ),
    ),
    "postgresql": Dialect(
        note="SELECT value FROM meta WHERE key = %s",
        blocks=(
            "SELECT postings.term, postings.block, postings.held "
            "FROM json_array_elements_text(CAST(:terms AS json)) "
            "WITH ORDINALITY AS wanted(value, key) "
            "CROSS JOIN json_array_elements_text(CAST(:blocks AS json)) "
            "WITH ORDINALITY AS chosen(value, key) "
            "JOIN postings ON postings.block = CAST(chosen.value AS bigint) "
            "AND left(postings.term, 400) = left(wanted.value, 400) "
            "AND postings.term = wanted.value ORDER BY wanted.key, chosen.key"
        ),
        given="SELECT last_value FROM {table}_{column}_seq WHERE is_called",
        go_on=("SELECT setval('{table}_{column}_seq', {last})",),
    ),
}


def of(connection: Connection) -> Dialect:
    """Return the words of the database at the other end."""
    return _KNOWN[connection.dialect.name]


def among(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return the condition that a column holds one of any number of values."""
    return _among(column, listed([*values]))


def among_given(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column holds one of the values `listed` when it is asked.

    For a query that is made once and asked often: to make one takes longer than to answer it.
    """
    return _among(column, bindparam(name, type_=Text))


def _among(column: ColumnElement[Any], values: object) -> ColumnElement[bool]:
    each = _Numbers if isinstance(column.type, Integer) else _Texts
    found = each(values).table_valued("value")
    return column.in_(select(found.c.value))


def listed(values: Sequence[object]) -> str:
    """Return values as JSON, for a query that takes it apart."""
    return json.dumps(values, ensure_ascii=False)


class _Texts(FunctionElement[str]):
    """The texts in a JSON list, as rows."""

    name = "texts"
    inherit_cache = True


class _Numbers(FunctionElement[int]):
    """The numbers in a JSON list, as rows."""

    name = "numbers"
    inherit_cache = True


@compiles(_Texts, "sqlite")
@compiles(_Numbers, "sqlite")
def _sqlite(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    return f"json_each({compiler.process(element.clauses, **more)})"


@compiles(_Texts, "postgresql")
def _texts(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    given = compiler.process(element.clauses, **more)
    return f"json_array_elements_text(CAST({given} AS json))"


@compiles(_Numbers, "postgresql")
def _numbers(element: FunctionElement[Any], compiler: SQLCompiler, **more: Any) -> str:  # noqa: ANN401
    texts = _texts(element, compiler, **more)
    return f"(SELECT CAST(value AS bigint) AS value FROM {texts} AS one)"  # noqa: S608 - no value
