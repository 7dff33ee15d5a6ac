"""Hybrid search: words and vectors, fused by weighted scores.

The weights and the choice of scores over ranks come from measurements on news: names and
numbers are what questions about news are made of, so the words weigh more. An article that is
about the question as a whole lifts its passages. What somebody said is looked for sentence by
sentence; see `rag.retrieval.units`.
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.library import Library, articles, fulltext, rows, scope, vectors
from rag.ports import Embedder, Vectors
from rag.retrieval import occurrences, question, units
from rag.retrieval.carried import fold
from rag.retrieval.layout import Keys, Layout
from rag.retrieval.nearest import Nearest
from rag.retrieval.rarity import covered, rarities
from rag.retrieval.signals import Signals, likelihood
from rag.types import Filters, Hit, Passage, Span

_POOL = 100
_ARTICLES, _MOST = 50, 500
"""Articles of which every passage is looked at, and passages at most."""
_UNIT_PASSAGES = 20
_WHOLE_FOR_UNITS = 3
_LEXICAL, _DENSE, _ARTICLE, _ARTICLE_DENSE = 0.3, 0.6, 1.0, 0.5
_KIND, _YEAR, _TIME = 0.4, 0.2, 0.3
"""What words of the kind asked for, years that agree or do not, and the day or month asked
about are worth besides."""
_WHOLE = _LEXICAL + _DENSE + _ARTICLE + _ARTICLE_DENSE + _KIND + _YEAR + _TIME
_FIFTH = 5
"""The passage that the best one is measured against: those between may be of one event."""
_LEADING = 6
"""Sentences, best first, whose passages come before others."""
_JUDGED = 60
"""Passages, best first, that are read for kind and year."""
_SATURATION, _BY_LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pool:
    """The passages looked at, in one order, and how each bears on the question.

    ``about`` is how much its article is about the words asked for, ``coverage`` and ``whole``
    which share of them it and its article hold, weighted by rarity; all from 0 to 1.
    """

    rarity: Mapping[str, float]
    keys: list[int] = field(default_factory=list)
    article: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    lexical: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    cosine: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    about: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    coverage: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    whole: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question.

    Attributes:
        passages: Best first; those that hold the best units before others.
        units: Sentences of those whose words are asked for, best first.
        rarity: How rare each word of the question is in scope.
        signals: What tells whether the question can be answered at all.
    """

    asked: question.Asked
    passages: tuple[Hit, ...] = ()
    units: tuple[Hit, ...] = ()
    rarity: Mapping[str, float] = field(default_factory=dict)
    signals: Signals = field(default_factory=Signals)


