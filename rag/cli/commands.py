"""One function a verb: read the arguments, call the facade, show the result."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.adding import add, jobs
from rag.cli.briefing import brief, briefings, summarize
from rag.cli.care import backup, doctor, move, reindex, restore
from rag.cli.conversations import asked, conversations, in_conversation
from rag.cli.correcting import correct
from rag.cli.endpoint import endpoint
from rag.cli.evaluate import evaluate
from rag.cli.feeds import feeds
from rag.cli.options import (
    FORMATS,
    as_json_option,
    deliver,
    exported,
    filtered,
    tell,
    with_room,
)
from rag.cli.readouts import readouts
from rag.cli.sides import sides
from rag.cli.worker import worker
from rag.errors import InputError
from rag.types import Filters

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

_APP_PORT = 8501
_API_PORT = 8600


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


readout.add_command(add)
readout.add_command(jobs)
readout.add_command(feeds)
readout.add_command(correct)
readout.add_command(sides)
readout.add_command(readouts)
readout.add_command(evaluate)
readout.add_command(endpoint)
readout.add_command(conversations)
readout.add_command(summarize)
readout.add_command(brief)
readout.add_command(briefings)
readout.add_command(doctor)
readout.add_command(reindex)
readout.add_command(backup)
readout.add_command(restore)
readout.add_command(move)
readout.add_command(worker)


@readout.command(name="ls")
@as_json_option
@with_room
@filtered
def list_articles(room: "Newsroom", filters: Filters, as_json: bool) -> None:
    """List the articles, newest first."""
    from rag.cli import show

    show.result(room.articles(filters), as_json=as_json)


@readout.command(name="show")
@click.argument("article_id")
@click.option(
    "--against", metavar="ID", help="Show what changed since that version or carrier."
)
@as_json_option
@with_room
def show_article(room: "Newsroom", article_id: str, against: str | None, as_json: bool) -> None:
    """Show one article, whole, or what changed in it."""
    from rag.cli import show

    if against is None:
        show.article(room, article_id, as_json=as_json)
    else:
        show.redline(room, article_id, against, as_json=as_json)


@readout.command(name="rm")
@click.argument("article_ids", nargs=-1, required=True)
@as_json_option
@with_room
def remove(room: "Newsroom", article_ids: Sequence[str], as_json: bool) -> None:
    """Remove articles from every part of the library."""
    from rag.cli import show

    show.removed(room.remove(article_ids), as_json=as_json)


@readout.command()
@click.argument("query")
@click.option("--limit", type=int, default=10, show_default=True, help="Most passages shown.")
@as_json_option
@with_room
@filtered
def search(room: "Newsroom", query: str, limit: int, filters: Filters, as_json: bool) -> None:
    """Find the passages that speak of something."""
    from rag.cli import show

    show.result(room.search(query, limit=limit, filters=filters), as_json=as_json)
    tell(room)


@readout.command()
@click.argument("question")
@in_conversation
@as_json_option
@with_room
@filtered
def ask(
    room: "Newsroom",
    question: str,
    conversation: str | None,
    new: bool,
    filters: Filters,
    as_json: bool,
) -> None:
    """Answer a question, each sentence with its source."""
    from rag.cli import show

    answer = asked(room, question, filters, conversation, new=new)
    show.result(answer, as_json=as_json)


@readout.command()
@click.argument("article_id", required=False)
@exported(*FORMATS, "csv")
@as_json_option
@with_room
@filtered
def statements(
    room: "Newsroom",
    article_id: str | None,
    fmt: str | None,
    output: Path | None,
    filters: Filters,
    as_json: bool,
) -> None:
    """List who said what, in all articles or in one."""
    deliver(room, room.statements(article_id, filters=filters), fmt, output, as_json=as_json)


@readout.command()
@click.option("--topic", default="", help="Only statements about this.")
@exported(*FORMATS, "csv")
@as_json_option
@with_room
@filtered
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
    deliver(room, found, fmt, output, as_json=as_json)


@readout.command()
@click.argument("pack", type=click.Path(path_type=Path))
@click.option(
    "--own-texts",
    is_flag=True,
    help="Use only the texts that --with-texts put into the pack, not the library.",
)
@as_json_option
@with_room
def verify(room: "Newsroom", pack: Path, own_texts: bool, as_json: bool) -> int:
    """Check every quotation of an evidence pack against the stored articles."""
    from rag.cli import show
    from rag.render import read_pack

    report = room.verify(read_pack(_pack_content(pack)), own_texts=own_texts)
    show.verified(report, as_json=as_json)
    return 1 if report.failed else 0


@readout.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; 0.0.0.0 lets other machines in.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on (default: 8501, with --api 8600).",
)
@click.option("--samples", is_flag=True, help="Add the sample articles to the library first.")
@click.option("--api", is_flag=True, help="Start the HTTP interface for programs instead.")
@click.pass_context
def serve(context: click.Context, host: str, port: int | None, samples: bool, api: bool) -> int:
    """Start the web app, on this machine alone unless --host says otherwise."""
    from rag.cli.serve import run, run_api
    from rag.settings import load_settings

    settings = load_settings(context.obj)
    if api:
        return run_api(settings, host=host, port=port or _API_PORT, samples=samples)
    return run(settings, host=host, port=port or _APP_PORT, samples=samples)


@readout.command()
@click.option("--http", is_flag=True, help="Listen for clients, instead of standard input.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8700,
    show_default=True,
    help="Port to listen on.",
)
@click.pass_context
def mcp(context: click.Context, http: bool, host: str, port: int) -> int:
    """Offer the library to an assistant as tools of an MCP server, which only read."""
    from rag.cli.serve import run_mcp
    from rag.settings import load_settings

    settings = load_settings(context.obj)
    return run_mcp(settings, host=host, port=port) if http else run_mcp(settings)


def _folder(given: str | None) -> Path | None:
    if given is not None and not given.strip():
        raise InputError(
            "--library names no folder.", hint="Give a folder, or leave --library out."
        )
    return Path(given) if given else None


def _pack_content(pack: Path) -> bytes:
    from rag.render import LARGEST_PACK

    hint = "Give the JSON file that `readout brief --format json --output FILE` wrote."
    try:
        if pack.exists() and not (pack.is_file() or pack.is_dir()):
            raise InputError(f"{str(pack)!r} is not a file.", hint=hint)
        with pack.open("rb") as file:
            return file.read(LARGEST_PACK + 1)
    except OSError as error:
        raise InputError(f"Cannot read {str(pack)!r}: {error.strerror}.", hint=hint) from None
