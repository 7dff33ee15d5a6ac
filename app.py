"""Start of the web app."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from rag.newsroom import Newsroom
from rag.settings import load_settings
from rag.ui import ask, brief, compare, library, parts


@st.cache_resource(show_spinner="Opening the library", on_release=Newsroom.close)
def room() -> Newsroom:
    """Return the one newsroom all sessions share."""
    parts.warm()
    return Newsroom.open(load_settings())


@parts.guarded
def main() -> None:
    """Draw the page the address names."""
    st.set_page_config(page_title="Readout", page_icon=parts.ICON)
    st.logo(parts.LOGO, size="large")
    views: dict[str, Callable[[Newsroom], None]] = {
        "Ask": ask.page,
        "Compare": compare.page,
        "Brief": brief.page,
        "Library": library.page,
    }
    opened = room()
    pages = [
        st.Page(
            partial(view, opened), title=title, url_path=title.lower(), default=title == "Ask"
        )
        for title, view in views.items()
    ]
    st.navigation(pages).run()


main()