class Search:
    """Finds the passages that speak of something."""

    def __init__(
        self,
        library: Library,
        nearest: Nearest,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._clock = clock
        self._library = library
        self._nearest = nearest
        self._embedder = embedder
        self._layout = Layout()

    def find(
        self, query: str, *, limit: int = 10, filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """Return up to ``limit`` passages, best first; copies of one text count once.

        For a question about the words of somebody the first are single sentences, each
        widened to the statement in it. The score of the first tells how likely it is that the
        library answers the query, and falls from there.
        """
        found = self.look(query, limit=limit, filters=filters)
        hits = fold([*found.units, *found.passages], limit)
        scores = _falling(hits)
        best = max(scores, default=0.0) or 1.0
        sure = likelihood(found.signals)
        return tuple(
            replace(hit, score=sure * score / best)
            for hit, score in zip(hits, scores, strict=True)
        )

    def look(self, query: str, *, limit: int, filters: Filters | None = None) -> Found:
        """Return passages and sentences apart, up to ``limit`` of each."""
        asked = question.read(query, self._clock().date())
        vector = self._embedder.embed([asked.text])[0]
        inside = self._scope(filters)
        dense = dict(self._nearest.query(vector, _POOL, keys=inside))
        with self._library.reading() as db:
            self._layout.sync(db)
            pool = self._pool(db, asked, vector, dense, inside)
            if not pool.keys:
                return Found(asked=asked, rarity=pool.rarity)
            scores = _fused(pool)
            order = np.argsort(-scores, kind="stable")
            read = [int(n) for n in order[: max(_JUDGED, 2 * limit)]]
            whole = articles.load_passages(db, [pool.keys[n] for n in read])
            passages = {n: whole[pool.keys[n]] for n in read if pool.keys[n] in whole}
            for n, passage in passages.items():
                scores[n] += _judged(asked, passage)
            ranked = sorted(
                passages,
                key=lambda n: (-scores[n], passages[n].source.copy_of, passages[n].id),
            )
            hits = [_hit(pool, n, passages[n], float(scores[n]) / _WHOLE) for n in ranked]
            made = self._units(db, asked, pool, ranked, passages) if asked.names else []
        said = [_said(unit, score, pool) for unit, score in units.ranked(made, limit)]
        return Found(
            asked=asked,
            passages=tuple(fold(_leading(hits, said), limit)),
            units=tuple(fold(said, limit)),
            rarity=pool.rarity,
            signals=_signals(asked, pool, made),
        )

    def rarities(self, text: str) -> Mapping[str, float]:
        """Return the rarity in this library of each content word of ``text``."""
        with self._library.reading() as db:
            self._layout.sync(db)
            found = fulltext.postings(db, question.query_terms(text))
            return rarities(found, text, self._layout.count())

    def _pool(
        self,
        db: Connection,
        asked: question.Asked,
        vector: Vectors,
        dense: Mapping[int, float],
        inside: Sequence[int] | None,
    ) -> _Pool:
        others = [form for forms in asked.forms.values() for form in forms]
        terms = [*asked.terms, *others]
        lexical = dict(fulltext.search(db, terms, limit=_POOL, keys=inside))
        found = fulltext.postings(db, terms)
        total = self._layout.count()
        if inside is not None:
            scoped = np.asarray(inside, np.int64)
            found = {t: np.intersect1d(k, scoped, assume_unique=True) for t, k in found.items()}
            total = len(inside)
        wide = {
            term: occurrences.of_any(found, (term, *asked.forms.get(term, ())))
            for term in asked.terms
        }
        found = {term: found[term] for term in asked.terms}
        rarity = rarities(found, asked.text, total)
        keys = self._candidates(wide, dense, lexical, inside)
        told = fulltext.stored_terms(db, keys)
        near = vectors.of(db, keys)
        keys = [key for key in keys if key in told and key in near]
        if not keys:
            return _Pool(rarity=rarity)
        counts = occurrences.counts(found, keys, told)
        every = counts + occurrences.of_forms(wide, asked.forms, keys, told)
        weights = np.array([rarity[term] for term in found])
        article = self._layout.of(keys)
        matrix = np.array([near[key] for key in keys]).reshape(len(keys), -1)
        return _Pool(
            keys=keys,
            article=article,
            lexical=np.array([max(0.0, lexical.get(key, 0.0)) for key in keys]),
            cosine=np.asarray(matrix @ vector if keys else [], np.float64),
            about=self._about(wide, every, article),
            coverage=(counts > 0) @ weights / max(float(weights.sum()), 1e-9),
            whole=self._held(counts, article) @ weights / max(float(weights.sum()), 1e-9),
            rarity=rarity,
        )

    def _candidates(
        self,
        found: Mapping[str, Keys],
        dense: Mapping[int, float],
        lexical: Mapping[int, float],
        inside: Sequence[int] | None,
    ) -> list[int]:
        """Return the passages worth a look: all of the articles that seem best."""
        rough = self._prior(found)
        for best in (dense, lexical):
            top = max(best.values(), default=1.0) or 1.0
            places = self._layout.of(best)
            for place, score in zip(places.tolist(), best.values(), strict=True):
                if place >= 0:
                    rough[place] = max(rough[place], score / top)
        chosen = [n for n in np.argsort(-rough, kind="stable")[:_ARTICLES] if rough[n] > 0]
        keys = self._layout.keys(chosen)
        if inside is not None:
            keys = np.intersect1d(keys, np.asarray(inside, np.int64), assume_unique=True)
        first = sorted({*dense, *lexical})
        rest = [key for key in keys.tolist() if key not in dense and key not in lexical]
        return sorted([*first, *rest[: max(0, _MOST - len(first))]])

    def _prior(self, found: Mapping[str, Keys]) -> NDArray[np.float64]:
        """Return about how much each article is about the words, 1 for the most."""
        sizes = self._layout.sizes()
        prior = np.zeros(len(sizes))
        for keys in found.values():
            of = self._layout.of(keys)
            count = np.bincount(of[of >= 0], minlength=len(sizes))
            prior += _saturated(count, sizes / self._layout.mean())
        return prior / max(float(prior.max(initial=0.0)), 1e-9)

    def _about(
        self,
        found: Mapping[str, Keys],
        counts: NDArray[np.float64],
        article: NDArray[np.int32],
    ) -> NDArray[np.float64]:
        """Return BM25 of the whole article of each passage, 1 for the highest."""
        sizes = self._layout.sizes()
        lengths = sizes[article] / self._layout.mean()
        about = np.zeros(len(article))
        for column, keys in enumerate(found.values()):
            of = self._layout.of(keys)
            holding = len(np.unique(of[of >= 0]))
            idf = math.log(1 + (len(sizes) - holding + 0.5) / (holding + 0.5))
            total = np.bincount(article, counts[:, column], minlength=len(sizes))
            about += idf * _term(total[article], lengths)
        return about / max(float(about.max(initial=0.0)), 1e-9)

    def _held(
        self, counts: NDArray[np.float64], article: NDArray[np.int32]
    ) -> NDArray[np.bool_]:
        """Return which words stand anywhere in the article of each passage."""
        held = np.zeros((len(self._layout.sizes()), counts.shape[1]), np.bool_)
        np.logical_or.at(held, article, counts > 0)
        return held[article]

    def _units(
        self,
        db: Connection,
        asked: question.Asked,
        pool: _Pool,
        ranked: Sequence[int],
        passages: Mapping[int, Passage],
    ) -> list[units.Unit]:
        """Return the sentences that may hold the words asked for."""
        best = list(dict.fromkeys(pool.article[np.argsort(-pool.about, kind="stable")]))
        first = set(best[:_WHOLE_FOR_UNITS])
        more = [n for n, of in enumerate(pool.article) if of in first and n not in passages]
        rest = articles.load_passages(db, [pool.keys[n] for n in more])
        top = max(float(pool.lexical.max()), 1e-9)
        found = {n: passages[n] for n in ranked[:_UNIT_PASSAGES]}
        found |= {n: rest[pool.keys[n]] for n in more if pool.keys[n] in rest}
        found |= {n: p for n, p in passages.items() if pool.article[n] in first}
        bearing = [
            (
                p,
                units.Bearing(
                    float(pool.lexical[n]) / top, float(pool.about[n]), float(pool.whole[n])
                ),
            )
            for n, p in found.items()
        ]
        ids = tuple(dict.fromkeys(passage.source.id for passage, _ in bearing))
        texts = articles.texts(db, ids)
        return units.units(asked, bearing, texts, rows.spoken(db, ids), pool.rarity)

    def _scope(self, filters: Filters | None) -> list[int] | None:
        if not filters:
            return None
        with self._library.reading() as db:
            return scope.passage_keys(db, filters)


def _saturated(count: NDArray[np.int64], length: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return BM25 of a word that stands ``count`` times in articles of these lengths."""
    holding = int((count > 0).sum())
    idf = math.log(1 + (len(count) - holding + 0.5) / (holding + 0.5))
    return idf * _term(count.astype(np.float64), length)


def _term(count: NDArray[Any], length: NDArray[Any]) -> NDArray[np.float64]:
    norm = 1 - _BY_LENGTH + _BY_LENGTH * length
    weight: NDArray[np.float64] = count * (_SATURATION + 1) / (count + _SATURATION * norm)
    return weight


def _fused(pool: _Pool) -> NDArray[np.float64]:
    """Return the score of each passage by its words and meaning and those of its article."""
    lexical = pool.lexical / max(float(pool.lexical.max()), 1e-9)
    places, inverse = np.unique(pool.article, return_inverse=True)
    around = np.bincount(inverse, pool.cosine) / np.bincount(inverse, minlength=len(places))
    scores: NDArray[np.float64] = (
        _LEXICAL * lexical
        + _DENSE * _stretched(pool.cosine)
        + _ARTICLE * pool.about
        + _ARTICLE_DENSE * _stretched(around)[inverse]
    )
    return scores


def _judged(asked: question.Asked, passage: Passage) -> float:
    """Return what the kind of words asked for, and the time of a passage, add."""
    published = f" {passage.source.published.year}" if passage.source.published else ""
    return (
        _KIND * asked.fits(passage.text)
        + _YEAR * asked.agreement(passage.text + published)
        + _TIME * asked.is_of_its_time(passage.source.published, passage.text)
    )


def _stretched(cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cosines from 0, for the hundredth, to 1, for the nearest."""
    low = float(np.sort(cosine)[-min(_POOL, len(cosine))])
    return np.clip((cosine - low) / max(float(cosine.max()) - low, 1e-9), 0.0, 1.0)


def _hit(pool: _Pool, place: int, passage: Passage, score: float) -> Hit:
    return Hit(
        passage=passage,
        score=min(1.0, max(0.0, score)),
        via="fused" if pool.lexical[place] else "dense",
        coverage=min(1.0, float(pool.coverage[place])),
        similarity=min(1.0, max(0.0, float(pool.cosine[place]))),
    )


def _said(unit: units.Unit, score: float, pool: _Pool) -> Hit:
    return Hit(
        passage=Passage.cut(unit.article, unit.span),
        score=min(1.0, max(0.0, score / units.MOST)),
        coverage=covered(pool.rarity, unit.held),
    )


def _signals(asked: question.Asked, pool: _Pool, made: Sequence[units.Unit]) -> Signals:
    _, first = np.unique(pool.article, return_index=True)
    wholes = np.sort(pool.whole[first])
    total = max(sum(pool.rarity.values()), 1e-9)
    lexical = np.sort(pool.lexical)
    return Signals(
        named=bool(asked.names),
        cosine=max(0.0, float(pool.cosine.max())),
        article=float(wholes[-1]),
        article_margin=float(wholes[-1] - wholes[max(-2, -len(wholes))]),
        margin=float(lexical[-1] - lexical[max(-_FIFTH, -len(lexical))]) / total,
        together=max((unit.together for unit in made), default=0.0),
    )


def _leading(hits: Sequence[Hit], said: Sequence[Hit]) -> list[Hit]:
    """Return the passages, those that hold the first few sentences found first."""
    first: list[Hit] = []
    for unit in said[:_LEADING]:
        place = unit.passage
        holding = [
            hit
            for hit in hits
            if hit.passage.source.id == place.source.id
            and hit.passage.span.overlaps(place.span)
        ]
        if holding and not any(hit in first for hit in holding):
            first.append(max(holding, key=lambda hit: _overlap(hit.passage.span, place.span)))
    return [*first, *(hit for hit in hits if hit not in first)]


def _falling(hits: Sequence[Hit]) -> list[float]:
    """Return the scores in order; sentences and passages are scored on scales of their own."""
    lowest, found = 1.0, []
    for hit in hits:
        lowest = min(lowest, hit.score)
        found.append(lowest)
    return found


def _overlap(one: Span, other: Span) -> int:
    return min(one.end, other.end) - max(one.start, other.start)
