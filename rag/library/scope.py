"""What is in scope: filters as conditions on the tables."""

from collections.abc import Sequence

from sqlalchemy import Column, ColumnElement, Connection, and_, select

from rag.library import store
from rag.library.schema import articles, passages, statements
from rag.types import Filters


def condition(db: Connection, filters: Filters) -> ColumnElement[bool]:
    """Return the condition that keeps the current articles in scope.

    With sides or speakers, those are kept in which one of them makes a statement.
    """
    kept: list[ColumnElement[bool]] = [articles.c.current.is_(True)]
    if filters.outlets:
        outlets = _named(db, articles.c.outlet, filters.outlets)
        agencies = _named(db, articles.c.agency, filters.outlets)
        kept.append(articles.c.outlet.in_(outlets) | articles.c.agency.in_(agencies))
    if filters.languages:
        kept.append(articles.c.language.in_(_named(db, articles.c.language, filters.languages)))
    if filters.articles:
        kept.append(articles.c.id.in_(filters.articles))
    if filters.since:
        kept.append(articles.c.published >= filters.since)
    if filters.until:
        kept.append(articles.c.published <= filters.until)
    if filters.sides or filters.speakers:
        told_in = select(statements.c.article_id).where(*speaking(db, filters))
        kept.append(articles.c.id.in_(told_in))
    return and_(*kept)


def passage_keys(db: Connection, filters: Filters) -> list[int]:
    """Return the keys of the passages in scope, ascending."""
    build = int(store.get(db, "build", "1"))
    query = (
        select(passages.c.key)
        .join(articles)
        .where(passages.c.build == build, condition(db, filters))
        .order_by(passages.c.key)
    )
    return list(db.scalars(query))


def _named(db: Connection, column: Column[str], wanted: Sequence[str]) -> list[str]:
    """Return the stored spellings of the names wanted; case does not matter."""
    folded = {name.casefold() for name in wanted}
    return [
        value for value in db.scalars(select(column).distinct()) if value.casefold() in folded
    ]


def speaking(db: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions that keep the statements of the sides and speakers wanted."""
    conditions: list[ColumnElement[bool]] = []
    if filters.sides:
        folded = {name.casefold() for name in filters.sides}
        stored = [
            value
            for value in db.scalars(select(statements.c.side).distinct())
            if folded & {name.casefold() for name in value.split("; ")}
        ]
        conditions.append(statements.c.side.in_(stored))
    if filters.speakers:
        names = db.scalars(select(statements.c.speaker).distinct())
        stored = [name for name in names if _is_called(name, filters.speakers)]
        own = db.scalars(select(statements.c.proposed_speaker).distinct())
        proposed = [name for name in own if _is_called(name, filters.speakers)]
        conditions.append(
            statements.c.speaker.in_(stored) | statements.c.proposed_speaker.in_(proposed)
        )
    return conditions


def _is_called(name: str, wanted: Sequence[str]) -> bool:
    words = name.casefold().split()
    return any(
        words[i : i + len(parts)] == parts
        for parts in (called.casefold().split() for called in wanted)
        for i in range(len(words))
    )
