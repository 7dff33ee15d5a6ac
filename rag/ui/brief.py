"""Brief: order a briefing, see it written, check it, change it, export it, compare it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol

import streamlit as st

from rag.library.briefings import Kept
from rag.types import Briefing, Definition, Length, Section, Side, numbered
from rag.ui import (
    brief_changes,
    brief_edit,
    brief_head,
    brief_history,
    brief_making,
    brief_order,
    brief_saved,
    brief_sources,
    brief_summary,
    brief_text,
    drawer,
    how,
    parts,
    welcome,
    work,
)


class Editions(
    brief_history.Lists,
    brief_saved.Saves,
    brief_edit.Changes,
    brief_changes.Differs,
    Protocol,
):
    """What this page needs of the shelf of briefings."""

    def briefing(self, briefing_id: str) -> Briefing:
        """Return a kept briefing."""
        ...

    def previous(self, briefing_id: str) -> Briefing | None:
        """Return the one before it on the same subject."""
        ...


class Briefs(parts.HasArticles, work.Works, drawer.Opens, Protocol):
    """What this page needs from the rest of the program."""

    @property
    def editions(self) -> Editions:
        """Where briefings and definitions are kept."""
        ...

    def sides(self) -> tuple[Side, ...]:
        """Return the parties found in the articles."""
        ...

    def summarize(
        self, article_id: str, *, length: Length = ..., audience: str = ...
    ) -> Briefing:
        """Return a briefing of one article."""
        ...

    def brief_stream(self, definition: Definition) -> Iterator[Section | Briefing]:
        """Yield the sections of a briefing as they are written, the whole of it last."""
        ...


@parts.guarded
def page(room: Briefs) -> None:
    """Draw the page: the briefing its address names, what is being written, or the form."""
    brief_making.begin(partial(_written, room), room.editions.remove)
    opened = brief_history.opened() or _finished()
    making, summary = brief_making.current(), brief_summary.current()
    parts.frame("Brief", wide=bool(opened or making or summary))
    kept = room.editions.listing()
    with st.sidebar:
        brief_history.sidebar(kept, opened, start=_start if opened or summary else None)
    if opened:
        _kept(room, opened, kept)
    elif making:
        brief_making.draw(making, _sides(room))
    elif summary:
        _summary(room, summary)
    else:
        _order(room)
    brief_history.confirm(room.editions)
    brief_saved.dialogs(room.editions)
    drawer.draw(room)


def _written(room: Briefs, order: brief_making.Order) -> Iterator[Section | Briefing]:
    wanted = order.definition
    if order.article:
        yield room.summarize(order.article, length=wanted.length, audience=wanted.audience)
    else:
        yield from room.brief_stream(wanted)


def _finished() -> str:
    """Take over what has been written; return the id of a briefing that is kept."""
    making = brief_making.taken()
    if making is None:
        return ""
    if making.failed:
        parts.tell(*making.failed)
    elif making.made and not making.made.id:
        brief_summary.show(making.made)
    elif making.made:
        brief_history.show(making.made.id)
        return making.made.id
    return ""


def _start() -> None:
    brief_summary.close()
    brief_history.show("")


def _sides(room: Briefs) -> set[str]:
    return {side.name for side in room.sides()}


def _order(room: Briefs) -> None:
    st.title("Write a briefing", anchor=False)
    overview = room.overview()
    parts.told()
    brief_making.stopped()
    if not overview.articles:
        welcome.draw(room)
        return
    with st.sidebar:
        filters = brief_order.scope(room)
    parts.mode(overview)
    brief_saved.draw(
        room.editions,
        run=partial(brief_order.run, room),
        change=partial(brief_order.load, room),
    )
    brief_order.draw(room, filters)


def _kept(room: Briefs, briefing_id: str, kept: Sequence[Kept]) -> None:
    _back()
    parts.told()
    briefing = room.editions.briefing(briefing_id)
    row = next(one for one in kept if one.id == briefing_id)
    titles = {one.name: one.title for one in room.editions.templates()}
    brief_head.draw(briefing, titles, edited=row.edited)
    definition = briefing.definition
    deeds = brief_head.Deeds(
        again=partial(brief_order.run, room, definition),
        change=partial(brief_order.load, room, definition),
        save=partial(brief_saved.ask, definition),
        delete=partial(brief_history.doom, row),
    )
    views = [brief_head.READ, brief_head.EDIT]
    views += [brief_head.COMPARE] if briefing.since else []
    view = brief_head.tools(room, briefing, views, deeds)
    if view == brief_head.COMPARE:
        brief_changes.draw(room.editions, briefing, room.editions.previous(briefing_id))
        return
    _body(room, room.editions, briefing, edited=row.edited, view=view)
    brief_sources.draw(briefing, gone=row.articles - len(briefing.used))
    how.made(briefing.trace)


def _summary(room: Briefs, summary: Briefing) -> None:
    _back()
    parts.told()
    shelf = brief_summary.Loose()
    brief_head.draw(summary, {}, edited=shelf.edited)
    parts.note("A summary is not kept. Export it before you close it.")
    view = brief_head.tools(room, summary, [brief_head.READ, brief_head.EDIT])
    _body(room, shelf, summary, edited=shelf.edited, view=view)
    brief_sources.draw(summary)
    how.made(summary.trace)


def _body(
    room: Briefs, shelf: brief_edit.Changes, briefing: Briefing, *, edited: bool, view: str
) -> None:
    found = list(brief_text.placed(briefing.sections, _sides(room)))
    numbers = numbered(briefing.claims)
    with brief_text.beside(found):
        if view == brief_head.EDIT:
            brief_edit.bar(edited=edited)
            brief_edit.draw(shelf, briefing, found, numbers)
        else:
            brief_text.draw(found, numbers)
    brief_edit.dialogs(shelf, briefing)


def _back() -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "New briefing",
            key="back",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=_start,
        )
        brief_making.waiting(brief_history.show)
