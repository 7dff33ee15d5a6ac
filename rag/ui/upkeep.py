"""The library's condition and its care on the page Settings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import streamlit as st

from rag.background import Deed
from rag.ingest.upkeep import Care, Condition
from rag.library.feeds import Feed
from rag.text import off_the_command_line
from rag.types import Finding, Job, Overview
from rag.ui import parts, words, work

_OFFERED: Mapping[str, tuple[str, str]] = {
    "check": ("Check", ":material/stethoscope:"),
    "repair": ("Check and repair", ":material/build:"),
    "rebuild": ("Rebuild the index", ":material/refresh:"),
}
_EXPLAINED = (
    "A check only looks. A repair also makes again what can be made from the articles. A "
    "rebuild reads and indexes every article anew while searches use the old index. Pages "
    "stay usable, and you may leave this one."
)
_FORGETS = (
    "A repair or a rebuild also removes for good what was deleted last and can still be taken "
    "back in the Library."
)
_MENDS = (
    "A repair mends the full text and the index, a rebuild lost vectors; a damaged database "
    "comes back from a copy alone."
)
_ENDED: Mapping[tuple[str, str], str] = {
    ("check", "cancelled"): "The check was stopped",
    ("repair", "cancelled"): "The repair was stopped",
    ("rebuild", "cancelled"): "The rebuild was stopped; begun again, it goes on from there",
    ("check", "failed"): "The check could not be done",
    ("repair", "failed"): "The repair could not be done",
    ("rebuild", "failed"): "The rebuild could not be done",
}


class CaresFor(Protocol):
    """What care needs."""

    def condition(self) -> Condition:
        """Return what the library is on disk."""
        ...

    def begin(self, kind: Care) -> None:
        """Begin care in the background."""
        ...

    def last(self) -> Deed[Finding] | None:
        """Return the care that goes on or went on last."""
        ...

    def seconds(self) -> float:
        """Return how long it has taken."""
        ...

    def cancel(self) -> None:
        """Ask it to stop."""
        ...


class Takes(Protocol):
    """What is told of jobs and feeds."""

    def jobs(self) -> tuple[Job, ...]:
        """Return the jobs, the newest first."""
        ...

    def feeds(self) -> tuple[Feed, ...]:
        """Return the feeds that are followed."""
        ...


class Hides(Protocol):
    """What is told of what was deleted."""

    def hidden(self) -> tuple[str, ...]:
        """Return the ids of articles that were deleted and can be taken back."""
        ...


class Kept(Protocol):
    """What this part needs from the rest of the program."""

    @property
    def upkeep(self) -> CaresFor:
        """Condition and care."""
        ...

    @property
    def intake(self) -> Takes:
        """Jobs and feeds."""
        ...

    @property
    def shelf(self) -> Hides:
        """What was deleted."""
        ...

    def overview(self) -> Overview:
        """Return the state of the library."""
        ...


def draw(room: Kept) -> None:
    """Show the library's condition, and what can be done for it."""
    condition = room.upkeep.condition()
    st.header("Library")
    if not condition.fits:
        parts.block(words.callout("Rebuild the index", _misfit(condition), kind="warn"))
    rows = [
        *_holdings(room.overview()),
        *_work(room.intake.jobs(), room.intake.feeds()),
        *_disk(condition),
    ]
    parts.block(words.table((), rows, kind="told"))
    st.header("Care")
    parts.note(_EXPLAINED)
    deed = room.upkeep.last()
    if deed and deed.is_running:
        st.fragment(_progress, run_every=1.0)(room.upkeep)
        return
    with st.container(horizontal=True):
        kinds: tuple[Care, ...] = ("check", "repair", "rebuild")
        for kind in kinds:
            name, icon = _OFFERED[kind]
            st.button(
                name,
                key=f"care-{kind}",
                icon=icon,
                type="primary" if kind == "rebuild" and not condition.fits else "secondary",
                on_click=_begin,
                args=(room.upkeep, kind),
            )
    if room.shelf.hidden():
        parts.note(_FORGETS)
    if condition.rebuilt:
        done = words.count(condition.rebuilt, "article")
        parts.note(f"A rebuild was stopped after {done}; begun again, it goes on from there.")
    if deed:
        _outcome(deed, room.upkeep.seconds())


def _misfit(condition: Condition) -> str:
    return (
        f"It was made with {condition.stamp}; this program uses {condition.expected}. "
        "Questions and searches wait until it is rebuilt."
    )


