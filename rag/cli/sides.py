"""The commands that list the sides and edit them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.options import as_json_option, with_room
from rag.errors import InputError
from rag.types import Edit, EditKind

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

_FORMAT = "readout edits of sides"
_LARGEST = 4_000_000
_scope = click.option("--side", default="", help="Only where the speaker speaks for this side.")
_new = click.option("--new", is_flag=True, help="Make the side if there is none of this name.")


@click.group(invoke_without_command=True)
@as_json_option
@click.pass_context
def sides(context: click.Context, as_json: bool) -> None:
    """List the sides that speak in the articles, or edit them."""
    _alone_or_with(context, as_json)
    if context.invoked_subcommand is None:
        context.invoke(list_sides, as_json=as_json)


@sides.command(name="list")
@as_json_option
@with_room
def list_sides(room: "Newsroom", as_json: bool) -> None:
    """List the sides that speak in the articles."""
    from rag.cli import show

    show.result(room.sides(), as_json=as_json)


@sides.command()
@as_json_option
@with_room
def names(room: "Newsroom", as_json: bool) -> None:
    """List the speakers who have several names in the articles, with these names."""
    from rag.text import plain

    found = room.names()
    if as_json:
        _print([{"speaker": name, "names": list(others)} for name, others in found.items()])
    for name, others in found.items() if not as_json else ():
        print(f"{plain(name)}: {plain(', '.join(n for n in others if n != name))}")


@sides.group(invoke_without_command=True)
@click.option(
    "--export", type=click.Path(dir_okay=False, path_type=Path), help="Write the edits here."
)
@click.option("--import", "given", type=click.Path(path_type=Path), help="Add these edits.")
@as_json_option
@click.pass_context
def edit(
    context: click.Context, export: Path | None, given: Path | None, as_json: bool
) -> None:
    """List what you changed of sides and speakers; its commands change more.

    An edit holds for all articles, also for those added later, until it is undone.
    """
    _alone_or_with(context, as_json or export or given)
    if export and given:
        raise click.UsageError("Use either --export or --import.")
    if context.invoked_subcommand is None:
        context.invoke(_shared, export=export, given=given, as_json=as_json)


@click.command()
@with_room
def _shared(room: "Newsroom", export: Path | None, given: Path | None, as_json: bool) -> None:
    if export:
        _write(export, room.export_edits(), as_json=as_json)
    elif given:
        _show(room.import_edits(_read(given)), as_json=as_json)
    else:
        _show(room.edits(), as_json=as_json)


@edit.command()
@click.argument("old")
@click.argument("new")
@as_json_option
@with_room
def rename(room: "Newsroom", old: str, new: str, as_json: bool) -> None:
    """Call a side by another name; its old names still find it."""
    _made(room.edit("rename side", old, new), as_json=as_json)


@edit.command()
@click.argument("side")
@click.argument("into")
@as_json_option
@with_room
def merge(room: "Newsroom", side: str, into: str, as_json: bool) -> None:
    """Make one side part of another."""
    _made(room.edit("merge sides", side, into), as_json=as_json)


@edit.command()
@click.argument("side")
@as_json_option
@with_room
def hide(room: "Newsroom", side: str, as_json: bool) -> None:
    """Take a side out of the sides; what was said for it stays, for no side."""
    _made(room.edit("hide side", side), as_json=as_json)


@edit.command()
@click.argument("name")
@click.argument("side")
@click.option("--side", "scope", default="", help="Only where the name speaks for this side.")
@_new
@as_json_option
@with_room
def move_speaker(
    room: "Newsroom", name: str, side: str, scope: str, new: bool, as_json: bool
) -> None:
    """Let a speaker speak for another side; "" for none."""
    _made(room.edit("move speaker", name, side, scope, new=new), as_json=as_json)


@edit.command()
@click.argument("outlet")
@click.argument("side")
@_new
@as_json_option
@with_room
def move_outlet(room: "Newsroom", outlet: str, side: str, new: bool, as_json: bool) -> None:
    """Say whose own outlet this is; "" for nobody's."""
    _made(room.edit("move outlet", outlet, side, new=new), as_json=as_json)


