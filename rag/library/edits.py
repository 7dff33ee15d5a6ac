"""The user's edits in the library, and the statements they bear on."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)

from rag.errors import NotFoundError
from rag.library import store
from rag.library.schema import articles, edits, statements
from rag.types import Edit, EditKind

_NO_OUTLETS: tuple[ColumnElement[str], ...] = (
    literal_column("''").label("outlet"),
    literal_column("''").label("agency"),
)
_AT_ONCE = 500
"""Names looked up by one query."""


def listing(db: Connection) -> tuple[Edit, ...]:
    """Return all edits in the order they were made."""
    return tuple(_edit(row) for row in db.execute(select(edits).order_by(edits.c.id)))


def add(
    db: Connection,
    kind: EditKind,
    subject: str,
    object: str = "",  # noqa: A002 - the name it has in Edit
    scope: str = "",
    *,
    made_at: dt.datetime,
) -> Edit:
    """Write down an edit, the last of all."""
    row = db.execute(
        edits.insert()
        .values(
            kind=kind,
            subject=subject,
            object=object,
            scope=scope,
            made_at=made_at.astimezone(dt.UTC).replace(tzinfo=None),
        )
        .returning(edits)
    ).one()
    return _edit(row)


def remove(db: Connection, edit_id: int) -> Edit:
    """Take an edit out and return it; its id is never given again.

    Raises:
        NotFoundError: No edit has this id.
    """
    row = db.execute(select(edits).where(edits.c.id == edit_id)).first()
    if row is None:
        raise NotFoundError(
            f"There is no edit {edit_id} in the library.",
            hint="`readout sides edit` lists the edits and their ids.",
        )
    db.execute(delete(edits).where(edits.c.id == edit_id))
    return _edit(row)


def names(db: Connection) -> dict[str, set[str]]:
    """Return each speaker with all the names that articles have for them."""
    found: dict[str, set[str]] = {}
    query = select(statements.c.speaker, statements.c.proposed_speaker).distinct()
    for row in db.execute(query):
        if row.speaker:
            found.setdefault(row.speaker, set()).add(row.proposed_speaker)
    return found


def sides(db: Connection) -> set[str]:
    """Return the names of the sides that statements are made for."""
    joined = db.scalars(select(statements.c.side).distinct())
    return {name for names in joined for name in names.split("; ") if name}


def speakers(db: Connection) -> set[str]:
    """Return the names of all speakers as their articles give them."""
    return set(db.scalars(select(statements.c.proposed_speaker).distinct()))


def speakers_under(db: Connection, locators: Iterable[str]) -> set[str]:
    """Return the names of the speakers, as proposed, of what stands under these locators."""
    wanted = list(dict.fromkeys(locators))
    query = select(statements.c.proposed_speaker).join(articles).distinct()
    return {
        name
        for first in range(0, len(wanted), _AT_ONCE)
        for name in db.scalars(
            query.where(articles.c.locator.in_(wanted[first : first + _AT_ONCE]))
        )
    }


def proposed(
    db: Connection, names: Iterable[str] | None = None, *, outlets: bool
) -> Iterator[Any]:
    """Yield what was proposed, what holds now, and of how many statements: each once.

    Args:
        db: The library.
        names: Keeps those proposed as said by one of these; all when None.
        outlets: Whether to tell outlet and agency too, and those apart that differ in them.
    """
    columns = (
        statements.c.role,
        statements.c.speaker,
        statements.c.side,
        statements.c.teller,
        statements.c.proposed_speaker,
        statements.c.proposed_side,
        statements.c.proposed_teller,
        *((articles.c.outlet, articles.c.agency) if outlets else _NO_OUTLETS),
    )
    query = select(*columns, func.count().label("number")).group_by(*columns)
    query = query.join_from(statements, articles) if outlets else query.select_from(statements)
    yield from _proposed_as(db, query, names)


def told(db: Connection, names: Iterable[str] | None = None) -> Iterator[Any]:
    """Yield each statement with what was proposed, what holds now, and its outlet and agency.

    Args:
        db: The library.
        names: Keeps those proposed as said by one of these; all when None.
    """
    query = select(
        statements.c.id,
        statements.c.role,
        statements.c.speaker,
        statements.c.side,
        statements.c.teller,
        statements.c.proposed_speaker,
        statements.c.proposed_side,
        statements.c.proposed_teller,
        articles.c.outlet,
        articles.c.agency,
    ).join(articles)
    yield from _proposed_as(db, query, names)


def _proposed_as(
    db: Connection, query: Select[Any], names: Iterable[str] | None
) -> Iterator[Any]:
    """Yield the rows of statements proposed as said by one of these, or all when None."""
    if names is None:
        yield from db.execute(query)
        return
    wanted = sorted(names)
    for first in range(0, len(wanted), _AT_ONCE):
        part = wanted[first : first + _AT_ONCE]
        yield from db.execute(query.where(statements.c.proposed_speaker.in_(part)))


def write(db: Connection, held: Mapping[str, tuple[str, str, str]]) -> None:
    """Set speaker, side and teller of statements, by id, and count one more commit."""
    if not held:
        return
    db.execute(
        update(statements)
        .where(statements.c.id == bindparam("wanted"))
        .values(
            speaker=bindparam("speaker"), side=bindparam("side"), teller=bindparam("teller")
        ),
        [
            {"wanted": key, "speaker": speaker, "side": side, "teller": teller}
            for key, (speaker, side, teller) in held.items()
        ],
    )
    store.bump(db)


def _edit(row: Row[Any]) -> Edit:
    return Edit(
        id=row.id,
        kind=row.kind,
        subject=row.subject,
        object=row.object,
        scope=row.scope,
        made_at=row.made_at.replace(tzinfo=dt.UTC),
    )
