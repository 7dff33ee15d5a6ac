"""Search and answers, whole or claim by claim."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from rag.api import shapes
from rag.api.answers import Room, Told
from rag.api.jobs import STREAM
from rag.api.requests import MOST_ROWS, Ask, Search
from rag.api.streams import Event, events
from rag.errors import InputError
from rag.newsroom import Newsroom
from rag.render import citation_json, claim_json, to_json
from rag.render.json_parts import Json, Object
from rag.types import Answer, Citation, Claim

router = APIRouter(prefix="/v1", tags=["questions"])

_NEW = "new"


@router.post("/search", response_model=shapes.Hits)
def search(room: Room, given: Search) -> Told:
    """Find the passages that speak of something, best first."""
    filters = given.filters.filters()
    room.check(filters)
    end = min(given.offset + given.limit, MOST_ROWS)
    found = room.search(given.query, limit=end, filters=filters)
    more = len(found) == end < MOST_ROWS
    return Told(
        {
            "items": to_json(found[given.offset :]),
            "offset": given.offset,
            "limit": given.limit,
            "total": None,
            "next": end if more else None,
            "notice": room.notice(),
        }
    )


@router.post("/ask", response_model=shapes.Answer, responses=STREAM)
async def ask(room: Room, given: Annotated[Ask, Body()]) -> Response:
    """Answer a question, each sentence with its source.

    As a stream: an event ``claim`` for each, with the ``sources`` it is the first to cite, as
    they are verified; then ``answer`` with the whole, which is what counts: when a model
    fails half-way it holds extracts instead.
    """
    history = await run_in_threadpool(_before, room, given)
    if given.stream:
        return await events(lambda: _asked(room, given, history))
    parts = await run_in_threadpool(lambda: [*_asked(room, given, history)])
    return Told(parts[-1].value)


def _before(room: Newsroom, given: Ask) -> tuple[Answer, ...]:
    """Return the earlier answers of the conversation a question belongs to."""
    if not given.question.strip():
        raise InputError("The question is empty.", hint="Type a question.")
    room.check(given.filters.filters())
    if given.conversation in {"", _NEW}:
        return ()
    return tuple(turn.answer for turn in room.conversation(given.conversation).turns)


def _asked(room: Newsroom, given: Ask, history: tuple[Answer, ...]) -> Iterator[Event]:
    numbers: dict[Citation, int] = {}
    filters = given.filters.filters()
    for part in room.ask_stream(given.question, filters=filters, history=history):
        if isinstance(part, Claim):
            yield Event("claim", claim_told(part, numbers))
            continue
        shape = to_json(part)
        kept: Object = {}
        if given.conversation:
            known = None if given.conversation == _NEW else given.conversation
            kept = {"conversation": room.record(known, part)}
        yield Event("answer", {**shape, **kept} if isinstance(shape, dict) else shape)


def claim_told(claim: Claim, numbers: dict[Citation, int]) -> Object:
    """Return a claim with the citations it is the first to have, and number those."""
    fresh = first_cited([claim], numbers)
    return {**claim_json(claim, numbers), "sources": fresh}


def first_cited(claims: list[Claim], numbers: dict[Citation, int]) -> list[Json]:
    """Number the citations that were not cited before, and return them."""
    cited = dict.fromkeys(one for claim in claims for one in claim.citations)
    fresh = [one for one in cited if one not in numbers]
    for one in fresh:
        numbers[one] = len(numbers) + 1
    return [citation_json(one, numbers[one]) for one in fresh]
