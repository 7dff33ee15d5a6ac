"""How much each word of a question tells, and how much of that a text holds."""

import math
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from rag import text as words

_ABSENT = 0.35
"""Weight of an absent word that is no name: the articles may put it in other words."""


def rarities(
    found: Mapping[str, NDArray[np.int64]], query: str, total: int
) -> dict[str, float]:
    """Return how much each word of a query tells: how rare it is among the passages.

    The measure is BM25's idf. A name or number that stands nowhere in scope tells most of
    all: what it names is not there. Another absent word tells less, since the articles may
    say the same in other words.

    Args:
        found: The passages each word stands in.
        query: As it was asked, with its capitals.
        total: Passages in scope.
    """
    named = _names(query)
    told = {}
    for term, keys in found.items():
        count = min(len(keys), total)
        rarity = math.log(1 + (total - count + 0.5) / (count + 0.5))
        told[term] = rarity if count or term in named else _ABSENT * rarity
    return told


def _names(query: str) -> set[str]:
    """Return the terms of words with a digit, or a capital unless they come first."""
    return {
        term
        for place, word in enumerate(query.split())
        if any(c.isdigit() for c in word) or (place and word.lstrip("\"'“‘«(")[:1].isupper())
        for term in words.terms(word)
    }


def covered(rarity: Mapping[str, float], there: Collection[str]) -> float:
    """Return which share of the words asked for, weighted by rarity, is among ``there``."""
    total = sum(rarity.values())
    return sum(r for term, r in rarity.items() if term in there) / total if total else 0.0
