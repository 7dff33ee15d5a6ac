"""What tells whether a library can answer a question, before any sentence is read."""

import math
from dataclasses import dataclass

_ARTICLE, _ARTICLE_MARGIN, _MARGIN, _TOGETHER, _NAMED = 8.2, 5.3, 4.0, 6.0, -13.8
_HELD, _NEAR, _UNNAMED = 4.0, 4.0, -4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """How the best that was found stands out; all from 0 to 1 but ``margin``.

    Attributes:
        named: Whether the question asks for the words of somebody.
        cosine: Of the passage nearest in meaning.
        article: Share of the words asked for, by rarity, that one article holds.
        article_margin: How much more that is than in the second article.
        margin: BM25 of the best passage above that of the fifth, for each unit of rarity.
        together: How much of the topic one sentence holds with the one asked about, in an
            article that holds the words.
    """

    named: bool = False
    cosine: float = 0.0
    article: float = 0.0
    article_margin: float = 0.0
    margin: float = 0.0
    together: float = 0.0


def evidence(signals: Signals) -> float:
    """Return how strongly the words found speak for an answer: a logit, 0 for even odds.

    For questions about somebody's words it is a logistic regression, fitted on such questions
    with and without their articles; ``benchmarks/README.md`` has the curve. For others it is
    a rule of thumb: they are judged by the sentences found, see `rag.answer.gate`.
    """
    if not signals.named:
        return _HELD * signals.article + _NEAR * signals.cosine + _UNNAMED
    return (
        _ARTICLE * signals.article
        + _ARTICLE_MARGIN * signals.article_margin
        + _MARGIN * signals.margin
        + _TOGETHER * signals.together
        + _NAMED
    )


def likelihood(signals: Signals) -> float:
    """Return `evidence` as a number from 0 to 1."""
    return 1 / (1 + math.exp(-evidence(signals)))
