"""Jobs that add, on the screen: how far they are, what came of them, those of before."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.text import off_the_command_line
from rag.types import Item, Job, Outcome
from rag.ui import parts, words

_WATCHED = "watched"
_CUT_SHORT = {"cancelled", "interrupted"}
_FAILED = 5
"""Failures of a job shown before "Show more"."""
_LISTED = 200
"""Items of a job that are listed one by one."""
_BEFORE = 8
_BEGUN: Mapping[str, str] = {"waiting": "Waiting for a worker"}
_ENDED: Mapping[str, str] = {
    "cancelled": "It was cancelled. What was added by then stays.",
    "interrupted": "It was interrupted. What was added by then is here.",
}


class Runs(Protocol):
    """What watching jobs needs of the intake."""

    def begin(self, locators: Sequence[str], *, columns: Mapping[str, str] = ...) -> str:
        """Begin to add what is behind locators; return the id of the job."""
        ...

    def begin_files(
        self, files: Sequence[tuple[str, bytes]], *, columns: Mapping[str, str] = ...
    ) -> str:
        """Begin to add uploads; return the id of the job."""
        ...

    def begin_again(self, job: str) -> str:
        """Go on with a job: what was not reached and what failed."""
        ...

    def cancel(self, job: str) -> Job:
        """Ask a job to stop."""
        ...

    def job(self, job: str) -> Job:
        """Return a job."""
        ...

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs, the newest first."""
        ...

    def items(self, job: str, outcomes: Sequence[Outcome] = ...) -> tuple[Item, ...]:
        """Return what became of the items of a job."""
        ...

    def seconds(self, job: Job) -> float:
        """Return how long a job has taken."""
        ...


class Works(Protocol):
    """What beginning and watching jobs needs from the rest of the program."""

    @property
    def intake(self) -> Runs:
        """What jobs are begun and watched with."""
        ...


def watch(job: str) -> None:
    """Show how this job goes and what comes of it, until that is closed."""
    watched: list[str] = st.session_state.setdefault(_WATCHED, [])
    if job not in watched:
        watched.append(job)


def draw(room: Works, jobs: Sequence[Job]) -> None:
    """Show the jobs at work, every second anew, and what came of those that were watched.

    The page is drawn anew when one of them ends.
    """
    running = at_work(jobs)
    for job in running:
        watch(job.id)
    if running:
        fragment = st.fragment(_progress, run_every=1.0)
        fragment(room, tuple(job.id for job in running))
    watched = st.session_state.get(_WATCHED, ())
    for job in jobs:
        if job.id in watched and not job.is_open:
            _outcome(room, job)


def at_work(jobs: Sequence[Job]) -> list[Job]:
    """Return the jobs that have not ended."""
    return [job for job in jobs if job.is_open]


def earlier(room: Works, jobs: Sequence[Job]) -> None:
    """List the jobs of before; what is left of them can be taken up again."""
    watched = st.session_state.get(_WATCHED, ())
    found = [job for job in jobs if not job.is_open and job.id not in watched]
    if not found:
        return
    cut_short = sum(job.state == "interrupted" and _resumable(job) for job in found)
    more = f" · {cut_short} interrupted" if cut_short else ""
    with st.expander(
        f"Added before ({len(found)}){more}", icon=":material/history:", key="earlier"
    ):
        parts.more(found, "earlier", partial(_before, room), _BEFORE)


@parts.guarded
def _progress(room: Works, jobs: Sequence[str]) -> None:
    parts.told()
    found = [room.intake.job(job) for job in jobs]
    if any(not job.is_open for job in found):
        st.rerun()
    for job in found:
        _running(room, job)


def _running(room: Works, job: Job) -> None:
    with st.container(border=True, key=f"job-{job.id}", gap="small"):
        took = words.elapsed(room.intake.seconds(job))
        parts.block(words.heading(_named(job), took, kind="strong"))
        _bar(job)
        with st.container(horizontal=True, vertical_alignment="center", wrap=False):
            parts.note(_counts(job) or _BEGUN.get(job.state, "Nothing read yet"))
            stopping = job.state == "stopping"
            st.button(
                "Stopping …" if stopping else "Cancel",
                key=f"cancel-{job.id}",
                disabled=stopping,
                on_click=_cancel,
                args=(room, job.id),
            )


def _bar(job: Job) -> None:
    """Show how far a job is; where an archive or feed holds more than was known, only that."""
    latest = f" · {words.shorten(words.given(job.latest), 60)}" if job.latest.strip() else ""
    if job.total and job.items <= job.total:
        told = f"{job.items:,} of {job.total:,}{latest}"
        st.progress(job.items / job.total, words.label(told, 120))
    else:
        parts.block(words.html(f"{job.items:,} so far{latest}", kind="endless"))


