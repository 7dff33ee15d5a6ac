"""Briefings that were made, and definitions by which they are made again."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select, update

from rag.errors import InputError, NotFoundError
from rag.library.kept import GONE, Reader, decode_trace, encode_claim, encode_trace
from rag.library.schema import briefings, definitions
from rag.text import plain
from rag.types import Briefing, Definition, Filters, Section

_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A briefing as the list of them shows it.

    Attributes:
        edited: Whether the user changed it since it was made.
    """

    id: str
    title: str
    made_at: dt.datetime
    definition: Definition
    articles: int
    changed: bool | None = None
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The briefing before, on the same topic and scope.

    Attributes:
        articles: Ids of all that were in scope then.
    """

    id: str
    made_at: dt.datetime
    articles: frozenset[str]


def save(db: Connection, definition: Definition, *, now: dt.datetime) -> Definition:
    """Keep a definition under its name, in the place of one that had it; return it as kept.

    Raises:
        InputError: The name is empty or too long.
    """
    name = plain(definition.name)
    if not name or len(name) > _LONGEST_NAME:
        raise InputError(
            "The name is empty." if not name else f"The name has {len(name)} characters.",
            hint=f"Use up to {_LONGEST_NAME} characters.",
        )
    kept = replace(definition, name=name)
    db.execute(delete(definitions).where(definitions.c.name == name))
    db.execute(
        definitions.insert().values(name=name, saved_at=_naive(now), body=_definition(kept))
    )
    return kept


def saved(db: Connection) -> tuple[Definition, ...]:
    """Return the definitions that are kept, by name."""
    rows = db.execute(select(definitions.c.body).order_by(definitions.c.name))
    return tuple(_defined(row.body) for row in rows)


def definition(db: Connection, name: str) -> Definition:
    """Return the definition kept under this name.

    Raises:
        NotFoundError: There is none; with those there are.
    """
    known = {one.name: one for one in saved(db)}
    if plain(name) not in known:
        hint = f"Saved are: {', '.join(known)}." if known else "None is saved yet."
        raise NotFoundError(f"No briefing is saved as {plain(name)!r}.", hint=hint)
    return known[plain(name)]


def forget_definition(db: Connection, name: str) -> None:
    """Delete a definition; the briefings made by it stay.

    Raises:
        NotFoundError: There is none of this name.
    """
    kept = definition(db, name)
    db.execute(delete(definitions).where(definitions.c.name == kept.name))


def keep(db: Connection, briefing: Briefing, scope: Iterable[str]) -> Briefing:
    """Keep a briefing and which articles were in its scope; return it with its id."""
    kept = replace(briefing, id=uuid.uuid4().hex[:12])
    db.execute(
        briefings.insert().values(
            id=kept.id,
            made_at=_naive(kept.as_of),
            subject=_subject(kept.definition),
            title=kept.title,
            scope=sorted(scope),
            body=_encode(kept),
        )
    )
    return kept


def earlier(db: Connection, wanted: Definition) -> Earlier | None:
    """Return the last briefing of the topic and filters of a definition, whatever its form."""
    row = db.execute(
        select(briefings.c.id, briefings.c.made_at, briefings.c.scope)
        .where(briefings.c.subject == _subject(wanted))
        .order_by(briefings.c.key.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return Earlier(id=row.id, made_at=_aware(row.made_at), articles=frozenset(row.scope))


def before(db: Connection, briefing_id: str) -> str:
    """Return the id of the briefing before this one on its subject; empty when it is the first.

    Raises:
        NotFoundError: No briefing has this id.
    """
    row = _row(db, briefing_id)
    found = db.execute(
        select(briefings.c.id)
        .where(briefings.c.subject == row.subject, briefings.c.key < row.key)
        .order_by(briefings.c.key.desc())
        .limit(1)
    ).scalar()
    return str(found or "")


def listing(db: Connection) -> tuple[Kept, ...]:
    """Return the briefings that are kept, newest first."""
    columns = (briefings.c.id, briefings.c.title, briefings.c.made_at, briefings.c.body)
    rows = db.execute(select(*columns, briefings.c.made).order_by(briefings.c.key.desc()))
    return tuple(
        Kept(
            id=row.id,
            title=row.title,
            made_at=_aware(row.made_at),
            definition=_defined(row.body["definition"]),
            articles=len(row.body["used"]),
            changed=row.body["changed"],
            edited=row.made is not None,
        )
        for row in rows
    )


def load(db: Connection, briefing_id: str, *, as_made: bool = False) -> Briefing:
    """Return a briefing with its quotations cut anew.

    Args:
        db: The library.
        briefing_id: Its id.
        as_made: Leave out what the user changed since.

    Raises:
        NotFoundError: No briefing has this id.
    """
    row = _row(db, briefing_id)
    return _decode(db, row.id, row.made if as_made and row.made else row.body)


def replace_by(db: Connection, briefing: Briefing) -> None:
    """Keep an edited briefing in the place of what it was; the first state stays known.

    Raises:
        NotFoundError: No briefing has its id.
    """
    row = _row(db, briefing.id)
    body = _encode(briefing)
    made = row.made or row.body
    db.execute(
        update(briefings)
        .where(briefings.c.id == briefing.id)
        .values(body=body, made=None if made == json.loads(json.dumps(body)) else made)
    )


def forget(db: Connection, briefing_id: str) -> None:
    """Delete a briefing.

    Raises:
        NotFoundError: No briefing has this id.
    """
    _row(db, briefing_id)
    db.execute(delete(briefings).where(briefings.c.id == briefing_id))


def redact(db: Connection, article_ids: Iterable[str]) -> None:
    """Take out of kept briefings what was written of removed articles in other words.

    Quotations are cut anew each time and need no care; what a model or the user wrote from
    them may repeat the article, also where an edit lost the citation.
    """
    gone = {*article_ids}
    columns = (briefings.c.id, briefings.c.scope, briefings.c.body, briefings.c.made)
    for row in db.execute(select(*columns)).all():
        if not gone.isdisjoint(row.scope):
            kept = {name: _redacted(getattr(row, name), gone) for name in ("body", "made")}
            db.execute(update(briefings).where(briefings.c.id == row.id).values(**kept))


def _redacted(body: dict[str, Any] | None, gone: set[str]) -> dict[str, Any] | None:
    if body is None:
        return None
    sections = [
        {**section, "claims": [_bare(claim, gone) for claim in section["claims"]]}
        for section in body["sections"]
    ]
    return {**body, "sections": sections}


def _bare(claim: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    if any(place[0] in gone for place in claim["citations"]):
        return {**claim, "text": None}
    if any(place[0] in gone for place in claim["lost"]):
        return {**claim, "text": None, "reason": GONE}
    return claim


def _row(db: Connection, briefing_id: str) -> Any:  # noqa: ANN401 - a row of SQLAlchemy
    row = db.execute(select(briefings).where(briefings.c.id == briefing_id)).first()
    if row is None:
        raise NotFoundError(
            f"There is no briefing {briefing_id!r} in the library.",
            hint="`readout briefings` lists them.",
        )
    return row


def _subject(wanted: Definition) -> str:
    """Return what a briefing is about as a digest: not its form, and not the name."""
    filters = _definition(wanted)["filters"]
    topic = " ".join(plain(wanted.topic).casefold().split())
    told = json.dumps([topic, filters], sort_keys=True)
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _definition(kept: Definition) -> dict[str, Any]:
    filters = kept.filters
    return {
        "name": kept.name,
        "topic": kept.topic,
        "template": kept.template,
        "length": kept.length,
        "audience": kept.audience,
        "filters": {
            "outlets": sorted(filters.outlets),
            "sides": sorted(filters.sides),
            "speakers": sorted(filters.speakers),
            "languages": sorted(filters.languages),
            "articles": sorted(filters.articles),
            "since": filters.since.isoformat() if filters.since else None,
            "until": filters.until.isoformat() if filters.until else None,
        },
    }


def _defined(body: dict[str, Any]) -> Definition:
    given = body["filters"]
    names = ("outlets", "sides", "speakers", "languages", "articles")
    filters = Filters(
        **{name: tuple(given[name]) for name in names},
        since=dt.date.fromisoformat(given["since"]) if given["since"] else None,
        until=dt.date.fromisoformat(given["until"]) if given["until"] else None,
    )
    return Definition(**{**body, "filters": filters})


def _encode(briefing: Briefing) -> dict[str, Any]:
    return {
        "title": briefing.title,
        "as_of": briefing.as_of.isoformat(),
        "definition": _definition(briefing.definition),
        "since": briefing.since.isoformat() if briefing.since else None,
        "changed": briefing.changed,
        "notice": briefing.notice,
        "sections": [
            {
                "heading": section.heading,
                "kind": section.kind,
                "note": section.note,
                "claims": [encode_claim(claim) for claim in section.claims],
            }
            for section in briefing.sections
        ],
        "used": [source.id for source in briefing.used],
        "unused": [source.id for source in briefing.unused],
        "copies": [source.id for source in briefing.copies],
        "trace": encode_trace(briefing.trace),
    }


def _decode(db: Connection, briefing_id: str, body: dict[str, Any]) -> Briefing:
    reader = Reader(db)
    return Briefing(
        id=briefing_id,
        title=body["title"],
        as_of=dt.datetime.fromisoformat(body["as_of"]),
        definition=_defined(body["definition"]),
        since=dt.datetime.fromisoformat(body["since"]) if body["since"] else None,
        changed=body["changed"],
        notice=body["notice"],
        sections=tuple(
            Section(
                heading=section["heading"],
                kind=section["kind"],
                note=section["note"],
                claims=tuple(reader.claim(claim) for claim in section["claims"]),
            )
            for section in body["sections"]
        ),
        used=reader.sources(body["used"]),
        unused=reader.sources(body["unused"]),
        copies=reader.sources(body["copies"]),
        trace=decode_trace(body["trace"]),
    )


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)
