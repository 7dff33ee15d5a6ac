"""Whether the passages found can answer the question at all."""

from collections.abc import Sequence

from rag.types import Hit

COVERAGE_WEIGHT = 0.65
BAR = 0.4
"""Least strength of the best passage; ``benchmarks/README.md`` has the curve."""


def strength(hits: Sequence[Hit]) -> float:
    """Return how well the best passage bears on the question, from 0 to 1.

    It weighs the share of the question's rare words that the passage holds with the cosine
    between the two; a word that stands nowhere in the library counts against every passage.
    """
    return max(
        (
            COVERAGE_WEIGHT * hit.coverage + (1 - COVERAGE_WEIGHT) * hit.similarity
            for hit in hits
        ),
        default=0.0,
    )


def passes(hits: Sequence[Hit]) -> bool:
    """Return whether the question may be answered from these passages."""
    return strength(hits) >= BAR
