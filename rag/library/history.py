"""Conversations, kept with places instead of quotations, so that quotes are always cut anew."""

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import Connection, delete, select

from rag.errors import NotFoundError
from rag.library import articles as stored
from rag.library.schema import conversations, turns
from rag.types import (
    Answer,
    Article,
    Citation,
    Claim,
    Conversation,
    Hit,
    Passage,
    Span,
    Step,
    Trace,
    Turn,
    Usage,
)

_GONE = "the article it was cut from has been removed"


def record(
    db: Connection, conversation_id: str | None, answer: Answer, *, now: dt.datetime
) -> str:
    """Append an answer to a conversation, or begin one with it; return the conversation's id.

    Raises:
        NotFoundError: No conversation has this id.
    """
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    if conversation_id is None:
        conversation_id = uuid.uuid4().hex[:12]
        db.execute(
            conversations.insert().values(
                id=conversation_id, title=_title(answer.question), started_at=moment
            )
        )
    else:
        _row(db, conversation_id)
    db.execute(
        turns.insert().values(
            conversation_id=conversation_id, asked_at=moment, answer=_encode(answer)
        )
    )
    return conversation_id


def listing(db: Connection) -> tuple[Conversation, ...]:
    """Return all conversations without their turns, newest first."""
    rows = db.execute(select(conversations).order_by(conversations.c.started_at.desc()))
    return tuple(
        Conversation(id=row.id, title=row.title, started_at=_aware(row.started_at))
        for row in rows
    )


def load(db: Connection, conversation_id: str) -> Conversation:
    """Return a conversation with its turns; claims whose article was removed say so.

    Raises:
        NotFoundError: No conversation has this id.
    """
    row = _row(db, conversation_id)
    rows = db.execute(
        select(turns).where(turns.c.conversation_id == conversation_id).order_by(turns.c.key)
    )
    reader = _Reader(db)
    return Conversation(
        id=row.id,
        title=row.title,
        started_at=_aware(row.started_at),
        turns=tuple(
            Turn(answer=reader.answer(turn.answer), asked_at=_aware(turn.asked_at))
            for turn in rows
        ),
    )


def forget(db: Connection, conversation_id: str) -> None:
    """Delete a conversation.

    Raises:
        NotFoundError: No conversation has this id.
    """
    _row(db, conversation_id)
    db.execute(delete(turns).where(turns.c.conversation_id == conversation_id))
    db.execute(delete(conversations).where(conversations.c.id == conversation_id))


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
    return flat if len(flat) <= 80 else flat[:79] + "…"


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment.replace(tzinfo=dt.UTC)


def _place(passage: Passage) -> list[Any]:
    return [passage.source.id, passage.span.start, passage.span.end]


def _is_cut(claim: Claim) -> bool:
    """Return whether the claim's text is its quotation, and so need not be stored."""
    return len(claim.citations) == 1 and claim.text == claim.citations[0].quote


def _encode(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "query": answer.query,
        "status": answer.status,
        "reason": answer.reason,
        "notice": answer.notice,
        "searched": answer.searched,
        "nearest": [source.id for source in answer.nearest],
        "claims": [
            {
                "text": None if _is_cut(claim) else claim.text,
                "verdict": claim.verdict,
                "moved": claim.moved,
                "reason": claim.reason,
                "citations": [
                    [*_place(c.passage), c.span.start, c.span.end] for c in claim.citations
                ],
            }
            for claim in answer.claims
        ],
        "considered": [
            [*_place(hit.passage), hit.score, hit.via, hit.coverage, hit.similarity]
            for hit in answer.considered
        ],
        "trace": {
            "model": answer.trace.model,
            "prompts": answer.trace.prompts,
            "usage": [
                answer.trace.usage.calls,
                answer.trace.usage.prompt_tokens,
                answer.trace.usage.completion_tokens,
            ],
            "steps": [[step.name, step.seconds, step.detail] for step in answer.trace.steps],
        },
    }


class _Reader:
    """Cuts the passages of stored answers from the articles, each article read once."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._articles: dict[str, Article | None] = {}

    def answer(self, stored_answer: dict[str, Any]) -> Answer:
        trace = stored_answer["trace"]
        calls, prompt_tokens, completion_tokens = trace["usage"]
        plain = ("question", "query", "status", "reason", "notice", "searched")
        nearest = [self._article(article_id) for article_id in stored_answer["nearest"]]
        return Answer(
            **{name: stored_answer[name] for name in plain},
            claims=tuple(self._claim(claim) for claim in stored_answer["claims"]),
            nearest=tuple(article.source for article in nearest if article),
            considered=tuple(filter(None, map(self._hit, stored_answer["considered"]))),
            trace=Trace(
                model=trace["model"],
                prompts=tuple((name, version) for name, version in trace["prompts"]),
                usage=Usage(
                    calls=calls,
                    prompt_tokens=prompt_tokens,
                    completion_tokens=completion_tokens,
                ),
                steps=tuple(Step(name=n, seconds=s, detail=d) for n, s, d in trace["steps"]),
            ),
        )

    def _claim(self, claim: dict[str, Any]) -> Claim:
        cited = [self._citation(place) for place in claim["citations"]]
        kept = tuple(citation for citation in cited if citation)
        lost = bool(cited) and not kept
        return Claim(
            text=claim["text"] or (kept[0].quote if kept else "(removed)"),
            citations=kept,
            verdict="unsupported" if lost else claim["verdict"],
            moved=claim["moved"],
            reason=_GONE if lost else claim["reason"],
        )

    def _citation(self, place: list[Any]) -> Citation | None:
        article_id, start, end, quote_start, quote_end = place
        passage = self._passage(article_id, start, end)
        if passage is None:
            return None
        return Citation(passage=passage, span=Span(quote_start, quote_end))

    def _hit(self, place: list[Any]) -> Hit | None:
        article_id, start, end, score, via, coverage, similarity = place
        passage = self._passage(article_id, start, end)
        if passage is None:
            return None
        return Hit(
            passage=passage, score=score, via=via, coverage=coverage, similarity=similarity
        )

    def _passage(self, article_id: str, start: int, end: int) -> Passage | None:
        article = self._article(article_id)
        return Passage.cut(article, Span(start, end)) if article else None

    def _article(self, article_id: str) -> Article | None:
        if article_id not in self._articles:
            try:
                self._articles[article_id] = stored.get(self._db, article_id)
            except NotFoundError:
                self._articles[article_id] = None
        return self._articles[article_id]
