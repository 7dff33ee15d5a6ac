"""The commands of summaries and briefings: make, save, run again, list, compare."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

import click

from rag.cli.options import (
    FORMATS,
    as_json_option,
    deliver,
    exported,
    filtered,
    or_list,
    with_room,
)
from rag.errors import InputError
from rag.text import plain
from rag.types import Briefing, Definition, Filters, Length, Section

if TYPE_CHECKING:
    from rag.brief.revise import Difference
    from rag.library.briefings import Kept
    from rag.newsroom import Newsroom

Command = TypeVar("Command", bound=Callable[..., Any])
_PLACES = ("last", "previous")
"""What stands for the newest briefings, newest first."""
_audience = click.option("--audience", default="", help="Whom a model is told to write for.")
_length = click.option(
    "--length",
    type=click.Choice(get_args(Length)),
    help="How much it holds (default: standard).",
)


@click.command()
@click.argument("article_id")
@_length
@_audience
@exported(*FORMATS)
@as_json_option
@with_room
def summarize(  # noqa: PLR0913, PLR0917 - an argument an option
    room: "Newsroom",
    article_id: str,
    length: Length | None,
    audience: str,
    fmt: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Sum up one article, each sentence with its source."""
    made = room.summarize(article_id, length=length or "standard", audience=audience)
    deliver(room, made, fmt, output, as_json=as_json)


def _form(function: Command) -> Command:
    """Add the options that say what a briefing is like."""
    options = (
        click.option("--topic", help="What the briefing is about; all when left out."),
        click.option("--template", help="Which sections it has (default: briefing)."),
        _length,
        _audience,
    )
    for option in reversed(options):
        function = option(function)
    return function


@click.command()
@_form
@click.option("--saved", metavar="NAME", help="Make the briefing saved under this name.")
@click.option("--save", metavar="NAME", help="Save what is asked for under this name.")
@click.option("--if-changed", is_flag=True, help="Put out nothing when nothing is new.")
@exported(*FORMATS)
@as_json_option
@with_room
@filtered
def brief(  # noqa: PLR0913, PLR0917 - an argument an option
    room: "Newsroom",
    saved: str | None,
    save: str | None,
    if_changed: bool,
    fmt: str | None,
    output: Path | None,
    filters: Filters,
    as_json: bool,
    **form: Any,  # noqa: ANN401 - the options of `_form`
) -> None:
    """Write a briefing over many articles, each sentence with its source.

    It is kept in the library, and the next one on the same topic and scope says what is new
    since. With --saved and --if-changed it is fit for cron: when nothing is new, nothing is
    printed, written or kept, and the exit code is 0.
    """
    definition = _definition(room, saved, filters, form)
    if save is not None:
        definition = room.editions.save(replace(definition, name=save))
    made = _made(room, definition)
    if if_changed and made.changed is False:
        room.editions.remove(made.id)  # the next one tells what is new since the last put out
        return
    deliver(room, made, fmt, output, as_json=as_json)


def _made(room: "Newsroom", definition: Definition) -> Briefing:
    """Return the briefing; on a terminal it is told meanwhile what is being done."""
    from rag.cli import show

    tell = show.doing if sys.stderr.isatty() else lambda _: None
    made: Briefing | Section | None = None
    try:
        tell("Reading the articles")
        for made in room.brief_stream(definition):
            if isinstance(made, Section):
                tell(f"Written: {made.heading}")
    finally:
        tell("")
    if not isinstance(made, Briefing):
        raise TypeError("the stream ended without a briefing")
    return made


def _definition(
    room: "Newsroom", saved: str | None, filters: Filters, form: dict[str, str | None]
) -> Definition:
    """Return what is asked for: as saved, or by the options.

    Raises:
        InputError: Both are given, or nothing is saved under the name.
    """
    given = {name: value for name, value in form.items() if value}
    if saved is None:
        return Definition(filters=filters, **given)  # type: ignore[arg-type]  # click has checked
    if given or filters:
        raise InputError(
            "--saved names topic, scope and form; no other of them can be given.",
            hint="Leave the others out, or save a new one with --save.",
        )
    return room.editions.definition(saved)


