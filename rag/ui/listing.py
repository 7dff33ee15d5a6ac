"""The table of articles: copies folded under one of them, found, ticked, opened, deleted."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from rag.text import plain
from rag.types import Entry
from rag.ui import live, parts, removed, words

_COPIES = "copies-shown"
_READ = "read"
_TALL = 68
"""Height of lines of a narrow table; from 65 on, Streamlit lets words take several lines."""
_WHERE = "Where, when"
_OFFERED = 500
"""Lines offered by name; of more, those the field above finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the table: an article, and those it stands for."""

    entry: Entry
    folded: tuple[Entry, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The articles that ticking the line means."""
        return tuple(entry.source.id for entry in (self.entry, *self.folded))


def draw(entries: Sequence[Entry]) -> None:
    """Show the articles; a click on one opens it in the reader."""
    groups = together(entries)
    copies = len(entries) - len(groups)
    with st.container(horizontal=True, vertical_alignment="center", key="table-find"):
        wanted = st.text_input(
            "Find by title, outlet or place",
            key="find",
            icon=":material/search:",
            label_visibility="collapsed",
            placeholder="Find by title, outlet or place",
        )
        unfold = f"Show {words.count(copies, 'copy')} one by one"
        apart = copies > 0 and st.toggle(unfold, key=_COPIES)
    rows = _apart(groups, wanted) if apart else _folded(groups, wanted)
    if not rows:
        parts.quiet("No article matches.")
        return
    actions = st.container(horizontal=True, vertical_alignment="center", key="table-actions")
    narrow = live.is_narrow("table-width")
    ticked = _table(rows, has_copies=copies > 0, narrow=narrow)
    with actions:
        _actions([row for n, row in enumerate(rows) if n in ticked])
        _read(rows)


def together(entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Return the articles in order, with each all that carry its text, who stands for it first.

    Where that one is not among them, the first that is stands for the others. A group has the
    place of who stands for it.
    """
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        source = entry.source
        groups.setdefault(source.group or source.copy_of or source.id, []).append(entry)
    folded = [
        tuple(sorted(group, key=lambda entry: entry.source.id != head))
        for head, group in groups.items()
    ]
    places = {entry.source.id: place for place, entry in enumerate(entries)}
    return sorted(folded, key=lambda group: places[group[0].source.id])


def _folded(groups: Sequence[tuple[Entry, ...]], wanted: str) -> list[Row]:
    rows = []
    for group in groups:
        found = [entry for entry in group if _matches(entry, wanted)]
        if found:
            rest = tuple(entry for entry in group if entry is not found[0])
            rows.append(Row(entry=found[0], folded=rest))
    return rows


def _apart(groups: Sequence[tuple[Entry, ...]], wanted: str) -> list[Row]:
    return [Row(entry=entry) for group in groups for entry in group if _matches(entry, wanted)]


def _matches(entry: Entry, wanted: str) -> bool:
    source = entry.source
    text = f"{source.title} {source.outlet} {source.agency} {source.place} {source.locator}"
    return all(word in text.casefold() for word in wanted.casefold().split())


def _table(rows: Sequence[Row], *, has_copies: bool, narrow: bool) -> Sequence[int]:
    """Draw the table; return the places of the lines that are ticked.

    Where it is narrow, one column has outlet and day, and those of their own, by which it can
    be sorted, stand behind it.
    """
    ids = [row.entry.source.id for row in rows]
    # Other lines, another table: what is ticked never passes to an article beside it.
    key = f"articles-{zlib.crc32(' '.join(ids).encode())}"
    event = st.dataframe(
        [_narrow_cells(row) if narrow else _cells(row) for row in rows],
        hide_index=True,
        on_select=partial(_open, key, ids),
        selection_mode=["multi-row", "single-cell"],
        key=key,
        row_height=_TALL if narrow else 38,
        height="content" if len(rows) < (9 if narrow else 14) else 560,
        column_config={
            "Title": st.column_config.TextColumn(
                width=204 if narrow else 405 if has_copies else 480
            ),
            _WHERE: st.column_config.TextColumn(width=112),
            "Copies": st.column_config.TextColumn(width=88) if has_copies else None,
            "Outlet": st.column_config.TextColumn(width=170),
            "Published": st.column_config.TextColumn(width=98),
            "Statements": st.column_config.NumberColumn(width=92),
            "Language": st.column_config.TextColumn(width=84),
        },
    )
    return event.selection.rows


def _open(key: str, ids: Sequence[str]) -> None:
    """Open the article whose line was clicked, before anything is drawn."""
    if cells := st.session_state[key].selection.cells:
        st.query_params["article"] = ids[cells[0][0]]


def _cells(row: Row) -> dict[str, str | int]:
    source = row.entry.source
    many = words.count(len(row.folded), "copy")
    return {
        "Title": words.shorten(source.title, 160),
        "Copies": f"+{many}" if row.folded else "copy" if _is_copy(row.entry) else "",
        "Outlet": plain(source.outlet or source.agency),
        "Published": source.published.isoformat() if source.published else "",
        "Statements": row.entry.statements,
        "Language": "" if source.language == "und" else plain(source.language),
    }


def _narrow_cells(row: Row) -> dict[str, str | int]:
    """Return the cells with one behind the title that says where and when, short enough."""
    cells = _cells(row)
    where = f"{words.shorten(str(cells['Outlet']), 26)} {cells['Published']}".strip()
    titled = f"{words.shorten(str(cells['Title']), 68)} {cells['Copies']}".strip()
    return {"Title": titled, _WHERE: where, **{k: cells[k] for k in cells if k != "Title"}}


def _is_copy(entry: Entry) -> bool:
    source = entry.source
    return bool(source.copy_of) or source.group not in {"", source.id}


def _actions(ticked: Sequence[Row]) -> None:
    ids = [one for row in ticked for one in row.ids]
    st.button(
        f"Delete {_many(ticked)}" if ids else "Delete",
        key="ticked-delete",
        icon=":material/delete:",
        disabled=not ids,
        on_click=removed.delete,
        args=(ids,),
    )
    st.caption("Click a line to read the article; tick lines to delete them.", width="content")


def _read(rows: Sequence[Row]) -> None:
    """Offer the lines by name: in the table, the first arrow key already opens an article."""
    titles = {row.entry.source.id: row.entry.source.title for row in rows[:_OFFERED]}
    st.selectbox(
        "Read an article",
        list(titles),
        index=None,
        format_func=lambda one: plain(words.shorten(titles[one], 90)),
        key=_READ,
        label_visibility="collapsed",
        placeholder="Read: choose or type a title",
        on_change=_chosen,
        width=280,
    )


def _chosen() -> None:
    """Open the article that was chosen; the choice is made anew when the list is back."""
    if chosen := st.session_state.pop(_READ, None):
        st.query_params["article"] = chosen


def _many(ticked: Sequence[Row]) -> str:
    folded = sum(len(row.folded) for row in ticked)
    more = f" and {words.count(folded, 'copy')}" if folded else ""
    return words.count(len(ticked), "article") + more
