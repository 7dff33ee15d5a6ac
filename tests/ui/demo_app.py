"""The pages over the fake room, to look at them without a library: streamlit run this file.

Behind ``--``: ``empty`` for no articles, ``talks`` for an invented talk told twice, ``many``
for a comparison of sixty issues, ``answers`` for answers of every kind: ask about "each",
"cost", "whales" or "endpoint"; ``slow`` for briefings that are written before your eyes.
``cared`` for a library that is looked after, with a model.
"""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import streamlit as st

from rag.ui import ask, brief, compare, library, parts, settings
from tests.fakes.answers import AnswersRoom
from tests.fakes.room import FakeRoom
from tests.fakes.slow_room import SlowRoom
from tests.fakes.talks_room import MANY, TalksRoom


def cared() -> FakeRoom:
    kept = FakeRoom(model="openai:m")
    kept.upkeep.misfit = kept.upkeep.slow = True
    kept.endpoint.works = False
    return kept


@st.cache_resource
def room(kind: str) -> FakeRoom:
    if kind == "talks":
        return TalksRoom()
    return {
        "empty": lambda: FakeRoom([]),
        "many": lambda: TalksRoom(issues=MANY),
        "answers": AnswersRoom,
        "slow": SlowRoom,
        "cared": cared,
    }.get(kind, FakeRoom)()


opened = room(sys.argv[1] if len(sys.argv) > 1 else "")
st.set_page_config(page_title="Readout", page_icon=parts.ICON)
st.logo(parts.LOGO, size="large")
views = {
    "Ask": ask.page,
    "Compare": compare.page,
    "Brief": brief.page,
    "Library": library.page,
    "Settings": settings.page,
}
st.navigation(
    [
        st.Page(
            partial(view, opened), title=title, url_path=title.lower(), default=title == "Ask"
        )
        for title, view in views.items()
    ]
).run()
