"""Print results: as JSON for programs, as plain lines for people."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rag.text import plain
from rag.types import Entry, Finding, IngestReport, Item, Job, Outcome, Side, Source

if TYPE_CHECKING:
    from rag.ingest.chain import Progress
    from rag.library.backup import Backup
    from rag.library.feeds import Feed
    from rag.newsroom import Newsroom
    from rag.providers.connection import Configured, Trial
    from rag.render import PackReport

One = TypeVar("One")
_ROWS = (Entry, Finding, Job, Side)
_WIDE = 96
_ASKED = 80
_CONTROLS = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What JSON may hold as it is and a terminal acts on."""


def result(value: object, *, as_json: bool) -> None:
    """Print any result of the facade."""
    from rag import render

    if as_json:
        _json(render.to_json(value))
    elif isinstance(value, IngestReport):
        _report(value)
    elif (
        isinstance(value, tuple)
        and value
        and isinstance(value[0], Entry | Finding | Job | Side)
    ):
        for row in value:
            print(_row(row))
    elif isinstance(value, tuple) and not value:
        print("Nothing found.", file=sys.stderr)
    else:
        print(render.plain(value, width=_width()))


def listed(found: Sequence[One], row: Callable[[One], str], *, as_json: bool) -> None:
    """Print one line each, or that there is none."""
    if as_json or not found:
        result(found, as_json=as_json)
        return
    for one in found:
        print(row(one))


def article(room: "Newsroom", article_id: str, *, as_json: bool) -> None:
    """Print one article, whole."""
    from rag import render

    if as_json:
        _json(render.to_json(room.show(article_id)))
        return
    found = room.article(article_id)
    source = found.source
    facts = (
        source.outlet,
        source.byline,
        source.place,
        _when(source),
        source.language,
        source.locator,
        source.url if source.url != source.locator else "",
    )
    print(plain(source.title))
    print(plain(" · ".join(filter(None, facts))))
    _others("Versions, the newest first", room.versions(article_id))
    _others("Carried by", room.shelf.carriers(article_id))
    print()
    for line in found.text.splitlines():
        print(plain(line))


def _when(source: Source) -> str:
    if source.published_at:
        return source.published_at.isoformat(" ", "minutes")
    return source.published.isoformat() if source.published else ""


def _others(name: str, sources: Sequence[Source]) -> None:
    """Print articles that belong together, when there is more than one."""
    if len(sources) > 1:
        told = "; ".join(f"{source.id} {source.outlet}".strip() for source in sources)
        print(plain(f"{name}: {told}"))


def redline(room: "Newsroom", new_id: str, old_id: str, *, as_json: bool) -> None:
    """Print what became of one text in another."""
    from rag import render

    old, new = room.article(old_id), room.article(new_id)
    found = room.shelf.redline(old_id, new_id)
    if as_json:
        _json(render.redline_json(old, new, found))
    else:
        print(render.changes(old, new, found))


def item(row: Item) -> None:
    """Print what became of one item; ``added ID`` means it is on disk and will be found."""
    if row.entry is None:
        print(f"readout: {plain(row.locator)}: {plain(row.error)}", file=sys.stderr)
        if row.hint:
            print(f"hint: {plain(row.hint)}", file=sys.stderr)
        return
    source = row.entry.source
    of = f" (same text as {source.copy_of})" if source.copy_of else ""
    print(f"{row.outcome} {source.id} {plain(source.title)}{of}", flush=True)


