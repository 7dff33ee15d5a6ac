"""The changes a user can make to sides and speakers: how they are asked for and told."""

from dataclasses import dataclass

from rag.text import plain
from rag.types import Edit, EditKind
from rag.ui import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a change is asked for.

    Attributes:
        of: What is changed: ``side``, ``speaker``, ``outlet`` or ``name``.
        to: What it becomes: ``side``, ``speaker``, ``text``, or empty for nothing.
        ask: Labels of the two fields.
        help: What the change does, in a line.
        scoped: Whether it may be limited to one side.
    """

    of: str
    to: str
    ask: tuple[str, str]
    help: str
    scoped: bool = False


FORMS: dict[EditKind, Form] = {
    "rename side": Form(
        of="side",
        to="text",
        ask=("Side", "New name"),
        help="Its old names still find it.",
    ),
    "merge sides": Form(
        of="side",
        to="side",
        ask=("Side", "Becomes part of"),
        help="What was said for the first is then said for the second.",
    ),
    "hide side": Form(
        of="side", to="", ask=("Side", ""), help="Its statements stay, for no side."
    ),
    "move speaker": Form(
        of="speaker",
        to="goal",
        ask=("Speaker", "Speaks for"),
        help="Choose a side, or type the name of a new one.",
        scoped=True,
    ),
    "move outlet": Form(
        of="outlet",
        to="goal",
        ask=("Outlet", "Belongs to"),
        help="A side's own outlet tells what that side says of itself and of others.",
    ),
    "name speaker": Form(
        of="speaker",
        to="speaker",
        ask=("Name in the articles", "Is the person"),
        help="Two names become one speaker. Choose a person, or type a name.",
        scoped=True,
    ),
    "split speaker": Form(
        of="name",
        to="",
        ask=("Name", ""),
        help="The name becomes a speaker of its own again.",
        scoped=True,
    ),
}


_DEEDS: dict[EditKind, tuple[str, bool]] = {
    "rename side": ("is called", True),
    "merge sides": ("is part of", True),
    "hide side": ("is hidden", False),
    "move speaker": ("speaks for", True),
    "move outlet": ("belongs to", True),
    "name speaker": ("is", True),
    "split speaker": ("is a speaker of its own", False),
}
"""What each change did, and whether that names what the subject became."""


def described(edit: Edit) -> str:
    """Return what a change did, in words."""
    name, given, scope = (
        plain(words.shorten(text, 80)) for text in (edit.subject, edit.object, edit.scope)
    )
    if edit.kind == "relate":
        between = scope.replace("; ", " and ")
        return f"“{name}”: {given}, between {between}"
    deed, goal = _DEEDS[edit.kind]
    becomes = f" {given or 'nobody'}" if goal else ""
    where = f", where the side is {scope}" if scope else ""
    return f"{name} {deed}{becomes}{where}"
