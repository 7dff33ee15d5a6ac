"""The user's edits in the library, and the statements they bear on."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    text,
    update,
)

from rag.errors import NotFoundError
from rag.library import store
from rag.library.schema import articles, edits, name_parts, statements
from rag.types import Edit, EditKind

_NO_OUTLETS: tuple[ColumnElement[str], ...] = (
    literal_column("''").label("outlet"),
    literal_column("''").label("agency"),
)
_PROPOSED_SIDES = text(
    "WITH RECURSIVE each (name) AS (SELECT min(proposed_side) FROM statements UNION ALL "
    "SELECT (SELECT min(proposed_side) FROM statements WHERE proposed_side > each.name) "
    "FROM each WHERE name IS NOT NULL) SELECT name FROM each WHERE name IS NOT NULL"
)
"""Steps from one to the next in the index, which has few among very many."""
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


def proposed_sides(db: Connection) -> set[str]:
    """Return the sides that the articles tell, several joined by "; ", and none as ""."""
    return set(db.scalars(_PROPOSED_SIDES))


def speaking_for(db: Connection, sides: Iterable[str]) -> set[str]:
    """Return the names of the speakers, as proposed, whom these sides speak or tell."""
    query = select(statements.c.proposed_speaker).distinct()
    return {
        *_found(db, query, statements.c.proposed_side, sides),
        *_found(db, query, statements.c.proposed_teller, sides),
    }


def voices(db: Connection) -> Sequence[Row[Any]]:
    """Return side, speaker, role, jointness and number of what is said for a side in sight."""
    columns = (
        statements.c.side,
        statements.c.speaker,
        statements.c.role,
        statements.c.joint,
    )
    hidden = select(articles.c.id).where(articles.c.removing.is_(True))
    return db.execute(
        select(*columns, func.count().label("number"))
        .where(statements.c.side != "", statements.c.article_id.not_in(hidden))
        .group_by(*columns)
        .order_by(*columns)
    ).all()


def speakers(db: Connection, names: Iterable[str] | None = None) -> set[str]:
    """Return the names of all speakers, or which of these, as their articles give them."""
    query = select(statements.c.proposed_speaker).distinct()
    if names is None:
        return set(db.scalars(query))
    return set(_found(db, query, statements.c.proposed_speaker, names))


def parts_made(db: Connection) -> str:
    """Return what the parts of names were made by; empty when there are none yet."""
    return store.get(db, "name_parts")


def keep_parts(
    db: Connection,
    parts: Mapping[str, tuple[Iterable[str], str]],
    *,
    made: str,
    gone: Iterable[str] = (),
) -> None:
    """Note the parts of names not noted yet, and what is the same for one person's names.

    Args:
        db: The library.
        parts: Of each name, with that.
        made: What they were made by; those made by anything else go.
        gone: Names that no statement has any more.
    """
    if parts_made(db) != made:
        db.execute(delete(name_parts))
        store.put(db, name_parts=made)
    known = set(_found(db, select(name_parts.c.name), name_parts.c.name, parts))
    new = [
        {"name": name, "part": part, "person": person}
        for name, (of_name, person) in parts.items()
        if name not in known
        for part in of_name
    ]
    if new:
        db.execute(name_parts.insert(), new)
    for name in gone:
        db.execute(delete(name_parts).where(name_parts.c.name == name))


def of_sides(db: Connection, parts: Iterable[str]) -> set[tuple[str, str]]:
    """Return part and person of the names with one of these parts that somebody of a side has.

    The person is empty where the part is all that is given of the name.
    """
    sided = select(statements.c.id).where(
        statements.c.proposed_speaker == name_parts.c.name, statements.c.proposed_side != ""
    )
    query = select(name_parts.c.part, name_parts.c.person).where(sided.exists()).distinct()
    rows = (db.execute(query.where(some)) for some in _among(name_parts.c.part, parts))
    return {(row.part, row.person) for found in rows for row in found}


def named(db: Connection, parts: Iterable[str], persons: Iterable[str]) -> set[str]:
    """Return the names of these persons with one of these parts."""
    query = select(name_parts.c.name).where(name_parts.c.person.in_(sorted(persons)))
    return set(_found(db, query, name_parts.c.part, parts))


def _found(
    db: Connection, query: Select[Any], column: ColumnElement[str], wanted: Iterable[str]
) -> Iterator[str]:
    for some in _among(column, wanted):
        yield from db.scalars(query.where(some))


def _among(column: ColumnElement[str], wanted: Iterable[str]) -> Iterator[ColumnElement[bool]]:
    """Yield conditions that together keep what has one of these values."""
    every = sorted(set(wanted))
    for first in range(0, len(every), _AT_ONCE):
        yield column.in_(every[first : first + _AT_ONCE])


def speakers_under(db: Connection, locators: Iterable[str]) -> set[str]:
    """Return the names of the speakers, as proposed, of what stands under these locators."""
    query = select(statements.c.proposed_speaker).join(articles).distinct()
    return set(_found(db, query, articles.c.locator, locators))


def proposed(
    db: Connection, names: Iterable[str] | None = None, *, outlets: bool
) -> Iterator[Any]:
    """Yield what was proposed, what holds now, and of how many statements: each once.

    Args:
        db: The library.
        names: Keeps those proposed as said by one of these; all when None.
        outlets: Whether to tell outlet and agency too, and those apart that differ in them.
    """
    told_by = (articles.c.outlet, articles.c.agency)
    columns = (
        statements.c.role,
        statements.c.speaker,
        statements.c.side,
        statements.c.teller,
        statements.c.proposed_speaker,
        statements.c.proposed_side,
        statements.c.proposed_teller,
        *(told_by if outlets else ()),
    )
    number = func.count().label("number")
    query = select(*columns, *(() if outlets else _NO_OUTLETS), number)
    query = query.group_by(*columns).order_by(*columns)
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