def _holdings(overview: Overview) -> Iterable[tuple[str, str]]:
    copies = f" ({words.count(overview.copies, 'copy')} among them)" if overview.copies else ""
    yield (
        "Holds",
        ", ".join(
            (
                words.count(overview.articles, "article") + copies,
                words.count(overview.passages, "passage"),
                words.count(overview.statements, "statement"),
            )
        ),
    )
    languages = ", ".join(overview.languages)
    yield (
        "From",
        ", ".join(
            (
                words.count(len(overview.outlets), "outlet"),
                words.count(len(overview.sides), "side"),
                words.count(len(overview.languages), "language")
                + (f" ({languages})" if languages else ""),
            )
        ),
    )


def _work(jobs: Sequence[Job], feeds: Sequence[Feed]) -> Iterable[tuple[str, str]]:
    running = words.count(len(work.at_work(jobs)), "job")
    yield "At work", f"{running} running, {words.count(len(feeds), 'feed')} followed"


def _disk(condition: Condition) -> Iterable[tuple[str, str]]:
    database, index = condition.database_bytes, condition.index_bytes
    yield "Folder", str(condition.folder)
    yield (
        "On disk",
        f"{_size(database + index)}: database {_size(database)}, index {_size(index)}",
    )
    yield "Index", _index(condition)
    yield "Made with", f"{condition.stamp or condition.expected}; database {condition.version}"


def _index(condition: Condition) -> str:
    index = condition.index
    if index.state == "none":
        return "Not built yet" if index.passages else "Nothing to index yet"
    if index.state == "damaged":
        return "Damaged; a repair makes it anew. Until then searches compare all passages."
    if index.state == "away":
        return "Its server does not answer; searches compare all passages until it is back."
    if index.state == "writing":
        return "Being written, or left half-written; searches compare all passages meanwhile."
    if index.waiting:
        behind = words.count(index.waiting, "passage")
        return f"Behind by {behind} of {index.passages:,}; searches compare these one by one."
    return f"Up to date, {words.count(index.passages, 'passage')}"


def _size(amount: int) -> str:
    if amount < 1_000_000:
        return f"{amount / 1000:,.0f} kB"
    if amount < 1_000_000_000:
        return f"{amount / 1_000_000:,.1f} MB"
    return f"{amount / 1_000_000_000:,.1f} GB"


def _begin(upkeep: CaresFor, kind: Care) -> None:
    parts.attempt(lambda: upkeep.begin(kind))


@parts.guarded
def _progress(upkeep: CaresFor) -> None:
    deed = upkeep.last()
    if deed is None or not deed.is_running:
        st.rerun()
    with st.container(border=True, key="care-running", gap="small"):
        parts.block(
            words.heading(
                _OFFERED[deed.kind][0], words.elapsed(upkeep.seconds()), kind="strong"
            )
        )
        step = words.label(deed.step or "Beginning", 120)
        if deed.total:
            of = f"{step} · {deed.done:,} of {deed.total:,}"
            st.progress(min(1.0, deed.done / deed.total), of)
        else:
            parts.block(words.html(deed.step or "Beginning", kind="endless"))
        stopping = deed.state == "stopping"
        st.button(
            "Stopping …" if stopping else "Stop",
            key="care-stop",
            disabled=stopping,
            on_click=upkeep.cancel,
        )


def _outcome(deed: Deed[Finding], seconds: float) -> None:
    when = words.moment(parts.here(deed.ended_at)) if deed.ended_at else ""
    title = _ENDED.get((deed.kind, deed.state)) or _summary(deed.found)
    with st.container(border=True, key="care-outcome", gap="small"):
        aside = f"{when}, took {words.elapsed(seconds)}"
        parts.block(words.heading(title, aside, kind="strong"))
        if deed.error:
            parts.failure(deed.error, deed.hint)
        if deed.found:
            parts.block(words.table((), map(_row, deed.found), kind="steps"))
        if _wrong(deed.found):
            parts.note(_MENDS)


def _summary(found: Sequence[Finding]) -> str:
    wrong = _wrong(found)
    repaired = sum(finding.repaired for finding in found)
    if wrong:
        return f"{words.count(wrong, 'part')} of {len(found)} not in order"
    return f"{words.count(repaired, 'part')} repaired" if repaired else "All is in order"


def _wrong(found: Sequence[Finding]) -> int:
    return sum(not (finding.ok or finding.repaired) for finding in found)


def _row(finding: Finding) -> tuple[str, str, str]:
    state = "in order" if finding.ok else "repaired" if finding.repaired else "wrong"
    return words.sentence(finding.check), off_the_command_line(finding.detail), state
