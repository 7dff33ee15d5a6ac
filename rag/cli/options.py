"""What commands share: the opened newsroom, filters, and handing over a result."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rag.errors import InputError
from rag.types import Filters

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

Command = TypeVar("Command", bound=Callable[..., Any])
FORMATS = ("md", "html", "docx", "pdf", "json")
_BINARY = ("docx", "pdf")
_TEXTS = "rag.with_texts"
"""Where the context of a command keeps whether a pack shall hold the texts."""


def with_room(function: Command) -> Command:
    """Hand the opened newsroom to a command as its first argument."""
    return _opening(function, as_it_is=False)


def with_room_as_it_is(function: Command) -> Command:
    """Do so also when the last changes of the library are missing."""
    return _opening(function, as_it_is=True)


def _opening(function: Command, *, as_it_is: bool) -> Command:
    @wraps(function)
    @click.pass_context
    def wrapped(context: click.Context, /, *arguments: object, **options: object) -> object:
        from rag.ingest.upkeep import DAMAGES
        from rag.newsroom import Newsroom
        from rag.settings import load_settings

        with Newsroom.open(load_settings(context.obj), as_it_is=as_it_is) as room:
            try:
                return function(room, *arguments, **options)
            except DAMAGES as error:
                room.upkeep.blame(error)
                raise

    return wrapped  # type: ignore[return-value]  # click replaces the signature


def tell(room: "Newsroom") -> None:
    """Say on the error stream what searches do without now, if anything."""
    from rag.text import plain

    if notice := room.notice():
        print(f"readout: {plain(notice)}", file=sys.stderr)


def filtered(function: Command) -> Command:
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


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def or_list(context: click.Context, listing: click.Command, **given: Any) -> None:  # noqa: ANN401
    """Run the command that lists when a group is called without a command of its own.

    Raises:
        click.UsageError: Options stand before a command, where they mean nothing.
    """
    if context.invoked_subcommand is None:
        context.invoke(listing, **given)
    elif any(given.values()):
        raise click.UsageError(
            f"Give the options after {context.invoked_subcommand!r}.", context
        )


def _keep(context: click.Context, _option: object, given: bool) -> None:
    context.meta[_TEXTS] = given


_with_texts = click.option(
    "--with-texts",
    is_flag=True,
    expose_value=False,
    callback=_keep,
    help="Put the texts of the cited articles into the JSON, so that it proves itself.",
)


def exported(*formats: str) -> Callable[[Command], Command]:
    """Add the options that say in which format, and to which file, a result is written.

    What is no table, and so never CSV, is an evidence pack as JSON, and has an option for that.
    """

    def added(function: Command) -> Command:
        if "csv" not in formats:
            function = _with_texts(function)
        output = click.Path(dir_okay=False, path_type=Path)
        function = click.option("--output", type=output, help="File to write.")(function)
        choice = click.Choice(formats)
        return click.option("--format", "fmt", type=choice, help="Export format.")(function)

    return added


def deliver(
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

    with_texts = click.get_current_context().meta.get(_TEXTS, False)
    if fmt is None and output is not None:
        fmt = output.suffix.lstrip(".").lower()
    if with_texts and fmt != "json":
        raise InputError(
            "Only a JSON file can hold the texts.",
            hint="Add --format json, or leave --with-texts out.",
        )
    if fmt is None:
        show.result(value, as_json=as_json)
        return
    if output is None and fmt in _BINARY:
        raise InputError(
            f"A {fmt} file is not printed to the terminal.", hint="Add --output FILE."
        )
    content = export(
        value,
        fmt,
        text_of=lambda article_id: room.article(article_id).text,
        said_of=room.statements,
        with_texts=with_texts,
        warn=show.warning,
    )
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
