"""Tables of the library, their version, and how an older library becomes a current one."""

from collections.abc import Callable

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

tables = MetaData()


def _owner(name: str = "article_id", *, target: str = "articles.id") -> Column[str]:
    return Column(
        name, String, ForeignKey(target, ondelete="CASCADE"), nullable=False, index=True
    )


meta = Table(
    "meta",
    tables,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

articles = Table(
    "articles",
    tables,
    Column("id", String, primary_key=True),
    Column("locator", Text, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("text_hash", String, nullable=False, index=True),
    Column("copy_of", String, nullable=False, default=""),
    Column("title", Text, nullable=False),
    Column("outlet", Text, nullable=False, default=""),
    Column("agency", Text, nullable=False, default=""),
    Column("byline", Text, nullable=False, default=""),
    Column("place", Text, nullable=False, default=""),
    Column("published", Date, index=True),
    Column("language", String, nullable=False, default="und"),
    Column("kind", String, nullable=False, default="text"),
    Column("cleaner", Integer, nullable=False),
    Column("added_at", DateTime, nullable=False),
)

passages = Table(
    "passages",
    tables,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("build", Integer, nullable=False),
    _owner(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passage_place", "build", "article_id", "start", "end", unique=True),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    tables,
    Column(
        "passage_key",
        Integer,
        ForeignKey("passages.key", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("vector", LargeBinary, nullable=False),
)

unindexed = Table(
    "unindexed", tables, Column("key", Integer, primary_key=True, autoincrement=False)
)
"""Keys of removed passages that the vector index still holds."""

statements = Table(
    "statements",
    tables,
    Column("id", String, primary_key=True),
    _owner(),
    Column("ordinal", Integer, nullable=False),
    Column("speaker", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("side", Text, nullable=False, index=True),
    Column("joint", Boolean, nullable=False),
    Column("kind", String, nullable=False),
    Column("cue", Text, nullable=False),
    Column("said_on", Date),
    Column("spans", JSON, nullable=False),
)

jobs = Table(
    "jobs",
    tables,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
)

job_items = Table(
    "job_items",
    tables,
    _owner("job_id", target="jobs.id"),
    Column("ordinal", Integer, nullable=False),
    Column("locator", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("article_id", String, nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    Column("hint", Text, nullable=False, default=""),
)

conversations = Table(
    "conversations",
    tables,
    Column("id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("started_at", DateTime, nullable=False),
)

turns = Table(
    "turns",
    tables,
    Column("key", Integer, primary_key=True),
    _owner("conversation_id", target="conversations.id"),
    Column("asked_at", DateTime, nullable=False),
    Column("answer", JSON, nullable=False),
)


def _first(connection: Connection) -> None:
    tables.create_all(connection)
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE fulltext USING fts5"
            "(header, body, tokenize=\"unicode61 remove_diacritics 0 tokenchars '-.'\")"
        )
    )
    connection.execute(
        text("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('fulltext', 'row')")
    )
    connection.execute(
        meta.insert(), [{"key": "generation", "value": "0"}, {"key": "build", "value": "1"}]
    )


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first,)
"""Step n brings a library from version n to n + 1; append, never edit."""
