"""The pages over the fake room, to look at them without a library: streamlit run this file."""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import streamlit as st

from rag.ui import ask, brief, compare, library, parts
from tests.fakes.room import FakeRoom


@st.cache_resource
def room(*, empty: bool) -> FakeRoom:
    return FakeRoom([] if empty else FakeRoom().kept.values())


opened = room(empty="empty" in sys.argv)
st.set_page_config(page_title="Readout", page_icon=parts.ICON)
st.logo(parts.LOGO, size="large")
views = {"Ask": ask.page, "Compare": compare.page, "Brief": brief.page, "Library": library.page}
st.navigation(
    [
        st.Page(
            partial(view, opened), title=title, url_path=title.lower(), default=title == "Ask"
        )
        for title, view in views.items()
    ]
).run()
