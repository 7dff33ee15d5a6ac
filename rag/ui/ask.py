"""Ask: a conversation with the articles, every claim with its chips."""

from functools import partial
from typing import Protocol

import streamlit as st

from rag.errors import NotFoundError
from rag.types import Answer, Conversation, Overview, Side
from rag.ui import (
    again,
    drawer,
    history,
    parts,
    reply,
    turns,
    visitor,
    welcome,
    words,
    work,
)

_TITLE = "Ask the articles"
_ASKED_NEXT = 3
_FORMATS = {
    "md": "Markdown",
    "html": "HTML",
    "docx": "Word",
    "pdf": "PDF",
    "json": "Evidence (JSON)",
}


class Asks(
    parts.HasArticles, work.Works, drawer.Opens, history.Remembers, reply.Replies, Protocol
):
    """What this page needs from the rest of the program."""

    def sides(self) -> tuple[Side, ...]:
        """Return the parties found in the articles."""
        ...

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its turns."""
        ...


@parts.guarded
def page(room: Asks) -> None:
    """Draw the page."""
    parts.frame("Ask")
    if found := reply.to_open():
        history.show(found.pop())
    with st.sidebar:
        history.begin_button()
        filters = parts.scope(room, again.SCOPE)
        listed = st.container(gap="xsmall")
    overview = room.overview()
    current, answers = _conversation(room)
    asked = _asked(overview)
    if asked:
        turns.whole()
    _head(room, overview, is_new=not (answers or asked))
    said = st.container()
    # What was offered before is gone while an answer is awaited, and stands still otherwise.
    below = st.empty() if asked else st.container()
    with said:
        turns.draw(answers, current, filters, coming=bool(asked))
        if asked:
            answers, current = reply.reply(
                room, current, asked, filters=filters, before=answers
            )
    with below.container():
        _below(answers, room, current)
        parts.narrowed(filters, again.SCOPE)
    with listed:
        history.sidebar(room, current)
        visitor.keep()
    drawer.draw(room)


def _asked(overview: Overview) -> again.Asked | None:
    """Draw the field, which stands under the page wherever it is called, and read it."""
    typed = st.chat_input(
        "Ask about the articles",
        max_chars=2000,
        submit_mode="stop",
        key=again.FIELD,
        disabled=not overview.articles,
    )
    clicked = again.waiting()
    return again.Asked(question=typed) if typed else clicked


def _head(room: Asks, overview: Overview, *, is_new: bool) -> None:
    """Show the title; a conversation that goes on only says it to those who hear the page."""
    with st.container():
        parts.told()
        if is_new:
            st.title(_TITLE, anchor=False)
            parts.mode(overview)
        else:
            parts.prose(_TITLE, tag="h1", kind="unseen")
        if not overview.articles:
            welcome.draw(room)


def _conversation(room: Asks) -> tuple[str, tuple[Answer, ...]]:
    """Return the id and the answers of the conversation that the address names."""
    current = st.query_params.get("conversation", "")
    if not current:
        return "", ()
    try:
        return current, tuple(turn.answer for turn in room.conversation(current).turns)
    except NotFoundError as error:
        parts.tell(str(error), error.hint)
        history.show("")
        return "", ()


def _next(last: Answer) -> None:
    """Offer what the library can answer next."""
    if not last.followups:
        return
    parts.prose("You could ask next", kind="label")
    with st.container(key="followups", gap="xsmall"):
        for number, question in enumerate(last.followups[:_ASKED_NEXT]):
            st.button(
                words.label(question, 400),
                key=f"followup-{number}",
                icon=":material/subdirectory_arrow_right:",
                on_click=again.ask,
                args=(question,),
            )


def _tools(last: Answer, room: Asks, current: str) -> None:
    with st.container(horizontal=True, key="tools"):
        st.button(
            "Ask again",
            icon=":material/refresh:",
            type="tertiary",
            key="ask-again",
            on_click=again.ask,
            args=(last.question,),
        )
        st.button(
            "Edit the question",
            icon=":material/edit:",
            type="tertiary",
            key="edit-question",
            on_click=again.edit,
            args=(last.question,),
        )
        with st.popover("Export", icon=":material/download:", type="tertiary", key="export"):
            parts.downloads("conversation", partial(_export, room, current), _FORMATS)


def _export(room: Asks, current: str, fmt: str) -> bytes:
    from rag.render import export

    return export(
        room.conversation(current),
        fmt,
        text_of=lambda article_id: room.article(article_id).text,
        said_of=room.statements,
    )


def _below(answers: tuple[Answer, ...], room: Asks, current: str) -> None:
    """Offer what can be done next: with the last answer, or at the very beginning."""
    if answers:
        _next(answers[-1])
        _tools(answers[-1], room, current)
    elif room.overview().articles:
        _suggest(room)


def _suggest(room: Asks) -> None:
    questions = _starters(room)
    if questions:
        st.caption("Try one of these")
    with st.container(horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            text = words.label(question, 110)
            st.button(text, key=f"starter-{number}", on_click=again.ask, args=(question,))


def _starters(room: Asks) -> list[str]:
    sides = words.prominent(room.sides())
    found = [f"What did {side.name} say?" for side in sides[:2]]
    found += [f"What did {name} say?" for side in sides[:3] for name in side.speakers[:1]]
    if not found:
        found = [f"What is reported about {entry.source.title}?" for entry in room.articles()]
    return list(dict.fromkeys(found))[:4]
