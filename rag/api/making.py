"""Comparisons, readouts side by side, summaries and briefings."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from rag.api import shapes, shapes_compared
from rag.api.answers import Room, Told, page, told
from rag.api.articles import Id
from rag.api.asking import first_cited
from rag.api.jobs import STREAM
from rag.api.requests import Brief, Compare, Paged, Summary, TwoReadouts
from rag.api.streams import Event, events
from rag.newsroom import Newsroom
from rag.render import MEDIA_TYPES, export, section_json, to_json
from rag.types import Citation, Section

router = APIRouter(prefix="/v1", tags=["documents"])

Form = Literal["md", "html", "docx", "pdf", "json"]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {} for name, kind in MEDIA_TYPES.items() if name != "csv"}}
}


@router.post("/compare", response_model=shapes_compared.Comparison)
def compare(room: Room, given: Compare) -> Told:
    """Lay side by side what each side said."""
    filters = given.filters.filters()
    room.check(filters)
    columns = tuple(given.sides) or filters.sides
    within = replace(filters, sides=())
    return told(room.compare(topic=given.topic, sides=columns, filters=within))


@router.post("/readouts", response_model=shapes_compared.Readouts)
def readouts(room: Room, given: TwoReadouts) -> Told:
    """Lay two readouts of one meeting side by side, sentence by sentence."""
    return told(room.readouts(given.a, given.b))


@router.post("/articles/{article_id}/summary", response_model=shapes.Briefing)
def summarize(room: Room, article_id: Id, given: Summary) -> Told:
    """Sum up one article, each sentence with its source."""
    return told(room.summarize(article_id, length=given.length, audience=given.audience))


@router.post("/briefings", response_model=shapes.Briefing, responses=STREAM)
async def brief(room: Room, given: Annotated[Brief, Body()]) -> Response:
    """Write a briefing of the articles in scope, each sentence with its source.

    As a stream: an event ``section`` for each as it is written, with the ``sources`` it is the
    first to cite; then ``briefing`` with the whole.
    """
    await run_in_threadpool(room.check, given.filters.filters())
    if given.stream:
        return await events(lambda: _written(room, given))
    parts = await run_in_threadpool(lambda: [*_written(room, given)])
    return Told(parts[-1].value)


@router.get("/briefings", response_model=shapes.Page[shapes.Kept])
def briefings(room: Room, wanted: Annotated[Paged, Query()]) -> Told:
    """List the briefings that are kept, newest first."""
    return page(room.editions.listing(), wanted)


@router.get("/briefings/{briefing_id}", response_model=shapes.Briefing)
def briefing(room: Room, briefing_id: Id) -> Told:
    """Show a kept briefing."""
    return told(room.editions.briefing(briefing_id))


@router.get("/briefings/{briefing_id}/file", response_class=Response, responses=_FILE)
def file(
    room: Room,
    briefing_id: Id,
    fmt: Annotated[Form, Query(alias="format")] = "json",
    *,
    with_texts: bool = False,
) -> Response:
    """Return a kept briefing as a file; as JSON it is an evidence pack, for ``/v1/verify``."""
    content = export(
        room.editions.briefing(briefing_id),
        fmt,
        text_of=lambda article_id: room.article(article_id).text,
        said_of=room.statements,
        with_texts=with_texts and fmt == "json",
    )
    named = f'attachment; filename="briefing-{briefing_id}.{fmt}"'
    return Response(
        content, media_type=MEDIA_TYPES[fmt], headers={"content-disposition": named}
    )


def _written(room: Newsroom, given: Brief) -> Iterator[Event]:
    numbers: dict[Citation, int] = {}
    for part in room.brief_stream(given.definition(), keep=given.keep):
        if isinstance(part, Section):
            fresh = first_cited([*part.claims], numbers)
            yield Event("section", {**section_json(part, numbers), "sources": fresh})
        else:
            yield Event("briefing", to_json(part))
