"""The reader: one article with its metadata, its statements, its versions and copies."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import streamlit as st

from rag.errors import NotFoundError
from rag.types import Article, Redline, Reprint, Source, Span, Statement
from rag.ui import (
    changes,
    compare_statement,
    details,
    drawer,
    palette,
    parts,
    removed,
    words,
)

_WHOLE = 200_000
"""Code points shown at once; a longer text is shown around the words wanted."""
_LEAD = 900
"""Code points before the highlighted words beyond which the beginning is folded away."""
_BESIDE = "beside"
"""Where the page's address names the version or carrier the text is laid beside."""
_LISTED = 3
"""Versions and carriers shown before "Show more"."""


class Shelves(removed.Shelves, details.Corrects, Protocol):
    """What the reader needs of the shelf."""

    def versions(self, article_id: str) -> tuple[Source, ...]:
        """Return every version under the same locator, newest first."""
        ...

    def redline(self, old_id: str, new_id: str) -> Redline:
        """Return what became of one text in the other."""
        ...

    def carriers(self, article_id: str) -> tuple[Source, ...]:
        """Return the articles that carry nearly the same text."""
        ...

    def reprint(self, a_id: str, b_id: str) -> Reprint:
        """Return what one carrier of a text did otherwise than another."""
        ...


class Reads(drawer.Opens, Protocol):
    """What reading an article needs."""

    @property
    def shelf(self) -> Shelves:
        """Where the articles are."""
        ...


