"""One function a verb: read the arguments, call the facade, show the result."""

import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rag.errors import InputError
from rag.types import Filters, Item

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

Command = TypeVar("Command", bound=Callable[..., Any])
_FORMATS = ("md", "html", "docx", "pdf", "json")
_BINARY = ("docx", "pdf")
_LARGEST_PACK = 64_000_000


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="readout", prog_name="readout")
@click.option(
    "--library",
    callback=lambda _context, _option, given: _folder(given),
    help="Folder of the library (default: RAG_LIBRARY, else your user data folder).",
)
@click.option("--debug", is_flag=True, help="Print what the program does and where it fails.")
@click.pass_context
def readout(context: click.Context, library: Path | None, debug: bool) -> None:
    """Cited answers, briefings and comparisons from news articles and official readouts."""
    import logging

    context.obj = library
    if debug:
        logging.getLogger().setLevel(logging.DEBUG)


def _with_room(function: Command) -> Command:
    """Hand the opened newsroom to a command as its first argument."""

    @wraps(function)
    @click.pass_context
    def wrapped(context: click.Context, /, *arguments: object, **options: object) -> object:
        from rag.newsroom import Newsroom
        from rag.settings import load_settings

        with Newsroom.open(load_settings(context.obj)) as room:
            return function(room, *arguments, **options)

    return wrapped  # type: ignore[return-value]  # click replaces the signature


def _filtered(function: Command) -> Command:
    """Add the filter options to a command and hand it one ``filters`` value."""
    options = (
        click.option("--outlet", multiple=True, help="Only this outlet or agency; repeatable."),
        click.option("--side", multiple=True, help="Only this side; repeatable."),
        click.option("--speaker", multiple=True, help="Only this speaker; repeatable."),
        click.option("--language", multiple=True, help="Only this language, such as en."),
        click.option("--since", help="Only published on or after this day, as 2031-03-14."),
        click.option("--until", help="Only published on or before this day."),
        click.option("--article", multiple=True, help="Only the article with this id."),
    )

    @wraps(function)
    def wrapped(room: "Newsroom", *arguments: object, **given: Any) -> object:  # noqa: ANN401
        filters = Filters(
            outlets=given.pop("outlet"),
            sides=given.pop("side"),
            speakers=given.pop("speaker"),
            languages=given.pop("language"),
            since=_day(given.pop("since")),
            until=_day(given.pop("until")),
            articles=given.pop("article"),
        )
        if filters.since and filters.until and filters.since > filters.until:
            raise InputError(
                f"--since {filters.since} is after --until {filters.until}.",
                hint="Swap the two.",
            )
        room.check(filters)
        return function(room, *arguments, filters=filters, **given)

    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]  # click replaces the signature


_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@readout.command()
@click.argument("locators", nargs=-1, required=True)
@_as_json
@_with_room
def add(room: "Newsroom", locators: Sequence[str], as_json: bool) -> int:
    """Add text and Markdown files, or folders of them; - reads standard input."""
    from rag.cli import show
    from rag.types import IngestReport

    def progress(item: Item, done: int, total: int) -> None:
        if item.entry is None or not as_json:
            show.item(item)
        elif sys.stderr.isatty():
            show.counter(done, total)

    items: list[Item] = []
    job = ""
    paths = [locator for locator in locators if locator != "-"]
    if "-" in locators:
        report = room.add_files([_standard_input()], progress=progress)
        items, job = [*report.items], report.job
    if paths:
        report = room.add(paths, progress=progress)
        items, job = [*items, *report.items], report.job
    report = IngestReport(items=tuple(items), job=job)
    show.result(report, as_json=as_json)
    failed = report.of("failed")
    if failed and len(failed) == len(items) == len(locators):
        return 2
    return 1 if failed else 0


@readout.command(name="ls")
@_as_json
@_with_room
@_filtered
def list_articles(room: "Newsroom", filters: Filters, as_json: bool) -> None:
    """List the articles, newest first."""
    from rag.cli import show

    show.result(room.articles(filters), as_json=as_json)


@readout.command(name="show")
@click.argument("article_id")
@_as_json
@_with_room
def show_article(room: "Newsroom", article_id: str, as_json: bool) -> None:
    """Show one article, whole."""
    from rag.cli import show

    show.article(room, article_id, as_json=as_json)


@readout.command(name="rm")
@click.argument("article_ids", nargs=-1, required=True)
@_as_json
@_with_room
def remove(room: "Newsroom", article_ids: Sequence[str], as_json: bool) -> None:
    """Remove articles from every part of the library."""
    from rag.cli import show

    show.removed(room.remove(article_ids), as_json=as_json)


@readout.command()
@click.argument("query")
@click.option("--limit", type=int, default=10, show_default=True, help="Most passages shown.")
@_as_json
@_with_room
@_filtered
def search(room: "Newsroom", query: str, limit: int, filters: Filters, as_json: bool) -> None:
    """Find the passages that speak of something."""
    from rag.cli import show

    show.result(room.search(query, limit=limit, filters=filters), as_json=as_json)


@readout.command()
@click.argument("question")
@_as_json
@_with_room
@_filtered
def ask(room: "Newsroom", question: str, filters: Filters, as_json: bool) -> None:
    """Answer a question, each sentence with its source."""
    from rag.cli import show

    show.result(room.ask(question, filters=filters), as_json=as_json)


@readout.command()
@click.argument("article_id", required=False)
@_as_json
@_with_room
@_filtered
def statements(
    room: "Newsroom", article_id: str | None, filters: Filters, as_json: bool
) -> None:
    """List who said what, in all articles or in one."""
    from rag.cli import show

    show.result(room.statements(article_id, filters=filters), as_json=as_json)


