"""Compare: who said what, side by side, over time, in two readouts, and whose side it is."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.text import plain
from rag.types import Comparison, Filters, Readouts, Side
from rag.ui import (
    compare_matrix,
    compare_silence,
    compare_timeline,
    drawer,
    parts,
    readouts,
    sides,
    welcome,
    words,
    work,
)

_ACROSS = 4
_BESIDE, _SILENCE, _TIME = "Side by side", "Silence", "Over time"
_TWO, _MANAGE = "Two readouts", "Manage sides"
_VIEWS = (_BESIDE, _SILENCE, _TIME, _TWO, _MANAGE)
FORMATS = {
    "md": "Markdown",
    "docx": "Word",
    "html": "HTML",
    "pdf": "PDF",
    "csv": "CSV",
    "json": "JSON",
}


class Compares(readouts.Aligns, sides.Edits, work.Works, drawer.Opens, Protocol):
    """What this page needs from the rest of the program."""

    def compare(
        self, *, topic: str = ..., sides: Sequence[str] = ..., filters: Filters = ...
    ) -> Comparison:
        """Return what each side said, issue by issue."""
        ...


@parts.guarded
def page(room: Compares) -> None:
    """Draw the page."""
    parts.frame("Compare", wide=True)
    st.title("Compare what each side said", anchor=False)
    if not room.overview().articles:
        welcome.draw(room)
        return
    found = words.prominent(room.sides())
    with st.sidebar:
        speakers = sorted({name for side in found for name in side.speakers})
        filters = parts.scope(room, "compare", speakers=speakers)
    view = st.segmented_control(
        "View",
        _VIEWS,
        default=_BESIDE,
        key="view",
        required=True,
        label_visibility="collapsed",
        bind="query-params",
    )
    if view == _MANAGE:
        sides.draw(room)
    elif view == _TWO:
        _two(room, filters)
    else:
        _sides(room, found, filters, str(view))
    drawer.draw(room)


def _two(room: Compares, filters: Filters) -> None:
    if laid := readouts.choose(room, filters):
        readouts.draw(laid)
        parts.downloads("readouts", partial(_export, room, laid), FORMATS)


def _sides(room: Compares, found: Sequence[Side], filters: Filters, view: str) -> None:
    names = [side.name for side in found]
    if not names:
        parts.quiet("No statements with a side were found in these articles yet.")
        return
    topic, chosen = _order(names)
    if not chosen:
        parts.quiet("Choose at least one side.")
        return
    comparison = _compared(room, topic, chosen, filters)
    _summary(comparison)
    if not comparison.points:
        parts.quiet("These sides said nothing on this topic in the articles in scope.")
    elif view == _SILENCE:
        compare_silence.draw(comparison)
    elif view == _TIME:
        compare_timeline.draw(comparison)
    if view == _BESIDE:
        compare_matrix.draw(room, comparison)
    parts.downloads("comparison", partial(_export, room, comparison), FORMATS)


def _order(names: list[str]) -> tuple[str, list[str]]:
    """Let the user choose the topic and the sides."""
    left, right = st.columns([2, 3])
    topic = left.text_input(
        "Topic",
        key="topic",
        max_chars=300,
        placeholder="Every issue",
        bind="query-params",
    )
    if "with" in st.session_state:  # a side may have been renamed or merged since
        kept = [name for name in st.session_state["with"] if name in names]
        if kept != st.session_state["with"]:
            st.session_state["with"] = kept or names[:2]
    chosen = right.multiselect(
        "Sides",
        names,
        default=names[:2],
        max_selections=_ACROSS,
        key="with",
        format_func=plain,
        bind="query-params",
    )
    return (topic or "").strip(), chosen


def _compared(
    room: Compares, topic: str, chosen: Sequence[str], filters: Filters
) -> Comparison:
    """Return the comparison, the last one again while nothing it is made from has changed."""
    order = (topic, tuple(chosen), filters, room.articles(filters), room.edits())
    kept = st.session_state.get("compared")
    if kept is None or kept[0] != order:
        with st.spinner("Laying the statements side by side"):
            made = room.compare(topic=topic, sides=chosen, filters=filters)
        kept = st.session_state["compared"] = (order, made)
    comparison: Comparison = kept[1]
    return comparison


def _summary(comparison: Comparison) -> None:
    said = {
        one.id
        for point in comparison.points
        for stance in point.stances
        for one in stance.statements
    }
    st.caption(
        f"{words.count(len(comparison.points), 'issue')} · "
        f"{words.count(len(said), 'statement')} · "
        f"{words.count(comparison.searched, 'article')} searched"
    )


def _export(room: Compares, value: Comparison | Readouts, suffix: str) -> bytes:
    from rag.render import export

    return export(value, suffix, text_of=lambda article_id: room.article(article_id).text)
