"""Removal that can be taken back until something else is written."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from rag.library import articles as stored
from rag.library import briefings, history, store
from rag.library.schema import articles


def hide(db: Connection, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Take articles out of sight, so that no list and no search shows them.

    Raises:
        NotFoundError: One of the ids does not exist; nothing is hidden.
    """
    wanted = tuple(dict.fromkeys(article_ids))
    for article_id in wanted:
        stored.get(db, article_id)
    db.execute(
        update(articles)
        .where(articles.c.id.in_(wanted), articles.c.current.is_(True))
        .values(current=False, removing=True)
    )
    store.bump(db)
    return wanted


def hidden(db: Connection) -> tuple[str, ...]:
    """Return the ids of the articles that are out of sight."""
    return tuple(
        db.scalars(
            select(articles.c.id).where(articles.c.removing.is_(True)).order_by(articles.c.id)
        )
    )


def show(db: Connection) -> tuple[str, ...]:
    """Bring what is out of sight back; return its ids."""
    back = hidden(db)
    if back:
        db.execute(
            update(articles).where(articles.c.id.in_(back)).values(current=True, removing=False)
        )
        store.bump(db)
    return back


def finish(db: Connection) -> None:
    """Remove for good what is out of sight."""
    gone = hidden(db)
    if gone:
        texts = [v.id for one in gone for v in stored.versions(db, one)]
        stored.remove(db, gone)
        history.redact(db, texts)
        briefings.redact(db, texts)
