"""Question in, answer out: standalone, retrieve, judge and write, composed with LCEL."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rag.answer import gate
from rag.answer.attributed import asks_who_said, attribute
from rag.answer.extracts import extract
from rag.answer.model import Written, answer_stream
from rag.errors import InputError, ModelError
from rag.library import Library, articles
from rag.ports import ChatModel, Embedder
from rag.retrieval.rewrite import standalone
from rag.retrieval.search import Search
from rag.types import Answer, Claim, Filters, Hit, Side, Source, Step, Trace

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_LONGEST_QUESTION = 4_000
_HITS = 12
_NEAREST = 3
_BUDGET = 6_000
"""Tokens of passages shown to a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the steps hand on to each other."""

    question: str
    filters: Filters
    history: tuple[Answer, ...]
    query: str = ""
    hits: tuple[Hit, ...] = ()
    searched: int = 0
    steps: tuple[Step, ...] = field(default=())

    def after(self, name: str, began: float, detail: str = "") -> "State":
        """Return the state with one more step noted."""
        step = Step(name=name, seconds=round(time.monotonic() - began, 4), detail=detail)
        return replace(self, steps=(*self.steps, step))


class Answering:
    """Answers questions from a library; safe to share between threads."""

    def __init__(
        self,
        library: Library,
        search: Search,
        embedder: Embedder,
        model: ChatModel | None,
        sides: Callable[[], Sequence[Side]],
    ) -> None:
        self._library = library
        self._search = search
        self._embedder = embedder
        self._model = model
        self._sides = sides

    def stream(
        self, question: str, *, filters: Filters, history: Sequence[Answer]
    ) -> Iterator[Claim | Answer]:
        """Yield claims as they are verified, and the whole answer last.

        Raises:
            InputError: The question is empty or too long.
        """
        asked = " ".join(question.split())
        if not asked:
            raise InputError(
                "The question is empty.", hint="Type a question about the articles."
            )
        if len(asked) > _LONGEST_QUESTION:
            raise InputError(
                f"The question has {len(asked):,} characters, more than {_LONGEST_QUESTION:,}.",
                hint="Ask a shorter one; long texts go in with `readout add`.",
            )
        state = State(question=asked, filters=filters, history=tuple(history))
        yield from self._chain().stream(state)

    def _chain(self) -> "Runnable[State, Claim | Answer]":
        import langsmith
        from langchain_core.runnables import RunnableGenerator, RunnableLambda

        langsmith.configure(enabled=False)  # or its environment variables send questions away
        return (
            RunnableLambda(self._standalone)
            | RunnableLambda(self._retrieve)
            | RunnableGenerator(self._write)
        )

    def _standalone(self, state: State) -> State:
        began = time.monotonic()
        query = standalone(state.question, state.history)
        return replace(state, query=query).after("standalone", began)

    def _retrieve(self, state: State) -> State:
        began = time.monotonic()
        hits = self._search.find(state.query, limit=_HITS, filters=state.filters)
        with self._library.reading() as db:
            searched = len(articles.entries(db, state.filters))
        detail = f"{len(hits)} passages from {searched} articles"
        return replace(state, hits=hits, searched=searched).after("retrieve", began, detail)

    def _write(self, states: Iterator[State]) -> Iterator[Claim | Answer]:
        for state in states:
            if not gate.passes(state.hits):
                yield _declined(state)
            elif self._model is None:
                yield from self._extracts(state)
            else:
                yield from self._written(state, self._model)

    def _written(self, state: State, model: ChatModel) -> Iterator[Claim | Answer]:
        began = time.monotonic()
        key = secrets.token_hex(8)
        try:
            for part in answer_stream(
                state.question, state.query, state.hits, model, budget=_BUDGET, key=key
            ):
                if isinstance(part, Claim):
                    yield part
                else:
                    yield _from_model(state.after("write", began), part, model.name)
        except ModelError as error:
            notice = f"{error} {error.hint} Shown instead: sentences cut from the articles."
            yield from self._extracts(state.after("write", began, str(error)), notice=notice)

    def _extracts(self, state: State, notice: str = "") -> Iterator[Claim | Answer]:
        began = time.monotonic()
        rarity = self._search.rarities(state.query)
        with self._library.reading() as db:
            asked = asks_who_said(state.query)
            claims = attribute(
                state.query,
                articles.said(db, state.filters) if asked else (),
                self._sides(),
                rarity,
                lambda article_id: articles.get(db, article_id),
            )
        claims = claims or extract(state.query, state.hits, self._embedder, rarity)
        if not claims:
            yield replace(_declined(state.after("extract", began)), notice=notice)
            return
        yield from claims
        yield Answer(
            question=state.question,
            query=state.query,
            status="answered",
            claims=claims,
            notice=notice,
            searched=state.searched,
            considered=state.hits,
            trace=Trace(steps=state.after("extract", began).steps),
        )


def _declined(state: State) -> Answer:
    articles_searched = "1 article" if state.searched == 1 else f"{state.searched:,} articles"
    if not state.searched:
        reason = "No article is in scope: add articles, or widen the filters."
    else:
        reason = f"Nothing in the {articles_searched} searched answers this question."
    sources = dict.fromkeys(hit.passage.source for hit in state.hits)
    return Answer(
        question=state.question,
        query=state.query,
        status="declined",
        reason=reason,
        searched=state.searched,
        nearest=tuple(sources)[:_NEAREST],
        considered=state.hits,
        trace=Trace(steps=state.steps),
    )


def _from_model(state: State, written: Written, model: str) -> Answer:
    sources: tuple[Source, ...] = ()
    if written.status == "declined":
        sources = tuple(dict.fromkeys(hit.passage.source for hit in state.hits))[:_NEAREST]
    shown = {passage.id for passage in written.passages}
    return Answer(
        question=state.question,
        query=state.query,
        status=written.status,
        claims=written.claims,
        reason=written.reason,
        searched=state.searched,
        nearest=sources,
        considered=tuple(hit for hit in state.hits if hit.passage.id in shown),
        trace=Trace(
            model=model, prompts=written.prompts, usage=written.usage, steps=state.steps
        ),
    )