def show(room: Reads) -> None:
    """Draw the article the page's address names, its ``start`` to ``end`` highlighted."""
    st.button("All articles", icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    parts.told()
    try:
        article = room.article(st.query_params["article"])
    except NotFoundError as error:
        parts.failure(str(error), error.hint)
        return
    source = article.source
    versions = room.shelf.versions(source.id)
    parts.prose(source.title, tag="h1")
    details.draw(source)
    _actions(room, source, is_current=versions[0].id == source.id)
    left, right = st.columns([3, 2], gap="large")
    found = room.statements(source.id)
    with right:
        _versions(source, versions)
        _carriers(room, source)
        _statements(found)
    with left:
        _main(room, article, versions, _lines(found))
    details.form(room, source)


def _actions(room: Reads, source: Source, *, is_current: bool) -> None:
    from rag.render import link

    if source.id in room.shelf.hidden():
        removed.bar(room, again=True)
        return
    if not is_current:
        parts.block(words.callout("An older version", "A newer one is below.", kind="heed"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if address := link(source.url) or link(source.locator):
            st.link_button("Original", address, type="tertiary", icon=":material/open_in_new:")
        if is_current:
            details.edit_button()
            st.button(
                "Delete",
                key="delete",
                type="tertiary",
                icon=":material/delete:",
                on_click=_delete,
                args=(source.id,),
            )


def _delete(article_id: str) -> None:
    removed.delete([article_id])
    _leave()


def _main(
    room: Reads, article: Article, versions: Sequence[Source], told: Mapping[Span, int]
) -> None:
    """Show the text, or what another version or carrier did to it."""
    source = article.source
    other = st.query_params.get(_BESIDE, "")
    if not other or other == source.id:
        _text(article, wanted(article.text), told)
        return
    st.button("Back to the text", icon=":material/arrow_back:", on_click=_beside, args=("",))
    order = [version.id for version in versions]
    if other not in order:
        theirs = room.article(other)
        parts.heading(f"What {words.outlet(theirs.source)} made of it")
        parts.article_link(theirs.source)
        changes.draw_reprint(_reprint(room, source.id, other), article, theirs)
        return
    new_id, old_id = sorted((source.id, other), key=order.index)
    parts.heading(f"From version {_number(order, old_id)} to version {_number(order, new_id)}")
    with st.container(border=True, key="redline"):
        found = room.shelf.redline(old_id, new_id)
        changes.draw_redline(found, room.article(old_id), room.article(new_id))


def _number(order: Sequence[str], article_id: str) -> int:
    return len(order) - order.index(article_id)


def _beside(article_id: str) -> None:
    for name in ("start", "end", _BESIDE):
        st.query_params.pop(name, None)
    if article_id:
        st.query_params[_BESIDE] = article_id


def _reprint(room: Reads, ours: str, theirs: str) -> Reprint:
    """Return what another carrier made of this text, which for two ids never changes."""
    known: dict[tuple[str, str], Reprint] = st.session_state.setdefault("reprints", {})
    if (ours, theirs) not in known:
        known[ours, theirs] = room.shelf.reprint(ours, theirs)
    return known[ours, theirs]


def _versions(source: Source, versions: Sequence[Source]) -> None:
    if len(versions) < 2:
        return
    parts.heading(f"Versions ({len(versions)})")
    order = [version.id for version in versions]

    def one(number: int, version: Source) -> None:
        is_this = version.id == source.id
        told = (words.shorten(version.title, 90), words.day(version.published))
        with st.container(key=f"version-{number}", gap="xxsmall"):
            parts.block(
                words.heading(
                    f"Version {_number(order, version.id)}",
                    "this one" if is_this else "",
                    kind="strong",
                ),
                words.html(" · ".join(filter(None, told)), kind="note"),
            )
            if not is_this:
                _other(version.id, "What changed")

    parts.more(versions, "versions", one, _LISTED)


def _carriers(room: Reads, source: Source) -> None:
    carriers = room.shelf.carriers(source.id)
    others = [one for one in carriers if one.id != source.id]
    if not others:
        return
    parts.heading(f"The same text, also in ({len(others)})")

    def one(number: int, other: Source) -> None:
        first = "first here" if other.id == carriers[0].id else ""
        with st.container(key=f"carrier-{number}", gap="xxsmall"):
            when = words.day(other.published)
            parts.block(
                words.heading(words.outlet(other), first or when, kind="strong"),
                words.html(words.shorten(other.title, 120), kind="note"),
                words.html(changes.told(_reprint(room, source.id, other.id)), kind="note"),
            )
            _other(other.id, "Cut and added")

    parts.more(others, "carriers", one, _LISTED)


def _other(article_id: str, label: str) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        st.button(label, key=f"chip-beside-{article_id}", on_click=_beside, args=(article_id,))
        st.button("Read", key=f"chip-read-{article_id}", on_click=_read, args=(article_id,))


def wanted(text: str) -> Span | None:
    """Return the span in the page's address, if it lies inside ``text``."""
    start, end = parts.number_in_url("start"), parts.number_in_url("end")
    if start is None or end is None or not 0 <= start < end <= len(text):
        return None
    return Span(start, end)


def _read(article_id: str) -> None:
    _leave()
    st.query_params["article"] = article_id


def _text(article: Article, mark: Span | None, told: Mapping[Span, int]) -> None:
    text = article.text
    with st.container(border=True, key="text"):
        if mark is None:
            _part(article, 0, min(_WHOLE, len(text)), told)
            low, high = 0, min(_WHOLE, len(text))
        else:
            low, high = _marked(article, mark, told)
        if high - low < len(text):
            parts.note(f"Characters {low:,} to {high:,} of {len(text):,} are shown.")


def _marked(article: Article, mark: Span, told: Mapping[Span, int]) -> tuple[int, int]:
    text = article.text
    seen = words.window(text, mark, around=1, limit=_LEAD)
    low = start = max(0, mark.start - _WHOLE // 2)
    high = min(len(text), max(mark.end, low + _WHOLE))
    if seen.start - low > _LEAD:
        with st.expander("The text before", type="compact"):
            _part(article, low, seen.start, told)
        start = seen.start
    _part(article, start, high, told, [Span(mark.start - start, mark.end - start)])
    return low, high


def _part(
    article: Article, start: int, end: int, told: Mapping[Span, int], marks: Sequence[Span] = ()
) -> None:
    """Show part of the text, with a sign where a page of a PDF begins."""
    signs = {at - start: f"p. {n}" for n, at in enumerate(article.source.pages, 1)}
    pages = {at: sign for at, sign in signs.items() if 0 <= at < end - start}
    here = {
        Span(max(span.start, start) - start, min(span.end, end) - start): side
        for span, side in told.items()
        if span.start < end and start < span.end
    }
    parts.prose(article.text[start:end], marks=marks, pages=pages, told=here)


def _lines(found: Sequence[Statement]) -> dict[Span, int]:
    """Return where something is said, each place with the number of its side's colour."""
    colours = _colours(found)
    return {span: colours[s.side] for s in found if s.side for span in s.spans.content}


def _colours(found: Sequence[Statement]) -> dict[str, int]:
    """Number the sides in the order in which they first speak."""
    sides = dict.fromkeys(statement.side for statement in found if statement.side)
    return {side: number % len(palette.SIDES) for number, side in enumerate(sides)}


def _statements(found: Sequence[Statement]) -> None:
    parts.heading(f"Who said what ({len(found)})")
    if not found:
        parts.note("No statements were found in this article.")
        return
    colours = _colours(found)
    with st.container(height=620, border=False, key="statements"):
        for number, statement in enumerate(found[:300]):
            side = colours.get(statement.side)
            mark = "strong" if side is None else f"strong speaker side-{side}"
            told = (statement.role, statement.side, statement.cue_words)
            with st.container(gap="xxsmall", key=f"said-{number}"):
                parts.block(
                    words.html(statement.speaker, kind=mark),
                    words.html(" · ".join(part for part in told if part), kind="note"),
                    words.html(statement.said, kind="quote"),
                    words.html(compare_statement.chain(statement), kind="note"),
                )
                st.button(
                    "Show in the text",
                    key=f"chip-said-{number}",
                    on_click=_highlight,
                    args=(statement.words.span,),
                )


def _highlight(span: Span) -> None:
    st.query_params.pop(_BESIDE, None)
    st.query_params["start"] = str(span.start)
    st.query_params["end"] = str(span.end)


def _leave() -> None:
    for name in ("article", "start", "end", _BESIDE):
        st.query_params.pop(name, None)
