"""The sidebar's list of kept briefings: open, find, begin a new one, delete."""

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from rag.library.briefings import Kept
from rag.ui import parts, words

_SHOWN = 12
_HANDFUL = 6
"""With no more briefings than this there is nothing to search."""
_ADDRESS = "briefing"
_DOOMED, _GONE = "brief-doomed", "brief-gone"


class Lists(Protocol):
    """What listing briefings needs."""

    def listing(self) -> tuple[Kept, ...]:
        """Return the briefings that are kept, newest first."""
        ...

    def remove(self, briefing_id: str) -> None:
        """Delete a briefing."""
        ...


def opened() -> str:
    """Return the id of the briefing the page's address names; empty for none."""
    return st.query_params.get(_ADDRESS, "")


def show(briefing_id: str) -> None:
    """Open a briefing by its address; an empty id leads to the form for a new one."""
    if briefing_id:
        st.query_params[_ADDRESS] = briefing_id
    else:
        st.query_params.pop(_ADDRESS, None)


def sidebar(kept: Sequence[Kept], current: str, *, start: Callable[[], None] | None) -> None:
    """Draw the list.

    Args:
        kept: What it lists.
        current: Id of the briefing that is open, which is marked.
        start: Leads to the form for a new one; None where that is shown or one is written.
    """
    st.button(
        "New briefing",
        key="new-briefing",
        icon=":material/add:",
        on_click=start,
        disabled=start is None,
    )
    if not kept:
        return
    st.caption("Kept briefings")
    found = _found(kept) if len(kept) > _HANDFUL else kept
    everything = st.session_state.get("all-briefings", False)
    for one in found if everything else found[:_SHOWN]:
        _row(one, is_open=one.id == current)
    if len(found) > _SHOWN and not everything:
        st.button(
            f"Show all {len(found)}",
            key="more-briefings",
            type="tertiary",
            on_click=st.session_state.update,
            args=({"all-briefings": True},),
        )


def _found(kept: Sequence[Kept]) -> Sequence[Kept]:
    """Return the briefings with the words typed into the search field."""
    typed = st.text_input(
        "Find a briefing",
        key="find-briefings",
        label_visibility="collapsed",
        placeholder="Find a briefing",
        max_chars=200,
        icon=":material/search:",
    )
    wanted = typed.casefold().split()
    found = [
        one
        for one in kept
        if all(word in f"{one.title} {one.definition.name}".casefold() for word in wanted)
    ]
    if not found:
        parts.note("No briefing has these words in its title.")
    return found


def _row(one: Kept, *, is_open: bool) -> None:
    with st.container(
        horizontal=True,
        wrap=False,
        gap=None,
        vertical_alignment="center",
        key=f"{'open-' if is_open else ''}keptbrief-{one.id}",
    ):
        title = words.label(named(one), 40)
        st.button(
            f"{title}  \n" + "  \n".join(f":small[{line}]" for line in told(one)),
            key=f"show-{one.id}",
            type="tertiary",
            on_click=show,
            args=(one.id,),
            width="stretch",
        )
        st.button(
            "Delete this briefing",
            key=f"delete-{one.id}",
            type="tertiary",
            icon=":material/delete:",
            on_click=doom,
            args=(one,),
        )


def named(one: Kept) -> str:
    """Return what a briefing is about, as a list of briefings calls it."""
    return one.definition.topic or one.definition.name or one.title


def told(one: Kept) -> tuple[str, str]:
    """Return when a briefing was made, and what is to be known of it."""
    marks = [words.count(one.articles, "article")]
    marks += ["no change"] if one.changed is False else []
    marks += ["edited"] if one.edited else []
    return words.moment(parts.here(one.made_at)), " · ".join(marks)


def doom(one: Kept) -> None:
    """Ask whether to delete a briefing; the question comes when ``confirm`` is reached."""
    st.session_state[_DOOMED] = one


def confirm(room: Lists) -> None:
    """Ask what a click wants to delete. Call it once, at the end of a page."""
    if doomed := st.session_state.pop(_DOOMED, None):
        ask(
            "Delete this briefing?",
            " · ".join((named(doomed), *told(doomed))),
            "It is removed from the library, with all that was changed in it. "
            "The articles stay.",
            lambda: _remove(room, doomed.id),
        )


def _remove(room: Lists, briefing_id: str) -> None:
    room.remove(briefing_id)
    if opened() == briefing_id:
        show("")


def ask(
    title: str, what: str, note: str, act: Callable[[], None], deed: str = "Delete"
) -> None:
    """Ask before something is done that cannot be undone.

    Args:
        title: The question.
        what: It is about.
        note: What it means.
        act: Does it.
        deed: What the button says.
    """

    @st.dialog(title)
    @parts.guarded
    def question() -> None:
        if st.session_state.pop(_GONE, False):
            st.rerun()
        parts.prose(what, kind="strong")
        parts.note(note)
        parts.told()
        st.button(deed, type="primary", key="confirm", on_click=_act, args=(act,))

    question()


def _act(act: Callable[[], None]) -> None:
    st.session_state[_GONE] = parts.attempt(act)
