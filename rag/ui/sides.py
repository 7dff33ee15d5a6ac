"""Manage sides: who speaks for whom, the user's changes to it, and taking them back."""

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from rag.errors import RagError
from rag.text import plain
from rag.types import Edit, EditKind, Entry, Filters, Side, Statement
from rag.ui import parts, words
from rag.ui.compare_edits import FORMS, described

_NAMED = 8
_ROWS = 40
_EDITS = 20
_NOBODY = "Nobody (no side)"
_ANYWHERE = "Any side"


class Edits(Protocol):
    """What managing sides needs."""

    def sides(self) -> tuple[Side, ...]:
        """Return the sides that speak in the library."""
        ...

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the names of each speaker who has several."""
        ...

    def articles(self, filters: Filters = ...) -> tuple[Entry, ...]:
        """Return the articles in scope."""
        ...

    def statements(self, article_id: str | None = None) -> tuple[Statement, ...]:
        """Return who said what."""
        ...

    def edits(self) -> tuple[Edit, ...]:
        """Return the changes the user made, in order."""
        ...

    def edit(
        self,
        kind: EditKind,
        subject: str,
        object: str = ...,  # noqa: A002 - the name it has in Edit
        scope: str = ...,
        *,
        new: bool = ...,
    ) -> Edit:
        """Change what was proposed."""
        ...

    def undo(self, edit_id: int) -> Edit:
        """Take back a change."""
        ...


def draw(room: Edits) -> None:
    """Show the sides, the form for a change, and the changes made so far."""
    outcome = st.session_state.pop("sides-outcome", None)
    if outcome:
        done, message, hint = outcome
        if done:
            st.success(words.label(message, 300), icon=":material/check:")
        else:
            parts.failure(message, hint)
    found = room.sides()
    left, right = st.columns([2, 3], gap="large")
    with right:
        parts.heading("Sides")
        _list(found)
    with left:
        parts.heading("Change something")
        _change(room, found)
        parts.heading("Your changes")
        _made(room)


def _list(found: Sequence[Side]) -> None:
    if not found:
        parts.quiet("No side speaks in these articles yet.")
        return
    parts.more(words.prominent(found), "sides", _side, _ROWS)


def _side(number: int, side: Side) -> None:
    with st.container(border=True, key=f"side-{number}", gap="xsmall"):
        parts.block(
            words.heading(side.name, side.kind, kind="strong"),
            _names("Also called", [name for name in side.aliases if name != side.name]),
            _names("Speakers", side.speakers),
        )
        if len(side.speakers) > _NAMED:
            with st.expander("All speakers", type="compact"):
                parts.note(", ".join(side.speakers))


def _names(title: str, names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    listed = ", ".join(words.shorten(name, 80) for name in names[:_NAMED])
    return words.tagged([], f"{title}: {listed}{more}")


def _change(room: Edits, found: Sequence[Side]) -> None:
    kind = st.selectbox(
        "What to change", list(FORMS), format_func=words.sentence, key="edit-kind"
    )
    form = FORMS[kind]
    options = {
        "side": lambda: [side.name for side in found],
        "goal": lambda: [_NOBODY, *(side.name for side in found)],
        "speaker": lambda: _speakers(room),
        "outlet": lambda: _outlets(room),
        "name": lambda: _merged(room),
    }
    with st.form("edit", border=True):
        parts.note(form.help)
        _field("edit-subject", form.ask[0], options[form.of]())
        if form.to == "text":
            st.text_input(form.ask[1], max_chars=120, key="edit-object")
        elif form.to:
            _field("edit-object", form.ask[1], options[form.to](), new=form.to != "side")
        if form.scoped:
            choices = [_ANYWHERE, *(side.name for side in found)]
            st.selectbox(
                "Only where they speak for", choices, format_func=plain, key="edit-scope"
            )
        st.form_submit_button("Change", type="primary", on_click=_edit, args=(room, kind))


def _field(key: str, name: str, options: list[str], *, new: bool = False) -> None:
    st.selectbox(
        name,
        options,
        index=None,
        key=key,
        format_func=plain,
        placeholder="Choose or type" if new else "Choose",
        accept_new_options=new,
    )


def _speakers(room: Edits) -> list[str]:
    return sorted({one.speaker for one in room.statements() if one.speaker})


def _outlets(room: Edits) -> list[str]:
    sources = [entry.source for entry in room.articles()]
    return sorted({name for one in sources for name in (one.outlet, one.agency) if name})


def _merged(room: Edits) -> list[str]:
    return sorted(
        {name for speaker, names in room.names().items() for name in names if name != speaker}
    )


def _edit(room: Edits, kind: EditKind) -> None:
    """Make the change the form holds; what came of it is shown when the page is drawn."""
    form, state = FORMS[kind], st.session_state
    subject = state.get("edit-subject")
    given = state.get("edit-object") if form.to else ""
    scope = state.get("edit-scope") if form.scoped else ""
    if not subject or (form.to and not given):
        lacking = form.ask[1] if subject else form.ask[0]
        hint = f"Fill in “{lacking}”."
        state["sides-outcome"] = (False, "Nothing was changed.", hint)
        return
    given = "" if given == _NOBODY else str(given).strip()
    scope = "" if scope == _ANYWHERE else str(scope)

    def act() -> str:
        edit = room.edit(kind, subject, given, scope, new=form.to == "goal")
        _follow(edit)
        return f"Done: {described(edit)}"

    _try(act)
    if state["sides-outcome"][0]:
        for key in ("edit-subject", "edit-object", "edit-scope"):
            state.pop(key, None)


def _follow(edit: Edit) -> None:
    """Keep the sides chosen for the comparison chosen under the name they have now."""
    chosen = st.session_state.get("with")
    if chosen and edit.kind in {"rename side", "merge sides"}:
        now = [edit.object if name == edit.subject else name for name in chosen]
        st.session_state["with"] = list(dict.fromkeys(now))


def _try(act: Callable[[], str]) -> None:
    try:
        st.session_state["sides-outcome"] = (True, act(), "")
    except RagError as error:
        st.session_state["sides-outcome"] = (False, str(error), error.hint)


def _made(room: Edits) -> None:
    edits = tuple(reversed(room.edits()))
    if not edits:
        parts.quiet("None. What you see is what was proposed from the articles.")
        return
    parts.more(edits, "edits", lambda _, edit: _one(room, edit), _EDITS)


def _one(room: Edits, edit: Edit) -> None:
    with st.container(
        horizontal=True, vertical_alignment="center", key=f"edit-{edit.id}", wrap=False
    ):
        parts.block(
            words.html(described(edit)),
            words.tagged([], words.day(edit.made_at.date())),
        )
        st.button(
            "Undo",
            key=f"undo-{edit.id}",
            type="tertiary",
            icon=":material/undo:",
            on_click=_undo,
            args=(room, edit.id),
        )


def _undo(room: Edits, edit_id: int) -> None:
    _try(lambda: f"Taken back: {described(room.undo(edit_id))}")
