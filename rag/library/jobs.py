"""Jobs: what was asked to be added, and what became of each item."""

import datetime as dt
import uuid

from sqlalchemy import Connection, func, select, update

from rag.library.schema import job_items, jobs
from rag.types import Item


def start(db: Connection, kind: str, *, now: dt.datetime) -> str:
    """Open a job and return its id."""
    job = uuid.uuid4().hex[:12]
    db.execute(jobs.insert().values(id=job, kind=kind, state="running", started_at=_naive(now)))
    return job


def note(db: Connection, job: str, item: Item) -> None:
    """Write down what became of one item."""
    ordinal = db.scalar(select(func.count()).where(job_items.c.job_id == job)) or 0
    db.execute(
        job_items.insert().values(
            job_id=job,
            ordinal=ordinal,
            locator=item.locator,
            outcome=item.outcome,
            article_id=item.entry.source.id if item.entry else "",
            error=item.error,
            hint=item.hint,
        )
    )


def end(db: Connection, job: str, state: str, *, now: dt.datetime) -> None:
    """Close a job as ``done`` or ``cancelled``."""
    db.execute(update(jobs).where(jobs.c.id == job).values(state=state, ended_at=_naive(now)))


def unfinished(db: Connection, *, before: dt.datetime) -> list[str]:
    """Return the jobs that began before a moment and have not ended."""
    return list(
        db.scalars(
            select(jobs.c.id).where(
                jobs.c.state == "running", jobs.c.started_at < _naive(before)
            )
        )
    )


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
