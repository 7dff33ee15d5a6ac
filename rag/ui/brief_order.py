"""What a briefing is to be about and like: the form for a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol, get_args

import streamlit as st

from rag.brief.template import Template
from rag.text import plain
from rag.types import Definition, Entry, Filters, Length, Overview, Side
from rag.ui import brief_history, brief_making, brief_saved, parts, words

SCOPE = "brief"
"""Key of the filters a briefing is ordered with."""
_MANY, _ONE = "Many articles", "One article"
_KEPT = "brief-scope-kept"
_LISTS = ("outlets", "sides", "speakers", "languages")
_LONGEST = 300
_AUDIENCE = {
    False: "An audience counts only when a model writes, and none is configured.",
    True: "The model is told to write for the audience.",
}


class Orders(parts.HasArticles, Protocol):
    """What ordering a briefing needs from the rest of the program."""

    @property
    def editions(self) -> brief_saved.Saves:
        """Where definitions are kept."""
        ...

    def sides(self) -> tuple[Side, ...]:
        """Return the parties found in the articles."""
        ...


def scope(room: Orders) -> Filters:
    """Let the user narrow what is read; the choice stays while other views are shown."""
    state = st.session_state
    kept: Filters = state.get(_KEPT, Filters())
    if f"{SCOPE}-since" not in state:
        _narrow(room, kept)
    speakers = sorted({name for side in room.sides() for name in side.speakers})
    chosen = parts.scope(room, SCOPE, speakers=speakers)
    state[_KEPT] = replace(chosen, articles=kept.articles)
    return replace(chosen, articles=kept.articles)


def draw(room: Orders, filters: Filters) -> None:
    """Show the form; the briefing is begun when the page is drawn next."""
    about = st.segmented_control(
        "About",
        [_MANY, _ONE],
        default=_MANY,
        key="brief-about",
        required=True,
        label_visibility="collapsed",
        persist_state="session",
    )
    alone = about == _ONE
    overview = room.overview()
    entries = room.articles(filters) if filters or alone else ()
    count = len(entries) if filters or alone else overview.articles
    _chosen(filters)
    with st.form("brief-order", border=False):
        if alone:
            _article(entries)
        else:
            _topic(room.editions.templates())
        _size(overview)
        _buttons(room, filters, (count, overview.articles), alone=alone)


def load(room: Orders, definition: Definition) -> None:
    """Put a definition into the form, to be changed there."""
    state = st.session_state
    state["brief-about"] = _MANY
    for name in ("topic", "template", "length", "audience"):
        state[f"brief-{name}"] = getattr(definition, name)
    state[brief_saved.NAME] = definition.name
    state[_KEPT] = definition.filters
    _narrow(room, definition.filters)
    brief_history.show("")


def run(room: Orders, definition: Definition) -> None:
    """Have a briefing written by a definition when the page is drawn next."""
    template = next(
        (t for t in room.editions.templates() if t.name == definition.template), None
    )
    brief_making.ask(
        brief_making.Order(
            definition=definition,
            title=definition.topic or definition.name or "Everything in scope",
            parts=template.sections if template else (),
            searched=len(room.articles(definition.filters)),
        )
    )
    brief_history.show("")


def _narrow(room: Orders, filters: Filters) -> None:
    """Set the fields of the scope, as far as the library has what they name."""
    overview, state = room.overview(), st.session_state
    there = {
        "outlets": overview.outlets,
        "sides": overview.sides,
        "languages": overview.languages,
        "speakers": {name for side in room.sides() for name in side.speakers},
    }
    for name in _LISTS:
        state[f"{SCOPE}-{name}"] = [one for one in getattr(filters, name) if one in there[name]]
    state[f"{SCOPE}-since"], state[f"{SCOPE}-until"] = filters.since, filters.until


def _chosen(filters: Filters) -> None:
    """Tell of articles that were chosen one by one, which the scope has no field for."""
    if not filters.articles:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        many = words.count(len(filters.articles), "article")
        parts.note(f"Only {many} chosen one by one.")
        st.button("Take all", key="brief-take-all", type="tertiary", on_click=_take_all)


def _take_all() -> None:
    st.session_state[_KEPT] = replace(st.session_state[_KEPT], articles=())


def _article(entries: Sequence[Entry]) -> None:
    known = {entry.source.id: entry for entry in entries}
    if st.session_state.get("brief-article") not in known:
        st.session_state.pop("brief-article", None)
    st.selectbox(
        "Article",
        list(known),
        format_func=lambda one: _entry(known[one]),
        key="brief-article",
        placeholder="Choose an article",
        persist_state="session",
    )


def _entry(entry: Entry) -> str:
    return plain(f"{words.shorten(entry.source.title, 90)} · {words.byline(entry.source)}")


def _topic(templates: Sequence[Template]) -> None:
    st.text_input(
        "Topic",
        key="brief-topic",
        max_chars=_LONGEST,
        placeholder="Everything in scope",
        persist_state="session",
    )
    named = {one.name: one for one in templates}
    st.radio(
        "Template",
        list(named),
        format_func=lambda name: words.label(named[name].title),
        captions=[words.label(one.purpose, 200) for one in templates],
        key="brief-template",
        persist_state="session",
        width="stretch",
    )


def _size(overview: Overview) -> None:
    with st.container(horizontal=True, gap="medium", key="brief-size"):
        st.segmented_control(
            "Length",
            get_args(Length),
            default="standard",
            format_func=words.sentence,
            key="brief-length",
            required=True,
            persist_state="session",
        )
        st.text_input(
            "Audience",
            key="brief-audience",
            max_chars=200,
            placeholder="Such as: a minister before a visit",
            persist_state="session",
        )
    parts.note(_AUDIENCE[overview.model != "extracts"])


def _buttons(room: Orders, filters: Filters, counts: tuple[int, int], *, alone: bool) -> None:
    inside, every = counts
    told = words.count(every, "article")
    parts.note(f"{inside:,} of {told} in scope" if filters else f"All {told} in scope")
    with st.container(horizontal=True, gap="small"):
        st.form_submit_button(
            "Sum up the article" if alone else "Write the briefing",
            key="brief-write",
            type="primary",
            disabled=not inside,
            on_click=_write,
            args=(room, filters, alone),
        )
        if not alone:
            st.form_submit_button(
                "Save as …",
                key="brief-save",
                icon=":material/bookmark_add:",
                on_click=lambda: brief_saved.ask(_ordered(filters)),
            )


def _write(room: Orders, filters: Filters, alone: bool) -> None:  # noqa: FBT001 - a callback
    parts.attempt(lambda: _sum_up(room) if alone else run(room, _ordered(filters)))


def _sum_up(room: Orders) -> None:
    state: Mapping[str, str] = st.session_state  # type: ignore[assignment]  # keys are ours
    article = state["brief-article"]
    title = next(e.source.title for e in room.articles() if e.source.id == article)
    brief_making.ask(
        brief_making.Order(definition=_ordered(Filters()), article=article, title=title)
    )


def _ordered(filters: Filters) -> Definition:
    """Return what the form asks for."""
    state = st.session_state
    topic, audience = (str(state.get(f"brief-{n}") or "") for n in ("topic", "audience"))
    return Definition(
        topic=" ".join(topic.split()),
        filters=filters,
        template=state.get("brief-template") or "briefing",
        length=state.get("brief-length") or "standard",
        audience=" ".join(audience.split()),
    )
