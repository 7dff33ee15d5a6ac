"""The sidebar's list of conversations: open, start, search, rename, delete."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.errors import InputError
from rag.types import Conversation
from rag.ui import parts, visitor, words

_SHOWN = 12
_HANDFUL = 6
"""With no more conversations than this there is nothing to search."""
_LONGEST = 80
_SHARED = (
    "You opened somebody's conversation by its link. What you ask goes on in a copy of yours."
)


class Remembers(Protocol):
    """What listing conversations needs."""

    def conversations(
        self, query: str = "", *, owners: Sequence[str] | None = ...
    ) -> tuple[Conversation, ...]:
        """Return the conversations that hold the words, the last used first, without turns."""
        ...

    def rename_conversation(self, conversation_id: str, title: str) -> None:
        """Give a conversation another title."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Delete a conversation."""
        ...


def begin_button() -> None:
    """Draw what leaves the open conversation for a new one."""
    st.button("New conversation", key="new", icon=":material/add:", on_click=show, args=("",))


def sidebar(room: Remembers, current: str) -> None:
    """Draw the list; the open conversation is marked."""
    kept = room.conversations(owners=visitor.listed())
    if current and all(one.id != current for one in kept):
        parts.note(_SHARED)
    if kept:
        st.caption("Conversations")
    if len(kept) > _HANDFUL:
        kept = _found(room, kept)
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
    if renamed := st.session_state.pop("renamed", None):
        _rename(room, renamed)
    if doomed := st.session_state.pop("doomed", None):
        _confirm(room, doomed, is_open=doomed.id == current)


def show(conversation_id: str) -> None:
    """Open a conversation by its address; an empty id starts a new one."""
    st.query_params.pop("answer", None)
    if conversation_id:
        st.query_params["conversation"] = conversation_id
    else:
        st.query_params.pop("conversation", None)


def _found(room: Remembers, kept: tuple[Conversation, ...]) -> tuple[Conversation, ...]:
    """Return the conversations with the words typed into the search field."""
    typed = st.text_input(
        "Search conversations",
        key="search-conversations",
        label_visibility="collapsed",
        placeholder="Search conversations",
        max_chars=200,
        icon=":material/search:",
    )
    if not typed.strip():
        return kept
    try:
        found = room.conversations(typed, owners=visitor.listed())
    except InputError as error:
        parts.note(f"{error} {error.hint}")
        return ()
    if not found:
        parts.note("No conversation has these words.")
    return found


def _row(conversation: Conversation, *, is_open: bool) -> None:
    with st.container(
        horizontal=True,
        wrap=False,
        gap=None,
        vertical_alignment="center",
        key=f"{'open-' if is_open else ''}conversation-{conversation.id}",
    ):
        title = words.label(conversation.title or "Untitled", 34)
        used = conversation.asked_at or conversation.started_at
        when = words.day(used.date())
        if conversation.questions > 1:
            when += f" · {words.count(conversation.questions, 'question')}"
        st.button(
            f"{title}  \n:small[{when}]",
            key=f"show-{conversation.id}",
            type="tertiary",
            on_click=show,
            args=(conversation.id,),
            width="stretch",
        )
        if is_open:
            st.button(
                "Rename this conversation",
                key=f"rename-{conversation.id}",
                type="tertiary",
                icon=":material/edit:",
                on_click=st.session_state.update,
                args=({"renamed": conversation},),
            )
        st.button(
            "Delete this conversation",
            key=f"delete-{conversation.id}",
            type="tertiary",
            icon=":material/delete:",
            on_click=st.session_state.update,
            args=({"doomed": conversation},),
        )


@st.dialog("Rename this conversation")
@parts.guarded
def _rename(room: Remembers, conversation: Conversation) -> None:
    title = st.text_input(
        "Title", value=conversation.title, key="new-title", max_chars=_LONGEST
    )
    if st.button("Rename", type="primary", key="rename"):
        room.rename_conversation(conversation.id, title)
        st.rerun()


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
