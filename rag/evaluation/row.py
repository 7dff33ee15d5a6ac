"""What an evaluation holds: a row for each question, and the figures over all of them."""

from dataclasses import dataclass
from typing import Literal

from rag.evaluation.question import Gold, Question
from rag.types import Answer, Source, Span, Usage

Outcome = Literal["right", "wrong", "missed", "invented", "unjudged", "failed"]
Unit = Literal["share", "score", "seconds", "tokens"]


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a stored article that answers a question, and the sentences around it."""

    source: Source
    span: Span
    sentence: Span
    words: str
    """The sentences, as they stand in the article."""

    @property
    def article_id(self) -> str:
        """The id of the article."""
        return self.source.id


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that an answer should cite, and every place of the library that has them."""

    quote: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How well the passages found for a question cover its gold places."""

    recall_5: float
    recall_10: float
    ndcg_10: float
    reciprocal: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question that was asked, and how the answer was judged.

    Attributes:
        answer: None when it could not be asked; ``error`` says why.
        wanted: The gold places that are in the library.
        missing: Gold that is not in the library; nothing is held against the answer for it.
        ranking: None when nothing is wanted.
        cited: For each of ``wanted``, whether the answer cites it.
        fitting: For each citation, whether it holds, or lies in the sentence of, a gold
            quotation.
        exact: For each citation, whether the stored article has its words at its place.
        lacking: Words of ``must_contain`` that neither answer nor citations hold.
        seconds: What the answer took, without the earlier questions of the conversation.
    """

    question: Question
    answer: Answer | None = None
    error: str = ""
    wanted: tuple[Wanted, ...] = ()
    missing: tuple[Gold, ...] = ()
    ranking: Ranking | None = None
    cited: tuple[bool, ...] = ()
    fitting: tuple[bool, ...] = ()
    exact: tuple[bool, ...] = ()
    lacking: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def confidence(self) -> float:
        """The confidence of the answer; 0 without one."""
        return self.answer.confidence if self.answer else 0.0

    @property
    def is_declined(self) -> bool:
        """Whether the question was declined."""
        return self.answer is not None and self.answer.status == "declined"

    @property
    def is_fair(self) -> bool:
        """Whether it was asked, and an answerable one has its evidence in the library."""
        if self.answer is None:
            return False
        return bool(not self.question.answerable or self.wanted or not self.question.gold)

    @property
    def recall(self) -> float | None:
        """Share of the gold quotations cited; where any of them does, whether one is."""
        if not self.wanted or self.answer is None:
            return None
        if self.question.need == "any":
            return float(any(self.cited))
        return sum(self.cited) / len(self.cited)

    @property
    def outcome(self) -> Outcome:
        """What became of the question.

        ``missed`` is declined though answerable, ``invented`` answered though not answerable,
        ``unjudged`` answered where the set does not tell, or the library does not hold, what
        is right.
        """
        if self.answer is None:
            return "failed"
        if not self.question.answerable:
            return "right" if self.is_declined else "invented"
        if not self.is_fair:
            return "unjudged"
        if self.is_declined:
            return "missed"
        if not self.wanted and not self.question.must_contain:
            return "unjudged"
        is_cited = self.recall is None or self.recall == 1
        return "right" if is_cited and not self.lacking else "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report.

    Attributes:
        value: None when the set has no question for it.
        low: Lower end of the 95 % interval; None for figures without one.
        count: How many questions (for quote fidelity: citations) it is made from.
    """

    key: str
    group: str
    name: str
    meaning: str
    value: float | None
    low: float | None = None
    high: float | None = None
    count: int = 0
    unit: Unit = "share"


@dataclass(frozen=True, slots=True)
class Operating:
    """What declining below a confidence of ``bar`` would do."""

    bar: float
    answerable_declined: float
    unanswerable_declined: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What a set of questions shows about a library.

    Attributes:
        total: Questions of the set; fewer rows when it was stopped.
        articles: Number of articles in scope.
        curve: Operating points of declining, from the most lenient to the strictest.
        skipped: Lines of the set that were no questions, and why.
    """

    rows: tuple[Row, ...]
    total: int
    articles: int
    figures: tuple[Figure, ...]
    curve: tuple[Operating, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def usage(self) -> Usage:
        """What the model calls of all questions cost."""
        used = [row.answer.trace.usage for row in self.rows if row.answer]
        return Usage(
            calls=sum(one.calls for one in used),
            prompt_tokens=sum(one.prompt_tokens for one in used),
            completion_tokens=sum(one.completion_tokens for one in used),
        )

    @property
    def models(self) -> tuple[str, ...]:
        """Who wrote the answers: names of chat models, or ``extracts``."""
        names = (row.answer.trace.model for row in self.rows if row.answer)
        return tuple(dict.fromkeys(names))
