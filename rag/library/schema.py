"""Tables of the library, as they are in its present version, for SQLite and PostgreSQL.

Names and texts are ordered by their code points on both.
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    func,
)

tables = MetaData()

_NAME: Final = String().with_variant(String(collation="C"), "postgresql")
_TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
_KEY: Final = Integer().with_variant(BigInteger, "postgresql")
_INDEXED: Final = 400
"""Characters of a word in PostgreSQL's index, whose entries have 2,704 bytes at most."""


def _owner(
    name: str = "article_id", *, target: str = "articles.id", index: bool = True
) -> Column[str]:
    return Column(
        name, _NAME, ForeignKey(target, ondelete="CASCADE"), nullable=False, index=index
    )


def _of_passage() -> Column[int]:
    owner = ForeignKey("passages.key", ondelete="CASCADE")
    return Column("passage_key", _KEY, owner, primary_key=True, autoincrement=False)


meta = Table(
    "meta",
    tables,
    Column("key", _NAME, primary_key=True),
    Column("value", _TEXT, nullable=False),
)

articles = Table(
    "articles",
    tables,
    Column("id", _NAME, primary_key=True),
    Column("locator", _TEXT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("text", _TEXT, nullable=False),
    Column("text_hash", _NAME, nullable=False, index=True),
    Column("copy_of", _NAME, nullable=False, default=""),
    Column("title", _TEXT, nullable=False),
    Column("outlet", _TEXT, nullable=False, default=""),
    Column("agency", _TEXT, nullable=False, default=""),
    Column("byline", _TEXT, nullable=False, default=""),
    Column("place", _TEXT, nullable=False, default=""),
    Column("published", Date),
    Column("published_at", _NAME, nullable=False, default=""),
    Column("url", _TEXT, nullable=False, default=""),
    Column("pages", JSON, nullable=False, default=list),
    Column("signature", LargeBinary),
    Column("group_id", _NAME, nullable=False, default="", index=True),
    Column("removing", Boolean, nullable=False, default=False),
    Column("language", _NAME, nullable=False, default="und"),
    Column("kind", _NAME, nullable=False, default="text"),
    Column("cleaner", Integer, nullable=False),
    Column("added_at", DateTime, nullable=False),
    Index("ix_articles_locator", "locator", postgresql_using="hash"),
)

bands = Table(
    "bands",
    tables,
    _owner(),
    Column("band", _KEY, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Index("band_digest", "band", "digest"),
)
"""Parts of each current article's MinHash signature, by which near copies find each other."""

corrections = Table(
    "corrections",
    tables,
    Column("locator", _TEXT, primary_key=True),
    Column("field", _NAME, primary_key=True),
    Column("value", _TEXT, nullable=False),
)
"""Metadata set by hand; it wins over what is read, also when an article comes again."""

passages = Table(
    "passages",
    tables,
    Column("key", _KEY, primary_key=True, autoincrement=True),
    Column("build", Integer, nullable=False),
    _owner(index=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passage_of", "article_id", "build", "start", "end", unique=True),
    sqlite_autoincrement=True,
)

vectors = Table(
    "vectors",
    tables,
    _of_passage(),
    Column("vector", LargeBinary, nullable=False),
)

sentences = Table(
    "sentences",
    tables,
    _of_passage(),
    Column("held", _TEXT, nullable=False),
)
"""Where the sentences of a passage are, and the terms in each; see `rag.library.sentences`."""

unindexed = Table(
    "unindexed", tables, Column("key", _KEY, primary_key=True, autoincrement=False)
)
"""Keys of removed passages that the vector index still holds."""

postings = Table(
    "postings",
    tables,
    Column("block", _KEY, primary_key=True, autoincrement=False),
    Column("term", _TEXT, primary_key=True),
    Column("held", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
postings.primary_key.ddl_if(dialect="sqlite")
Index("posting_term", postings.c.block, func.left(postings.c.term, _INDEXED)).ddl_if(
    dialect="postgresql"
)
"""The passages each word stands in, block by block; made of the full-text index."""

fulltext = Table(
    "fulltext",
    MetaData(),
    Column("rowid", _KEY, primary_key=True, autoincrement=False),
    Column("header", _TEXT, nullable=False),
    Column("body", _TEXT, nullable=False),
)
"""The words of passages. In SQLite it is a table of FTS5, which is made by other means."""

statements = Table(
    "statements",
    tables,
    Column("id", _NAME, primary_key=True),
    _owner(),
    Column("ordinal", Integer, nullable=False),
    Column("speaker", _TEXT, nullable=False),
    Column("role", _TEXT, nullable=False),
    Column("side", _TEXT, nullable=False),
    Column("joint", Boolean, nullable=False),
    Column("kind", _NAME, nullable=False),
    Column("cue", _TEXT, nullable=False),
    Column("said_on", Date),
    Column("spans", JSON, nullable=False),
    Column("via", _TEXT, nullable=False, default=""),
    Column("teller", _TEXT, nullable=False, default=""),
    Column("proposed_speaker", _TEXT, nullable=False),
    Column("proposed_side", _TEXT, nullable=False),
    Column("proposed_teller", _TEXT, nullable=False),
)
"""Speaker, side and teller stand as they are after the edits, beside what was proposed."""

name_parts = Table(
    "name_parts",
    tables,
    Column("name", _TEXT, primary_key=True),
    Column("part", _TEXT, primary_key=True),
    Column("person", _TEXT, nullable=False),
    Index("name_part_person", "part", "person", "name"),
    sqlite_with_rowid=False,
)
"""The parts of speakers' names as articles give them, by which one person's are found;
``person`` is empty for a surname alone."""

COVERING = (
    Index(
        "article_scope",
        articles.c.outlet,
        articles.c.agency,
        articles.c.language,
        articles.c.published,
        articles.c.copy_of,
        articles.c.id,
        articles.c.current,
        sqlite_where=articles.c.current.is_(True),
        postgresql_where=articles.c.current.is_(True),
    ),
    Index(
        "article_hidden",
        articles.c.id,
        sqlite_where=articles.c.removing.is_(True),
        postgresql_where=articles.c.removing.is_(True),
    ),
    *(
        Index(f"statement_{name}", statements.c[name], statements.c.article_id)
        for name in ("speaker", "side", "proposed_speaker", "proposed_side")
    ),
)
"""What a filter asks for, beside the ids of the articles it keeps: their texts stay unread."""

edits = Table(
    "edits",
    tables,
    Column("id", _KEY, primary_key=True, autoincrement=True),
    Column("kind", _NAME, nullable=False),
    Column("subject", _TEXT, nullable=False),
    Column("object", _TEXT, nullable=False),
    Column("scope", _TEXT, nullable=False),
    Column("made_at", DateTime, nullable=False),
    sqlite_autoincrement=True,
)

jobs = Table(
    "jobs",
    tables,
    Column("id", _NAME, primary_key=True),
    Column("kind", _NAME, nullable=False),
    Column("state", _NAME, nullable=False),
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
    Column("locator", _TEXT, nullable=False),
    Column("outcome", _NAME, nullable=False),
    Column("article_id", _NAME, nullable=False, default=""),
    Column("error", _TEXT, nullable=False, default=""),
    Column("hint", _TEXT, nullable=False, default=""),
    Index("job_item_locator", "job_id", "locator").ddl_if(dialect="sqlite"),
    Index("job_item_named", "locator", postgresql_using="hash").ddl_if(dialect="postgresql"),
)

job_parts = Table(
    "job_parts",
    tables,
    _owner("job_id", target="jobs.id", index=False),
    Column("number", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("taken", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("job_id", "number"),
)

job_files = Table(
    "job_files",
    tables,
    _owner("job_id", target="jobs.id", index=False),
    Column("ordinal", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", _TEXT, nullable=False),
    Column("content", LargeBinary, nullable=False),
    PrimaryKeyConstraint("job_id", "ordinal"),
)

feeds = Table(
    "feeds",
    tables,
    Column("address", _TEXT, primary_key=True),
    Column("title", _TEXT, nullable=False, default=""),
    Column("added_at", DateTime, nullable=False),
    Column("polled_at", DateTime),
    Column("etag", _TEXT, nullable=False, default=""),
    Column("modified", _TEXT, nullable=False, default=""),
    Column("error", _TEXT, nullable=False, default=""),
    Column("hint", _TEXT, nullable=False, default=""),
)

feed_items = Table(
    "feed_items",
    tables,
    Column("feed", _TEXT, ForeignKey("feeds.address", ondelete="CASCADE"), primary_key=True),
    Column("key", _TEXT, primary_key=True),
    Column("locator", _TEXT, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("outcome", _NAME, nullable=False),
    Column("error", _TEXT, nullable=False, default=""),
)

conversations = Table(
    "conversations",
    tables,
    Column("id", _NAME, primary_key=True),
    Column("title", _TEXT, nullable=False),
    Column("started_at", DateTime, nullable=False),
    Column("owner", _NAME, nullable=False, default=""),
)

turns = Table(
    "turns",
    tables,
    Column("key", _KEY, primary_key=True),
    _owner("conversation_id", target="conversations.id"),
    Column("asked_at", DateTime, nullable=False),
    Column("answer", JSON, nullable=False),
)

definitions = Table(
    "definitions",
    tables,
    Column("name", _NAME, primary_key=True),
    Column("saved_at", DateTime, nullable=False),
    Column("body", JSON, nullable=False),
)

briefings = Table(
    "briefings",
    tables,
    Column("key", _KEY, primary_key=True, autoincrement=True),
    Column("id", _NAME, nullable=False, unique=True),
    Column("made_at", DateTime, nullable=False),
    Column("subject", _NAME, nullable=False, index=True),
    Column("title", _TEXT, nullable=False),
    Column("scope", JSON, nullable=False),
    Column("body", JSON, nullable=False),
    Column("made", JSON),
)
"""``subject`` is the digest of topic and filters, ``scope`` the ids of the articles that were
in scope, ``made`` the body as it was before the first edit."""
