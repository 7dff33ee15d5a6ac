"""Brief: a summary of one article or a briefing on many, every sentence cited, to download."""

from functools import partial
from typing import Protocol

import streamlit as st

from rag.text import plain
from rag.types import Briefing, Entry, Filters, Source
from rag.ui import drawer, parts, welcome, words, work

_FORMATS = {
    "md": ("Markdown", "text/markdown"),
    "html": ("HTML", "text/html"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": ("PDF", "application/pdf"),
    "json": ("Evidence (JSON)", "application/json"),
}
_MANY, _ONE = "Many articles", "One article"


class Briefs(parts.HasArticles, work.Works, drawer.Opens, Protocol):
    """What this page needs from the rest of the program."""

    def summarize(self, article_id: str) -> Briefing:
        """Return a briefing of one article."""
        ...

    def brief(self, *, topic: str = ..., filters: Filters = ...) -> Briefing:
        """Return a briefing of the articles in scope."""
        ...


@parts.guarded
def page(room: Briefs) -> None:
    """Draw the page."""
    parts.frame("Brief")
    st.title("Write a briefing")
    if not room.overview().articles:
        welcome.draw(room)
        return
    with st.sidebar:
        filters = parts.scope(room, "brief")
    parts.mode(room.overview())
    _order(room, filters)
    briefing = st.session_state.get("briefing")
    if briefing is None:
        parts.quiet(
            "Choose what it is about, then write it. Every sentence leads to its words."
        )
    else:
        _show(room, briefing)
    drawer.draw(room)


def _order(room: Briefs, filters: Filters) -> None:
    about = st.segmented_control(
        "About",
        [_MANY, _ONE],
        default=_MANY,
        key="brief-about",
        required=True,
        label_visibility="collapsed",
    )
    with st.form("brief-order", border=False):
        topic, entry = "", None
        if about == _ONE:
            entry = st.selectbox(
                "Article", room.articles(filters), format_func=_entry, key="brief-article"
            )
        else:
            topic = st.text_input(
                "Topic", key="brief-topic", max_chars=300, placeholder="Everything in scope"
            )
        if not st.form_submit_button("Write the briefing", type="primary"):
            return
    st.session_state.pop("briefing", None)
    with st.spinner("Reading and writing"):
        if entry is not None:
            st.session_state["briefing"] = room.summarize(entry.source.id)
        else:
            st.session_state["briefing"] = room.brief(topic=topic.strip(), filters=filters)


def _entry(entry: Entry) -> str:
    return plain(f"{words.shorten(entry.source.title, 90)} · {words.byline(entry.source)}")


def _show(room: Briefs, briefing: Briefing) -> None:
    with st.container(border=True, key="briefing"):
        parts.prose(briefing.title, tag="h2")
        made = f"As of {words.day(briefing.as_of.date())}, {briefing.as_of:%H:%M}"
        parts.note(f"{made} · {words.count(len(briefing.used), 'article')} used")
        if briefing.notice:
            parts.note(briefing.notice)
        numbers = {citation: n for n, citation in enumerate(briefing.citations, 1)}
        for place, section in enumerate(briefing.sections):
            parts.prose(section.heading, tag="h3")
            drawer.claims(section.claims, f"section-{place}", numbers=numbers)
        if not briefing.sections:
            parts.note("The articles in scope say nothing on this.")
    _sources(briefing)
    _downloads(room, briefing)


def _sources(briefing: Briefing) -> None:
    groups = (
        ("Used", briefing.used),
        ("Copies of one text", briefing.copies),
        ("Not used", briefing.unused),
    )
    counts = ", ".join(f"{len(found)} {name.lower()}" for name, found in groups if found)
    with st.expander(f"Sources: {counts or 'none'}"):
        for name, found in groups:
            if found:
                parts.prose(name, kind="label")
            for source in found[:200]:
                _source(source)


def _source(source: Source) -> None:
    with st.container(gap=None):
        parts.article_link(source)
        parts.note(words.byline(source))


def _downloads(room: Briefs, briefing: Briefing) -> None:
    st.caption("Download")
    with st.container(horizontal=True, gap="small"):
        for suffix, (name, mime) in _FORMATS.items():
            st.download_button(
                name,
                partial(_export, room, briefing, suffix),
                file_name=f"briefing.{suffix}",
                mime=mime,
                key=f"download-{suffix}",
                on_click="ignore",
            )


def _export(room: Briefs, briefing: Briefing, suffix: str) -> bytes:
    from rag.render import export

    return export(briefing, suffix, text_of=lambda article_id: room.article(article_id).text)
