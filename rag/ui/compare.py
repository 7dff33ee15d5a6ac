"""Compare: issues down, sides across, every cell verbatim."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.text import plain
from rag.types import Comparison, Filters, Point, Side, Stance, Statement
from rag.ui import drawer, parts, words

_ROWS = 12
_ACROSS = 4
_IN_CELL = 3
_RELATIONS = {
    "agree": "In line with each other",
    "differ": "They differ",
    "oppose": "They oppose each other",
    "one-sided": "Only one side speaks",
}


class Compares(parts.HasArticles, parts.Adds, drawer.Opens, Protocol):
    """What this page needs from the rest of the program."""

    def sides(self) -> tuple[Side, ...]:
        """Return the parties found in the articles."""
        ...

    def compare(
        self, *, topic: str = ..., sides: Sequence[str] = ..., filters: Filters = ...
    ) -> Comparison:
        """Return what each side said, issue by issue."""
        ...


@parts.guarded
def page(room: Compares) -> None:
    """Draw the page."""
    parts.frame("Compare", wide=True)
    st.title("Compare what each side said")
    if not room.overview().articles:
        parts.welcome(room)
        return
    with st.sidebar:
        filters = parts.scope(room, "compare")
    names = [side.name for side in words.prominent(room.sides())]
    if not names:
        parts.quiet("No statements with a side were found in these articles yet.")
        return
    left, right = st.columns([2, 3])
    topic = left.text_input(
        "Topic",
        key="compare-topic",
        max_chars=300,
        placeholder="Every issue",
    )
    chosen = right.multiselect(
        "Sides",
        names,
        default=names[:2],
        max_selections=_ACROSS,
        key="compare-with",
        format_func=plain,
    )
    if not chosen:
        parts.quiet("Choose at least one side.")
        return
    with st.spinner("Laying the statements side by side"):
        comparison = room.compare(topic=topic.strip(), sides=chosen, filters=filters)
    _show(comparison)
    drawer.draw(room)


def _show(comparison: Comparison) -> None:
    said = sum(
        len(stance.statements) for point in comparison.points for stance in point.stances
    )
    st.caption(
        f"{words.count(len(comparison.points), 'issue')} · {words.count(said, 'statement')} · "
        f"{words.count(comparison.searched, 'article')} searched"
    )
    if not comparison.points:
        parts.quiet("These sides said nothing on this topic in the articles in scope.")
    rows = st.session_state.get("compare-rows", _ROWS)
    for number, point in enumerate(comparison.points[:rows]):
        _point(point, f"point-{number}")
    if len(comparison.points) > rows:
        st.button(
            f"Show more issues ({len(comparison.points) - rows} left)",
            key="more-issues",
            on_click=st.session_state.update,
            args=({"compare-rows": rows + _ROWS},),
        )
    if comparison.unassigned:
        with st.expander(f"Statements without a side ({len(comparison.unassigned)})"):
            for number, statement in enumerate(comparison.unassigned[:60]):
                _statement(statement, f"unassigned-{number}")


def _point(point: Point, key: str) -> None:
    with st.container(border=True, key=key):
        parts.prose(point.issue[:1].upper() + point.issue[1:], tag="h3")
        if relation := _RELATIONS.get(point.relation):
            parts.note(relation)
        columns = st.columns(max(len(point.stances), 1), gap="medium")
        for number, (column, stance) in enumerate(zip(columns, point.stances, strict=True)):
            with column:
                _stance(stance, number, f"{key}-{number}")


def _stance(stance: Stance, number: int, key: str) -> None:
    parts.prose(stance.side, kind=f"side side-{number % _ACROSS}")
    if not stance.statements:
        where = words.count(stance.searched, "article")
        parts.note(f"No statement found in {where}.")
    for place, statement in enumerate(stance.statements[:_IN_CELL]):
        _statement(statement, f"{key}-{place}")
    if rest := stance.statements[_IN_CELL:]:
        with st.expander(f"{len(rest)} more", type="compact"):
            for place, statement in enumerate(rest):
                _statement(statement, f"{key}-rest-{place}")


def _statement(statement: Statement, key: str) -> None:
    with st.container(gap="xsmall", key=f"statement-{key}"):
        parts.prose(statement.quote, kind="quote")
        role = f", {statement.role}" if statement.role else ""
        parts.note(f"{statement.speaker}{role}" + (" (joint)" if statement.joint else ""))
        source = statement.source
        day = words.day(statement.said_on or source.published)
        text = " · ".join(part for part in (words.label(words.outlet(source), 40), day) if part)
        drawer.chip(statement.words, text, key)
