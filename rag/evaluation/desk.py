"""Evaluate a newsroom: its questions, searches and articles, with one scope for all."""

from collections.abc import Callable, Sequence
from typing import Protocol

from rag.errors import InputError
from rag.evaluation.question import Question
from rag.evaluation.row import Evaluation
from rag.evaluation.run import evaluate
from rag.evaluation.shelf import Shelf
from rag.types import Answer, Article, Entry, Filters, Hit


class Answers(Protocol):
    """What an evaluation needs from a newsroom."""

    def ask(self, question: str, *, filters: Filters, history: Sequence[Answer]) -> Answer:
        """Answer a question."""
        ...

    def search(self, query: str, *, filters: Filters) -> tuple[Hit, ...]:
        """Return the first passages for a query."""
        ...

    def articles(self, filters: Filters) -> tuple[Entry, ...]:
        """Return the articles in scope."""
        ...

    def article(self, article_id: str) -> Article:
        """Return an article."""
        ...


def ask_all(
    room: Answers,
    questions: Sequence[Question],
    filters: Filters,
    *,
    progress: Callable[[int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Evaluation:
    """Return what a newsroom's answers to a set are worth; see ``Newsroom.evaluate``."""

    def ask(question: str, history: Sequence[Answer]) -> Answer:
        return room.ask(question, filters=filters, history=history)

    def search(query: str) -> tuple[Hit, ...]:
        return room.search(query, filters=filters)

    def text_of(article_id: str) -> str | None:
        try:
            return room.article(article_id).text
        except InputError:
            return None

    search("ready")  # the first question is not to wait for model and index
    return evaluate(
        questions,
        ask=ask,
        search=search,
        shelf=Shelf([entry.source for entry in room.articles(filters)], text_of, search),
        progress=progress,
        cancelled=cancelled,
    )
