"""The command that sets an article's metadata by hand."""

from typing import TYPE_CHECKING

import click

from rag.cli.options import as_json_option, with_room
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.newsroom import Newsroom


@click.command()
@click.argument("article_id")
@click.option("--title", help="Its headline.")
@click.option("--outlet", help="Who published it.")
@click.option("--agency", help="The news agency whose report it is.")
@click.option("--byline", help="Who wrote it.")
@click.option("--place", help="Where it was written.")
@click.option("--published", help="The day, as 2031-03-14; empty for unknown.")
@click.option("--language", help="Its language, such as en.")
@as_json_option
@with_room
def correct(room: "Newsroom", article_id: str, as_json: bool, **fields: str | None) -> None:
    """Set what is known about an article; it stays when the article comes again."""
    from rag.cli import show

    changes = {name: value for name, value in fields.items() if value is not None}
    if not changes:
        raise InputError(
            "Nothing is to be changed.", hint="Give --title, --outlet, --published and so on."
        )
    show.result((room.shelf.correct(article_id, changes),), as_json=as_json)
