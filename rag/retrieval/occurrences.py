"""Where the words of a question stand, and how often, in any of their forms."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from rag.library.postings import Posting
from rag.retrieval.layout import Keys, Mask


def of_any(found: Mapping[str, Posting], forms: Iterable[str]) -> Posting:
    """Return the passages in which any of these forms stands, with how often all of them do."""
    parts = [found[form] for form in forms if len(found[form].keys)]
    if len(parts) < 2:
        return parts[0] if parts else Posting(np.zeros(0, np.int64), np.zeros(0))
    keys, place = np.unique(np.concatenate([one.keys for one in parts]), return_inverse=True)
    often = np.bincount(place, np.concatenate([one.counts for one in parts]))
    return Posting(keys, often.astype(np.float64))


def within(posting: Posting, inside: Mask) -> Posting:
    """Return what of it is in scope."""
    kept = at(inside, posting.keys)
    return Posting(posting.keys[kept], posting.counts[kept])


def at(mask: Mask, keys: Keys) -> Mask:
    """Return what a mask tells of these keys, ascending; those it does not know are out."""
    if not len(keys) or int(keys[-1]) < len(mask):
        return mask[keys]
    found = np.zeros(len(keys), np.bool_)
    known = keys < len(mask)
    found[known] = mask[keys[known]]
    return found


def counts(found: Iterable[Posting], keys: Keys) -> NDArray[np.float64]:
    """Return how often each word (column) stands in each passage (row)."""
    columns = []
    for posting in found:
        column = np.zeros(len(keys))
        if len(posting.keys):
            row = np.minimum(np.searchsorted(posting.keys, keys), len(posting.keys) - 1)
            here = posting.keys[row] == keys
            column[here] = posting.counts[row[here]]
        columns.append(column)
    return np.stack(columns, axis=1) if columns else np.zeros((len(keys), 0))