def _cancel(room: Works, job: str) -> None:
    """Stop a job; one that has just ended needs no stopping."""
    if room.intake.job(job).is_open:
        parts.attempt(lambda: room.intake.cancel(job))


def _named(job: Job) -> str:
    """Return what a job was asked for, in a few words."""
    names = [words.shorten(words.given(name), 60) for name in job.request]
    rest = f" and {len(names) - 2:,} more" if len(names) > 3 else ""
    named = ", ".join(names[:2] if rest else names) + rest
    return f"New in {named or 'feeds'}" if job.kind == "poll" else named or "Articles"


def _counts(job: Job) -> str:
    numbers = dict(job.counts)
    told = {
        "added": f"{numbers.get('added', 0):,} added",
        "updated": f"{numbers.get('updated', 0):,} updated",
        "copy": words.count(numbers.get("copy", 0), "copy"),
        "unchanged": f"{numbers.get('unchanged', 0):,} already here",
        "failed": f"{numbers.get('failed', 0):,} could not be read",
    }
    return ", ".join(line for outcome, line in told.items() if outcome in numbers)


def _outcome(room: Works, job: Job) -> None:
    """Show what came of a job, until it is closed."""
    with st.container(border=True, key=f"outcome-{job.id}", gap="small"):
        took = f"in {words.elapsed(room.intake.seconds(job))}" if job.ended_at else ""
        nothing = "Nothing new" if job.state == "done" else "Nothing was read"
        parts.block(
            words.heading(_counts(job) or nothing, took, kind="strong"),
            words.html(_named(job), kind="note"),
        )
        if job.state in _CUT_SHORT:
            again = "" if _resumable(job) else " Drop the files again to go on."
            parts.block(words.callout("", _ENDED[job.state] + again, kind="warn"))
        if job.failed:
            _failures(room, job)
        _fine(room, job)
        with st.container(horizontal=True):
            if _resumable(job):
                _again(room, job)
            st.button("Close", key=f"close-{job.id}", on_click=_close, args=(job.id,))


def _failures(room: Works, job: Job) -> None:
    def one(_: int, item: Item) -> None:
        parts.block(
            words.html(words.shorten(words.given(item.locator), 200), kind="who"),
            words.html(f"{item.error} {off_the_command_line(item.hint)}", kind="note"),
        )

    failed = room.intake.items(job.id, ("failed",))
    parts.more(failed, f"failed-{job.id}", one, _FAILED, then=10 * _FAILED)


def _fine(room: Works, job: Job) -> None:
    """List what did not fail, only when asked for."""
    if job.items == job.failed:
        return
    with st.expander(
        "Each of them", type="compact", key=f"each-{job.id}", on_change="rerun"
    ) as listed:
        if not listed.open:
            return
        wanted: tuple[Outcome, ...] = ("added", "updated", "copy", "unchanged")
        items = room.intake.items(job.id, wanted)
        rows = [(words.given(item.locator), _TOLD[item.outcome]) for item in items[:_LISTED]]
        parts.block(words.table((), rows, kind="items"))
        if len(items) > _LISTED:
            parts.note(f"These are the first {_LISTED}.")


_TOLD: Mapping[Outcome, str] = {
    "added": "added",
    "updated": "updated",
    "copy": "copy of a text here",
    "unchanged": "already here",
    "failed": "could not be read",
}


def _resumable(job: Job) -> bool:
    """Return whether something of a job is left, and it is known where to find it."""
    return job.kind != "upload" and bool(job.failed or job.state in _CUT_SHORT)


def _again(room: Works, job: Job) -> None:
    st.button(
        "Go on" if job.state in _CUT_SHORT else "Try again",
        key=f"again-{job.id}",
        icon=":material/refresh:",
        on_click=_begin_again,
        args=(room, job.id),
    )


def _begin_again(room: Works, job: str) -> None:
    if parts.attempt(lambda: room.intake.begin_again(job)):
        watch(job)


def _close(job: str) -> None:
    st.session_state[_WATCHED] = [one for one in st.session_state[_WATCHED] if one != job]


def _before(room: Works, number: int, job: Job) -> None:
    with st.container(
        key=f"before-{number}", horizontal=True, vertical_alignment="center", wrap=False
    ):
        state = "" if job.state == "done" else job.state
        when = words.moment(parts.here(job.started_at))
        parts.block(
            words.heading(_named(job), when, kind="strong"),
            words.tagged([state], _counts(job) or "Nothing new"),
        )
        if _resumable(job):
            _again(room, job)
        if job.items:
            st.button(
                "Show", key=f"open-{job.id}", type="tertiary", on_click=watch, args=(job.id,)
            )
