"""The passages worth a look, and how each and its article bear on a question."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library.postings import Posting
from rag.retrieval import lexical, occurrences
from rag.retrieval.layout import Keys, Mask, Places
from rag.retrieval.posted import Posted
from rag.retrieval.question import Asked
from rag.retrieval.rarity import rarities

SIZE: Final = 100
"""Passages nearest by words, and as many by meaning, that are looked at in any case."""
_ARTICLES, _MOST = 50, 500
"""Articles of which every passage is looked at, and passages at most."""
_SATURATION, _BY_LENGTH = 1.2, 0.75

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The passages looked at, in one order, and how each bears on the question.

    ``about`` is how much its article is about the words asked for, ``coverage`` and ``whole``
    which share of them it and its article hold, weighted by rarity; all from 0 to 1.
    """

    rarity: Mapping[str, float]
    keys: list[int] = field(default_factory=list)
    article: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    lexical: Numbers = field(default_factory=lambda: np.zeros(0))
    cosine: Numbers = field(default_factory=lambda: np.zeros(0))
    about: Numbers = field(default_factory=lambda: np.zeros(0))
    coverage: Numbers = field(default_factory=lambda: np.zeros(0))
    whole: Numbers = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """A word asked for, in any of its forms: its articles and how much it says of each."""

    posting: Posting
    holding: int
    prior: Numbers


class Pooling:
    """Chooses and weighs passages from what is held in memory of a library."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def words(
        self, db: Connection, posted: Posted, asked: Asked, inside: Mask | None
    ) -> "Words":
        """Return where the words of a question stand, and the passages they rank first."""
        others = [form for forms in asked.forms.values() for form in forms]
        found = posted.of(db, dict.fromkeys((*asked.terms, *others)))
        first = lexical.ranked(posted, found, SIZE, inside)
        total = self._places.count()
        if inside is not None:
            found = {term: occurrences.within(one, inside) for term, one in found.items()}
            total = int(np.count_nonzero(inside))
        wide = {
            term: occurrences.of_any(found, (term, *asked.forms.get(term, ())))
            for term in asked.terms
        }
        own = {term: found[term] for term in asked.terms}
        return Words(
            own=own,
            wide={term: self._word(posting) for term, posting in wide.items()},
            ranked=first,
            rarity=rarities({t: p.keys for t, p in own.items()}, asked.text, total),
        )

    def candidates(
        self, found: "Words", dense: Mapping[int, float], inside: Mask | None
    ) -> Keys:
        """Return the passages worth a look: all of the articles that seem best."""
        rough = self._rough(found)
        for ranked in (dense, found.ranked):
            keys = np.fromiter(ranked.keys(), np.int64, len(ranked))
            scores = np.fromiter(ranked.values(), np.float64, len(ranked))
            places = self._places.of(keys)
            scores /= float(scores.max(initial=0.0)) or 1.0
            there = places >= 0
            np.maximum.at(rough, places[there], scores[there])
        keys = self._places.keys(_highest(rough, _ARTICLES))
        if inside is not None:
            keys = keys[occurrences.at(inside, keys)]
        first = np.unique(np.fromiter((*dense, *found.ranked), np.int64))
        first = first[self._places.of(first) >= 0]
        rest = keys[~np.isin(keys, first)]
        return np.sort(np.concatenate((first, rest[: max(0, _MOST - len(first))])))

    def _rough(self, found: "Words") -> Numbers:
        """Return about how much each article is about the words asked for, 1 for the most."""
        rough = np.zeros(len(self._places.size))
        for word in found.wide.values():
            rough += word.prior
        rough /= max(float(rough.max(initial=0.0)), 1e-9)
        return rough

    def pool(self, found: "Words", keys: Keys, cosine: NDArray[np.float32]) -> Pool:
        """Return how these passages bear on the question."""
        counts = occurrences.counts(found.own.values(), keys)
        every = occurrences.counts((word.posting for word in found.wide.values()), keys)
        weights = np.array([found.rarity[term] for term in found.own])
        weights /= max(float(weights.sum()), 1e-9)
        article = self._places.of(keys)
        places, inverse = np.unique(article, return_inverse=True)
        listed: list[int] = keys.tolist()
        return Pool(
            keys=listed,
            article=article,
            lexical=np.array([max(0.0, found.ranked.get(key, 0.0)) for key in listed]),
            cosine=cosine.astype(np.float64),
            about=self._about(found, every, places, inverse),
            coverage=(counts > 0) @ weights,
            whole=(_added(counts, inverse, len(places)) > 0)[inverse] @ weights,
            rarity=found.rarity,
        )

    def _word(self, posting: Posting) -> _Word:
        """Return about how much each article is about a word."""
        sizes = self._places.size
        of = self._places.of(posting.keys)
        count = np.bincount(of[of >= 0], minlength=len(sizes))
        there = np.flatnonzero(count)
        idf = math.log(1 + (len(count) - len(there) + 0.5) / (len(there) + 0.5))
        prior = np.zeros(len(sizes))
        prior[there] = idf * _term(
            count[there].astype(np.float64), sizes[there] / self._places.mean()
        )
        return _Word(posting=posting, holding=len(there), prior=prior)

    def _about(
        self,
        found: "Words",
        counts: Numbers,
        places: NDArray[np.int32],
        inverse: NDArray[np.intp],
    ) -> Numbers:
        """Return BM25 of the whole article of each passage, 1 for the highest."""
        sizes = self._places.size
        lengths = sizes[places] / self._places.mean()
        totals = _added(counts, inverse, len(places))
        about = np.zeros(len(places))
        for column, word in enumerate(found.wide.values()):
            idf = math.log(1 + (len(sizes) - word.holding + 0.5) / (word.holding + 0.5))
            about += idf * _term(totals[:, column], lengths)
        return about[inverse] / max(float(about.max(initial=0.0)), 1e-9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a question in a library.

    Attributes:
        own: Where each stands as it was asked.
        wide: Where it or another form of it stands.
        ranked: The passages that BM25 puts first, with their scores.
        rarity: How rare each is in scope.
    """

    own: Mapping[str, Posting]
    wide: Mapping[str, _Word]
    ranked: Mapping[int, float]
    rarity: Mapping[str, float]


def _term(count: NDArray[Any], length: NDArray[Any]) -> Numbers:
    norm = 1 - _BY_LENGTH + _BY_LENGTH * length
    weight: Numbers = count * (_SATURATION + 1) / (count + _SATURATION * norm)
    return weight


def _added(counts: Numbers, inverse: NDArray[np.intp], size: int) -> Numbers:
    """Return the sums of the rows of each article."""
    total = np.zeros((size, counts.shape[1]))
    np.add.at(total, inverse, counts)
    return total


def _highest(values: Numbers, limit: int) -> Sequence[int]:
    """Return the places of the highest values above zero, best first, ties in order."""
    there = np.flatnonzero(values > 0)
    if len(there) > limit:
        own = values[there]
        there = there[own >= np.partition(own, len(own) - limit)[len(own) - limit]]
    order: list[int] = there[np.argsort(-values[there], kind="stable")][:limit].tolist()
    return order
