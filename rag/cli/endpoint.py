"""The command that tests the model endpoint."""

from typing import TYPE_CHECKING

import click

from rag.cli.options import as_json_option, with_room

if TYPE_CHECKING:
    from rag.newsroom import Newsroom


@click.command()
@as_json_option
@with_room
def endpoint(room: "Newsroom", as_json: bool) -> int:
    """Test the model endpoint with one small request."""
    from rag.cli import show

    trials = room.endpoint.test()
    configured = room.endpoint.configured()
    if configured:
        show.endpoint(configured, trials, as_json=as_json)
    return 0 if all(trial.works for trial in trials) else 4
