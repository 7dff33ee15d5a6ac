"""BM25 over the words of passages, as SQLite's full-text search computes it."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.library.postings import Posting
from rag.retrieval import occurrences
from rag.retrieval.layout import Keys, Mask
from rag.retrieval.posted import Posted

_SATURATION: Final = 1.2
_BY_LENGTH: Final = 0.75
Scores = NDArray[np.float64]
_LEAST: Final = 1e-6
"""What a word is worth that stands in half of all passages or more."""


def ranked(
    posted: Posted, found: Mapping[str, Posting], limit: int, inside: Mask | None = None
) -> dict[int, float]:
    """Return the scores of up to ``limit`` passages by key, best first, ties by key.

    Args:
        posted: The words of the library.
        found: Where each word of the query stands; a passage needs only one of them.
        limit: Most passages.
        inside: Passages in scope; None for all.
    """
    scores = np.zeros(len(posted.lengths))
    for posting in found.values():
        held = len(posting.keys)
        if held:
            rarity = math.log((posted.total - held + 0.5) / (held + 0.5))
            here = posting if inside is None else occurrences.within(posting, inside)
            scores[here.keys] += max(_LEAST, rarity) * _often(posted, here)
    keys = _best(scores, limit)
    return dict(zip(keys.tolist(), scores[keys].tolist(), strict=True))


def _often(posted: Posted, posting: Posting) -> Scores:
    share = posted.lengths[posting.keys] / posted.mean
    norm = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * share)
    return posting.counts * (_SATURATION + 1) / (posting.counts + norm)


def _best(scores: Scores, limit: int) -> Keys:
    there = np.flatnonzero(scores)
    if len(there) > limit:
        own = scores[there]
        least = np.partition(own, len(own) - limit)[len(own) - limit]
        there = there[own >= least]
    return there[np.lexsort((there, -scores[there]))][:limit]
