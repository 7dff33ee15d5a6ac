"""Library: add articles, watch them come in, find one, read it."""

from typing import Protocol

import streamlit as st

from rag.types import Overview
from rag.ui import adding, listing, parts, reader, removed, welcome, words, work


class Keeps(parts.HasArticles, reader.Reads, Protocol):
    """What this page needs from the rest of the program."""

    @property
    def intake(self) -> adding.Gathers:
        """What jobs are begun and watched with."""
        ...


@parts.guarded
def page(room: Keeps) -> None:
    """Draw the page, or the article its address names."""
    parts.frame("Library", wide=True)
    if st.query_params.get("article"):
        reader.show(room)
        return
    st.title("Library", anchor=False)
    removed.carry_out(room)
    parts.told()
    overview = room.overview()
    jobs = room.intake.jobs()
    if not overview.articles:
        welcome.draw(room, links=False)
    work.draw(room, jobs)
    adding.draw(room, is_open=not overview.articles)
    work.earlier(room, jobs)
    removed.bar(room)
    if overview.articles:
        with st.sidebar:
            filters = parts.scope(room, "library")
        st.caption(_state(overview))
        listing.draw(room.articles(filters))


def _state(overview: Overview) -> str:
    total = words.count(overview.articles, "article")
    passages = words.count(overview.passages, "passage")
    return f"{total} · {passages} · {words.count(overview.statements, 'statement')}"
