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
    Column("published_at", String, nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("pages", JSON, nullable=False, default=list),
    Column("signature", LargeBinary),
    Column("group_id", String, nullable=False, default="", index=True),
    Column("removing", Boolean, nullable=False, default=False),
    Column("language", String, nullable=False, default="und"),
    Column("kind", String, nullable=False, default="text"),
    Column("cleaner", Integer, nullable=False),
    Column("added_at", DateTime, nullable=False),
)

bands = Table(
    "bands",
    tables,
    _owner(),
    Column("band", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("band_digest", "band", "digest"),
)
"""Parts of each current article's MinHash signature, by which near copies find each other."""

corrections = Table(
    "corrections",
    tables,
    Column("locator", Text, primary_key=True),
    Column("field", String, primary_key=True),
    Column("value", Text, nullable=False),
)
"""Metadata set by hand; it wins over what is read, also when an article comes again."""

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
    Column("via", Text, nullable=False, default=""),
    Column("teller", Text, nullable=False, default=""),
    Column("proposed_speaker", Text, nullable=False, index=True),
    Column("proposed_side", Text, nullable=False),
    Column("proposed_teller", Text, nullable=False),
)
"""Speaker, side and teller stand as they are after the edits, beside what was proposed."""

edits = Table(
    "edits",
    tables,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("made_at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    tables,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("ended_at", DateTime),
    Column("request", JSON, nullable=False, default=dict),
    Column("total", Integer, nullable=False, default=0),
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
    Index("job_item_locator", "job_id", "locator"),
)

feeds = Table(
    "feeds",
    tables,
    Column("address", Text, primary_key=True),
    Column("title", Text, nullable=False, default=""),
    Column("added_at", DateTime, nullable=False),
    Column("polled_at", DateTime),
    Column("etag", Text, nullable=False, default=""),
    Column("modified", Text, nullable=False, default=""),
    Column("error", Text, nullable=False, default=""),
    Column("hint", Text, nullable=False, default=""),
)

feed_items = Table(
    "feed_items",
    tables,
    Column("feed", Text, ForeignKey("feeds.address", ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("locator", Text, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("outcome", String, nullable=False),
    Column("error", Text, nullable=False, default=""),
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

definitions = Table(
    "definitions",
    tables,
    Column("name", String, primary_key=True),
    Column("saved_at", DateTime, nullable=False),
    Column("body", JSON, nullable=False),
)

briefings = Table(
    "briefings",
    tables,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("made_at", DateTime, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Column("made", JSON),
)
"""``subject`` is the digest of topic and filters, ``scope`` the ids of the articles that were
in scope, ``made`` the body as it was before the first edit."""


_LATER = frozenset(
    {
        "articles",
        "bands",
        "briefings",
        "corrections",
        "definitions",
        "edits",
        "feed_items",
        "feeds",
        "jobs",
        "statements",
    }
)
"""Tables that differ from, or were not in, the first version of the library."""
_AT_FIRST = (
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
    connection.execute(
        meta.insert(), [{"key": "generation", "value": "0"}, {"key": "build", "value": "1"}]
    )


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


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_first, _second, _third, _fourth)
"""Step n brings a library from version n to n + 1; append, never edit."""
