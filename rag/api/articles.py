"""Articles, who says what in them, and evidence packs: what is there, in, out and checked."""

import os
from typing import Annotated, Final

from fastapi import APIRouter, File, Path, Query, Request, UploadFile
from fastapi.concurrency import run_in_threadpool

from rag.api import shapes
from rag.api.answers import Room, Told, page, room_of, told
from rag.api.requests import LARGEST_UPLOAD, MOST_FILES, Add, Listed
from rag.errors import BusyError, InputError
from rag.ingest.load import written
from rag.newsroom import Newsroom
from rag.render import read_pack

router = APIRouter(prefix="/v1", tags=["articles"])

Id = Annotated[str, Path(max_length=100)]

_MOST_JOBS: Final = 4
"""Jobs that may run at once before another one is refused."""
_LONGEST_NAME: Final = 255
_PACK: Final = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


@router.get("/overview", response_model=shapes.Overview)
def overview(room: Room) -> Told:
    """Tell what is in the library, and how answers are made."""
    found = room.overview()
    return Told({name: getattr(found, name) for name in shapes.Overview.model_fields})


@router.get("/articles", response_model=shapes.Page[shapes.Entry])
def articles(room: Room, wanted: Annotated[Listed, Query()]) -> Told:
    """List the articles in scope, newest first."""
    room.check(wanted.filters())
    return page(room.articles(wanted.filters()), wanted)


@router.get("/articles/{article_id}", response_model=shapes.Article)
def show(room: Room, article_id: Id) -> Told:
    """Show one article, whole, with its passages, versions and other carriers."""
    return told(room.show(article_id))


@router.delete("/articles/{article_id}", response_model=shapes.Removed)
def remove(room: Room, article_id: Id) -> Told:
    """Remove an article and its older versions from every part of the library."""
    return Told({"removed": list(room.remove([article_id]))})


@router.post("/articles", status_code=202, response_model=shapes.Job)
def add(room: Room, given: Add) -> Told:
    """Begin to add what is at web addresses, or texts; the job tells what becomes of them."""
    _check_jobs(room)
    if given.urls:
        return _began(room, room.intake.begin(given.urls))
    files = [written(one.text, one.known()) for one in given.texts]
    return _began(room, room.intake.begin_files(files))


@router.post(
    "/articles/upload",
    status_code=202,
    response_model=shapes.Job,
    max_body_size=LARGEST_UPLOAD,
)
def upload(room: Room, files: Annotated[list[UploadFile], File(max_length=MOST_FILES)]) -> Told:
    """Begin to add files of any kind that the command line reads."""
    _check_jobs(room)
    contents = [(_bare(file.filename), file.file.read()) for file in files]
    return _began(room, room.intake.begin_files(contents))


@router.get("/statements", response_model=shapes.Page[shapes.Statement])
def statements(room: Room, wanted: Annotated[Listed, Query()]) -> Told:
    """List who said what in the articles in scope."""
    room.check(wanted.filters())
    return page(room.statements(filters=wanted.filters()), wanted)


@router.get("/articles/{article_id}/statements", response_model=list[shapes.Statement])
def said(room: Room, article_id: Id) -> Told:
    """List who said what in one article."""
    return told(room.statements(article_id))


@router.get("/sides", response_model=list[shapes.Side])
def sides(room: Room) -> Told:
    """List the sides that speak in the library."""
    return told(room.sides())


@router.post(
    "/verify",
    response_model=shapes.PackReport,
    openapi_extra=_PACK,
    max_body_size=LARGEST_UPLOAD,
)
async def verify(request: Request, *, own_texts: bool = False) -> Told:
    """Check every quotation of an evidence pack against the library, or its own texts."""
    content = await request.body()
    return await run_in_threadpool(_verified, room_of(request), content, own_texts)


def _verified(room: Newsroom, content: bytes, own_texts: bool) -> Told:  # noqa: FBT001
    return told(room.verify(read_pack(content), own_texts=own_texts))


def _check_jobs(room: Newsroom) -> None:
    """Let no client begin more than the machine can do.

    Raises:
        BusyError: Enough jobs run.
    """
    if room.intake.has_workers:
        return
    running = [job for job in room.intake.jobs() if job.state in {"running", "stopping"}]
    if len(running) >= _MOST_JOBS:
        raise BusyError(
            f"{len(running)} jobs are running.", hint="Wait until one is done, or cancel one."
        )


def _began(room: Newsroom, job: str) -> Told:
    answer = told(room.intake.job(job), 202)
    answer.headers["location"] = f"/v1/jobs/{job}"
    return answer


def _bare(name: str | None) -> str:
    """Return the name of an upload without the folders a client may have put before it."""
    bare = (name or "").replace("\\", "/").rpartition("/")[2].strip()
    if not bare or len(os.fsencode(bare)) > _LONGEST_NAME:
        raise InputError("A file has no name, or one too long.", hint="Send it with a name.")
    return bare
