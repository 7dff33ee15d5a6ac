"""Whether what was found can answer the question at all."""

from rag.retrieval.search import Found

BAR = 0.4
"""Least confidence; ``benchmarks/README.md`` has the curve."""


def confidence(found: Found, sentence: float) -> float:
    """Return how sure it is that the articles answer, from 0 to 1.

    Args:
        found: What the search found.
        sentence: How well the best sentence answers, from 0 to 1.
    """
    best = max((0.65 * h.coverage + 0.35 * h.similarity for h in found.passages), default=0.0)
    return 0.5 * best + 0.5 * sentence


def passes(confidence: float) -> bool:
    """Return whether a question with this confidence is answered."""
    return confidence >= BAR
