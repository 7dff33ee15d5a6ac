"""Saved definitions: run again, changed, deleted; and the dialog that saves one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import streamlit as st

from rag.brief.template import Template
from rag.types import Definition, Filters
from rag.ui import brief_history, parts, words

NAME = "brief-name"
"""Where the name of the definition that is being changed waits."""
_TO_SAVE, _SAVED, _DOOMED = "brief-to-save", "brief-saved", "brief-definition-doomed"
_SHOWN = 5
_LONGEST = 80
Act = Callable[[Definition], None]


class Saves(Protocol):
    """What keeping definitions needs."""

    def templates(self) -> tuple[Template, ...]:
        """Return the kinds of briefing there are."""
        ...

    def save(self, definition: Definition) -> Definition:
        """Keep a definition under its name, in the place of one that had it."""
        ...

    def saved(self) -> tuple[Definition, ...]:
        """Return the definitions that are kept."""
        ...

    def forget_definition(self, name: str) -> None:
        """Delete a definition."""
        ...


def draw(room: Saves, *, run: Act, change: Act) -> None:
    """List the saved definitions.

    Args:
        room: Where they are kept.
        run: Has one written.
        change: Puts one into the form.
    """
    found = room.saved()
    if not found:
        return
    titles = {one.name: one.title for one in room.templates()}

    def one(number: int, definition: Definition) -> None:
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            wrap=False,
            key=f"saved-{number}",
        ):
            parts.block(
                words.html(definition.name, kind="who"),
                words.html(described(definition, titles), kind="note"),
            )
            _buttons(number, definition, run, change)

    parts.prose("Saved briefings", kind="label")
    with st.container(border=True, gap="small", key="saved"):
        parts.more(found, "saved", one, _SHOWN)


def _buttons(number: int, definition: Definition, run: Act, change: Act) -> None:
    with st.container(horizontal=True, gap=None, width="content", wrap=False):
        st.button(
            "Run",
            key=f"run-saved-{number}",
            icon=":material/play_arrow:",
            on_click=_try,
            args=(run, definition),
        )
        st.button(
            "Change",
            key=f"act-change-{number}",
            icon=":material/edit:",
            type="tertiary",
            on_click=_try,
            args=(change, definition),
        )
        st.button(
            "Delete",
            key=f"act-forget-{number}",
            icon=":material/delete:",
            type="tertiary",
            on_click=st.session_state.update,
            args=({_DOOMED: definition},),
        )


def _try(act: Act, definition: Definition) -> None:
    parts.attempt(partial(act, definition))


def described(definition: Definition, titles: Mapping[str, str]) -> str:
    """Return topic, form and scope of a definition on one line."""
    topic = words.shorten(definition.topic, 120) or "Everything in scope"
    return f"{topic} · {form_of(definition, titles)}"


def form_of(definition: Definition, titles: Mapping[str, str]) -> str:
    """Return form and scope of a definition on one line."""
    known = (
        f"{titles.get(definition.template, definition.template)}, {definition.length}",
        f"for {words.shorten(definition.audience, 80)}" if definition.audience else "",
        limits(definition.filters),
    )
    return " · ".join(part for part in known if part)


def limits(filters: Filters) -> str:
    """Return what filters leave in scope, in words; nothing when they leave all."""
    names = (*filters.outlets, *filters.sides, *filters.speakers, *filters.languages)
    articles = words.count(len(filters.articles), "article") if filters.articles else ""
    known = (
        "only " + _listed(names) if names else "",
        f"only {articles}" if articles else "",
        f"from {words.day(filters.since)}" if filters.since else "",
        f"to {words.day(filters.until)}" if filters.until else "",
    )
    return " · ".join(part for part in known if part)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(words.shorten(name, 40) for name in names[:4]) + more


def ask(definition: Definition) -> None:
    """Ask under which name to save this; the question comes when ``dialogs`` is reached."""
    st.session_state[_TO_SAVE] = definition


def dialogs(room: Saves) -> None:
    """Ask what a click wants to save or delete. Call it once, at the end of a page."""
    state = st.session_state
    if definition := state.pop(_TO_SAVE, None):
        state["brief-save-as"] = (
            definition.name or state.get(NAME) or definition.topic[:_LONGEST]
        )
        _save_as(room, definition)
    if doomed := state.pop(_DOOMED, None):
        brief_history.ask(
            "Delete this saved briefing?",
            doomed.name,
            "It can no longer be run by its name. The briefings made by it stay.",
            lambda: room.forget_definition(doomed.name),
        )


@st.dialog("Save this briefing")
@parts.guarded
def _save_as(room: Saves, definition: Definition) -> None:
    if st.session_state.pop(_SAVED, False):
        st.rerun()
    titles = {one.name: one.title for one in room.templates()}
    parts.note(described(definition, titles))
    with st.form("brief-save-as-form", border=False):
        st.text_input("Name", key="brief-save-as", max_chars=_LONGEST)
        parts.told()
        parts.note("Topic, scope and form are saved. One of the same name is replaced.")
        st.form_submit_button(
            "Save",
            type="primary",
            key="save-definition",
            on_click=_save,
            args=(room, definition),
        )


def _save(room: Saves, definition: Definition) -> None:
    name = str(st.session_state["brief-save-as"])
    if parts.attempt(lambda: room.save(replace(definition, name=name))):
        st.session_state[_SAVED] = True
        st.session_state.pop(NAME, None)
