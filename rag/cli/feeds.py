"""The commands that follow feeds and site maps."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from rag.cli.adding import told, watched
from rag.cli.options import as_json_option, or_list, with_room

if TYPE_CHECKING:
    from rag.newsroom import Newsroom


@click.group(invoke_without_command=True)
@as_json_option
@click.pass_context
def feeds(context: click.Context, as_json: bool) -> None:
    """List the feeds and site maps that are followed."""
    or_list(context, list_feeds, as_json=as_json)


@feeds.command(name="list")
@as_json_option
@with_room
def list_feeds(room: "Newsroom", as_json: bool) -> None:
    """List the feeds and site maps that are followed."""
    from rag.cli import show

    show.feeds(room.intake.feeds(), as_json=as_json)


@feeds.command(name="add")
@click.argument("address")
@as_json_option
@with_room
def add_feed(room: "Newsroom", address: str, as_json: bool) -> None:
    """Follow an RSS, Atom or JSON feed or a site map; `feeds poll` brings what it lists."""
    from rag.cli import show

    show.feeds((room.intake.follow(address),), as_json=as_json)


@feeds.command(name="rm")
@click.argument("address")
@as_json_option
@with_room
def remove_feed(room: "Newsroom", address: str, as_json: bool) -> None:
    """Follow a feed no more; the articles that came of it stay."""
    from rag.cli import show

    room.intake.unfollow(address)
    show.removed((address,), as_json=as_json)


@feeds.command(name="poll")
@click.argument("addresses", nargs=-1)
@as_json_option
@with_room
def poll_feeds(room: "Newsroom", addresses: Sequence[str], as_json: bool) -> int:
    """Add what is new in the feeds, each entry once; in all of them when none is named."""
    with watched(as_json=as_json) as (progress, stopped):
        report = room.intake.poll(addresses or None, progress=progress, cancelled=stopped)
        was_stopped = stopped()
    return told(report, given=0, was_stopped=was_stopped, as_json=as_json)
