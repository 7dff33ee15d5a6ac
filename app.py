"""Start of the web app."""

from functools import partial

import streamlit as st

from rag.newsroom import Newsroom
from rag.settings import load_settings
from rag.ui import ask, brief, compare, library, login, parts, quiet, settings


@st.cache_resource(show_spinner="Opening the library", on_release=Newsroom.close)
def room() -> Newsroom:
    """Return the one newsroom all sessions share."""
    opened = Newsroom.open(load_settings())
    parts.warm(opened.warm)
    return opened


@parts.guarded
def main() -> None:
    """Draw the page the address names."""
    quiet.keep()
    st.set_page_config(page_title="Readout", page_icon=parts.ICON)
    st.logo(parts.LOGO, size="large")
    if not login.let_in():
        return
    views = {
        "Ask": ask,
        "Compare": compare,
        "Brief": brief,
        "Library": library,
        "Settings": settings,
    }
    opened = room()
    pages = [
        st.Page(
            partial(view.page, opened),
            title=title,
            url_path=title.lower(),
            default=title == "Ask",
        )
        for title, view in views.items()
    ]
    st.navigation(pages).run()


main()
