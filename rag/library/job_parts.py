"""Parts of a job, each done by whoever takes it: a job ends with the last of them.

Who hands a part round is not the library's matter: what is left to do stands here.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from rag.library import jobs
from rag.library.schema import job_files, job_parts
from rag.library.schema import jobs as opened
from rag.types import Part

_FILES: Final = 50
"""Uploads that are one part."""


def split(db: Connection, job: str, count: int) -> tuple[Part, ...]:
    """Make what a job has to do so many parts, in place of those it had."""
    db.execute(delete(job_parts).where(job_parts.c.job_id == job))
    made = tuple(Part(job, number) for number in range(count))
    if made:
        db.execute(
            job_parts.insert(),
            [{"job_id": one.job, "number": one.number, "of": count} for one in made],
        )
    return made


def keep(db: Connection, job: str, files: Sequence[tuple[str, bytes]]) -> int:
    """Keep uploads, given as (name, bytes), until their part ends; return the parts needed."""
    for start in range(0, len(files), _FILES):
        rows = [
            {
                "job_id": job,
                "number": start // _FILES,
                "ordinal": start + place,
                "name": name,
                "content": content,
            }
            for place, (name, content) in enumerate(files[start : start + _FILES])
        ]
        db.execute(job_files.insert(), rows)
    return -(-len(files) // _FILES)


def share(db: Connection, part: Part) -> tuple[int, int]:
    """Return which part of how many it is; they are counted from 0."""
    of = db.scalar(select(job_parts.c.of).where(*_is(part)))
    return part.number, int(of or 1)


def files_of(db: Connection, part: Part) -> list[tuple[str, bytes]]:
    """Return the uploads of a part, as (name, bytes), in the order they were sent."""
    rows = db.execute(
        select(job_files.c.name, job_files.c.content)
        .where(job_files.c.job_id == part.job, job_files.c.number == part.number)
        .order_by(job_files.c.ordinal)
    )
    return [(row.name, row.content) for row in rows]


def take(db: Connection, part: Part, *, now: dt.datetime) -> bool:
    """Begin a part; return whether there is anything to do, or it has ended already."""
    if not _is_open(db, part):
        return False
    if jobs.stopping(db, part.job):
        end(db, part, now=now)
        return False
    db.execute(update(job_parts).where(*_is(part)).values(taken=True))
    return True


def leave(db: Connection, part: Part, *, now: dt.datetime) -> None:
    """Stop before a part is done: it waits for somebody else, unless the job is to stop."""
    if jobs.stopping(db, part.job):
        end(db, part, now=now)
    else:
        db.execute(update(job_parts).where(*_is(part)).values(taken=False))


def end(db: Connection, part: Part, *, now: dt.datetime) -> None:
    """End a part; with the last one its job ends."""
    if not _is_open(db, part):
        return
    db.execute(delete(job_parts).where(*_is(part)))
    db.execute(
        delete(job_files).where(
            job_files.c.job_id == part.job, job_files.c.number == part.number
        )
    )
    _end_job(db, part.job, now=now)


def drop_waiting(db: Connection, job: str, *, now: dt.datetime) -> None:
    """End the parts of a job that nobody has begun."""
    for part in waiting(db):
        if part.job == job and not part.taken:
            end(db, part, now=now)


def waiting(db: Connection) -> tuple[Part, ...]:
    """Return the parts that have not ended, those of the oldest job first."""
    rows = db.execute(
        select(job_parts)
        .join(opened, opened.c.id == job_parts.c.job_id)
        .order_by(opened.c.started_at, job_parts.c.job_id, job_parts.c.number)
    )
    return tuple(Part(row.job_id, row.number, row.taken) for row in rows)


def open_jobs(db: Connection) -> dict[str, bool]:
    """Return the jobs that have parts left, and whether somebody has begun one of them."""
    rows = db.execute(
        select(job_parts.c.job_id, job_parts.c.taken).group_by(
            job_parts.c.job_id, job_parts.c.taken
        )
    )
    found: dict[str, bool] = {}
    for row in rows:
        found[row.job_id] = found.get(row.job_id, False) or bool(row.taken)
    return found


def size(db: Connection) -> tuple[int, int]:
    """Return how many parts are left, and how many bytes their uploads have."""
    parts = db.scalar(select(func.count()).select_from(job_parts))
    held = db.scalar(select(func.sum(func.length(job_files.c.content))))
    return int(parts or 0), int(held or 0)


def _end_job(db: Connection, job: str, *, now: dt.datetime) -> None:
    left = select(job_parts.c.number).where(job_parts.c.job_id == job).limit(1)
    if db.scalar(left) is not None:
        return
    jobs.end(db, job, "cancelled" if jobs.stopping(db, job) else "done", now=now)


def _is_open(db: Connection, part: Part) -> bool:
    return db.scalar(select(job_parts.c.number).where(*_is(part))) is not None


def _is(part: Part) -> tuple[ColumnElement[bool], ...]:
    return job_parts.c.job_id == part.job, job_parts.c.number == part.number
