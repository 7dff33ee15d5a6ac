"""Ask: a conversation with the articles, every claim with its chips."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from rag.errors import ModelError, RagError
from rag.types import Answer, Citation, Claim, Conversation, Filters, Side
from rag.ui import drawer, history, parts, words

_STOPPED = "You stopped this answer."
_INCOMPLETE = "This answer is not complete."


class Asks(parts.HasArticles, parts.Adds, drawer.Opens, history.Remembers, Protocol):
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
        filters = parts.scope(room, "ask")
    overview = room.overview()
    turns = _answers(room, current)
    if not turns:
        st.title("Ask the articles")
        parts.mode(overview)
    if not overview.articles:
        parts.welcome(room)
    for number, answer in enumerate(turns):
        _turn(answer, f"{number}")
    typed = st.chat_input(
        "Ask about the articles",
        max_chars=2000,
        submit_mode="stop",
        key="question",
        disabled=not overview.articles,
    )
    question = typed or st.session_state.pop("again", None)
    if question:
        _reply(room, current, question, filters=filters, turns=turns)
    if turns:
        _tools(turns, room, current)
    elif overview.articles:
        _suggest(room)
    drawer.draw(room)


def _answers(room: Asks, current: str) -> tuple[Answer, ...]:
    if not current:
        return ()
    return tuple(turn.answer for turn in room.conversation(current).turns)


def _reply(
    room: Asks, current: str, question: str, *, filters: Filters, turns: tuple[Answer, ...]
) -> None:
    key = str(len(turns))
    _question(question)
    claims: list[Claim] = []
    kept = _kept()
    with st.chat_message("assistant", avatar=":material/article:"):
        drawn = st.empty()
        try:
            stream = room.ask_stream(question, filters=filters, history=turns)
            answer = _draw_stream(stream, claims, drawn, key)
        except (RerunException, StopException):
            # Stop, and any click, ends the run here: what was verified so far is kept.
            stopped = _stopped(question, tuple(claims))
            kept.append(room.record(current or None, stopped))
            raise
        try:
            kept.append(room.record(current or None, answer))
        except RagError as error:
            with drawn.container():
                _body(answer, key)
            parts.failure(f"This answer is not kept in the history. {error}", error.hint)
            return
    st.rerun()


def _kept() -> list[str]:
    """Return where the id of the conversation waits for the next run.

    The session's state itself cannot be written once Stop was pressed; a list in it can.
    """
    kept: list[str] = st.session_state.setdefault("kept", [])
    return kept


def _draw_stream(
    stream: Iterator[Claim | Answer], claims: list[Claim], drawn: DeltaGenerator, key: str
) -> Answer:
    drawn.caption("Reading the articles …")
    numbers: dict[Citation, int] = {}
    for piece in stream:
        if isinstance(piece, Answer):
            return piece
        if not claims:
            drawn = drawn.container()
        with drawn:
            drawer.draw_claim(piece, numbers, f"{key}-{len(claims)}")
        claims.append(piece)
    raise ModelError("The answer has no end.", hint="Ask again.")


def _stopped(question: str, claims: tuple[Claim, ...]) -> Answer:
    return Answer(
        question=question, query=question, status="partial", claims=claims, reason=_STOPPED
    )


def _question(text: str) -> None:
    with st.chat_message("user", avatar=":material/person:"):
        parts.prose(text)


def _turn(answer: Answer, key: str) -> None:
    _question(answer.question)
    with st.chat_message("assistant", avatar=":material/article:"):
        _body(answer, key)


def _body(answer: Answer, key: str) -> None:
    if answer.query and answer.query != answer.question:
        parts.note(f"Searched for: {answer.query}")
    if answer.notice:
        parts.note(answer.notice)
    if answer.status == "declined":
        _declined(answer)
    drawer.claims(answer.claims, key)
    if answer.status == "partial":
        parts.note(answer.reason or _INCOMPLETE)
    _how(answer)


def _declined(answer: Answer) -> None:
    with st.container(border=True):
        parts.prose("The articles do not answer this", kind="strong")
        parts.prose(answer.reason)
        nearest = " The nearest:" if answer.nearest else ""
        parts.note(f"Searched {words.count(answer.searched, 'article')}.{nearest}")
        for source in answer.nearest:
            parts.article_link(source)


def _how(answer: Answer) -> None:
    trace = answer.trace
    with (
        st.expander("How was this answered?", type="compact"),
        st.container(gap="xxsmall"),
    ):
        parts.note(_summary(answer))
        for step in trace.steps:
            parts.note(f"{step.name} · {step.seconds:.2f} s · {step.detail}".rstrip(" ·"))
        if answer.considered:
            parts.prose("Passages considered, best first", kind="label")
        for hit in answer.considered:
            title = words.shorten(hit.passage.source.title, 70)
            start = words.shorten(hit.passage.text, 110)
            parts.note(f"{hit.score:.2f} · {title}: {start}")


def _summary(answer: Answer) -> str:
    trace, usage = answer.trace, answer.trace.usage
    writer = "Sentences cut from the articles" if trace.model == "extracts" else trace.model
    items = [writer, f"{words.count(answer.searched, 'article')} in scope"]
    items.append(f"{words.count(len(answer.considered), 'passage')} considered")
    if usage.calls:
        tokens = usage.prompt_tokens + usage.completion_tokens
        items.append(f"{words.count(usage.calls, 'call')}, {tokens:,} tokens")
    items += [f"prompt {name} v{version}" for name, version in trace.prompts]
    return " · ".join(items)


def _tools(turns: tuple[Answer, ...], room: Asks, current: str) -> None:
    with st.container(horizontal=True):
        st.button(
            "Ask again",
            icon=":material/refresh:",
            type="tertiary",
            key="ask-again",
            on_click=_ask,
            args=(turns[-1].question,),
        )
        st.download_button(
            "Export",
            lambda: _export(room, current),
            file_name="conversation.md",
            mime="text/markdown",
            icon=":material/download:",
            type="tertiary",
            on_click="ignore",
            key="export",
        )


def _export(room: Asks, current: str) -> bytes:
    from rag.render import markdown

    return "\n\n---\n\n".join(markdown(answer) for answer in _answers(room, current)).encode()


def _ask(question: str) -> None:
    st.session_state["again"] = question


def _suggest(room: Asks) -> None:
    questions = _starters(room)
    if questions:
        st.caption("Try one of these")
    with st.container(horizontal=True, gap="small"):
        for number, question in enumerate(questions):
            text = words.label(question, 110)
            st.button(text, key=f"starter-{number}", on_click=_ask, args=(question,))


def _starters(room: Asks) -> list[str]:
    sides = words.prominent(room.sides())
    found = [f"What did {side.name} say?" for side in sides[:2]]
    found += [f"What did {name} say?" for side in sides[:3] for name in side.speakers[:1]]
    if not found:
        found = [f"What is reported about {entry.source.title}?" for entry in room.articles()]
    return list(dict.fromkeys(found))[:4]
