"""Deleting articles, and taking that back."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.types import Article
from rag.ui import parts, words

_CLOSED, _DOOMED = "undo-closed", "articles-to-delete"


class Shelves(Protocol):
    """What deleting needs of the shelf."""

    def hide(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Take articles out of sight."""
        ...

    def unhide(self) -> tuple[str, ...]:
        """Bring back what was hidden last."""
        ...

    def hidden(self) -> tuple[str, ...]:
        """Return the ids of the articles that can be brought back."""
        ...


class Removes(Protocol):
    """What deleting needs from the rest of the program."""

    @property
    def shelf(self) -> Shelves:
        """Where the articles are."""
        ...

    def article(self, article_id: str) -> Article:
        """Return an article, also one out of sight."""
        ...


def delete(article_ids: Sequence[str]) -> None:
    """Take articles out of sight when the page reaches ``carry_out``."""
    st.session_state[_DOOMED] = tuple(article_ids)


def carry_out(room: Removes) -> None:
    """Delete what a click asked to be deleted. Call it before articles are listed."""
    if doomed := st.session_state.pop(_DOOMED, ()):
        st.session_state.pop(_CLOSED, None)
        with st.spinner("Deleting"):
            parts.attempt(lambda: room.shelf.hide(doomed))


def bar(room: Removes, *, again: bool = False) -> None:
    """Offer to take back what was deleted last, as long as that can be done.

    Args:
        room: What was deleted from.
        again: Whether to offer it even after the offer was closed.
    """
    gone = room.shelf.hidden()
    if not gone or (gone == st.session_state.get(_CLOSED) and not again):
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key="undo-bar", gap="small"
    ):
        parts.block(words.html(_told(room, gone)), words.html(_UNTIL, kind="note"))
        st.button("Undo", key="undo", icon=":material/undo:", on_click=_undo, args=(room,))
        if not again:
            st.button(
                "Close",
                key="close-undo",
                type="tertiary",
                on_click=st.session_state.update,
                args=({_CLOSED: gone},),
            )


_UNTIL = "This can be undone until articles are next added or deleted."


def _told(room: Removes, gone: Sequence[str]) -> str:
    if len(gone) > 1:
        return f"{words.count(len(gone), 'article')} deleted."
    return f"Deleted: {words.shorten(room.article(gone[0]).source.title, 90)}"


def _undo(room: Removes) -> None:
    def act() -> None:
        if not room.shelf.unhide():
            parts.tell("It is gone for good.", "Articles were added or deleted since.")

    parts.attempt(act)
