"""Filters as masks over the passages, each made once for a state of the library."""

import threading
from collections.abc import Sequence
from typing import Final

import numpy as np
from sqlalchemy import Connection

from rag.library import scope, store
from rag.retrieval.layout import Mask, Places
from rag.types import Filters

_KEPT: Final = 32
"""Masks kept, a byte a passage each: a conversation asks in few scopes."""


class Scopes:
    """Tells which passages filters keep; safe to share between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._generation = -1
        self._names = scope.Names()
        self._masks: dict[Filters, Mask] = {}

    def mask(self, db: Connection, places: Places, filters: Filters) -> Mask:
        """Return which passages of current articles are in scope, by key."""
        generation = store.generation(db)
        with self._guard:
            if generation != self._generation:
                self._generation, self._masks, self._names = generation, {}, scope.Names()
            found = self._masks.pop(filters, None)
            if found is None:
                found = _made(places, scope.selections(db, filters, self._names))
            self._masks[filters] = found
            while len(self._masks) > _KEPT:
                del self._masks[next(iter(self._masks))]
        return found


def _made(places: Places, chosen: Sequence[Sequence[str]]) -> Mask:
    masks = [places.mask(one) for one in chosen]
    found: Mask = np.logical_and.reduce(masks)
    return found
