"""The reader: one article with its metadata, its statements, its versions and copies."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st

from rag.errors import NotFoundError
from rag.types import Article, Entry, Filters, Source, Span, Statement
from rag.ui import drawer, parts, words

_WHOLE = 200_000
"""Code points shown at once; a longer text is shown around the words wanted."""
_LEAD = 900
"""Code points before the highlighted words beyond which the beginning is folded away."""


class Reads(drawer.Opens, Protocol):
    """What reading an article needs."""

    def articles(self, filters: Filters = ...) -> tuple[Entry, ...]:
        """Return the articles in the library."""
        ...

    def versions(self, article_id: str) -> tuple[Source, ...]:
        """Return every version under the same locator, newest first."""
        ...

    def remove(self, article_ids: Sequence[str]) -> tuple[str, ...]:
        """Delete articles; return the ids of those deleted."""
        ...


def show(room: Reads) -> None:
    """Draw the article the page's address names, its ``start`` to ``end`` highlighted."""
    st.button("All articles", icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    try:
        article = room.article(st.query_params["article"])
    except NotFoundError as error:
        parts.failure(str(error), error.hint)
        return
    source = article.source
    parts.prose(source.title, tag="h2")
    parts.note(words.byline(source))
    _origin(room, source)
    left, right = st.columns([3, 2], gap="large")
    with right:
        _statements(room.statements(source.id))
    with left:
        _text(article, wanted(article.text))
    _delete(room, source)


def wanted(text: str) -> Span | None:
    """Return the span in the page's address, if it lies inside ``text``."""
    start, end = parts.number_in_url("start"), parts.number_in_url("end")
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return Span(start, end)


def _origin(room: Reads, source: Source) -> None:
    from rag.render import link

    if source.byline:
        parts.note(source.byline)
    with st.container(horizontal=True, vertical_alignment="center"):
        if address := link(source.locator):
            st.link_button("Original", address, type="tertiary", icon=":material/open_in_new:")
        else:
            parts.note(f"From {source.locator}")
    others = [other for other in room.versions(source.id) if other.id != source.id]
    same = source.copy_of or source.id
    copies = [
        entry.source
        for entry in room.articles()
        if entry.source.id != source.id and same in {entry.source.copy_of, entry.source.id}
    ]
    for name, found in (("Other versions", others), ("The same text, also in", copies)):
        if found:
            parts.prose(name, kind="label")
        for other in found:
            text = f"{words.outlet(other)} · {words.shorten(other.title, 80)}"
            st.button(
                words.label(text, 110),
                key=f"other-{other.id}",
                type="tertiary",
                icon=":material/article:",
                on_click=_read,
                args=(other.id,),
            )


def _read(article_id: str) -> None:
    _leave()
    st.query_params["article"] = article_id


def _text(article: Article, mark: Span | None) -> None:
    text = article.text
    with st.container(border=True, key="text"):
        if mark is None:
            parts.prose(text[:_WHOLE])
            low, high = 0, min(_WHOLE, len(text))
        else:
            low, high = _marked(text, mark)
        if high - low < len(text):
            parts.note(f"Characters {low:,} to {high:,} of {len(text):,} are shown.")


def _marked(text: str, mark: Span) -> tuple[int, int]:
    seen = words.window(text, mark, around=1, limit=_LEAD)
    low = max(0, mark.start - _WHOLE // 2)
    high = min(len(text), max(mark.end, low + _WHOLE))
    if seen.start - low > _LEAD:
        with st.expander("The text before", type="compact"):
            parts.prose(text[low : seen.start])
        start = seen.start
    else:
        start = low
    parts.prose(text[start:high], marks=[Span(mark.start - start, mark.end - start)])
    return low, high


def _statements(found: Sequence[Statement]) -> None:
    parts.prose(f"Who said what ({len(found)})", tag="h3")
    if not found:
        parts.note("No statements were found in this article.")
        return
    with st.container(height=620, border=False, key="statements"):
        for number, statement in enumerate(found[:300]):
            with st.container(gap="xxsmall", key=f"said-{number}"):
                parts.prose(statement.speaker, kind="strong")
                told = (statement.role, statement.side, statement.cue)
                parts.note(" · ".join(part for part in told if part))
                parts.prose(statement.said, kind="quote")
                st.button(
                    "Show in the text",
                    key=f"chip-said-{number}",
                    on_click=_highlight,
                    args=(statement.words.span,),
                )


def _highlight(span: Span) -> None:
    st.query_params["start"] = str(span.start)
    st.query_params["end"] = str(span.end)


def _leave() -> None:
    for name in ("article", "start", "end"):
        st.query_params.pop(name, None)


def _delete(room: Reads, source: Source) -> None:
    with st.popover("Delete this article", icon=":material/delete:", type="tertiary"):
        st.text("It leaves the library with its passages, statements and vectors.")
        if st.button("Delete", type="primary", key="delete"):
            room.remove([source.id])
            _leave()
            st.rerun()
