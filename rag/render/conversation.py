"""A conversation as a page: its questions and answers, one numbering of sources through all."""

from rag.render.answered import answer_parts, short_mark
from rag.render.parts import Outline, Part, count, moment, present, rows, sources
from rag.types import Answer, Citation, Conversation, Turn


def conversation_page(conversation: Conversation) -> Outline:
    """Return the outline of a conversation.

    Its citations are numbered through all of it, so that a number means one quotation wherever
    it stands; a quotation cited again keeps its number.
    """
    numbers = conversation_numbers(conversation)
    turns = conversation.turns
    parts = tuple(part for turn in turns for part in _turn(turn, numbers))
    asked = f", the last on {moment(conversation.asked_at)}" if conversation.asked_at else ""
    return Outline(
        title=conversation.title or "Conversation",
        facts=present(
            f"Begun on {moment(conversation.started_at)}.",
            f"{count(len(turns), 'question')}{asked}." if turns else "No question yet.",
        ),
        parts=parts,
        rows=rows(numbers),
    )


def conversation_numbers(conversation: Conversation) -> dict[Citation, int]:
    """Number what a whole conversation cites from 1, each quotation once, in reading order."""
    numbers: dict[Citation, int] = {}
    for turn in conversation.turns:
        for citation in turn.answer.citations:
            numbers.setdefault(citation, len(numbers) + 1)
        short = turn.answer.short
        if short and short_mark(short, numbers) is None:
            numbers[short] = len(numbers) + 1
    return numbers


def _turn(turn: Turn, numbers: dict[Citation, int]) -> tuple[Part, ...]:
    answer = turn.answer
    nearest = sources("Nearest articles", answer.nearest)
    listed = (Part(heading=nearest.heading, lines=nearest.lines, level=3),)
    return (
        Part(heading=answer.question, note=_note(turn)),
        *answer_parts(answer, numbers, level=3),
        *(listed if nearest.lines else ()),
    )


def _note(turn: Turn) -> str:
    answer: Answer = turn.answer
    searched = f"Searched for: {answer.query}" if answer.query != answer.question else ""
    told = present(f"Asked on {moment(turn.asked_at)}.", searched, answer.reason, answer.notice)
    return " · ".join(told)
