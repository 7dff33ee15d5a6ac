"""A briefing open for changes: sentences are reworded, moved and left out, sections too."""

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.types import Briefing, Citation
from rag.ui import brief_history, brief_reword, brief_text, parts
from rag.ui.brief_text import Placed

_DOOMED, _RESTORED = "brief-section-doomed", "brief-to-restore"


class Changes(Protocol):
    """What changing a kept briefing needs; places count from 0."""

    def reword(self, briefing_id: str, section: int, place: int, text: str) -> Briefing:
        """Put a claim into other words."""
        ...

    def leave_out(self, briefing_id: str, section: int, place: int | None = ...) -> Briefing:
        """Take out a claim, or a section."""
        ...

    def move(
        self, briefing_id: str, section: int, place: int | None = ..., *, by: int
    ) -> Briefing:
        """Move a claim inside its section, or a section."""
        ...

    def restore(self, briefing_id: str) -> Briefing:
        """Take back every change."""
        ...


def draw(
    room: Changes,
    briefing: Briefing,
    sections: Sequence[Placed],
    numbers: dict[Citation, int],
) -> None:
    """Show every section and sentence with what can be done to it."""
    keys = _keys(briefing)
    for one in sections:
        with st.container(key=f"section-{one.number}", gap="small"):
            _head(room, briefing, one, last=one.number == len(sections) - 1)
            parts.note(one.section.note)
            for place in range(len(one.section.claims)):
                key = keys[one.number, place]
                _sentence(room, briefing, (one.number, place), key, numbers)


def bar(*, edited: bool) -> None:
    """Say what editing does, and offer to take all of it back."""
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="small",
        wrap=False,
        key="brief-edit-bar",
    ):
        parts.note("Saved as you go. New words are checked against what they cite.")
        st.button(
            "Restore as written",
            key="restore",
            icon=":material/undo:",
            disabled=not edited,
            on_click=st.session_state.update,
            args=({_RESTORED: True},),
        )


def dialogs(room: Changes, briefing: Briefing) -> None:
    """Ask what a click wants to take out or take back. Call it once, at the end of a page."""
    doomed: tuple[int, str] | None = st.session_state.pop(_DOOMED, None)
    if doomed is not None:
        number, heading = doomed
        brief_history.ask(
            "Leave out this section?",
            heading,
            "Only “Restore as written” brings it back, with all else as it was.",
            lambda: _done(partial(room.leave_out, briefing.id, number)),
            deed="Leave out",
        )
    if st.session_state.pop(_RESTORED, False):
        brief_history.ask(
            "Restore it as written?",
            briefing.title,
            "Every change made to it since is taken back.",
            lambda: _done(partial(room.restore, briefing.id)),
            deed="Restore",
        )


def _done(act: Callable[[], object]) -> None:
    act()
    brief_reword.close()


def _head(room: Changes, briefing: Briefing, one: Placed, *, last: bool) -> None:
    heading, margin = brief_text.row(f"head-{one.number}")
    with heading:
        parts.block(*brief_text.titles(one))
    with margin:
        key = f"section-{one.number}"
        move = partial(room.move, briefing.id, one.number)
        _moves(move, key, (one.number == 0, last), of="section ")
        doomed = {_DOOMED: (one.number, one.section.heading)}
        _icon(
            "playlist_remove",
            "Leave out section",
            f"out-{key}",
            st.session_state.update,
            doomed,
        )


def _sentence(
    room: Changes,
    briefing: Briefing,
    at: tuple[int, int],
    key: str,
    numbers: dict[Citation, int],
) -> None:
    number, place = at
    claims = briefing.sections[number].claims
    claim = claims[place]
    if brief_reword.opened() == key:
        brief_reword.draw(claim, key, partial(room.reword, briefing.id, number, place))
        return
    said, margin = brief_text.row(key)
    with said:
        brief_text.sentence(claim)
        if brief_reword.has_draft(key):
            parts.note("Other words for it were typed and not saved yet.")
        if claim.citations:
            with st.container(horizontal=True, gap="xsmall"):
                brief_text.chips(claim, numbers, key)
    with margin:
        _icon("edit", "Reword", f"reword-{key}", brief_reword.open_, key, claim.text)
        move = partial(room.move, briefing.id, number, place)
        _moves(move, key, (place == 0, place == len(claims) - 1))
        leave_out = partial(room.leave_out, briefing.id, number, place)
        _icon("close", "Leave out", f"out-{key}", _try, leave_out)


def _moves(
    move: Callable[..., object], key: str, ends: tuple[bool, bool], of: str = ""
) -> None:
    """Show what moves something up and down; ``ends`` says where it cannot go further."""
    for name, icon, by, end in zip(
        ("up", "down"), ("arrow_upward", "arrow_downward"), (-1, 1), ends, strict=True
    ):
        act = partial(move, by=by)
        _icon(icon, f"Move {of}{name}", f"{name}-{key}", _try, act, disabled=end)


def _try(act: Callable[[], object]) -> None:
    parts.attempt(act)


def _icon(
    icon: str,
    label: str,
    key: str,
    act: Callable[..., None],
    *args: object,
    disabled: bool = False,
) -> None:
    """Show a button whose words are read out and shown when it is pointed at."""
    st.button(
        label,
        key=f"act-{key}",
        icon=f":material/{icon}:",
        type="tertiary",
        disabled=disabled,
        on_click=act,
        args=args,
    )


def _keys(briefing: Briefing) -> dict[tuple[int, int], str]:
    """Return what tells each sentence from all others, also after it has been moved."""
    keys: dict[tuple[int, int], str] = {}
    seen: Counter[str] = Counter()
    for number, section in enumerate(briefing.sections):
        for place, claim in enumerate(section.claims):
            cited = [f"{c.source.id}:{c.span.start}-{c.span.end}" for c in claim.citations]
            told = " ".join((briefing.id, section.heading, claim.text, *cited))
            key = f"{zlib.crc32(told.encode('utf-8', 'surrogatepass')):08x}"
            seen[key] += 1
            keys[number, place] = f"{key}-{seen[key]}"
    return keys
