"""A question answered on the screen: seen to come, kept, stopped."""

from collections.abc import Iterator, Sequence
from typing import Protocol

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException, StopException

from rag.errors import ModelError, RagError
from rag.types import Answer, Claim, Filters
from rag.ui import again, answered, history, parts, redrawn, streaming, turns, visitor, words

_STOPPED = "You stopped this answer."
_TICK = 0.5
"""Seconds of silence after which the page says how long it has been waiting."""


class Replies(Protocol):
    """What answering needs from the rest of the program."""

    def ask_stream(
        self, question: str, *, filters: Filters = ..., history: Sequence[Answer] = ...
    ) -> Iterator[Claim | Answer]:
        """Yield claims as they are verified, the finished answer last."""
        ...

    def record(
        self, conversation_id: str | None, answer: Answer, *, owner: str | None = ...
    ) -> str:
        """Keep an answer; return the id of its conversation."""
        ...


def reply(
    room: Replies,
    current: str,
    asked: again.Asked,
    *,
    filters: Filters,
    before: tuple[Answer, ...],
) -> tuple[tuple[Answer, ...], str]:
    """Answer, and keep the answer; return the conversation with it, and its id.

    An answer that came at once is drawn at once. One that was seen to grow stands in pieces,
    and the page is drawn anew.
    """
    number = len(before)
    turns.question(asked.question)
    unseen, owner = to_open(), visitor.owner()
    drawing = answered.Stream(f"{number}")
    with st.chat_message("assistant", avatar=turns.READER):
        drawn, waiting = st.empty(), st.empty()
        try:
            stream = room.ask_stream(
                asked.question, filters=filters, history=() if asked.alone else before
            )
            answer = _draw_stream(stream, drawing, drawn, waiting)
        except (RerunException, StopException) as ended:
            # Stop, and any click, ends the run here: what was verified so far is kept.
            stopped = _stopped(asked.question, tuple(drawing.claims))
            unseen.append(room.record(current or None, stopped, owner=owner))
            if isinstance(ended, StopException):
                redrawn.after_stop()
            raise
        kept = _keep(room, current, answer, owner)
        if kept and drawing.begun:
            unseen.append(kept)
            st.rerun()
        with drawn.container():
            key = f"{number}-whole" if drawing.begun else f"{number}"
            offers = answered.Offers(alone=number > 0, everywhere=bool(filters))
            answered.draw(answer, key, offers)
        if kept:
            turns.link(waiting.container(key=f"link-{number}"), kept, number)
            history.show(kept)
        else:
            waiting.empty()
    return (*before, answer), kept or current


def _keep(room: Replies, current: str, answer: Answer, owner: str) -> str:
    """Keep an answer; return where, or say under it that it is not kept and return nothing."""
    try:
        return room.record(current or None, answer, owner=owner)
    except RagError as error:
        parts.failure(f"This answer is not kept in the history. {error}", error.hint)
        return ""


def to_open() -> list[str]:
    """Return where the id of the conversation waits for the next run.

    The session's state itself cannot be written once Stop was pressed; a list in it can.
    """
    kept: list[str] = st.session_state.setdefault("kept", [])
    return kept


def _draw_stream(
    stream: Iterator[Claim | Answer],
    drawing: answered.Stream,
    drawn: DeltaGenerator,
    waiting: DeltaGenerator,
) -> Answer:
    """Return the answer; draw the claims before it only where it lets them wait."""
    waited = 0.0
    waiting.caption("Reading the articles …")
    for piece in streaming.paced(stream, _TICK):
        if isinstance(piece, Answer):
            return piece
        if piece is not None:
            drawing.claims.append(piece)
            continue
        waited += _TICK
        doing = "Writing" if drawing.claims else "Reading the articles"
        waiting.caption(f"{doing} … {words.elapsed(waited)}")
        if drawing.claims:
            drawn = drawn if drawing.begun else drawn.container()
            with drawn:
                drawing.draw()
    raise ModelError("The answer has no end.", hint="Ask again.")


def _stopped(question: str, claims: tuple[Claim, ...]) -> Answer:
    return Answer(
        question=question, query=question, status="partial", claims=claims, reason=_STOPPED
    )
