"""The summary of one article, which is kept only as long as the page is open."""

from collections.abc import Callable

import streamlit as st

from rag.brief import revise
from rag.types import Briefing

_MADE, _NOW = "brief-summary-made", "brief-summary"


def show(summary: Briefing) -> None:
    """Show a summary until it is closed."""
    st.session_state[_MADE] = st.session_state[_NOW] = summary


def current() -> Briefing | None:
    """Return the summary that is shown."""
    found: Briefing | None = st.session_state.get(_NOW)
    return found


def close() -> None:
    """Show it no longer."""
    st.session_state.pop(_NOW, None)


class Loose:
    """Changes the summary that is shown, as the shelf of briefings changes a kept one."""

    @property
    def edited(self) -> bool:
        """Whether it was changed since it was made."""
        return bool(st.session_state[_NOW] != st.session_state[_MADE])

    def reword(self, briefing_id: str, section: int, place: int, text: str) -> Briefing:  # noqa: ARG002
        """Put a claim into other words."""
        return _changed(lambda one: revise.with_claim(one, section, place, text))

    def leave_out(self, briefing_id: str, section: int, place: int | None = None) -> Briefing:  # noqa: ARG002
        """Take out a claim, or a section."""
        if place is None:
            return _changed(lambda one: revise.without_section(one, section))
        return _changed(lambda one: revise.without_claim(one, section, place))

    def move(
        self,
        briefing_id: str,  # noqa: ARG002
        section: int,
        place: int | None = None,
        *,
        by: int,
    ) -> Briefing:
        """Move a claim inside its section, or a section."""
        if place is None:
            return _changed(lambda one: revise.moved_section(one, section, by))
        return _changed(lambda one: revise.moved_claim(one, section, place, by))

    def restore(self, briefing_id: str) -> Briefing:  # noqa: ARG002
        """Take back every change."""
        return _changed(lambda _: st.session_state[_MADE])


def _changed(change: Callable[[Briefing], Briefing]) -> Briefing:
    st.session_state[_NOW] = after = change(st.session_state[_NOW])
    return after
