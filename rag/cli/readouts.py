"""The command that lays two readouts side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from rag.cli.options import FORMATS, as_json_option, deliver, exported, with_room

if TYPE_CHECKING:
    from rag.newsroom import Newsroom


@click.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@exported(*FORMATS, "csv")
@as_json_option
@with_room
def readouts(
    room: "Newsroom", a: str, b: str, fmt: str | None, output: Path | None, as_json: bool
) -> None:
    """Lay two readouts of one meeting side by side; A and B are ids of articles."""
    deliver(room, room.readouts(a, b), fmt, output, as_json=as_json)