@click.group(invoke_without_command=True)
@as_json_option
@click.pass_context
def briefings(context: click.Context, as_json: bool) -> None:
    """List the briefings kept in the library, newest first."""
    or_list(context, list_briefings, as_json=as_json)


@briefings.command(name="list")
@as_json_option
@with_room
def list_briefings(room: "Newsroom", as_json: bool) -> None:
    """List the briefings kept in the library, newest first."""
    from rag.cli import show

    show.listed(room.editions.listing(), _row, as_json=as_json)


@briefings.command(name="saved")
@as_json_option
@with_room
def list_saved(room: "Newsroom", as_json: bool) -> None:
    """List the definitions that `readout brief --saved NAME` runs."""
    from rag.cli import show

    show.listed(room.editions.saved(), _saved, as_json=as_json)


@briefings.command(name="show")
@click.argument("briefing", metavar="ID")
@exported(*FORMATS)
@as_json_option
@with_room
def show_briefing(
    room: "Newsroom", briefing: str, fmt: str | None, output: Path | None, as_json: bool
) -> None:
    """Show a kept briefing, or write it to a file; ID may be "last" or "previous"."""
    found = room.editions.briefing(_id(room, briefing))
    deliver(room, found, fmt, output, as_json=as_json)


@briefings.command(name="diff")
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@as_json_option
@with_room
def compare_briefings(room: "Newsroom", before: str, after: str, as_json: bool) -> None:
    """Show what a briefing says that an earlier one does not; "previous", "last" are IDs."""
    from rag.cli import show

    found = room.editions.difference(_id(room, before), _id(room, after))
    if as_json:
        show.result(found, as_json=True)
    else:
        print("\n".join(_told(found)))


@briefings.command(name="rm")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@as_json_option
@with_room
def remove(room: "Newsroom", ids: Sequence[str], as_json: bool) -> None:
    """Delete kept briefings; the articles stay."""
    from rag.cli import show

    found = tuple(dict.fromkeys(room.editions.briefing(_id(room, one)).id for one in ids))
    for briefing_id in found:
        room.editions.remove(briefing_id)
    show.removed(found, as_json=as_json)


@briefings.command(name="forget")
@click.argument("name")
@with_room
def forget(room: "Newsroom", name: str) -> None:
    """Delete a saved definition; the briefings made by it stay."""
    room.editions.forget_definition(name)
    print(f"forgotten {plain(name)}")


def _id(room: "Newsroom", given: str) -> str:
    """Return the id that is meant: given as it is, or by its place in the list."""
    if given not in _PLACES:
        return given
    found = room.editions.listing()
    place = _PLACES.index(given)
    if len(found) <= place:
        raise InputError(
            "No such briefing is kept in this library.", hint="`readout brief` makes one."
        )
    return found[place].id


def _row(one: "Kept") -> str:
    marks = [f"{one.articles} article{'' if one.articles == 1 else 's'}"]
    marks += ["no change"] if one.changed is False else []
    marks += ["edited"] if one.edited else []
    name = f" [{one.definition.name}]" if one.definition.name else ""
    made = f"{one.id}  {one.made_at:%Y-%m-%d %H:%M}"
    return plain(f"{made}  {one.title}{name}  ({', '.join(marks)})")


def _saved(one: Definition) -> str:
    about = one.topic or "everything in scope"
    return plain(f"{one.name}  {about}  ({one.template}, {one.length})")


def _told(found: "Difference") -> list[str]:
    lines = [f"{found.kept} sentences are in both."]
    for title, claims in (("Added", found.added), ("Dropped", found.dropped)):
        lines += [f"{title}: {len(claims)}", *(f"  - {plain(claim.text)}" for claim in claims)]
    return lines
