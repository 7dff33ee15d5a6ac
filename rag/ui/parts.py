"""Pieces every page draws with: errors in one line, prose, links, scope, downloads."""

import datetime as dt
import functools
import gc
import importlib
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ParamSpec, Protocol, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from rag.errors import RagError, where
from rag.text import off_the_command_line, plain
from rag.types import Entry, Filters, Overview, Source, Span
from rag.ui import words

_log = logging.getLogger(__name__)
ICON = str(Path(__file__).with_name("icon.png"))
LOGO = str(Path(__file__).with_name("logo.svg"))
_STYLE = Path(__file__).with_name("style.css")
P = ParamSpec("P")
T = TypeVar("T")
_TOLD = "told"
_NONE: Mapping[int, str] = {}
_UNTOLD: Mapping[Span, int] = {}


class HasArticles(Protocol):
    """What choosing a scope needs."""

    def overview(self) -> Overview:
        """Return the state of the library."""
        ...

    def articles(self, filters: Filters = ...) -> tuple[Entry, ...]:
        """Return the articles in scope."""
        ...


def guarded(draw: Callable[P, None]) -> Callable[P, None]:
    """Return ``draw`` with every failure shown as one line and a hint, never a traceback."""

    @functools.wraps(draw)
    def safe(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except RagError as error:
            failure(str(error), error.hint)
        except Exception as error:  # noqa: BLE001 - the border: no traceback reaches the screen
            _log.error("a page failed: %s", where(error))
            failure(
                "This page could not be drawn.",
                "Reload it; the program's log has the details.",
            )

    return safe


def attempt(act: Callable[[], object]) -> bool:
    """Do what a click asks, and return whether it was done; ``told`` shows why it was not."""
    try:
        act()
    except RagError as error:
        tell(str(error), error.hint)
    except Exception as error:  # noqa: BLE001 - the border: no traceback reaches the screen
        _log.error("a click failed: %s", where(error))
        tell("This could not be done.", "The program's log has details.")
    else:
        return True
    return False


def tell(message: str, hint: str = "") -> None:
    """Keep what went wrong until ``told`` shows it."""
    st.session_state[_TOLD] = (message, hint)


def told() -> None:
    """Show, once, why the last click did not do what it asked for."""
    if found := st.session_state.pop(_TOLD, None):
        failure(*found)


def failure(message: str, hint: str = "") -> None:
    """Show what went wrong on one line, and what to do about it."""
    text = f"**{words.label(message, 400)}**"
    advice = words.label(off_the_command_line(hint), 400)
    st.error(f"{text}  {advice}" if advice else text, icon=":material/error:")


def frame(title: str, *, wide: bool = False) -> None:
    """Set up the page: its title in the browser, its width, the style sheet."""
    st.set_page_config(page_title=f"{title} · Readout", layout="wide" if wide else "centered")
    st.html(_STYLE)


def prose(
    text: str,
    *,
    marks: Iterable[Span] = (),
    tag: str = "p",
    kind: str = "",
    pages: Mapping[int, str] = _NONE,
    told: Mapping[Span, int] = _UNTOLD,
) -> None:
    """Show untrusted text as text, the marked spans highlighted; nothing when it is blank."""
    if body := words.html(text, marks=marks, tag=tag, kind=kind, pages=pages, told=told):
        st.html(f'<div class="words">{body}</div>')


def heading(text: str) -> None:
    """Show the heading of a part of the page, which stands under the page's title."""
    prose(text, tag="h2", kind="part")


def block(*pieces: str) -> None:
    """Show HTML that ``rag.ui.words`` made, in one element."""
    if body := "".join(pieces):
        st.html(f'<div class="words">{body}</div>')


def script(code: str) -> None:
    """Run code of ours in the reader's browser; it holds no text from anywhere else."""
    st.html(f"<script>{code}</script>", unsafe_allow_javascript=True)


def note(text: str) -> None:
    """Show a quiet line of untrusted text under something."""
    prose(text, kind="note")


def quiet(text: str) -> None:
    """Show an empty or waiting state."""
    with st.container(border=True):
        prose(text, kind="note")


def warm(load: Callable[[], None]) -> None:
    """Load beside the first page what the first table and question would wait seconds for."""

    def run() -> None:
        importlib.import_module("pandas")
        try:
            load()
        except RagError as error:
            _log.warning("not loaded ahead: %s", error)
        gc.collect()
        gc.freeze()  # or each collection looks at every module again, a tenth of a second

    threading.Thread(target=run, daemon=True).start()


def go(path: str) -> st.Page:
    """Return a reference to the page at ``path``, for links and switches."""
    return st.Page(lambda: None, url_path=path, title=path.title(), default=path == "ask")


def article_link(source: Source, text: str = "", span: Span | None = None) -> None:
    """Show a link that opens the article in the reader, at ``span`` when given."""
    place = {"start": str(span.start), "end": str(span.end)} if span else {}
    st.page_link(
        go("library"),
        label=words.label(text or source.title, 120),
        query_params={"article": source.id, **place},
        icon=":material/article:",
    )


def scope(room: HasArticles, key: str, *, speakers: Sequence[str] = ()) -> Filters:
    """Let the user narrow what is searched, and say how many articles that leaves.

    Of an empty library there is nothing to narrow, and nothing is shown.
    """
    overview = room.overview()
    if not overview.articles:
        return Filters()
    with st.expander("Scope", icon=":material/filter_alt:", key=f"{key}-scope"):
        outlets = _choose("Outlets", overview.outlets, f"{key}-outlets")
        sides = _choose("Sides", overview.sides, f"{key}-sides")
        voices = _choose("Speakers", speakers, f"{key}-speakers")
        languages = _choose("Languages", overview.languages, f"{key}-languages")
        since = st.date_input("From", None, key=f"{key}-since", format="YYYY-MM-DD")
        until = st.date_input("To", None, key=f"{key}-until", format="YYYY-MM-DD")
        st.button("Clear", key=f"{key}-clear", on_click=clear, args=(key,), type="tertiary")
    if since and until and since > until:
        st.caption("The first day is after the last: the dates are left out.")
        since = until = None
    filters = Filters(
        outlets=outlets,
        sides=sides,
        speakers=voices,
        languages=languages,
        since=since,
        until=until,
    )
    inside = len(room.articles(filters)) if filters else overview.articles
    total = words.count(overview.articles, "article")
    st.caption(f"{inside:,} of {total} in scope" if filters else f"All {total} in scope")
    return filters


def narrowed(filters: Filters, key: str) -> None:
    """Say what is in scope where the scope itself may be out of sight; nothing for all."""
    if not filters:
        return
    days = (("from", filters.since), ("until", filters.until))
    told = [*filters.outlets, *filters.sides, *filters.speakers, *filters.languages]
    told += [f"{name} {words.day(day)}" for name, day in days if day]
    with st.container(horizontal=True, vertical_alignment="center", key=f"{key}-narrowed"):
        note(f"Only in scope: {words.shorten(' · '.join(told), 200)}")
        st.button(
            "All articles", key=f"{key}-widen", type="tertiary", on_click=clear, args=(key,)
        )


def _choose(name: str, options: Sequence[str], key: str) -> tuple[str, ...]:
    if len(options) < 2:
        return ()
    return tuple(st.multiselect(name, options, key=key, placeholder="All", format_func=plain))


def clear(key: str) -> None:
    """Widen a scope to all articles."""
    for name in ("outlets", "sides", "speakers", "languages"):
        st.session_state[f"{key}-{name}"] = []
    for name in ("since", "until"):
        st.session_state[f"{key}-{name}"] = None


def more(
    items: Sequence[T], key: str, draw: Callable[[int, T], None], step: int, then: int = 0
) -> None:
    """Draw the first ``step`` items with their numbers, and a button that shows more.

    The button shows ``then`` more, else as many as at first.
    """
    shown = st.session_state.get(f"more-{key}", step)
    for number, item in enumerate(items[:shown]):
        draw(number, item)
    if len(items) > shown:
        st.button(
            f"Show more ({len(items) - shown:,} left)",
            key=f"show-more-{key}",
            on_click=st.session_state.update,
            args=({f"more-{key}": shown + (then or step)},),
        )


def downloads(name: str, write: Callable[[str], bytes], formats: Mapping[str, str]) -> None:
    """Offer a result as files.

    Args:
        name: Of the file, without its suffix.
        write: Returns the file of a format; called when its button is pressed.
        formats: What the button of each suffix says.
    """
    from rag.render import MEDIA_TYPES

    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption("Download", width="content")
        for suffix, text in formats.items():
            st.download_button(
                text,
                partial(write, suffix),
                file_name=f"{name}.{suffix}",
                mime=MEDIA_TYPES[suffix],
                key=f"download-{name}-{suffix}",
                on_click="ignore",
            )


def mode(overview: Overview) -> None:
    """Say in one line who writes the answers."""
    if overview.model == "extracts":
        st.caption(
            "Extracts mode: no model is configured. "
            "Answers are sentences cut from the articles."
        )
    else:
        st.caption(
            f"Written by {words.label(overview.model, 60)}. "
            "Every citation is checked against its article."
        )


def here(moment: dt.datetime) -> dt.datetime:
    """Return the moment in the time zone of the reader's browser, else in UTC."""
    try:
        zone: dt.tzinfo = ZoneInfo(st.context.timezone or "UTC")
    except (ValueError, OSError, ZoneInfoNotFoundError):
        zone = dt.UTC
    return moment.astimezone(zone)


def number_in_url(name: str) -> int | None:
    """Return the whole number in the page's address under ``name``, if there is one."""
    with suppress(KeyError, ValueError):
        return int(st.query_params[name])
    return None
