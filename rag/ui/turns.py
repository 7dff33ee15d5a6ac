"""The turns of a conversation on the screen: those in sight, each with its address."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from rag.types import Answer, Filters
from rag.ui import answered, parts, words

READER = ":material/article:"
_ANSWER = "answer"
"""Where the page's address names one answer of the conversation, from 1."""
_LATEST = 6
"""Answers of a conversation that are drawn before "Show earlier answers"."""
_UNFOLDED = "unfolded"
_NO_OFFERS = answered.Offers()


def draw(turns: tuple[Answer, ...], current: str, filters: Filters, *, coming: bool) -> None:
    """Draw the answers in sight; only from the last one may something be asked."""
    with st.container():
        places = _in_sight(turns, current, coming=coming)
    for number in places:
        is_last = number == len(turns) - 1 and not coming
        offers = answered.Offers(alone=number > 0, everywhere=bool(filters))
        question(turns[number].question)
        with st.chat_message("assistant", avatar=READER):
            with st.container():
                answered.draw(turns[number], f"{number}", offers if is_last else _NO_OFFERS)
            link(st.container(key=f"link-{number}"), current, number)


def question(text: str) -> None:
    """Draw what was asked."""
    with st.chat_message("user", avatar=":material/person:"):
        parts.prose(text)


def link(place: DeltaGenerator, current: str, number: int) -> None:
    """Offer the address of one answer, to be copied or sent."""
    with place:
        st.page_link(
            parts.go("ask"),
            label="Link to this answer",
            icon=":material/link:",
            query_params={"conversation": current, _ANSWER: str(number + 1)},
        )


def whole() -> None:
    """Leave the one answer that the address names for the whole conversation."""
    st.query_params.pop(_ANSWER, None)


def _in_sight(turns: tuple[Answer, ...], current: str, *, coming: bool) -> range:
    """Return the places of the answers to show: the last few, or the one of the address.

    Args:
        turns: The whole conversation.
        current: Its id.
        coming: Another answer is about to be drawn under them.
    """
    count = len(turns)
    wanted = parts.number_in_url(_ANSWER) or 0
    if not 0 < wanted <= count:
        return range(_first(count + coming, current), count)
    st.query_params[_ANSWER] = str(wanted)  # a link within a page leaves the address as it was
    if count > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="one-answer"):
            parts.note(f"Answer {wanted} of {count} in this conversation.")
            st.button("Show all", key="all-answers", type="tertiary", on_click=whole)
    return range(wanted - 1, wanted)


def _first(count: int, current: str) -> int:
    """Return the place of the first answer to show; a click shows those before it."""
    hidden = count - _LATEST
    if hidden <= 0 or st.session_state.get(_UNFOLDED) == current:
        return 0
    st.button(
        f"Show {words.count(hidden, 'earlier answer')}",
        key="earlier-answers",
        type="tertiary",
        icon=":material/expand_less:",
        on_click=st.session_state.update,
        args=({_UNFOLDED: current},),
    )
    return hidden
