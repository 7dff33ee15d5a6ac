"""How an older library becomes a current one."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, text

from rag.library.schema import (
    COVERING,
    bands,
    briefings,
    corrections,
    definitions,
    edits,
    feed_items,
    feeds,
    fulltext,
    job_files,
    job_parts,
    meta,
    name_parts,
    passages,
    postings,
    sentences,
    tables,
)

_LATER: Final = frozenset(
    {
        "articles",
        "bands",
        "briefings",
        "conversations",
        "corrections",
        "definitions",
        "edits",
        "feed_items",
        "feeds",
        "job_files",
        "job_parts",
        "jobs",
        "name_parts",
        "postings",
        "sentences",
        "statements",
    }
)
"""Tables that differ from, or were not in, the first version of the library."""
_BEGINNING: Final = [{"key": "generation", "value": "0"}, {"key": "build", "value": "1"}]
_AT_FIRST: Final = (
    "CREATE TABLE articles (id VARCHAR NOT NULL, locator TEXT NOT NULL, "
    "version INTEGER NOT NULL, current BOOLEAN NOT NULL, text TEXT NOT NULL, "
    "text_hash VARCHAR NOT NULL, copy_of VARCHAR NOT NULL, title TEXT NOT NULL, "
    "outlet TEXT NOT NULL, agency TEXT NOT NULL, byline TEXT NOT NULL, place TEXT NOT NULL, "
    "published DATE, language VARCHAR NOT NULL, kind VARCHAR NOT NULL, "
    "cleaner INTEGER NOT NULL, added_at DATETIME NOT NULL, PRIMARY KEY (id))",
    "CREATE INDEX ix_articles_text_hash ON articles (text_hash)",
    "CREATE INDEX ix_articles_locator ON articles (locator)",
    "CREATE INDEX ix_articles_published ON articles (published)",
    "CREATE INDEX ix_articles_current ON articles (current)",
    "CREATE TABLE jobs (id VARCHAR NOT NULL, kind VARCHAR NOT NULL, state VARCHAR NOT NULL, "
    "started_at DATETIME NOT NULL, ended_at DATETIME, PRIMARY KEY (id))",
    "CREATE TABLE conversations (id VARCHAR NOT NULL, title TEXT NOT NULL, "
    "started_at DATETIME NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE statements (id VARCHAR NOT NULL, article_id VARCHAR NOT NULL, "
    "ordinal INTEGER NOT NULL, speaker TEXT NOT NULL, role TEXT NOT NULL, "
    "side TEXT NOT NULL, joint BOOLEAN NOT NULL, kind VARCHAR NOT NULL, cue TEXT NOT NULL, "
    "said_on DATE, spans JSON NOT NULL, PRIMARY KEY (id), "
    "FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE)",
    "CREATE INDEX ix_statements_article_id ON statements (article_id)",
    "CREATE INDEX ix_statements_side ON statements (side)",
    "CREATE INDEX ix_statements_speaker ON statements (speaker)",
)


def _first(connection: Connection) -> None:
    for words in _AT_FIRST:
        connection.execute(text(words))
    unchanged = [table for table in tables.sorted_tables if table.name not in _LATER]
    tables.create_all(connection, tables=unchanged)
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE fulltext USING fts5"
            "(header, body, tokenize=\"unicode61 remove_diacritics 0 tokenchars '-.'\")"
        )
    )
    connection.execute(
        text("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('fulltext', 'row')")
    )
    connection.execute(meta.insert(), _BEGINNING)


def _second(connection: Connection) -> None:
    for column in ("via", "teller", "proposed_speaker", "proposed_side", "proposed_teller"):
        connection.execute(
            text(f"ALTER TABLE statements ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
        )
    connection.execute(
        text("UPDATE statements SET proposed_speaker = speaker, proposed_side = side")
    )
    connection.execute(
        text("CREATE INDEX ix_statements_proposed_speaker ON statements (proposed_speaker)")
    )
    edits.create(connection)


def _third(connection: Connection) -> None:
    for column in (
        "articles ADD COLUMN published_at VARCHAR NOT NULL DEFAULT ''",
        "articles ADD COLUMN url TEXT NOT NULL DEFAULT ''",
        "articles ADD COLUMN pages JSON NOT NULL DEFAULT '[]'",
        "articles ADD COLUMN signature BLOB",
        "articles ADD COLUMN group_id VARCHAR NOT NULL DEFAULT ''",
        "articles ADD COLUMN removing BOOLEAN NOT NULL DEFAULT 0",
        "jobs ADD COLUMN request JSON NOT NULL DEFAULT '{}'",
        "jobs ADD COLUMN total INTEGER NOT NULL DEFAULT 0",
    ):
        connection.execute(text(f"ALTER TABLE {column}"))
    for index in (
        "ix_articles_group_id ON articles (group_id)",
        "job_item_locator ON job_items (job_id, locator)",
    ):
        connection.execute(text(f"CREATE INDEX IF NOT EXISTS {index}"))
    for table in (bands, corrections, feeds, feed_items):
        table.create(connection)


def _fourth(connection: Connection) -> None:
    definitions.create(connection)
    briefings.create(connection)


def _fifth(connection: Connection) -> None:
    connection.execute(
        text("ALTER TABLE conversations ADD COLUMN owner VARCHAR NOT NULL DEFAULT ''")
    )


def _sixth(connection: Connection) -> None:
    """Make the blocks of words, and indexes that answer filters without reading articles.

    Indexes that begin with a value most rows share go: without statistics SQLite takes them
    for the best there is.
    """
    postings.create(connection)
    for name in (
        "articles_current",
        "articles_published",
        "statements_side",
        "statements_speaker",
        "statements_proposed_speaker",
        "passages_article_id",
    ):
        connection.execute(text(f"DROP INDEX IF EXISTS ix_{name}"))
    connection.execute(text("DROP INDEX IF EXISTS passage_place"))
    for index in passages.indexes:
        index.create(connection, checkfirst=True)
    for index in COVERING:
        index.create(connection, checkfirst=True)


def _seventh(connection: Connection) -> None:
    name_parts.create(connection)


def _eighth(connection: Connection) -> None:
    for table in (job_parts, job_files):
        table.create(connection)


def _ninth(connection: Connection) -> None:
    for index in COVERING:
        index.create(connection, checkfirst=True)


def _tenth(connection: Connection) -> None:
    sentences.create(connection)


def whole(connection: Connection) -> None:
    """Make a library of the present version at once, where SQLite is not what it is in."""
    tables.create_all(connection, checkfirst=False)
    fulltext.create(connection)
    connection.execute(meta.insert(), _BEGINNING)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _first,
    _second,
    _third,
    _fourth,
    _fifth,
    _sixth,
    _seventh,
    _eighth,
    _ninth,
    _tenth,
)
"""Step n brings a library from version n to n + 1; append, never edit.

Steps after the sixth are made on PostgreSQL too, whose libraries begin as a whole."""
