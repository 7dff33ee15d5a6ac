"""The panel that adds: files, a pasted text, web addresses, this machine, feeds."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

import streamlit as st

from rag.errors import InputError
from rag.ingest.load import written
from rag.text import plain
from rag.ui import feeds, parts, removed, visitor, welcome, words, work

_ROUND = "uploads"
_FILES, _PASTE, _WEB, _HERE, _FEEDS = "Files", "Paste", "Web", "This machine", "Feeds"
_COLUMNS = "columns"
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_KINDS = (
    "Text, Markdown, web pages, PDF, Word, OpenDocument, RTF, mail, CSV and JSON dumps, "
    "or zip, tar and gzip files of any of these."
)
_LONGEST = 2_000_000


class Gathers(work.Runs, feeds.Follows, Protocol):
    """What adding needs of the intake."""


class Adds(removed.Removes, Protocol):
    """What adding needs from the rest of the program."""

    @property
    def intake(self) -> Gathers:
        """What jobs are begun and watched with."""
        ...


def draw(room: Adds, *, is_open: bool) -> None:
    """Show the panel; all that it begins runs in the background."""
    wanted = st.query_params.get(welcome.OPEN, "")
    ways: dict[str, Callable[[Adds], None]] = {
        _FILES: _files,
        _PASTE: _paste,
        _WEB: _web,
        _HERE: _machine,
        _FEEDS: feeds.draw,
    }
    if not visitor.only_this_machine():
        del ways[_HERE]
    with st.expander(
        "Add articles",
        expanded=is_open or wanted in ways,
        icon=":material/add:",
        key="add",
    ):
        names = list(ways)
        tabs = st.tabs(names, default=wanted if wanted in ways else None, key="ways")
        for tab, fill in zip(tabs, ways.values(), strict=True):
            with tab:
                fill(room)


def _files(room: Adds) -> None:
    number = st.session_state.setdefault(_ROUND, 0)
    files = st.file_uploader(
        "Drop files here, as many as you like",
        accept_multiple_files=True,
        key=f"upload-{number}",
    )
    parts.note(_KINDS)
    with st.expander("Columns of a dump", type="compact", key="dump"):
        parts.note(
            "Only for CSV and JSON whose columns have names of their own, and before you drop "
            "them. Fields: title, text, outlet, agency, byline, place, published, language, "
            "url, id."
        )
        st.text_area(
            "One a line, such as title=headline",
            key=_COLUMNS,
            height=100,
            max_chars=2000,
            placeholder="title=headline\ntext=body",
        )
    if files:
        uploads = [(file.name, file.getvalue()) for file in files]
        # A new uploader forgets these files, so no later run adds them again.
        st.session_state[_ROUND] = number + 1
        _begin(lambda: room.intake.begin_files(uploads, columns=_columns()))
        st.rerun()


def _columns() -> Mapping[str, str]:
    """Return which column holds which field, as typed.

    Raises:
        InputError: A line names none.
    """
    found: dict[str, str] = {}
    for line in st.session_state.get(_COLUMNS, "").splitlines():
        field, _, name = line.partition("=")
        if line.strip() and not (field.strip() and name.strip()):
            raise InputError(
                f"The line {plain(line)!r} names no column.", hint="Write it as title=headline."
            )
        if line.strip():
            found[field.strip()] = name.strip()
    return found


def _paste(room: Adds) -> None:
    with st.form("paste", border=False):
        st.text_area("Text of the article", key="paste-text", height=200, max_chars=_LONGEST)
        left, middle, right = st.columns((2, 1, 1))
        left.text_input("Title (optional)", key="paste-title", max_chars=300)
        middle.text_input("Outlet (optional)", key="paste-outlet", max_chars=200)
        right.text_input(
            "Published (optional)", key="paste-day", max_chars=60, placeholder="2031-03-14"
        )
        st.form_submit_button("Add this text", on_click=_add_text, args=(room,))


def _add_text(room: Adds) -> None:
    state = st.session_state
    fields = ("paste-text", "paste-title", "paste-outlet", "paste-day")
    text, title, outlet, day = (str(state.get(field, "")) for field in fields)
    if not text.strip():
        parts.tell("There is no text to add.", "Paste the text of the article first.")
    elif day.strip() and not words.iso_day(day.strip()):
        parts.tell(f"{plain(day)!r} is not a date.", "Write it as 2031-03-14.")
    elif _begin(
        lambda: room.intake.begin_files(
            [written(text, {"title": title, "outlet": outlet, "published": day})]
        )
    ):
        for field in fields:
            state[field] = ""


def _web(room: Adds) -> None:
    with st.form("web", border=False):
        st.text_area(
            "Web addresses, one a line",
            key="addresses",
            height=120,
            max_chars=100_000,
            placeholder="https://example.org/news/an-article",
        )
        parts.note(
            "Of pages, PDFs, feeds or site maps; of a feed, what it lists now. To read what "
            "comes later as well, follow it under Feeds."
        )
        st.form_submit_button("Add these addresses", on_click=_add_addresses, args=(room,))


def _add_addresses(room: Adds) -> None:
    lines = str(st.session_state.get("addresses", "")).splitlines()
    addresses = [line.strip() for line in lines if line.strip()]
    # What is none would be read as a path of the machine this page is served from.
    wrong = [one for one in addresses if not _ADDRESS.match(one)]
    if not addresses:
        parts.tell("There is no address to add.", "Write one a line.")
    elif wrong:
        parts.tell(
            f"This is no web address: {words.shorten(wrong[0], 100)}",
            "Begin it with https:// or http://.",
        )
    elif _begin(lambda: room.intake.begin(addresses)):
        st.session_state["addresses"] = ""


def _machine(room: Adds) -> None:
    with st.form("from-disk", border=False):
        st.text_input("A file or folder on this machine", key="path", max_chars=4000)
        parts.note("Of a folder, everything in it that can be read.")
        st.form_submit_button("Add", on_click=_add_path, args=(room,))


def _add_path(room: Adds) -> None:
    path = str(st.session_state.get("path", "")).strip()
    if not path or _ADDRESS.match(path):
        parts.tell("There is no path to add.", "Write the path of a file or folder.")
    elif _begin(lambda: room.intake.begin([path], columns=_columns())):
        st.session_state["path"] = ""


def _begin(begin: Callable[[], str]) -> bool:
    return parts.attempt(lambda: work.watch(begin()))
