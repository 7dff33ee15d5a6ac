"""Conversations, kept with places instead of quotations, so that quotes are always cut anew."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from rag import text as words
from rag.errors import InputError, NotFoundError
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

_LONGEST_TITLE = 80
_LONGEST_SEARCH = 500
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


def listing(db: Connection, query: str = "") -> tuple[Conversation, ...]:
    """Return conversations without their turns, the one last used first.

    Args:
        db: The library.
        query: Words that must all stand in the title, the questions, the claims or the
            quotations of a conversation, in any form that search takes for the same word;
            the last may be the beginning of one. All conversations when empty.

    Raises:
        InputError: The query is too long, or has no letter and no figure.
    """
    wanted = _wanted(query)
    used = func.max(turns.c.asked_at)
    rows = db.execute(
        select(conversations, func.count(turns.c.key).label("questions"), used.label("used"))
        .outerjoin(turns, turns.c.conversation_id == conversations.c.id)
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
    reader = _Reader(db)
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
    kept = _Reader(db).turns(conversation_id)
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


def _told(reader: "_Reader", conversation: Conversation) -> str:
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


def _place(passage: Passage) -> list[Any]:
    return [passage.source.id, passage.span.start, passage.span.end]


def _cited(citation: Citation) -> list[Any]:
    return [*_place(citation.passage), citation.span.start, citation.span.end]


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
        "short": _cited(answer.short) if answer.short else None,
        "followups": list(answer.followups),
        "confidence": answer.confidence,
        "nearest": [source.id for source in answer.nearest],
        "claims": [
            {
                "text": None if _is_cut(claim) else claim.text,
                "verdict": claim.verdict,
                "moved": claim.moved,
                "reason": claim.reason,
                "group": claim.group,
                "citations": [_cited(citation) for citation in claim.citations],
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
        trace = stored_answer["trace"]
        calls, prompt_tokens, completion_tokens = trace["usage"]
        plain = ("question", "query", "status", "reason", "notice", "searched")
        nearest = [self._article(article_id) for article_id in stored_answer["nearest"]]
        short = stored_answer.get("short")
        return Answer(
            **{name: stored_answer[name] for name in plain},
            short=self._citation(short) if short else None,
            followups=tuple(stored_answer.get("followups", ())),
            confidence=stored_answer.get("confidence", 0.0),
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
            group=claim.get("group", ""),
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
