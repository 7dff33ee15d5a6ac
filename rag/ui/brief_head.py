"""The head of a briefing: what it is, what is new, and what can be done with it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from rag.types import Briefing
from rag.ui import brief_saved, drawer, parts, words

READ, EDIT, COMPARE = "Read", "Edit", "Compare with the previous"
FORMATS = {
    "md": "Markdown",
    "html": "HTML",
    "docx": "Word",
    "pdf": "PDF",
    "json": "Evidence (JSON)",
}
_AGAIN, _CHANGE, _SAVE, _DELETE = (
    "Write it again",
    "Change and write anew",
    "Save as …",
    "Delete",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """What the buttons of the head do.

    Attributes:
        again: Has it written again.
        change: Puts what it was made by into the form.
        save: Saves what it was made by.
        delete: Deletes it.
    """

    again: Callable[[], None]
    change: Callable[[], None]
    save: Callable[[], None]
    delete: Callable[[], None]


def draw(briefing: Briefing, titles: Mapping[str, str], *, edited: bool) -> None:
    """Show title, what is known of it, and notices.

    Args:
        briefing: A briefing or summary.
        titles: Of the templates, by their names.
        edited: Whether the user changed it since it was made.
    """
    parts.block(words.titled(briefing.title, "top", tag="h1"))
    made = f"As of {words.moment(parts.here(briefing.as_of))}"
    used = f"{words.count(len(briefing.used), 'article')} used"
    form = brief_saved.form_of(briefing.definition, titles) if briefing.id else ""
    parts.block(
        words.html(f"{made} · {used}", kind="note"),
        words.html(form, kind="note"),
        words.tagged(["Edited"] if edited else []),
    )
    if briefing.since and briefing.changed is not None:
        _since(briefing)
    if briefing.notice:
        parts.block(words.callout("", briefing.notice, kind="heed"))
    if not briefing.sections:
        parts.quiet("The articles in scope say nothing on this.")


def _since(briefing: Briefing) -> None:
    assert briefing.since  # noqa: S101 - the caller has looked
    before = words.moment(parts.here(briefing.since))
    if briefing.changed:
        parts.note(f"There is news since the one before, of {before}.")
    else:
        told = f"Nothing is new since the one before, of {before}."
        parts.block(words.callout("No change", told, kind="none"))


def tools(
    room: drawer.Opens, briefing: Briefing, views: Sequence[str], deeds: Deeds | None = None
) -> str:
    """Show the views and what can be done with it; return the view chosen."""
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="brief-tools"
    ):
        view = st.segmented_control(
            "View",
            views,
            default=READ,
            key=f"brief-view-{briefing.id}",
            required=True,
            label_visibility="collapsed",
        )
        with st.popover("Export", icon=":material/download:", key="brief-export"):
            parts.downloads(file_name(briefing), partial(_export, room, briefing), FORMATS)
        if deeds:
            _menu(deeds)
    return str(view)


def _menu(deeds: Deeds) -> None:
    acts = {
        _AGAIN: deeds.again,
        _CHANGE: deeds.change,
        _SAVE: deeds.save,
        _DELETE: deeds.delete,
    }
    st.menu_button("More", list(acts), key="brief-more", on_click=_do, args=(acts,))


def _do(acts: Mapping[str, Callable[[], None]]) -> None:
    chosen = str(st.session_state.get("brief-more"))
    if chosen in acts:
        parts.attempt(acts[chosen])


def _export(room: drawer.Opens, briefing: Briefing, suffix: str) -> bytes:
    from rag.render import export

    return export(
        briefing,
        suffix,
        text_of=lambda article_id: room.article(article_id).text,
        said_of=room.statements,
    )


def file_name(briefing: Briefing) -> str:
    """Return a name for its files that tells them from those of another."""
    about = "-".join(re.findall(r"\w+", briefing.title.casefold()))[:60].strip("-_")
    return f"{about or 'briefing'}-{briefing.as_of:%Y-%m-%d}"
