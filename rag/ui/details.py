"""What is known of an article: shown, and set right by hand."""

from collections.abc import Iterable, Mapping
from typing import Protocol

import streamlit as st

from rag.types import Entry, Source
from rag.ui import parts, words

_EDITED, _SAVED = "edited", "details-saved"
_FIELDS = {
    "title": "Title",
    "outlet": "Outlet",
    "agency": "News agency",
    "byline": "Byline",
    "place": "Place",
    "published": "Published, as 2031-03-14",
    "language": "Language, as en",
}


class Corrects(Protocol):
    """What setting metadata right needs of the shelf."""

    def correct(self, article_id: str, changes: Mapping[str, str]) -> Entry:
        """Set metadata of an article by hand."""
        ...


class HasShelf(Protocol):
    """What setting metadata right needs from the rest of the program."""

    @property
    def shelf(self) -> Corrects:
        """Where the articles are."""
        ...


def draw(source: Source) -> None:
    """Show all that is known of the article, on two or three lines."""
    at = source.published_at
    when = f"{words.moment(at)} ({words.zone(at)})" if at else words.day(source.published)
    agency = f"Agency: {source.agency}" if source.agency not in {"", source.outlet} else ""
    outlet = source.outlet or ("" if agency else words.outlet(source))
    parts.block(
        _line((outlet, agency, when, source.place, _language(source), _pages(source))),
        _line((source.byline,)),
        _line((f"From {words.given(source.locator)}",)),
    )


def _line(known: Iterable[str]) -> str:
    return words.html(" · ".join(words.shorten(one, 300) for one in known if one), kind="note")


def _language(source: Source) -> str:
    return "" if source.language == "und" else source.language


def _pages(source: Source) -> str:
    return words.count(len(source.pages), "page") if source.pages else ""


def edit_button() -> None:
    """Show what opens the form; it opens when the page reaches ``form``."""
    st.button(
        "Edit details",
        key="edit-details",
        icon=":material/edit:",
        type="tertiary",
        on_click=st.session_state.update,
        args=({_EDITED: True},),
    )


def form(room: HasShelf, source: Source) -> None:
    """Open the form if it was asked for. Call it once, at the end of a page."""
    if st.session_state.pop(_EDITED, False):
        for field, value in _values(source).items():
            st.session_state[f"detail-{field}"] = value
        _form(room, source)


@st.dialog("Edit details")
@parts.guarded
def _form(room: HasShelf, source: Source) -> None:
    if st.session_state.pop(_SAVED, False):
        st.rerun()
    with st.form("details", border=False):
        first, *others = _FIELDS
        _field(first)
        for pair in zip(others[::2], others[1::2], strict=True):
            for column, field in zip(st.columns(2), pair, strict=True):
                with column:
                    _field(field)
        parts.told()
        parts.note("What you set here stays, also when a new version of the article comes.")
        st.form_submit_button(
            "Save", type="primary", key="save-details", on_click=_save, args=(room, source)
        )


def _field(field: str) -> None:
    st.text_input(_FIELDS[field], key=f"detail-{field}", max_chars=300)


def _values(source: Source) -> dict[str, str]:
    day = source.published.isoformat() if source.published else ""
    return {field: str(getattr(source, field)) for field in _FIELDS} | {
        "published": day,
        "language": _language(source),
    }


def _save(room: HasShelf, source: Source) -> None:
    """Set what was changed, and only that: the rest goes on being read from the article."""
    typed = {field: str(st.session_state[f"detail-{field}"]).strip() for field in _FIELDS}
    before = _values(source)
    changes = {field: value for field, value in typed.items() if value != before[field]}
    if changes and not parts.attempt(lambda: room.shelf.correct(source.id, changes)):
        return
    st.session_state[_SAVED] = True
