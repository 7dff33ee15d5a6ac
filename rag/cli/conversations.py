"""The commands of kept conversations, and the options by which a question joins one."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rag.cli.options import FORMATS, as_json_option, deliver, exported, or_list, with_room
from rag.errors import InputError
from rag.types import Answer, Conversation, Filters

if TYPE_CHECKING:
    from rag.newsroom import Newsroom

Command = TypeVar("Command", bound=Callable[..., Any])
_LAST = "last"
_search = click.option(
    "--search", default="", help="Only those with these words in a question or an answer."
)


@click.group(invoke_without_command=True)
@_search
@as_json_option
@click.pass_context
def conversations(context: click.Context, search: str, as_json: bool) -> None:
    """List the conversations kept in the library, the one last used first."""
    or_list(context, list_conversations, search=search, as_json=as_json)


@conversations.command(name="list")
@_search
@as_json_option
@with_room
def list_conversations(room: "Newsroom", search: str, as_json: bool) -> None:
    """List the conversations kept in the library, the one last used first."""
    from rag.cli import show

    show.listed(room.conversations(search), _row, as_json=as_json)


@conversations.command(name="show")
@click.argument("conversation", metavar="ID")
@exported(*FORMATS)
@as_json_option
@with_room
def show_conversation(
    room: "Newsroom", conversation: str, fmt: str | None, output: Path | None, as_json: bool
) -> None:
    """Show a conversation with its sources, or write it to a file; ID may be "last"."""
    found = room.conversation(_id(room, conversation))
    deliver(room, found, fmt, output, as_json=as_json)


@conversations.command()
@click.argument("conversation", metavar="ID")
@click.argument("title")
@as_json_option
@with_room
def rename(room: "Newsroom", conversation: str, title: str, as_json: bool) -> None:
    """Give a conversation another title."""
    from rag.cli import show

    conversation_id = _id(room, conversation)
    room.rename_conversation(conversation_id, title)
    (renamed,) = (one for one in room.conversations() if one.id == conversation_id)
    if as_json:
        show.result(renamed, as_json=True)
    else:
        print(_row(renamed))


@conversations.command(name="rm")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@as_json_option
@with_room
def remove(room: "Newsroom", ids: Sequence[str], as_json: bool) -> None:
    """Delete conversations; the articles stay."""
    from rag.cli import show

    found = tuple(dict.fromkeys(room.conversation(_id(room, one)).id for one in ids))
    for conversation_id in found:
        room.forget(conversation_id)
    show.removed(found, as_json=as_json)


def in_conversation(function: Command) -> Command:
    """Add the options that let a question go on with a conversation, or begin one."""
    function = click.option(
        "--new", is_flag=True, help="Begin a conversation with this question, and keep it."
    )(function)
    return click.option(
        "--conversation",
        metavar="ID|last",
        help="Go on with a kept conversation, and keep the answer in it.",
    )(function)


def asked(
    room: "Newsroom", question: str, filters: Filters, conversation: str | None, *, new: bool
) -> Answer:
    """Answer a question, as the next of a conversation when one is named or begun.

    Where the answer is kept stands on standard error. Without ``conversation`` and ``new``
    nothing is kept.

    Raises:
        InputError: Both are given, or there is no such conversation.
    """
    if conversation is None and not new:
        return room.ask(question, filters=filters)
    if conversation is not None and new:
        raise InputError(
            "--conversation and --new exclude each other.",
            hint="Use --new to begin a conversation, --conversation to go on with one.",
        )
    kept = None if conversation is None else room.conversation(_id(room, conversation))
    history = [turn.answer for turn in kept.turns] if kept else []
    answer = room.ask(question, filters=filters, history=history)
    conversation_id = room.record(kept.id if kept else None, answer)
    print(
        f"kept in conversation {conversation_id}; go on with --conversation {conversation_id}",
        file=sys.stderr,
    )
    return answer


def _id(room: "Newsroom", given: str) -> str:
    """Return the id of a conversation given as such or as ``last``."""
    if given != _LAST:
        return given
    kept = room.conversations()
    if not kept:
        raise InputError(
            "There is no conversation yet.",
            hint='Begin one with `readout ask "..." --new`, or in the app.',
        )
    return kept[0].id


def _row(conversation: Conversation) -> str:
    from rag.text import plain

    last = conversation.asked_at or conversation.started_at
    number = conversation.questions
    questions = f"{number} question{'' if number == 1 else 's'}"
    day = f"{last:%Y-%m-%d %H:%M}"
    return f"{conversation.id}  {day}  {questions:<12}  {plain(conversation.title)}"
