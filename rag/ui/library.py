"""Library: add articles, find one, read it."""

from collections.abc import Callable, Sequence
from typing import Protocol

import streamlit as st

from rag.text import plain
from rag.types import Entry, IngestReport, Item
from rag.ui import parts, reader, words

_REPORT, _ROUND = "added", "uploads"
_OUTCOMES = {
    "added": "added",
    "updated": "updated",
    "copy": "copies of a text already here",
    "unchanged": "already here",
    "failed": "could not be read",
}


class Keeps(parts.HasArticles, parts.Adds, reader.Reads, Protocol):
    """What this page needs from the rest of the program."""

    def add_files(
        self, files: Sequence[tuple[str, bytes]], *, progress: parts.Progress | None = ...
    ) -> IngestReport:
        """Add uploads: name and content of each."""
        ...


@parts.guarded
def page(room: Keeps) -> None:
    """Draw the page, or the article its address names."""
    parts.frame("Library", wide=True)
    if st.query_params.get("article"):
        reader.show(room)
        return
    st.title("Library")
    overview = room.overview()
    if not overview.articles:
        parts.welcome(room, uploads=False)
    with st.expander(
        "Add articles", expanded=not overview.articles, icon=":material/add:", key="add"
    ):
        _upload(room)
        if _only_this_machine():
            _from_disk(room)
    _report()
    if overview.articles:
        with st.sidebar:
            filters = parts.scope(room, "library")
        st.caption(_state(room))
        _table(room.articles(filters))


def _state(room: Keeps) -> str:
    overview = room.overview()
    total = words.count(overview.articles, "article")
    if overview.copies:
        total += f" ({words.count(overview.copies, 'copy')} of the same text)"
    passages = words.count(overview.passages, "passage")
    return f"{total} · {passages} · {words.count(overview.statements, 'statement')}"


def _upload(room: Keeps) -> None:
    number = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "Drop text or Markdown files here", accept_multiple_files=True, key=f"upload-{number}"
    )
    if files:
        uploads = [(file.name, file.getvalue()) for file in files]
        # A new uploader forgets these files, so no later run adds them again.
        st.session_state[_ROUND] = number + 1
        _add(lambda progress: room.add_files(uploads, progress=progress))


def _from_disk(room: Keeps) -> None:
    with st.form("from-disk", border=False, clear_on_submit=True):
        path = st.text_input("Or a file or folder on this machine", key="path")
        if st.form_submit_button("Add") and path.strip():
            _add(lambda progress: room.add([path.strip()], progress=progress))


def _only_this_machine() -> bool:
    """Return whether nobody else can reach this page, so that it may name paths."""
    return st.get_option("server.address") in {"127.0.0.1", "::1", "localhost"}


def _add(add: Callable[[parts.Progress], IngestReport]) -> None:
    done: list[Item] = []
    st.session_state[_REPORT] = done
    bar = st.progress(0.0, "Reading")

    def progress(item: Item, number: int, total: int) -> None:
        done.append(item)
        share = min(number / total, 1.0) if total else 0.0
        told = f"{number} of {total}" if total else str(number)
        bar.progress(share, f"{told} read · {words.label(item.locator, 70)}")

    st.session_state[_REPORT] = list(add(progress).items)
    st.rerun()


def _report() -> None:
    items: list[Item] = st.session_state.get(_REPORT, [])
    if not items:
        return
    with st.container(border=True, key="report"):
        counts = {outcome: sum(i.outcome == outcome for i in items) for outcome in _OUTCOMES}
        told = [f"{n} {_OUTCOMES[outcome]}" for outcome, n in counts.items() if n]
        parts.prose(", ".join(told), kind="strong")
        for item in [item for item in items if item.outcome == "failed"][:100]:
            parts.note(f"{item.locator}: {item.error} {item.hint}")
        fine = [item for item in items if item.outcome != "failed"]
        if fine:
            with st.expander("Each file", type="compact"):
                for item in fine[:300]:
                    parts.note(f"{item.locator}: {_OUTCOMES[item.outcome]}")
        st.button("Close", key="close-report", on_click=_close, type="tertiary")


def _close() -> None:
    st.session_state.pop(_REPORT, None)


def _table(entries: Sequence[Entry]) -> None:
    wanted = st.text_input(
        "Find by title, outlet or place",
        key="find",
        icon=":material/search:",
        label_visibility="collapsed",
        placeholder="Find by title, outlet or place",
    )
    found = [entry for entry in entries if _matches(entry, wanted)]
    if not found:
        parts.quiet("No article matches.")
        return
    event = st.dataframe(
        [_row(entry) for entry in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        key="articles",
        row_height=38,
        height="content" if len(found) < 14 else 560,
        column_config={
            "Title": st.column_config.TextColumn(width=430),
            "Published": st.column_config.TextColumn(width=100),
            "Language": st.column_config.TextColumn(width=90),
            "Statements": st.column_config.NumberColumn(width=100),
            "Copy": None if not any(e.source.copy_of for e in found) else "Copy",
        },
    )
    st.caption("Click a row to read the article.")
    if cells := event.selection.cells:
        st.query_params["article"] = found[cells[0][0]].source.id
        st.rerun()


def _matches(entry: Entry, wanted: str) -> bool:
    source = entry.source
    text = f"{source.title} {source.outlet} {source.agency} {source.place} {source.locator}"
    return all(word in text.casefold() for word in wanted.casefold().split())


def _row(entry: Entry) -> dict[str, str | int]:
    source = entry.source
    return {
        "Title": words.shorten(source.title, 160),
        "Outlet": plain(source.outlet or source.agency),
        "Published": source.published.isoformat() if source.published else "",
        "Place": plain(source.place),
        "Language": "" if source.language == "und" else plain(source.language),
        "Statements": entry.statements,
        "Copy": "copy" if source.copy_of else "",
    }
