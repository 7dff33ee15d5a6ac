"""The commands that look after a library: check it, build it anew, back it up."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.options import as_json_option, with_room, with_room_as_it_is

if TYPE_CHECKING:
    from rag.newsroom import Newsroom


@click.command()
@click.option("--check", is_flag=True, help="Only look; repair nothing.")
@as_json_option
@with_room_as_it_is
def doctor(room: "Newsroom", check: bool, as_json: bool) -> int:
    """Check the library by what searches find, and repair it."""
    from rag.cli import show

    findings = room.doctor(repair=not check)
    show.result(findings, as_json=as_json)
    return 0 if all(finding.ok or finding.repaired for finding in findings) else 5


@click.command()
@as_json_option
@with_room
def reindex(room: "Newsroom", as_json: bool) -> int:
    """Cut, embed and index every article anew with the present settings."""
    from rag.cli import show

    progress = show.counter if sys.stderr.isatty() else None
    findings = room.reindex(progress=progress)
    show.result(findings, as_json=as_json)
    return 0 if all(finding.ok or finding.repaired for finding in findings) else 5


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
@with_room
def backup(room: "Newsroom", file: Path, as_json: bool) -> None:
    """Write the whole library into one new file, also while others use it."""
    from rag.cli import show

    show.backup(room.backup(file), str(file), as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@as_json_option
@click.pass_context
def restore(context: click.Context, file: Path, as_json: bool) -> None:
    """Make a new library of a backup; --library names its folder."""
    from rag.cli import show
    from rag.newsroom import Newsroom
    from rag.settings import load_settings

    settings = load_settings(context.obj)
    show.backup(Newsroom.restore(settings, file), str(settings.folder), as_json=as_json)


@click.command()
@click.argument("to")
@as_json_option
@click.pass_context
def move(context: click.Context, to: str, as_json: bool) -> int:
    """Carry the library to a PostgreSQL database, or from one to a folder.

    TO is an address such as postgresql://user@host/database, or a folder that is new. The
    library stays where it is too; settings say which of them is used from then on.
    """
    from rag.cli import show
    from rag.newsroom import Newsroom
    from rag.settings import load_settings

    made, findings = Newsroom.move(load_settings(context.obj), to)
    show.moved(made, to, findings, as_json=as_json)
    return 0 if all(finding.ok or finding.repaired for finding in findings) else 5
