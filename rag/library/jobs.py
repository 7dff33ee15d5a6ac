"""Jobs: what was asked to be added, how far it has come, what became of each item."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, cast

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select, update

from rag.errors import NotFoundError
from rag.library.schema import job_items, jobs
from rag.types import Item, Job, JobState, Outcome, Part

_KEPT = 200
"""Jobs that are remembered; older ones that have ended are forgotten."""
_AT_WORK = ("running", "stopping")
_PLACES: Final = 1_000_000
"""Items of one part of a job have places of their own."""


_NO_FAILURE: Final = delete(job_items).where(
    job_items.c.job_id == bindparam("job"),
    job_items.c.outcome == "failed",
    job_items.c.locator == bindparam("of"),
)


def start(
    db: Connection,
    kind: str,
    *,
    now: dt.datetime,
    request: Mapping[str, object] | None = None,
    total: int = 0,
) -> str:
    """Open a job and return its id.

    Args:
        db: The library.
        kind: ``add``, ``upload`` or ``poll``.
        now: When it begins.
        request: What is needed to go on with it: ``locators`` and ``columns``.
        total: How many files, addresses or uploads there are; 0 when that is not known.
    """
    _forget_old(db)
    job = uuid.uuid4().hex[:12]
    db.execute(
        jobs.insert().values(
            id=job,
            kind=kind,
            state="running",
            started_at=_naive(now),
            request=dict(request or {}),
            total=total,
        )
    )
    return job


def reopen(db: Connection, job: str, *, now: dt.datetime) -> None:
    """Let a job begin, or go on after it has ended or was cut off."""
    values = {"state": "running", "started_at": _naive(now), "ended_at": None}
    db.execute(update(jobs).where(jobs.c.id == job).values(values))


def note(db: Connection, job: str, items: Sequence[Item], *, ordinal: int) -> None:
    """Write down what became of some items, in place of earlier failures of the same.

    Args:
        db: The library.
        job: The id of the job.
        items: What is known, in order.
        ordinal: The place of the first among the items of the job; later ones have greater.
    """
    if not items:
        return
    db.execute(_NO_FAILURE, [{"job": job, "of": item.locator} for item in items])
    db.execute(
        job_items.insert(),
        [
            {
                "job_id": job,
                "ordinal": ordinal + place,
                "locator": item.locator,
                "outcome": item.outcome,
                "article_id": item.entry.source.id if item.entry else "",
                "error": item.error,
                "hint": item.hint,
            }
            for place, item in enumerate(items)
        ],
    )


def end(db: Connection, job: str, state: str, *, now: dt.datetime) -> None:
    """Close a job as ``done``, ``cancelled`` or ``interrupted``."""
    db.execute(update(jobs).where(jobs.c.id == job).values(state=state, ended_at=_naive(now)))


def stop(db: Connection, job: str) -> None:
    """Ask a running job to stop; whoever works on it sees it soon."""
    db.execute(
        update(jobs).where(jobs.c.id == job, jobs.c.state == "running").values(state="stopping")
    )


def stopping(db: Connection, job: str) -> bool:
    """Return whether the job was asked to stop."""
    return db.scalar(select(jobs.c.state).where(jobs.c.id == job)) == "stopping"


def get(db: Connection, job: str) -> Job:
    """Return a job.

    Raises:
        NotFoundError: No job has this id.
    """
    row = db.execute(select(jobs).where(jobs.c.id == job)).first()
    if row is None:
        raise NotFoundError(
            f"There is no job {job!r}.", hint="`readout jobs` lists the jobs and their ids."
        )
    return _job(db, row)


def listing(db: Connection) -> tuple[Job, ...]:
    """Return the jobs, the newest first."""
    rows = db.execute(select(jobs).order_by(jobs.c.started_at.desc(), jobs.c.id)).all()
    return tuple(_job(db, row) for row in rows)


def request(db: Connection, job: str) -> dict[str, Any]:
    """Return what a job was asked for; empty when it cannot be asked for again."""
    return dict(db.scalar(select(jobs.c.request).where(jobs.c.id == job)) or {})


def items(
    db: Connection, job: str, outcomes: Iterable[Outcome] = (), *, limit: int = 1_000
) -> tuple[Item, ...]:
    """Return up to ``limit`` items in order; all of them when no outcome is given."""
    wanted = [job_items.c.job_id == job]
    if chosen := list(outcomes):
        wanted.append(job_items.c.outcome.in_(chosen))
    rows = db.execute(
        select(job_items).where(*wanted).order_by(job_items.c.ordinal).limit(limit)
    )
    return tuple(
        Item(locator=r.locator, outcome=r.outcome, error=r.error, hint=r.hint) for r in rows
    )


def finished(db: Connection, job: str, part: Part | None = None) -> frozenset[str]:
    """Return the locators of a job that need not be read again: all that did not fail."""
    return frozenset(
        db.scalars(
            select(job_items.c.locator).where(
                *_within(job, part), job_items.c.outcome != "failed"
            )
        )
    )


def counted(db: Connection, job: str, part: Part | None = None) -> int:
    """Return a number greater than the place of every item of the job, or of a part of it."""
    last = db.scalar(select(func.max(job_items.c.ordinal)).where(*_within(job, part)))
    if last is None:
        return part.number * _PLACES if part else 0
    return int(last) + 1


def _within(job: str, part: Part | None) -> tuple[ColumnElement[bool], ...]:
    of_it = job_items.c.job_id == job
    if part is None:
        return (of_it,)
    first = part.number * _PLACES
    return of_it, job_items.c.ordinal.between(first, first + _PLACES - 1)


def unfinished(db: Connection) -> tuple[str, ...]:
    """Return the jobs that have not ended, whether somebody works on them or not."""
    return tuple(db.scalars(select(jobs.c.id).where(jobs.c.state.in_(_AT_WORK))))


def _job(db: Connection, row: Row[Any]) -> Job:
    counts = db.execute(
        select(job_items.c.outcome, func.count())
        .where(job_items.c.job_id == row.id)
        .group_by(job_items.c.outcome)
        .order_by(job_items.c.outcome)
    )
    latest = db.scalar(
        select(job_items.c.locator)
        .where(job_items.c.job_id == row.id)
        .order_by(job_items.c.ordinal.desc())
        .limit(1)
    )
    asked = row.request.get("locators") or row.request.get("names") or ()
    return Job(
        id=row.id,
        kind=row.kind,
        state=cast("JobState", row.state),
        started_at=row.started_at.replace(tzinfo=dt.UTC),
        ended_at=row.ended_at.replace(tzinfo=dt.UTC) if row.ended_at else None,
        request=tuple(map(str, asked)),
        total=row.total,
        counts=tuple((cast("Outcome", outcome), number) for outcome, number in counts),
        latest=latest or "",
    )


def _forget_old(db: Connection) -> None:
    old = (
        select(jobs.c.id)
        .where(jobs.c.state.not_in(_AT_WORK))
        .order_by(jobs.c.started_at.desc())
        .offset(_KEPT)
    )
    gone = list(db.scalars(old.limit(10_000)))
    if gone:
        db.execute(delete(jobs).where(jobs.c.id.in_(gone)))


def _naive(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC).replace(tzinfo=None)
