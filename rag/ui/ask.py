"""Ask: a conversation with the articles, every claim with its chips."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from rag.errors import ModelError, RagError
from rag.types import Answer, Claim, Conversation, Filters, Overview, Side
from rag.ui import again, answered, drawer, history, parts, streaming, welcome, words, work

_TITLE = "Ask the articles"
_READER = ":material/article:"
_STOPPED = "You stopped this answer."
_ASKED_NEXT = 3
_ANSWER = "answer"
"""Where the page's address names one answer of the conversation, from 1."""
_TICK = 0.5
"""Seconds of silence after which the page says how long it has been waiting."""
_FORMATS = {
    "md": "Markdown",
    "html": "HTML",
    "docx": "Word",
    "pdf": "PDF",
    "json": "Evidence (JSON)",
}


class Asks(parts.HasArticles, work.Works, drawer.Opens, history.Remembers, Protocol):
    """What this page needs from the rest of the program."""

    def ask_stream(
        self, question: str, *, filters: Filters = ..., history: Sequence[Answer] = ...
    ) -> Iterator[Claim | Answer]:
        """Yield claims as they are verified, the finished answer last."""
        ...

    def sides(self) -> tuple[Side, ...]:
        """Return the parties found in the articles."""
        ...

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation with its turns."""
        ...

    def record(self, conversation_id: str | None, answer: Answer) -> str:
        """Keep an answer; return the id of its conversation."""
        ...


@parts.guarded
def page(room: Asks) -> None:
    """Draw the page."""
    parts.frame("Ask")
    if kept := _kept():
        history.show(kept.pop())
    current = st.query_params.get("conversation", "")
    with st.sidebar:
        history.sidebar(room, current)
        filters = parts.scope(room, again.SCOPE)
    overview = room.overview()
    turns = _answers(room, current)
    _head(overview, is_new=not turns)
    if not overview.articles:
        welcome.draw(room)
    for number in _in_sight(turns):
        offers = _offers(turns, number, filters)
        _question(turns[number].question)
        with st.chat_message("assistant", avatar=_READER):
            answered.draw(turns[number], f"{number}", offers)
            _link(current, number)
    typed = st.chat_input(
        "Ask about the articles",
        max_chars=2000,
        submit_mode="stop",
        key=again.FIELD,
        disabled=not overview.articles,
    )
    clicked = again.waiting()
    asked = again.Asked(question=typed) if typed else clicked
    if asked:
        _whole()
        _reply(room, current, asked, filters=filters, turns=turns)
    if turns:
        _next(turns[-1])
        _tools(turns[-1], room, current)
    elif overview.articles:
        _suggest(room)
    drawer.draw(room)


def _in_sight(turns: tuple[Answer, ...]) -> range:
    """Return the places of the answers to show: all, or the one that the address names."""
    wanted = parts.number_in_url(_ANSWER) or 0
    if not 0 < wanted <= len(turns):
        return range(len(turns))
    st.query_params[_ANSWER] = str(wanted)  # a link within a page leaves the address as it was
    if len(turns) > 1:
        with st.container(horizontal=True, vertical_alignment="center", key="one-answer"):
            parts.note(f"Answer {wanted} of {len(turns)} in this conversation.")
            st.button("Show all", key="all-answers", type="tertiary", on_click=_whole)
    return range(wanted - 1, wanted)


def _whole() -> None:
    st.query_params.pop(_ANSWER, None)


def _link(current: str, number: int) -> None:
    """Offer the address of one answer, to be copied or sent."""
    with st.container(key=f"link-{number}"):
        st.page_link(
            parts.go("ask"),
            label="Link to this answer",
            icon=":material/link:",
            query_params={"conversation": current, _ANSWER: str(number + 1)},
        )


def _head(overview: Overview, *, is_new: bool) -> None:
    """Show the title; a conversation that goes on only says it to those who hear the page."""
    if is_new:
        st.title(_TITLE, anchor=False)
        parts.mode(overview)
    else:
        parts.prose(_TITLE, tag="h1", kind="unseen")


def _offers(turns: tuple[Answer, ...], number: int, filters: Filters) -> answered.Offers:
    """Return what may be asked from an answer: from the last one only, to keep it calm."""
    if number < len(turns) - 1:
        return answered.Offers()
    return answered.Offers(alone=number > 0, everywhere=bool(filters))


def _answers(room: Asks, current: str) -> tuple[Answer, ...]:
    if not current:
        return ()
    return tuple(turn.answer for turn in room.conversation(current).turns)


def _reply(
    room: Asks,
    current: str,
    asked: again.Asked,
    *,
    filters: Filters,
    turns: tuple[Answer, ...],
) -> None:
    key = str(len(turns))
    _question(asked.question)
    kept = _kept()
    drawing = answered.Stream(key)
    with st.chat_message("assistant", avatar=_READER):
        drawn, waiting = st.empty(), st.empty()
        _follow()
        try:
            stream = room.ask_stream(
                asked.question, filters=filters, history=() if asked.alone else turns
            )
            answer = _draw_stream(stream, drawing, drawn, waiting)
        except (RerunException, StopException):
            # Stop, and any click, ends the run here: what was verified so far is kept.
            stopped = _stopped(asked.question, tuple(drawing.claims))
            kept.append(room.record(current or None, stopped))
            raise
        try:
            kept.append(room.record(current or None, answer))
        except RagError as error:
            waiting.empty()
            with drawn.container():
                answered.draw(answer, key)
            parts.failure(f"This answer is not kept in the history. {error}", error.hint)
            return
    st.rerun()


def _kept() -> list[str]:
    """Return where the id of the conversation waits for the next run.

    The session's state itself cannot be written once Stop was pressed; a list in it can.
    """
    kept: list[str] = st.session_state.setdefault("kept", [])
    return kept


@st.fragment(run_every=1.0)
def _follow() -> None:
    """Show the answer that Stop cut off: the run that was stopped can draw nothing more."""
    if _kept():
        st.rerun()


def _draw_stream(
    stream: Iterator[Claim | Answer],
    drawing: answered.Stream,
    drawn: DeltaGenerator,
    waiting: DeltaGenerator,
) -> Answer:
    waited = 0.0
    waiting.caption("Reading the articles …")
    for piece in streaming.paced(stream, _TICK):
        if isinstance(piece, Answer):
            return piece
        if piece is None:
            waited += _TICK
            doing = "Writing" if drawing.claims else "Reading the articles"
            waiting.caption(f"{doing} … {words.elapsed(waited)}")
            continue
        if not drawing.claims:
            drawn = drawn.container()
        with drawn:
            drawing.draw(piece)
    raise ModelError("The answer has no end.", hint="Ask again.")


def _stopped(question: str, claims: tuple[Claim, ...]) -> Answer:
    return Answer(
        question=question, query=question, status="partial", claims=claims, reason=_STOPPED
    )


def _question(text: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        parts.prose(text)


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
