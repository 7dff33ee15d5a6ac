"""Question in, answer out: standalone, retrieve, judge and write, composed with LCEL."""

import re
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from rag.answer import gate
from rag.answer.extractive import Extracted, extracted
from rag.answer.model import Written, answer_stream
from rag.answer.ranked import rank
from rag.answer.standalone import rewrite
from rag.answer.wanted import wanted
from rag.errors import InputError, ModelError
from rag.grounding.conflict import conflicts, side_by_side
from rag.grounding.conflict import notice as told_conflict
from rag.grounding.orders import gives_orders
from rag.grounding.written import total
from rag.library import Library, articles
from rag.ports import ChatModel, Embedder, Matcher
from rag.retrieval.search import Found, Search
from rag.text import sentences
from rag.types import Answer, Citation, Claim, Filters, Hit, Source, Step, Trace, Usage

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

_LONGEST_QUESTION = 4_000
_HITS = 24
_NEAREST = 3
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,200}>")
"""Markup in a question, which is nothing to search for."""
_BUDGET = 6_000
"""Tokens of passages shown to a model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the steps hand on to each other."""

    question: str
    filters: Filters
    history: tuple[Answer, ...]
    query: str = ""
    fallback: str = ""
    hits: tuple[Hit, ...] = ()
    searched: int = 0
    notice: str = ""
    found: Extracted = field(default_factory=Extracted)
    confidence: float = 0.0
    usage: Usage = field(default_factory=Usage)
    prompts: tuple[tuple[str, int], ...] = ()
    steps: tuple[Step, ...] = ()

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
        matcher: Matcher | None = None,
    ) -> None:
        self._library = library
        self._search = search
        self._embedder = embedder
        self._model = model
        self._matcher = matcher

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
        asked = _without_orders(" ".join(_TAG.sub(" ", state.question).split()))
        asked = asked or state.question
        made = rewrite(asked, state.history, self._model, secrets.token_hex(8))
        state = replace(
            state,
            query=made.query,
            fallback=made.fallback,
            usage=made.usage,
            prompts=made.prompts,
        )
        return state.after("standalone", began, made.reason)

    def _retrieve(self, state: State) -> State:
        """Find passages and judge whether they answer; a rewriting that fails is left."""
        state = self._read(state, state.query)
        if not gate.passes(state.confidence) and state.fallback not in ("", state.query):
            raw = self._read(state, state.fallback)
            if gate.passes(raw.confidence):
                # What was carried over only weakens a question that finds the same article.
                same = set(_nearest(raw)[:1]) & set(_nearest(state))
                if same and state.found.claims:
                    return replace(state, confidence=raw.confidence)
                return replace(raw, query=state.fallback)
        return state

    def _read(self, state: State, query: str) -> State:
        began = time.monotonic()
        found = self._search.look(query, limit=_HITS, filters=state.filters)
        with self._library.reading() as db:
            searched = articles.count(db, state.filters)
        detail = f"{len(found.passages)} passages from {searched:,} articles"
        state = replace(state, hits=found.passages, searched=searched, notice=found.notice)
        return self._judge(state.after("retrieve", began, detail), query, found)

    def _judge(self, state: State, query: str, found: Found) -> State:
        began = time.monotonic()
        ids = tuple(dict.fromkeys(hit.passage.source.id for hit in found.passages))
        asked = wanted(query, found.rarity)
        with self._library.reading() as db:
            said = articles.said(db, Filters(articles=ids)) if ids else ()
            ranked = rank(
                asked,
                found.passages,
                said,
                self._embedder,
                cache(lambda one: articles.get(db, one)),
                self._matcher,
            )
        told = extracted(
            asked,
            ranked,
            searched=state.searched,
            before=[answer.question for answer in state.history],
        )
        confidence = gate.confidence(found, told)
        state = replace(state, found=told, confidence=confidence)
        return state.after("judge", began, f"{confidence:.2f}, passes at {gate.BAR:.2f}")

    def _write(self, states: Iterator[State]) -> Iterator[Claim | Answer]:
        for state in states:
            if not gate.passes(state.confidence):
                yield _declined(state)
            elif self._model is None:
                yield from _extracts(state)
            else:
                yield from self._written(state, self._model)

    def _written(self, state: State, model: ChatModel) -> Iterator[Claim | Answer]:
        began = time.monotonic()
        spent: list[Usage] = []
        try:
            for part in answer_stream(
                state.question,
                state.query,
                state.hits,
                model,
                budget=_BUDGET,
                key=secrets.token_hex(8),
                pay=spent.append,
            ):
                if isinstance(part, Claim):
                    yield part
                else:
                    yield _from_model(state.after("write", began), part, model.name)
        except ModelError as error:
            state = replace(state, usage=total([state.usage, *spent]))
            notice = f"{error} {error.hint} Shown instead: sentences cut from the articles."
            yield from _extracts(state.after("write", began, str(error)), notice)


