"""Issues down, sides across: every cell verbatim, silence a cell like any other."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.errors import RagError
from rag.types import Comparison, Edit, EditKind, Point, Relation, Stance, Statement, Term
from rag.ui import compare_statement, drawer, parts, words

_ROWS = 12
_IN_CELL = 20
_TERMS = 12
_RELATIONS: dict[Relation, str] = {
    "agree": "In line with each other",
    "differ": "They differ",
    "oppose": "They oppose each other",
    "one-sided": "Only one side speaks",
    "unclear": "How they relate is unclear",
}
_RULINGS: dict[str, Relation] = {
    "They agree": "agree",
    "They differ": "differ",
    "They oppose each other": "oppose",
    "Unclear": "unclear",
}
_PROOF = "The words that show it"
_TAKE_BACK = "Take back my ruling"


class Rules(Protocol):
    """What ruling on a relation needs."""

    def edits(self) -> tuple[Edit, ...]:
        """Return the changes the user made, in order."""
        ...

    def edit(self, kind: EditKind, subject: str, object: str = ..., scope: str = ...) -> Edit:  # noqa: A002
        """Change what was proposed."""
        ...

    def undo(self, edit_id: int) -> Edit:
        """Take back a change."""
        ...


def draw(room: Rules, comparison: Comparison) -> None:
    """Show the rows, then loaded terms, then what is of none of the sides."""
    if failed := st.session_state.pop("ruling-failed", None):
        parts.failure(*failed)
    parts.more(comparison.points, "issues", partial(_point, room), _ROWS)
    if comparison.terms:
        _terms(comparison)
    if comparison.unassigned:
        _unassigned(comparison.unassigned)


def _point(room: Rules, number: int, point: Point) -> None:
    key = f"point-{number}"
    with st.container(border=True, key=key):
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            _heading(point)
            if sum(bool(stance.statements) for stance in point.stances) > 1:
                _ruling(room, point, key)
        columns = st.columns(max(len(point.stances), 1), gap="medium")
        for place, (column, stance) in enumerate(zip(columns, point.stances, strict=True)):
            with column:
                _cell(point, stance, place, f"{key}-{place}")


def _heading(point: Point) -> None:
    said = [_RELATIONS[point.relation], "your ruling" if point.overruled else ""]
    parts.block(
        words.html(words.sentence(point.issue), tag="h2", kind="part"),
        words.tagged(said, kind=f"relation {point.relation}"),
    )


def _ruling(room: Rules, point: Point, key: str) -> None:
    options = [*_RULINGS, *([_TAKE_BACK] if point.overruled else [])]
    st.menu_button(
        "Overrule",
        options,
        key=f"ruling-{key}",
        type="tertiary",
        on_click=_rule,
        args=(room, point, f"ruling-{key}"),
    )


def _rule(room: Rules, point: Point, key: str) -> None:
    """Write down what the user chose; a failure is shown when the page is drawn."""
    chosen = st.session_state.get(key)
    try:
        if chosen in _RULINGS:
            speaking = (stance.side for stance in point.stances if stance.statements)
            room.edit("relate", point.issue, _RULINGS[chosen], "; ".join(speaking))
        elif chosen == _TAKE_BACK:
            for edit in _rulings(room.edits(), point):
                room.undo(edit.id)
    except RagError as error:
        st.session_state["ruling-failed"] = (str(error), error.hint)


def _rulings(edits: Sequence[Edit], point: Point) -> list[Edit]:
    """Return the rulings on this issue between sides of this row."""
    here = {stance.side for stance in point.stances}
    return [
        edit
        for edit in edits
        if edit.kind == "relate"
        and edit.subject.casefold() == point.issue.casefold()
        and here.issuperset(filter(None, edit.scope.split("; ")))
    ]


def _cell(point: Point, stance: Stance, number: int, key: str) -> None:
    count = words.count(len(stance.statements), "statement") if stance.statements else "silent"
    parts.block(words.heading(stance.side, count, kind=f"side side-{number}"))
    if not stance.statements:
        parts.note(f"No statement found in {words.count(stance.searched, 'article')}.")
        return
    shows = {one.id for one in point.evidence}
    first = [one for one in stance.statements if one.id in shows]
    newest = stance.statements[0]
    for place, statement in enumerate(first):
        key_ = f"{key}-e{place}"
        compare_statement.draw(statement, key_, kind="quote proof", reason=_PROOF)
    if newest not in first:
        compare_statement.draw(newest, f"{key}-0", reason="Newest" if first else "")
    shown = {*first, newest}
    rest = [one for one in stance.statements if one not in shown]
    if rest:
        _rest(rest, len(stance.statements), (point.issue, stance.side), key)


def _rest(rest: Sequence[Statement], total: int, cell: tuple[str, str], key: str) -> None:
    opened: frozenset[tuple[str, str]] = st.session_state.get("cells", frozenset())
    is_open = cell in opened
    st.button(
        "Show fewer" if is_open else f"All {total:,} statements",
        key=f"all-{key}",
        type="tertiary",
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        on_click=st.session_state.update,
        args=({"cells": opened ^ {cell}},),
    )
    if is_open:
        parts.more(
            rest,
            f"cell-{key}",
            lambda place, one: compare_statement.draw(one, f"{key}-rest-{place}"),
            _IN_CELL,
        )


def _terms(comparison: Comparison) -> None:
    with st.container(border=True, key="terms"):
        parts.heading("Loaded terms")
        parts.note("Words one side uses far more than the others; each opens its newest use.")
        columns = st.columns(max(len(comparison.sides), 1), gap="medium")
        for number, (column, side) in enumerate(zip(columns, comparison.sides, strict=True)):
            with column:
                parts.block(words.html(side.name, kind=f"side side-{number}"))
                own = [term for term in comparison.terms if term.side == side.name]
                if not own:
                    parts.note("None found.")
                with st.container(horizontal=True, gap="xsmall"):
                    for place, term in enumerate(own[:_TERMS]):
                        _term(term, f"term-{number}-{place}")


def _term(term: Term, key: str) -> None:
    own = [one for stance in term.uses if stance.side == term.side for one in stance.statements]
    others = sum(len(stance.statements) for stance in term.uses) - len(own)
    count = f"{len(own)}×" + (f", others {others}×" if others else "")
    if own:
        drawer.chip(own[0].words, f"{words.label(term.surface, 50)} · {count}", key)


def _unassigned(statements: Sequence[Statement]) -> None:
    with st.expander(
        f"Statements of none of these sides ({len(statements):,})",
        key="unassigned",
        on_change="rerun",
    ) as opened:
        if opened.open:
            parts.more(
                statements,
                "unassigned",
                lambda place, one: compare_statement.draw(one, f"unassigned-{place}"),
                _IN_CELL,
            )
