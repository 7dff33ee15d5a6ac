"""What a side said on an issue, day by day, and how its wording changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from rag.text import plain
from rag.types import Comparison, Revision, Statement
from rag.ui import compare_statement, palette, parts, words

if TYPE_CHECKING:
    import altair as alt

_SHAPES = ("circle", "square", "triangle-up", "diamond")
_EVERY_ISSUE, _EVERY_SIDE = "Every issue", "Every side"
_REVISIONS = 10
_LISTED = 20
_HEIGHT = 46
Said = list[tuple[str, Statement]]


def draw(comparison: Comparison) -> None:
    """Show the timeline, its statements and the redlines, of one side or issue or all."""
    issue, side = _order(comparison)
    points = [point for point in comparison.points if issue in (_EVERY_ISSUE, point.issue)]
    names = [one.name for one in comparison.sides]
    said = [
        (stance.side, one)
        for point in points
        for stance in point.stances
        if side in (_EVERY_SIDE, stance.side)
        for one in stance.statements
    ]
    _timeline(said, names)
    revisions = [
        (point.issue, one)
        for point in points
        for one in point.revisions
        if side in (_EVERY_SIDE, one.side)
    ]
    parts.heading("How the wording changed")
    if not revisions:
        parts.quiet("No two statements of one side on one issue in words that can be compared.")
        return
    parts.block(
        words.runs(
            [("Left out", "left out"), (" is struck, ", ""), ("new words", "new"), (".", "")],
            kind="note",
        )
    )
    parts.more(revisions, "revisions", _revision, _REVISIONS)


def _order(comparison: Comparison) -> tuple[str, str]:
    left, right = st.columns([3, 2])
    issues = [_EVERY_ISSUE, *dict.fromkeys(point.issue for point in comparison.points)]
    issue = left.selectbox(
        "Issue",
        issues,
        key="issue",
        format_func=lambda name: plain(words.shorten(words.sentence(name), 120)),
        bind="query-params",
    )
    side = right.selectbox(
        "Side",
        [_EVERY_SIDE, *(one.name for one in comparison.sides)],
        key="of",
        format_func=plain,
        bind="query-params",
    )
    return str(issue or _EVERY_ISSUE), str(side or _EVERY_SIDE)


def _timeline(said: Said, names: Sequence[str]) -> None:
    days: dict[tuple[str, dt.date], list[Statement]] = defaultdict(list)
    undated = []
    for side, one in {(side, one.id): (side, one) for side, one in said}.values():
        if day := _day(one):
            days[side, day].append(one)
        else:
            undated.append(one)
    if days:
        present = [name for name in names if any(side == name for side, _ in days)]
        total = words.count(sum(map(len, days.values())), "statement")
        st.altair_chart(
            _chart(days, names, present),
            alt=f"{total} of {len(present)} sides, by day",
            theme="streamlit",
        )
    else:
        parts.quiet("None of these statements has a day.")
    if undated:
        parts.note(f"{words.count(len(undated), 'statement')} without a day not shown.")
    _listing(said)


def _chart(
    days: dict[tuple[str, dt.date], list[Statement]],
    names: Sequence[str],
    present: Sequence[str],
) -> "alt.Chart":
    import altair as alt

    rows = [
        {
            "day": day.isoformat(),
            "when": words.day(day),
            "side": words.shorten(side, 40),
            "count": len(found),
            "words": words.shorten(found[0].said, 140),
        }
        for (side, day), found in sorted(days.items())
    ]
    domain = [words.shorten(name, 40) for name in names]
    x = alt.X("day:T", timeUnit="utcyearmonthdate", title=None, scale=alt.Scale(padding=16))
    chart: alt.Chart = (
        alt.Chart({"values": rows}, height=_HEIGHT * len(present) + 50)
        .mark_point(filled=True, opacity=0.95)
        .encode(
            x=x.axis(format="%-d %b %Y", labelOverlap=True, tickCount=6, grid=True),
            y=alt.Y("side:N", title=None, sort=domain, axis=alt.Axis(labelLimit=180)),
            color=alt.Color(
                "side:N", scale=alt.Scale(domain=domain, range=palette.SIDES), legend=None
            ),
            shape=alt.Shape(
                "side:N", scale=alt.Scale(domain=domain, range=_SHAPES), legend=None
            ),
            size=alt.Size(
                "count:Q", scale=alt.Scale(domainMin=0, range=[60, 420]), legend=None
            ),
            tooltip=[
                alt.Tooltip("when:N", title="Day"),
                alt.Tooltip("side:N", title="Side"),
                alt.Tooltip("count:Q", title="Statements"),
                alt.Tooltip("words:N", title="Newest"),
            ],
        )
    )
    return chart


def _listing(said: Said) -> None:
    """List the statements the timeline counts, newest first; they need not be clicked in it."""
    every = list({one.id: one for _, one in said}.values())
    with st.expander(
        f"These statements, newest first ({len(every):,})", key="listed", on_change="rerun"
    ) as opened:
        if opened.open:
            every.sort(key=lambda one: _day(one) or dt.date.min, reverse=True)
            parts.more(every, "listed", _listed, _LISTED)


def _day(statement: Statement) -> dt.date | None:
    return statement.said_on or statement.source.published


def _listed(number: int, statement: Statement) -> None:
    compare_statement.draw(statement, f"listed-{number}", reason=" and ".join(statement.sides))


def _revision(number: int, found: tuple[str, Revision]) -> None:
    from rag.render.compared import redline

    issue, revision = found
    before, after = revision.before, revision.after
    with st.container(border=True, key=f"revision-{number}"):
        parts.block(
            words.html(words.sentence(issue), tag="h3", kind="minor"),
            words.tagged([revision.side], compare_statement.who(after)),
            words.runs([(run.text, run.mark) for run in redline(revision)], kind="redline"),
        )
        with st.container(horizontal=True, gap="xsmall"):
            for name, one in (("before", before), ("after", after)):
                day = words.day(_day(one))
                compare_statement.chip(
                    one.words,
                    f"revision-{number}-{name}",
                    " · ".join(filter(None, (day, name))),
                )
