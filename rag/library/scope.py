"""What is in scope: filters as conditions on the tables."""

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, Select, and_, select, union_all

from rag.library import dialects
from rag.library.schema import articles, statements
from rag.types import Filters

_CURRENT: Final = articles.c.current.is_(True)


class Names:
    """The names that stand in a column, read once for a state of the library."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[list[str], str, list[int]]] = {}

    def called(self, db: Connection, column: Column[str], wanted: Sequence[str]) -> list[str]:
        """Return the stored names that hold one of those wanted as whole words."""
        if column.name not in self._read:
            names = list(db.scalars(select(column).distinct()))
            folded = [f" {' '.join(name.casefold().split())} " for name in names]
            starts = [0, *itertools.accumulate(len(name) + 1 for name in folded)]
            self._read[column.name] = names, "\n".join(folded), starts
        names, listed, starts = self._read[column.name]
        places = {
            bisect_right(starts, at) - 1
            for name in wanted
            for at in _places(listed, f" {' '.join(name.casefold().split())} ")
        }
        return [names[place] for place in sorted(places)]


def _places(listed: str, wanted: str) -> list[int]:
    """Return where ``wanted`` stands."""
    found, at = [], listed.find(wanted)
    while at >= 0:
        found.append(at)
        at = listed.find(wanted, at + len(wanted) - 1)
    return found


def selections(db: Connection, filters: Filters, names: Names) -> list[list[str]]:
    """Return the ids of the articles that each kind of filter keeps; in scope are those in all.

    Articles out of sight may be among them; see `rag.library.removal`.
    """
    found: list[list[str]] = []
    bare = _bare(db, filters)
    if bare:
        found.append(list(db.scalars(select(articles.c.id).where(_CURRENT, *bare))))
    if filters.sides or filters.speakers:
        found.append(_telling(db, filters, names))
    return found


def condition(db: Connection, filters: Filters) -> ColumnElement[bool]:
    """Return the condition that keeps the current articles in scope.

    With sides or speakers, those are kept in which one of them makes a statement.
    """
    kept = [_CURRENT, *_bare(db, filters)]
    if filters.sides or filters.speakers:
        told_in = select(statements.c.article_id).where(*speaking(db, filters))
        kept.append(articles.c.id.in_(told_in))
    return and_(*kept)


def _bare(db: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions on the article alone."""
    kept: list[ColumnElement[bool]] = []
    if filters.outlets:
        outlets = _named(db, articles.c.outlet, filters.outlets)
        agencies = _named(db, articles.c.agency, filters.outlets)
        kept.append(articles.c.outlet.in_(outlets) | articles.c.agency.in_(agencies))
    if filters.languages:
        kept.append(articles.c.language.in_(_named(db, articles.c.language, filters.languages)))
    if filters.articles:
        kept.append(dialects.among(articles.c.id, filters.articles))
    if filters.since:
        kept.append(articles.c.published >= filters.since)
    if filters.until:
        kept.append(articles.c.published <= filters.until)
    return kept


def _telling(db: Connection, filters: Filters, names: Names) -> list[str]:
    """Return the ids of the articles in which a side and a speaker wanted make a statement."""
    sides = _sides(db, filters.sides)
    if not filters.speakers:
        return list(
            db.scalars(
                select(statements.c.article_id).where(dialects.among(statements.c.side, sides))
            )
        )
    found: list[Select[tuple[str]]] = []
    for column in (statements.c.speaker, statements.c.proposed_speaker):
        query = select(statements.c.article_id).where(
            dialects.among(column, names.called(db, column, filters.speakers))
        )
        if filters.sides:
            query = query.where(dialects.among(statements.c.side, sides))
        found.append(query)
    return list(db.scalars(union_all(*found)))


def _named(db: Connection, column: Column[str], wanted: Sequence[str]) -> list[str]:
    """Return the stored spellings of the names wanted; case does not matter."""
    folded = {name.casefold() for name in wanted}
    values = db.scalars(select(column).where(_CURRENT).distinct())
    return [value for value in values if value.casefold() in folded]


def _sides(db: Connection, wanted: Sequence[str]) -> list[str]:
    """Return what stands in the column of sides where one of those wanted speaks."""
    if not wanted:
        return []
    folded = {name.casefold() for name in wanted}
    return [
        value
        for value in db.scalars(select(statements.c.side).distinct())
        if folded & {name.casefold() for name in value.split("; ")}
    ]


def speaking(db: Connection, filters: Filters) -> list[ColumnElement[bool]]:
    """Return the conditions that keep the statements of the sides and speakers wanted."""
    conditions: list[ColumnElement[bool]] = []
    if filters.sides:
        conditions.append(dialects.among(statements.c.side, _sides(db, filters.sides)))
    if filters.speakers:
        names = Names()
        stored, proposed = (
            dialects.among(column, names.called(db, column, filters.speakers))
            for column in (statements.c.speaker, statements.c.proposed_speaker)
        )
        conditions.append(stored | proposed)
    return conditions