@readout.command()
@_as_json
@_with_room
def sides(room: "Newsroom", as_json: bool) -> None:
    """List the sides that speak in the articles."""
    from rag.cli import show

    show.result(room.sides(), as_json=as_json)


@readout.command()
@click.option("--topic", default="", help="Only statements about this.")
@click.option("--format", "fmt", type=click.Choice((*_FORMATS, "csv")), help="Export format.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@_as_json
@_with_room
@_filtered
def compare(
    room: "Newsroom",
    topic: str,
    fmt: str | None,
    output: Path | None,
    filters: Filters,
    as_json: bool,
) -> None:
    """Lay side by side what each side said; --side names the columns."""
    from dataclasses import replace

    found = room.compare(topic=topic, sides=filters.sides, filters=replace(filters, sides=()))
    _deliver(room, found, fmt, output, as_json=as_json)


@readout.command()
@click.argument("article_id")
@click.option("--format", "fmt", type=click.Choice(_FORMATS), help="Export format.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@_as_json
@_with_room
def summarize(
    room: "Newsroom", article_id: str, fmt: str | None, output: Path | None, as_json: bool
) -> None:
    """Sum up one article, each sentence with its source."""
    _deliver(room, room.summarize(article_id), fmt, output, as_json=as_json)


@readout.command()
@click.option("--topic", default="", help="What the briefing is about; all when left out.")
@click.option("--format", "fmt", type=click.Choice(_FORMATS), help="Export format.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write."
)
@_as_json
@_with_room
@_filtered
def brief(
    room: "Newsroom",
    topic: str,
    fmt: str | None,
    output: Path | None,
    filters: Filters,
    as_json: bool,
) -> None:
    """Write a briefing over many articles, each sentence with its source."""
    _deliver(room, room.brief(topic=topic, filters=filters), fmt, output, as_json=as_json)


@readout.command()
@click.argument("pack", type=click.Path(path_type=Path))
@_as_json
@_with_room
def verify(room: "Newsroom", pack: Path, as_json: bool) -> int:
    """Check every quotation of an evidence pack against the stored articles."""
    from rag.cli import show
    from rag.render import read_pack

    report = room.verify(read_pack(_pack_content(pack)))
    show.verified(report, as_json=as_json)
    return 1 if report.failed else 0


@readout.command()
@click.option("--check", is_flag=True, help="Only look; repair nothing.")
@_as_json
@_with_room
def doctor(room: "Newsroom", check: bool, as_json: bool) -> int:
    """Check the library by what searches find, and repair it."""
    from rag.cli import show

    findings = room.doctor(repair=not check)
    show.result(findings, as_json=as_json)
    return 0 if all(finding.ok or finding.repaired for finding in findings) else 5


@readout.command()
@_as_json
@_with_room
def reindex(room: "Newsroom", as_json: bool) -> int:
    """Cut, embed and index every article anew with the present settings."""
    from rag.cli import show

    progress = show.counter if sys.stderr.isatty() else None
    findings = room.reindex(progress=progress)
    show.result(findings, as_json=as_json)
    return 0 if all(finding.ok or finding.repaired for finding in findings) else 5


@readout.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, show_default=True)
@click.option("--samples", is_flag=True, help="Add the sample articles to the library first.")
@click.pass_context
def serve(context: click.Context, port: int, samples: bool) -> int:
    """Start the web app on 127.0.0.1."""
    from rag.cli.serve import run
    from rag.settings import load_settings

    return run(load_settings(context.obj), port=port, samples=samples)


def _deliver(
    room: "Newsroom",
    value: Any,  # noqa: ANN401 - a Briefing or Comparison
    fmt: str | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """Print a result, or write it to a file in the format asked for."""
    from rag.cli import show
    from rag.render import export

    if fmt is None and output is not None:
        fmt = output.suffix.lstrip(".").lower()
    if fmt is None:
        show.result(value, as_json=as_json)
        return
    if output is None and fmt in _BINARY:
        raise InputError(
            f"A {fmt} file is not printed to the terminal.", hint="Add --output FILE."
        )
    content = export(value, fmt, text_of=lambda article_id: room.article(article_id).text)
    if output is None:
        click.echo(content.decode())
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"Cannot write {str(output)!r}: {error.strerror}.", hint="Choose another --output."
        ) from None
    show.written(output, len(content), as_json=as_json)


def _folder(given: str | None) -> Path | None:
    if given is not None and not given.strip():
        raise InputError(
            "--library names no folder.", hint="Give a folder, or leave --library out."
        )
    return Path(given) if given else None


def _standard_input() -> tuple[str, bytes]:
    """Return a name that differs with the content, so that no text replaces another."""
    import hashlib

    from rag.ingest.load.files import SIZE_LIMIT

    content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    return f"standard input {hashlib.blake2b(content).hexdigest()[:8]}", content


def _pack_content(pack: Path) -> bytes:
    hint = "Give the JSON file that `readout brief --format json --output FILE` wrote."
    try:
        if pack.exists() and not (pack.is_file() or pack.is_dir()):
            raise InputError(f"{str(pack)!r} is not a file.", hint=hint)
        with pack.open("rb") as file:
            return file.read(_LARGEST_PACK + 1)
    except OSError as error:
        raise InputError(f"Cannot read {str(pack)!r}: {error.strerror}.", hint=hint) from None


def _day(given: str | None) -> Any:  # noqa: ANN401 - a date, or None
    import datetime as dt

    if given is None:
        return None
    try:
        return dt.date.fromisoformat(given.strip())
    except ValueError:
        raise InputError(
            f"{given!r} is not a date.", hint="Write it as year-month-day: 2031-03-14."
        ) from None
