"""Who is silent on what: issues down, sides across, a count or a dash in every cell."""

import streamlit as st

from rag.text import plain
from rag.types import Comparison, Point
from rag.ui import parts, words

_ROWS = 100


def draw(comparison: Comparison) -> None:
    """Show what each side is silent on, and the table of all issues."""
    _by_side(comparison)
    where = words.count(comparison.searched, "article")
    parts.note(f"Number of statements; – where none was found in {where}.")
    only = st.toggle("Only issues on which somebody is silent", key="only-silent")
    points = [point for point in comparison.points if _silent(point) or not only]
    if not points:
        parts.quiet("Every side speaks on every issue.")
        return
    shown = st.session_state.get("silence-rows", _ROWS)
    head = ["Issue", *(side.name for side in comparison.sides)]
    rows = [_counts(point, comparison) for point in points[:shown]]
    parts.block(words.table(head, rows, kind="counts"))
    if len(points) > shown:
        st.button(
            f"Show more ({len(points) - shown:,} left)",
            key="more-silence",
            on_click=st.session_state.update,
            args=({"silence-rows": shown + _ROWS},),
        )


def _counts(point: Point, comparison: Comparison) -> list[str]:
    spoken = {stance.side: len(stance.statements) for stance in point.stances}
    counts = (spoken.get(side.name, 0) for side in comparison.sides)
    return [words.sentence(point.issue), *(f"{count:,}" if count else "" for count in counts)]


def _by_side(comparison: Comparison) -> None:
    total = words.count(len(comparison.points), "issue")
    for side in comparison.sides:
        issues = [point.issue for point in comparison.points if side.name in _silent(point)]
        if not issues:
            parts.note(f"{plain(side.name)} speaks on every issue.")
            continue
        with st.expander(f"{words.label(side.name, 60)}: silent on {len(issues)} of {total}"):
            for issue in issues[:_ROWS]:
                parts.prose(words.sentence(issue))
            if len(issues) > _ROWS:
                parts.note(f"and {len(issues) - _ROWS:,} more, in the table below")


def _silent(point: Point) -> list[str]:
    return [stance.side for stance in point.stances if not stance.statements]
