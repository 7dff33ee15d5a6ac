"""Jobs that add: how far they are, followed as they go, stopped and resumed."""

import time
from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from rag.api import shapes
from rag.api.answers import Room, Told, page, told
from rag.api.articles import Id
from rag.api.requests import Paged
from rag.api.streams import Event, events
from rag.newsroom import Newsroom
from rag.render import job_json, to_json

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])

_EVERY: Final = 0.25
"""Seconds between two looks at a job that is followed."""
STREAM: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/event-stream": {
                "itemSchema": {
                    "type": "object",
                    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
                }
            }
        }
    }
}
"""That an answer may be a stream of events."""


@router.get("", response_model=shapes.Page[shapes.Job])
def jobs(room: Room, wanted: Annotated[Paged, Query()]) -> Told:
    """List what was added and how far it came, newest first."""
    return page(room.intake.jobs(), wanted)


@router.get("/{job_id}", response_model=shapes.JobItems)
def job(room: Room, job_id: Id) -> Told:
    """Tell how far a job is, and what became of its items."""
    return Told(job_json(room.intake.job(job_id), room.intake.items(job_id)))


@router.get("/{job_id}/events", response_class=StreamingResponse, responses=STREAM)
async def follow(room: Room, job_id: Id) -> StreamingResponse:
    """Follow a job until it ends: an event ``job`` whenever it has come further."""
    return await events(lambda: _followed(room, job_id))


@router.post("/{job_id}/cancel", response_model=shapes.Job)
def cancel(room: Room, job_id: Id) -> Told:
    """Ask a job to stop; what is done by then stays."""
    return told(room.intake.cancel(job_id))


@router.post("/{job_id}/resume", status_code=202, response_model=shapes.Job)
def resume(room: Room, job_id: Id) -> Told:
    """Go on with a job: what it did not reach, and what failed."""
    return told(room.intake.job(room.intake.begin_again(job_id)), 202)


def _followed(room: Newsroom, job_id: str) -> Iterator[Event]:
    before = None
    while True:
        found = room.intake.job(job_id)
        if found != before:
            yield Event("job", to_json(found))
        if not found.is_open:
            return
        before = found
        time.sleep(_EVERY)
