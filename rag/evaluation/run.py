"""Ask the questions of a set, one after the other, and judge the answers."""

import time
from collections.abc import Callable, Sequence

from rag.errors import InputError
from rag.evaluation.figures import figures, operating_points
from rag.evaluation.judge import judged
from rag.evaluation.question import Question
from rag.evaluation.row import Evaluation, Row
from rag.evaluation.shelf import Shelf
from rag.types import Answer, Hit

Ask = Callable[[str, Sequence[Answer]], Answer]
Find = Callable[[str], Sequence[Hit]]


def evaluate(
    questions: Sequence[Question],
    *,
    ask: Ask,
    search: Find,
    shelf: Shelf,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Evaluation:
    """Return what the answers to a set are worth; a question that fails costs one row.

    Args:
        questions: The set.
        ask: Answers a question, given the earlier answers of its conversation.
        search: Returns the first passages for a query, best first.
        shelf: The articles in scope.
        progress: Called after each question: with the number asked, and of how many.
        cancelled: Asked before each question whether to stop; what was asked is reported.
    """
    rows: list[Row] = []
    for question in questions:
        if cancelled and cancelled():
            break
        rows.append(_row(question, ask, search, shelf))
        if progress:
            progress(len(rows), len(questions))
    return Evaluation(
        rows=tuple(rows),
        total=len(questions),
        articles=len(shelf),
        figures=figures(rows),
        curve=operating_points(rows),
    )


def _row(question: Question, ask: Ask, search: Find, shelf: Shelf) -> Row:
    history: list[Answer] = []
    try:
        for earlier in question.history:
            history.append(ask(earlier, history))
        began = time.perf_counter()
        answer = ask(question.question, history)
        seconds = time.perf_counter() - began
        hits = search(answer.query or answer.question)
    except InputError as error:
        return Row(question=question, error=str(error))
    return judged(question, answer, hits, shelf, seconds=seconds)
