"""The sidebar's list of conversations: open, start, delete."""

from typing import Protocol

import streamlit as st

from rag.types import Conversation
from rag.ui import parts, words

_SHOWN = 12


class Remembers(Protocol):
    """What listing conversations needs."""

    def conversations(self) -> tuple[Conversation, ...]:
        """Return every conversation, newest first, without turns."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation."""
        ...


def sidebar(room: Remembers, current: str) -> None:
    """Draw the list; the open conversation is marked."""
    st.button("New conversation", key="new", icon=":material/add:", on_click=show, args=("",))
    kept = room.conversations()
    if kept:
        st.caption("Conversations")
    everything = st.session_state.get("all-conversations", False)
    for conversation in kept if everything else kept[:_SHOWN]:
        _row(conversation, is_open=conversation.id == current)
    if len(kept) > _SHOWN and not everything:
        st.button(
            f"Show all {len(kept)}",
            key="more-conversations",
            type="tertiary",
            on_click=st.session_state.update,
            args=({"all-conversations": True},),
        )
    if doomed := st.session_state.pop("doomed", None):
        _confirm(room, doomed, is_open=doomed.id == current)


def show(conversation_id: str) -> None:
    """Open a conversation by its address; an empty id starts a new one."""
    if conversation_id:
        st.query_params["conversation"] = conversation_id
    else:
        st.query_params.pop("conversation", None)


def _row(conversation: Conversation, *, is_open: bool) -> None:
    with st.container(
        horizontal=True,
        wrap=False,
        gap=None,
        vertical_alignment="center",
        key=f"{'open-' if is_open else ''}conversation-{conversation.id}",
    ):
        title = words.label(conversation.title or "Untitled", 34)
        when = words.day(conversation.started_at.date())
        st.button(
            f"{title}  \n:small[{when}]",
            key=f"show-{conversation.id}",
            type="tertiary",
            on_click=show,
            args=(conversation.id,),
            width="stretch",
        )
        st.button(
            "Delete this conversation",
            key=f"delete-{conversation.id}",
            type="tertiary",
            icon=":material/delete:",
            on_click=st.session_state.update,
            args=({"doomed": conversation},),
        )


@st.dialog("Delete this conversation?")
@parts.guarded
def _confirm(room: Remembers, conversation: Conversation, *, is_open: bool) -> None:
    parts.prose(conversation.title, kind="strong")
    parts.note("Its questions and answers are removed from the library. The articles stay.")
    if st.button("Delete", type="primary", key="forget"):
        room.forget(conversation.id)
        if is_open:
            show("")
        st.rerun()
