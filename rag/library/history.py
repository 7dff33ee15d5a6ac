"""Conversations, kept with places instead of quotations, so that quotes are always cut anew."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from rag import text as words
from rag.errors import InputError, NotFoundError
from rag.library.kept import (
    Reader,
    decode_trace,
    encode_citation,
    encode_claim,
    encode_hit,
    encode_trace,
)
from rag.library.schema import conversations, turns
from rag.types import Answer, Conversation, Turn

_LONGEST_TITLE = 80
_LONGEST_SEARCH = 500


def record(
    db: Connection,
    conversation_id: str | None,
    answer: Answer,
    *,
    now: dt.datetime,
    owner: str | None = None,
) -> str:
    """Append an answer to a conversation, or begin one with it; return the conversation's id.

    Args:
        db: The library.
        conversation_id: None begins one.
        answer: The next of the conversation.
        now: When it was asked for.
        owner: Who asks. A conversation of another owner stays as it is: the answer goes into a
            copy of it. None appends to anybody's, and what it begins is nobody's.

    Raises:
        NotFoundError: No conversation has this id.
    """
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    if conversation_id is None:
        conversation_id = _begin(db, _title(answer.question), moment, owner or "")
    else:
        row = _row(db, conversation_id)
        if owner is not None and row.owner not in ("", owner):
            conversation_id = _copy(db, row, moment, owner)
    db.execute(
        turns.insert().values(
            conversation_id=conversation_id, asked_at=moment, answer=_encode(answer)
        )
    )
    return conversation_id


def _begin(db: Connection, title: str, moment: dt.datetime, owner: str) -> str:
    made = uuid.uuid4().hex[:12]
    db.execute(
        conversations.insert().values(id=made, title=title, started_at=moment, owner=owner)
    )
    return made


def _copy(db: Connection, row: Any, moment: dt.datetime, owner: str) -> str:  # noqa: ANN401 - a row of SQLAlchemy
    """Copy a conversation for another owner; return the id of the copy."""
    made = _begin(db, row.title, moment, owner)
    kept = select(turns).where(turns.c.conversation_id == row.id).order_by(turns.c.key)
    for turn in db.execute(kept).all():
        db.execute(
            turns.insert().values(
                conversation_id=made, asked_at=turn.asked_at, answer=turn.answer
            )
        )
    return made


def listing(
    db: Connection, query: str = "", owners: Sequence[str] | None = None
) -> tuple[Conversation, ...]:
    """Return conversations without their turns, the one last used first.

    Args:
        db: The library.
        query: Words that must all stand in the title, the questions, the claims or the
            quotations of a conversation, in any form that search takes for the same word;
            the last may be the beginning of one. All conversations when empty.
        owners: Whose conversations, "" standing for nobody's; everybody's when None.

    Raises:
        InputError: The query is too long, or has no letter and no figure.
    """
    wanted = _wanted(query)
    used = func.max(turns.c.asked_at)
    whose = [] if owners is None else [conversations.c.owner.in_(owners)]
    rows = db.execute(
        select(conversations, func.count(turns.c.key).label("questions"), used.label("used"))
        .outerjoin(turns, turns.c.conversation_id == conversations.c.id)
        .where(*whose)
        .group_by(conversations.c.id)
        .order_by(func.coalesce(used, conversations.c.started_at).desc(), conversations.c.id)
    )
    found = (
        Conversation(
            id=row.id,
            title=row.title,
            started_at=_aware(row.started_at),
            questions=row.questions,
            asked_at=_aware(row.used) if row.used else None,
        )
        for row in rows
    )
    reader = _Turns(db)
    return tuple(one for one in found if not wanted or _tells(_told(reader, one), wanted))


def rename(db: Connection, conversation_id: str, title: str) -> None:
    """Give a conversation another title, cut where it is too long.

    Raises:
        NotFoundError: No conversation has this id.
        InputError: The title is empty.
    """
    flat = words.plain(title)
    if not flat:
        raise InputError("The title is empty.", hint="Give the conversation a name.")
    _row(db, conversation_id)
    db.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(title=_title(flat))
    )


def load(db: Connection, conversation_id: str) -> Conversation:
    """Return a conversation with its turns; claims whose article was removed say so.

    Raises:
        NotFoundError: No conversation has this id.
    """
    row = _row(db, conversation_id)
    kept = _Turns(db).turns(conversation_id)
    return Conversation(
        id=row.id,
        title=row.title,
        started_at=_aware(row.started_at),
        turns=kept,
        questions=len(kept),
        asked_at=kept[-1].asked_at if kept else None,
    )


def redact(db: Connection, article_ids: Sequence[str]) -> None:
    """Take the words of removed articles out of what was made of them in kept answers.

    Quotations are cut anew each time and need no care. The question as it was searched for,
    who is said to have said it and what could be asked next are words of our own making that
    may repeat the article's: they go from every answer that rested on it.
    """
    gone = {*article_ids}
    for row in db.execute(select(turns)).all():
        kept = row.answer
        places = [*kept["considered"], *(c for one in kept["claims"] for c in one["citations"])]
        places += [kept["short"]] if kept.get("short") else []
        if gone.isdisjoint(place[0] for place in places):
            continue
        claims = [{**claim, "group": ""} for claim in kept["claims"]]
        plain = {"query": kept["question"], "followups": [], "claims": claims}
        db.execute(update(turns).where(turns.c.key == row.key).values(answer={**kept, **plain}))


def forget(db: Connection, conversation_id: str) -> None:
    """Delete a conversation.

    Raises:
        NotFoundError: No conversation has this id.
    """
    _row(db, conversation_id)
    db.execute(delete(turns).where(turns.c.conversation_id == conversation_id))
    db.execute(delete(conversations).where(conversations.c.id == conversation_id))


def _wanted(query: str) -> list[str]:
    if len(query) > _LONGEST_SEARCH:
        raise InputError(
            f"The search has {len(query):,} characters, more than {_LONGEST_SEARCH:,}.",
            hint="Use a few words of a question or of an answer.",
        )
    wanted = words.terms(query)
    if query.strip() and not wanted:
        raise InputError(
            f"There is nothing to search for in {words.plain(query)!r}.",
            hint="Use a few words of a question or of an answer.",
        )
    return wanted


def _tells(told: str, wanted: list[str]) -> bool:
    there = {*words.terms(told)}
    *whole, last = wanted
    return there.issuperset(whole) and any(term.startswith(last) for term in there)


def _told(reader: "_Turns", conversation: Conversation) -> str:
    """Return all that is shown of a conversation."""
    parts = [conversation.title]
    for turn in reader.turns(conversation.id):
        answer = turn.answer
        parts += [answer.question, answer.query]
        parts += [claim.text for claim in answer.claims]
        parts += [f"{c.quote} {c.source.title} {c.source.outlet}" for c in answer.citations]
    return "\n".join(parts)


def _row(db: Connection, conversation_id: str) -> Any:  # noqa: ANN401 - a row of SQLAlchemy
    row = db.execute(select(conversations).where(conversations.c.id == conversation_id)).first()
    if row is None:
        raise NotFoundError(
            f"There is no conversation {conversation_id!r} in the library.",
            hint="It may have been deleted.",
        )
    return row


def _title(question: str) -> str:
    flat = " ".join(question.split())
    return flat if len(flat) <= _LONGEST_TITLE else flat[: _LONGEST_TITLE - 1] + "…"


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def _encode(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "query": answer.query,
        "status": answer.status,
        "reason": answer.reason,
        "notice": answer.notice,
        "searched": answer.searched,
        "short": encode_citation(answer.short) if answer.short else None,
        "followups": list(answer.followups),
        "confidence": answer.confidence,
        "nearest": [source.id for source in answer.nearest],
        "claims": [encode_claim(claim) for claim in answer.claims],
        "considered": [encode_hit(hit) for hit in answer.considered],
        "trace": encode_trace(answer.trace),
    }


class _Turns(Reader):
    """Reads turns of conversations."""

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        rows = self._db.execute(
            select(turns)
            .where(turns.c.conversation_id == conversation_id)
            .order_by(turns.c.key)
        )
        return tuple(
            Turn(answer=self.answer(turn.answer), asked_at=_aware(turn.asked_at))
            for turn in rows
        )

    def answer(self, stored_answer: dict[str, Any]) -> Answer:
        plain = ("question", "query", "status", "reason", "notice", "searched")
        short = stored_answer.get("short")
        return Answer(
            **{name: stored_answer[name] for name in plain},
            short=self.citation(short) if short else None,
            followups=tuple(stored_answer.get("followups", ())),
            confidence=stored_answer.get("confidence", 0.0),
            claims=tuple(self.claim(claim) for claim in stored_answer["claims"]),
            nearest=self.sources(stored_answer["nearest"]),
            considered=tuple(filter(None, map(self.hit, stored_answer["considered"]))),
            trace=decode_trace(stored_answer["trace"]),
        )
