"""The commands that add articles, and those that look after the jobs that do."""

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType
from typing import TYPE_CHECKING

import click

from rag.cli.options import as_json_option, or_list, tell, with_room
from rag.errors import InputError
from rag.types import IngestReport, Item

if TYPE_CHECKING:
    from rag.ingest.chain import Progress
    from rag.newsroom import Newsroom

_STOPPED = 130


@click.command()
@click.argument("locators", nargs=-1, required=True)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="For CSV and JSON dumps: which column holds title, text, outlet, agency, published, "
    "url, byline, place, language or id; repeatable.",
)
@click.option("--later", is_flag=True, help="Let workers add it; `readout jobs` tells.")
@as_json_option
@with_room
def add(
    room: "Newsroom",
    locators: Sequence[str],
    columns: Sequence[str],
    later: bool,
    as_json: bool,
) -> int:
    """Add files, folders and web addresses; - reads standard input.

    Reads text, Markdown, web pages, PDF, Word, OpenDocument, RTF, mail, mailboxes, CSV and
    JSON dumps, zip, tar and gzip files of any of these, feeds and site maps.
    """
    mapping = _columns(columns)
    paths = [locator for locator in locators if locator != "-"]
    if later:
        return _handed(room, locators, paths, mapping, as_json=as_json)
    items: list[Item] = []
    job = ""
    with watched(as_json=as_json) as (progress, stopped):
        if "-" in locators:
            report = room.add_files(
                [_standard_input()], columns=mapping, progress=progress, cancelled=stopped
            )
            items, job = [*report.items], report.job
        if paths:
            report = room.add(paths, columns=mapping, progress=progress, cancelled=stopped)
            items, job = [*items, *report.items], report.job
        was_stopped = stopped()
    report = IngestReport(items=tuple(items), job=job)
    tell(room)
    return told(report, given=len(locators), was_stopped=was_stopped, as_json=as_json)


def _handed(
    room: "Newsroom",
    locators: Sequence[str],
    paths: Sequence[str],
    mapping: Mapping[str, str],
    *,
    as_json: bool,
) -> int:
    """Let workers add it, and show the jobs that this makes."""
    from rag.cli import show

    room.hand_to_workers()
    made = []
    if "-" in locators:
        made.append(room.intake.begin_files([_standard_input()], columns=mapping))
    if paths:
        made.append(room.intake.begin(paths, columns=mapping))
    show.jobs([room.intake.job(job) for job in made], as_json=as_json)
    return 0


@click.group(invoke_without_command=True)
@as_json_option
@click.pass_context
def jobs(context: click.Context, as_json: bool) -> None:
    """List what was added and how far it came, the newest first."""
    or_list(context, list_jobs, as_json=as_json)


@jobs.command(name="list")
@as_json_option
@with_room
def list_jobs(room: "Newsroom", as_json: bool) -> None:
    """List what was added and how far it came, the newest first."""
    from rag.cli import show

    show.jobs(room.intake.jobs(), as_json=as_json)


@jobs.command(name="show")
@click.argument("job", metavar="ID")
@click.option("--failed", is_flag=True, help="Only what failed.")
@as_json_option
@with_room
def show_job(room: "Newsroom", job: str, failed: bool, as_json: bool) -> None:
    """Show what became of each item of a job; ID may be "last"."""
    from rag.cli import show

    found = room.intake.job(_id(room, job))
    items = room.intake.items(found.id, ("failed",) if failed else ())
    show.job(found, items, as_json=as_json)


@jobs.command(name="resume")
@click.argument("job", metavar="ID")
@as_json_option
@with_room
def resume_job(room: "Newsroom", job: str, as_json: bool) -> int:
    """Go on with a job: what it did not reach, and what failed; ID may be "last"."""
    with watched(as_json=as_json) as (progress, stopped):
        report = room.intake.resume(_id(room, job), progress=progress, cancelled=stopped)
        was_stopped = stopped()
    return told(report, given=0, was_stopped=was_stopped, as_json=as_json)


@jobs.command(name="cancel")
@click.argument("job", metavar="ID")
@as_json_option
@with_room
def cancel_job(room: "Newsroom", job: str, as_json: bool) -> None:
    """Stop a job that runs in another process; what is done stays; ID may be "last"."""
    from rag.cli import show

    show.jobs((room.intake.cancel(_id(room, job)),), as_json=as_json)


def _id(room: "Newsroom", given: str) -> str:
    if given != "last":
        return given
    found = room.intake.jobs()
    if not found:
        raise InputError("There is no job yet.", hint="`readout add FILE` makes one.")
    return found[0].id


def _columns(given: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in given:
        field, _, name = one.partition("=")
        if not field.strip() or not name.strip():
            raise InputError(
                f"--column {one!r} names no column.", hint="Write it as title=headline."
            )
        found[field.strip()] = name.strip()
    return found


def told(report: IngestReport, *, given: int, was_stopped: bool, as_json: bool) -> int:
    """Print the report and return the exit code.

    Args:
        report: What became of everything.
        given: How many locators there were; when all of them failed, they were wrong.
        was_stopped: Whether it ended before all was done.
        as_json: Whether to print JSON.
    """
    from rag.cli import show

    if report.items or as_json or not was_stopped:
        show.result(report, as_json=as_json)
    failed = report.of("failed")
    if was_stopped:
        print(
            f"readout: Stopped. What was reported as done is kept.\n"
            f"hint: `readout jobs resume {report.job}` goes on.",
            file=sys.stderr,
        )
        return _STOPPED
    if failed and len(failed) == len(report.items) == given:
        return 2
    return 1 if failed else 0


@contextlib.contextmanager
def watched(*, as_json: bool) -> "Iterator[tuple[Progress, Callable[[], bool]]]":
    """Show progress, and let the first Ctrl+C stop gently and the second at once."""
    stop = threading.Event()

    def interrupted(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    mine = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, interrupted) if mine else None
    try:
        with _shown(as_json=as_json) as progress:
            yield progress, stop.is_set
    finally:
        if mine:
            signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _shown(*, as_json: bool) -> "Iterator[Progress]":
    """Print each item, and at a terminal a line that says how far it is."""
    from rag.cli import show

    def printed(item: Item, _done: int = 0, _total: int = 0) -> None:
        if item.entry is None or not as_json:
            show.item(item)

    if not sys.stderr.isatty():
        yield printed
        return
    with show.meter() as advance:

        def both(item: Item, done: int, total: int) -> None:
            printed(item)
            advance(item, done, total)

        yield both


def _standard_input() -> tuple[str, bytes]:
    """Return a name that differs with the content, so that no text replaces another."""
    import hashlib

    from rag.ingest.load.files import LARGE_LIMIT

    content = sys.stdin.buffer.read(LARGE_LIMIT + 1)
    return f"standard input {hashlib.blake2b(content).hexdigest()[:8]}", content