@edit.command()
@click.argument("name")
@click.argument("person")
@_scope
@as_json_option
@with_room
def name_speaker(room: "Newsroom", name: str, person: str, side: str, as_json: bool) -> None:
    """Say who a name is: what NAME said, PERSON said."""
    _made(room.edit("name speaker", name, person, side), as_json=as_json)


@edit.command()
@click.argument("name")
@_scope
@as_json_option
@with_room
def split_speaker(room: "Newsroom", name: str, side: str, as_json: bool) -> None:
    """Say that a name is a person of its own; `sides names` shows who it went by."""
    _made(room.edit("split speaker", name, scope=side), as_json=as_json)


@edit.command()
@click.argument("issue")
@click.argument("relation")
@click.option("--between", multiple=True, required=True, help="A side; give it twice or more.")
@as_json_option
@with_room
def relate(
    room: "Newsroom", issue: str, relation: str, between: Sequence[str], as_json: bool
) -> None:
    """Say how sides stand on an issue: agree, differ, oppose, one-sided or unclear."""
    _made(room.edit("relate", issue, relation, "; ".join(between)), as_json=as_json)


@edit.command()
@click.argument("edit_id", metavar="ID", type=int)
@as_json_option
@with_room
def undo(room: "Newsroom", edit_id: int, as_json: bool) -> None:
    """Take back an edit; the others stay."""
    _made(room.undo(edit_id), as_json=as_json, done="undone")


def _alone_or_with(context: click.Context, given: object) -> None:
    """Refuse options that the command behind them would not see."""
    if context.invoked_subcommand is not None and given:
        raise click.UsageError(f"Put the options behind {context.invoked_subcommand!r}.")


def _object(edit: Edit) -> dict[str, object]:
    from rag.statements.edit_rules import export

    return {"id": edit.id, **export([edit])[0]}


def _show(edits: Sequence[Edit], *, as_json: bool) -> None:
    import sys

    if as_json:
        _print([_object(edit) for edit in edits])
    elif not edits:
        print("No edits.", file=sys.stderr)
    for edit in edits if not as_json else ():
        print(_line(edit))


def _made(edit: Edit, *, as_json: bool, done: str = "") -> None:
    if as_json:
        _print(_object(edit))
    else:
        print(" ".join(filter(None, (done, _line(edit)))))


def _line(edit: Edit) -> str:
    from rag.text import plain

    becomes = f" -> {plain(edit.object) or 'none'}" if edit.kind not in _ALONE else ""
    scope = f" ({plain(edit.scope)})" if edit.scope else ""
    return f"{edit.id}  {edit.kind}: {plain(edit.subject)}{becomes}{scope}"


_ALONE: tuple[EditKind, ...] = ("hide side", "split speaker")


def _write(path: Path, rows: Sequence[dict[str, str]], *, as_json: bool) -> None:
    from rag.cli import show

    content = json.dumps({"format": _FORMAT, "edits": rows}, ensure_ascii=False, indent=2)
    try:
        size = path.write_bytes(content.encode() + b"\n")
    except OSError as error:
        raise InputError(
            f"Cannot write {str(path)!r}: {error.strerror}.", hint="Choose another file."
        ) from None
    show.written(path, size, as_json=as_json)


def _read(path: Path) -> list[object]:
    """Return the edits in a file that ``--export`` wrote."""
    hint = "Give the file that `readout sides edit --export FILE` wrote."
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{str(path)!r} is not a file.", hint=hint)
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        found = json.loads(content) if len(content) <= _LARGEST else None
    except OSError as error:
        raise InputError(f"Cannot read {str(path)!r}: {error.strerror}.", hint=hint) from None
    except (ValueError, RecursionError):
        found = None
    rows = found.get("edits") if isinstance(found, dict) else None
    if (
        not isinstance(rows, list)
        or not isinstance(found, dict)
        or found.get("format") != _FORMAT
    ):
        raise InputError(f"{str(path)!r} holds no edits of sides.", hint=hint)
    return rows


def _print(value: object) -> None:
    from rag.cli.show import _json

    _json(value)