@contextmanager
def meter() -> "Iterator[Progress]":
    """Show on a line of standard error how far it is, what comes last, and how long it took."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        BarColumn(24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[latest]}", markup=False),
    )
    console = Console(file=sys.stderr)
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()
    ) as shown:
        task = shown.add_task("adding", total=None, latest="reading")

        def advance(item: Item, done: int, total: int) -> None:
            latest = plain(item.locator)[-60:]
            shown.update(task, completed=done, total=max(total, done) or None, latest=latest)

        yield advance


def jobs(found: Sequence[Job], *, as_json: bool) -> None:
    """Print jobs, one a line."""
    result(tuple(found), as_json=as_json)


def job(found: Job, items: Sequence[Item], *, as_json: bool) -> None:
    """Print a job and what became of its items."""
    from rag import render

    if as_json:
        _json(render.job_json(found, items))
        return
    print(_row(found))
    for row in items:
        why = f"  {plain(f'{row.error} {row.hint}')}" if row.error else ""
        print(f"  {row.outcome:<9}  {plain(row.locator)}{why}")


def feeds(found: "Sequence[Feed]", *, as_json: bool) -> None:
    """Print feeds, one a line, and what is wrong with one on the next."""
    from rag import render

    if as_json:
        _json([render.feed_json(feed) for feed in found])
        return
    if not found:
        print("No feed is followed.", file=sys.stderr)
    for feed in found:
        polled = feed.polled_at.isoformat(" ", "minutes")[:16] if feed.polled_at else "never"
        counts = f"{feed.seen} seen, {feed.failed} failed, {feed.waiting} waiting"
        print(f"{plain(feed.address)}  {plain(feed.title) or '-'}  polled {polled}  {counts}")
        if feed.error:
            print(f"  {plain(feed.error)} {plain(feed.hint)}")


def endpoint(configured: "Configured", trials: "Sequence[Trial]", *, as_json: bool) -> None:
    """Print what came of testing the endpoint."""
    from rag import render

    if as_json:
        _json(render.endpoint_json(configured, tuple(trials)))
        return
    key = f"key from {configured.key}" if configured.key else "no key"
    print(plain(f"{configured.model} at {configured.address}, {key}"))
    for trial in trials:
        if trial.works:
            print(f"works: {render.verdict(trial)}")
            continue
        print(f"readout: {render.verdict(trial)}", file=sys.stderr)
        if trial.hint:
            print(f"hint: {plain(trial.hint)}", file=sys.stderr)


def counter(done: int, total: int) -> None:
    """Show progress on one line of standard error."""
    of = f" of {total}" if total else ""
    print(f"\r{done}{of} done", end="" if done != total else "\n", file=sys.stderr, flush=True)


def doing(what: str) -> None:
    """Show on one line of standard error what is being done; empty when it is done."""
    print(f"\r\x1b[K{plain(what)}", end="", file=sys.stderr, flush=True)


def removed(ids: Sequence[str], *, as_json: bool) -> None:
    """Print which articles were removed."""
    if as_json:
        _json({"removed": list(ids)})
    else:
        for article_id in ids:
            print(f"removed {article_id}")


def verified(report: "PackReport", *, as_json: bool) -> None:
    """Print what the check of an evidence pack found."""
    from rag import render

    if as_json:
        _json(render.to_json(report))
        return
    print(f"{report.checked} quotations and claims checked, {len(report.failed)} failed.")
    for failure in report.failed:
        about = f"{failure.part} {failure.number}" if failure.number else failure.part
        print(f"{about}: {plain(failure.reason)}")
    if report.stored:
        print(f"{report.stored} quotations were looked for in the articles of the library.")
    if report.enclosed:
        print(
            f"{report.enclosed} quotations were looked for in the texts inside the pack, which "
            "shows that it is whole, and not that the articles say so."
        )


def warning(text: str) -> None:
    """Print what is not as it should be in a result that is there all the same."""
    print(f"readout: {plain(text)}", file=sys.stderr)


def written(path: Path, size: int, *, as_json: bool) -> None:
    """Print that a file was written."""
    if as_json:
        _json({"output": str(path), "bytes": size})
    else:
        print(f"wrote {plain(str(path))}", file=sys.stderr)


def backup(made: "Backup", place: str, *, as_json: bool) -> None:
    """Print what is in a backup, and where it or the library made of it is."""
    if as_json:
        counts = {"articles": made.articles, "passages": made.passages}
        _json({"output": place, "bytes": made.size, **counts, "version": made.version})
    else:
        print(
            f"{plain(place)}: {made.articles} articles, {made.passages} passages, "
            f"{made.size / 1e6:.1f} MB, read back and sound"
        )


def moved(made: "Backup", place: str, findings: tuple[Finding, ...], *, as_json: bool) -> None:
    """Print what is in a library that was moved, and what its check found."""
    if as_json:
        from rag import render

        counts = {"articles": made.articles, "passages": made.passages}
        found = render.to_json(findings)
        _json({"output": place, **counts, "version": made.version, "findings": found})
        return
    print(f"{plain(place)}: {made.articles} articles, {made.passages} passages")
    for finding in findings:
        print(_row(finding))


def _width() -> int:
    """Return the columns of the terminal, those of a wide one where there is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE


def _json(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    print(_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def _report(report: IngestReport) -> None:
    outcomes: tuple[Outcome, ...] = ("added", "updated", "copy", "unchanged", "failed")
    counts = ((len(report.of(outcome)), outcome) for outcome in outcomes)
    print(", ".join(f"{n} {outcome}" for n, outcome in counts if n) or "Nothing to add.")


def _row(row: Entry | Finding | Job | Side) -> str:
    if isinstance(row, Job):
        counts = ", ".join(f"{number} {outcome}" for outcome, number in row.counts)
        asked = plain(", ".join(row.request))
        shown = asked if len(asked) <= _ASKED else asked[: _ASKED - 1] + "…"
        began = row.started_at.isoformat(" ", "minutes")[:16]
        return f"{row.id}  {began}  {row.state:<11}  {counts or 'nothing yet'}  {shown}"
    if isinstance(row, Entry):
        source = row.source
        day = source.published.isoformat() if source.published else "          "
        of = f"  = {source.copy_of}" if source.copy_of else ""
        if not of and source.group not in {"", source.id}:
            of = f"  ~ {source.group}"
        return (
            f"{source.id}  {day}  {plain(source.outlet) or '-':<20}  {plain(source.title)}{of}"
        )
    if isinstance(row, Finding):
        state = "ok" if row.ok else "repaired" if row.repaired else "WRONG"
        return f"{state:<9} {row.check}: {plain(row.detail)}"
    return f"{plain(row.name)} ({row.kind}): {plain(', '.join(row.speakers))}"
