"""Where the words of a question stand, and how often, in any of their forms."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.retrieval.layout import Keys


def of_any(found: Mapping[str, Keys], forms: Iterable[str]) -> Keys:
    """Return the passages in which any of these forms stands, ascending."""
    return np.unique(np.concatenate([found[form] for form in forms]))


def counts(
    found: Mapping[str, Keys], keys: Sequence[int], told: Mapping[int, str]
) -> NDArray[np.float64]:
    """Return how often each word stands in each passage.

    Args:
        found: The passages each word stands in.
        keys: The passages, one a row.
        told: Their terms, between spaces.
    """
    return of_forms(found, {term: (term,) for term in found}, keys, told)


def of_forms(
    found: Mapping[str, Keys],
    forms: Mapping[str, Sequence[str]],
    keys: Sequence[int],
    told: Mapping[int, str],
) -> NDArray[np.float64]:
    """Return how often the forms of each word stand in each passage, added up."""
    total = np.zeros((len(keys), len(found)))
    places = np.asarray(keys, np.int64)
    for column, (term, holding) in enumerate(found.items()):
        marked = [f" {form} " for form in forms.get(term, ())]
        if marked:
            for row in np.flatnonzero(np.isin(places, holding)).tolist():
                text = told[keys[row]]
                total[row, column] = sum(text.count(form) for form in marked)
    return total