def _without_orders(question: str) -> str:
    """Return a question without sentences that order what to say, if one is left that asks."""
    cut = [span.slice(question) for span in sentences(question)]
    return " ".join(one for one in cut if not gives_orders(one)) or question


def _extracts(state: State, notice: str = "") -> Iterator[Claim | Answer]:
    """Yield the sentences found, then the answer they make."""
    told = state.found
    yield from told.claims
    lines = (notice, state.notice, told.notice, told_conflict(conflicts(told.claims)))
    yield Answer(
        question=state.question,
        query=state.query,
        status="answered",
        claims=side_by_side(told.claims),
        notice=" ".join(filter(None, lines)),
        searched=state.searched,
        considered=state.hits,
        trace=_trace(state),
        short=told.short,
        followups=told.followups,
        confidence=state.confidence,
    )


def _declined(state: State) -> Answer:
    articles_searched = "1 article" if state.searched == 1 else f"{state.searched:,} articles"
    if not state.searched:
        reason = "No article is in scope: add articles, or widen the filters."
    else:
        reason = f"Nothing in the {articles_searched} searched answers this question."
    return Answer(
        question=state.question,
        query=state.query,
        status="declined",
        reason=reason,
        notice=state.notice,
        searched=state.searched,
        nearest=_nearest(state),
        considered=state.hits,
        trace=_trace(state),
        confidence=state.confidence,
    )


def _from_model(state: State, written: Written, model: str) -> Answer:
    shown = {passage.id for passage in written.passages}
    declined = written.status == "declined"
    return Answer(
        question=state.question,
        query=state.query,
        status=written.status,
        claims=side_by_side(written.claims),
        reason=written.reason,
        notice=" ".join(filter(None, (state.notice, told_conflict(conflicts(written.claims))))),
        searched=state.searched,
        nearest=_nearest(state) if declined else (),
        considered=tuple(hit for hit in state.hits if hit.passage.id in shown),
        trace=Trace(
            model=model,
            prompts=(*state.prompts, *written.prompts),
            usage=total([state.usage, written.usage]),
            steps=state.steps,
        ),
        short=None if declined else _cited(state, written),
        followups=state.found.followups,
        confidence=state.confidence,
    )


def _cited(state: State, written: Written) -> Citation | None:
    """Return the few words that answer when a claim of the model cites their place."""
    short = state.found.short
    places = [
        citation
        for claim in written.claims
        for citation in claim.citations
        if claim.verdict == "supported"
    ]
    held = short is not None and any(
        one.source.id == short.source.id and one.span.covers(short.span) for one in places
    )
    return short if held else None


def _nearest(state: State) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(hit.passage.source for hit in state.hits))[:_NEAREST]


def _trace(state: State) -> Trace:
    return Trace(prompts=state.prompts, usage=state.usage, steps=state.steps)
