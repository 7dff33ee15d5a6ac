"""Hybrid search: words and vectors, fused by weighted scores.

The weights and the choice of scores over ranks come from measurements on news: names and
numbers are what questions about news are made of, so the words weigh more. An article that is
about the question as a whole lifts its passages. What somebody said is looked for sentence by
sentence; see `rag.retrieval.units`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from rag.errors import RagError
from rag.library import Library, store
from rag.ports import Embedder, Vectors
from rag.retrieval import question, states, units
from rag.retrieval.carried import fold
from rag.retrieval.layout import Layout, Mask, Places
from rag.retrieval.nearest import Indexed, Indexing, Nearest
from rag.retrieval.pool import SIZE, Numbers, Pool, Pooling
from rag.retrieval.posted import Postings
from rag.retrieval.rarity import covered, rarities
from rag.retrieval.reading import Heard, Reading
from rag.retrieval.scopes import Scopes
from rag.retrieval.signals import Signals, likelihood
from rag.types import Filters, Hit, Passage, Span

_UNIT_PASSAGES = 20
_WHOLE_FOR_UNITS = 3
"""Articles, those most about the question, whose passages all are cut into sentences."""
_MOST_WHOLE = 32
"""Passages of those articles at most: a report of a hundred pages takes no longer."""
_LEXICAL, _DENSE, _ARTICLE, _ARTICLE_DENSE = 0.3, 0.6, 1.0, 0.5
_KIND, _YEAR, _TIME = 0.4, 0.2, 0.3
"""What words of the kind asked for, years that agree or do not, and the day or month asked
about are worth besides."""
_WHOLE = _LEXICAL + _DENSE + _ARTICLE + _ARTICLE_DENSE + _KIND + _YEAR + _TIME
_FIFTH = 5
"""The passage that the best one is measured against: those between may be of one event."""
_LEADING = 6
"""Sentences, best first, whose passages come before others."""
_AT_ONCE = 16
"""Threads at most in which indexes are asked."""
_JUDGED = 60
"""Passages, best first, that are read for kind and year where either is asked for."""
_Answer = Callable[[], Indexed]
"""Waits for what the index finds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question.

    Attributes:
        passages: Best first; those that hold the best units before others.
        units: Sentences of those whose words are asked for, best first.
        rarity: How rare each word of the question is in scope.
        signals: What tells whether the question can be answered at all.
        notice: A line about what was done without; else empty.
    """

    asked: question.Asked
    passages: tuple[Hit, ...] = ()
    units: tuple[Hit, ...] = ()
    rarity: Mapping[str, float] = field(default_factory=dict)
    signals: Signals = field(default_factory=Signals)
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scope:
    """What is searched, in one state of the library.

    Attributes:
        places: Its passages.
        inside: Those in scope; None for all.
        compared: Those whose vectors are compared one by one; None where the index is asked.
        index: What the index is asked with; None where it is not.
    """

    generation: int
    places: Places
    inside: Mask | None
    compared: Mask | None
    index: Indexing | None


class Search:
    """Finds the passages that speak of something.

    Args:
        library: What is searched.
        nearest: Finds by meaning.
        embedder: Makes vectors of questions.
        clock: Tells the day on which a question is asked.
        check: Raises when the library was indexed in another way than the embedder's.
    """

    def __init__(
        self,
        library: Library,
        nearest: Nearest,
        embedder: Embedder,
        clock: Callable[[], dt.datetime],
        check: Callable[[Connection], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._check = check
        self._library = library
        self._nearest = nearest
        self._embedder = embedder
        self._layout = Layout()
        self._postings = Postings(library, states.phrases())
        self._scopes = Scopes()
        self._heard = Heard()
        self._beside = ThreadPoolExecutor(_AT_ONCE, "index")

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
        vector = self._vector(query)
        asked = question.read(query, self._clock().date())
        with self._library.reading() as db:
            self._check(db)
            scope = self._scope(db, filters, vector)
            if scope.index is None or self._nearest.is_local:
                return self._found(db, asked, scope, vector, self._asking(scope, vector), limit)
        indexed = self._asked(scope, vector)  # by a server: no connection is held for it
        with self._library.reading() as db:
            if store.generation(db) != scope.generation:
                scope = self._scope(db, filters, vector)
                indexed = self._asked(scope, vector)
            return self._found(db, asked, scope, vector, indexed, limit)

    def _vector(self, query: str) -> Vectors:
        """Return the vector of a question; what is wrong with the library is told first."""
        try:
            vector: Vectors = self._embedder.embed([query])[0]
        except RagError:
            with self._library.reading() as db:
                self._check(db)
            raise
        return vector

    def _found(
        self,
        db: Connection,
        asked: question.Asked,
        scope: _Scope,
        vector: Vectors,
        indexed: _Answer | None,
        limit: int,
    ) -> Found:
        pool = self._pool(db, asked, scope, vector, indexed)
        notice = self._nearest.notice() if indexed else ""
        if not pool.keys:
            return Found(asked=asked, rarity=pool.rarity, notice=notice)
        scores = _fused(pool)
        reading = Reading(asked, self._heard)
        depth = max(_JUDGED if asked.is_judged else _UNIT_PASSAGES, 2 * limit)
        whole = _whole(pool, scores) if asked.names else []
        reading.passages(db, [pool.keys[n] for n in {*_best(scores, depth), *whole}])
        ranked, passages = _read(db, asked, pool, scores, depth, reading)
        made: units.Units | None = None
        said: list[Hit] = []
        if asked.names:
            made = _units(db, pool, [*ranked], whole, passages, reading)
            said = [_said(unit, score, pool) for unit, score in units.ranked(made, limit)]
        shown = fold(_leading(_hits(pool, ranked, passages), said), limit)
        if len(shown) < limit and depth < min(_JUDGED, len(pool.keys)):
            ranked, passages = _read(db, asked, pool, scores, _JUDGED, reading)
            shown = fold(_leading(_hits(pool, ranked, passages), said), limit)
        return Found(
            asked=asked,
            passages=tuple(shown),
            units=tuple(fold(said, limit)),
            rarity=pool.rarity,
            signals=_signals(asked, pool, made),
            notice=notice,
        )

    def close(self) -> None:
        """Let go of the threads in which indexes are asked."""
        self._beside.shutdown()

    def catch_up(self) -> None:
        """Store what makes the words of new passages quick to find.

        Raises:
            LibraryError: It cannot be written now; searches manage without.
        """
        self._postings.catch_up()

    def rarities(self, text: str) -> Mapping[str, float]:
        """Return the rarity in this library of each content word of ``text``."""
        with self._library.reading() as db:
            total = self._layout.sync(db).count()
            found = self._postings.sync(db).of(db, question.query_terms(text))
            keys = {term: posting.keys for term, posting in found.items()}
            return rarities(keys, text, total)

    def _scope(self, db: Connection, filters: Filters | None, vector: Vectors) -> _Scope:
        places = self._layout.sync(db)
        inside = self._scopes.mask(db, places, filters) if filters else None
        hiding = places.hiding and inside is None
        small = self._nearest.is_compared(places.count(), vector)
        one_by_one = hiding or inside is not None or small
        return _Scope(
            generation=store.generation(db),
            places=places,
            inside=inside,
            compared=places.there if hiding else inside,
            index=None if one_by_one else self._nearest.look(db),
        )

    def _asking(self, scope: _Scope, vector: Vectors) -> _Answer | None:
        """Ask the index, which is not Python, while the words are looked up."""
        if scope.index is None:
            return None
        return self._beside.submit(self._nearest.ask, scope.index, vector, SIZE).result

    def _asked(self, scope: _Scope, vector: Vectors) -> _Answer | None:
        """Ask the index and wait for it."""
        if scope.index is None:
            return None
        found = self._nearest.ask(scope.index, vector, SIZE)
        return lambda: found

    def _pool(
        self,
        db: Connection,
        asked: question.Asked,
        scope: _Scope,
        vector: Vectors,
        indexed: _Answer | None,
    ) -> Pool:
        pooling = Pooling(scope.places)
        there = scope.places.there if scope.inside is None else scope.inside
        found = pooling.words(db, self._postings.sync(db), asked, there)
        if indexed:
            near = self._nearest.complete(db, indexed(), vector, SIZE)
        else:
            near = self._nearest.compared(db, vector, SIZE, inside=scope.compared)
        keys = pooling.candidates(found, dict(near), scope.inside)
        cosines, known = self._nearest.cosines(db, keys, vector)
        if not known.any():
            return Pool(rarity=found.rarity)
        return pooling.pool(found, keys[known], cosines[known])


def _whole(pool: Pool, scores: Numbers) -> list[int]:
    """Return the passages, best first, of the articles most about the question."""
    best = list(dict.fromkeys(pool.article[np.argsort(-pool.about, kind="stable")]))
    first = set(best[:_WHOLE_FOR_UNITS])
    whole = [n for n, of in enumerate(pool.article) if of in first]
    return sorted(whole, key=lambda n: -scores[n])[:_MOST_WHOLE]


def _units(
    db: Connection,
    pool: Pool,
    ranked: Sequence[int],
    whole: Sequence[int],
    passages: Mapping[int, Passage],
    reading: Reading,
) -> units.Units:
    """Return the sentences that may hold the words asked for."""
    more = [n for n in whole if n not in passages]
    rest = reading.passages(db, [pool.keys[n] for n in more])
    top = max(float(pool.lexical.max()), 1e-9)
    found = {n: passages[n] for n in ranked[:_UNIT_PASSAGES]}
    found |= {n: rest[pool.keys[n]] for n in more if pool.keys[n] in rest}
    found |= {n: passages[n] for n in whole if n in passages}
    bearing = [
        (
            p,
            units.Bearing(
                float(pool.lexical[n]) / top, float(pool.about[n]), float(pool.whole[n])
            ),
        )
        for n, p in found.items()
    ]
    reading.hear(db, {pool.keys[n]: passage for n, passage in found.items()})
    return units.units(bearing, reading, pool.rarity)


def _read(
    db: Connection,
    asked: question.Asked,
    pool: Pool,
    scores: Numbers,
    depth: int,
    reading: Reading,
) -> tuple[dict[int, float], dict[int, Passage]]:
    """Return the scores of the best passages, best first, and those passages, by place."""
    best = _best(scores, depth)
    read = reading.passages(db, [pool.keys[n] for n in best])
    passages = {n: read[pool.keys[n]] for n in best if pool.keys[n] in read}
    judged = {n: float(scores[n]) + _judged(asked, one) for n, one in passages.items()}
    ranked = sorted(
        passages, key=lambda n: (-judged[n], passages[n].source.copy_of, passages[n].id)
    )
    return {n: judged[n] for n in ranked}, passages


def _hits(
    pool: Pool, ranked: Mapping[int, float], passages: Mapping[int, Passage]
) -> list[Hit]:
    return [_hit(pool, n, passages[n], score / _WHOLE) for n, score in ranked.items()]


def _fused(pool: Pool) -> Numbers:
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


def _best(scores: Numbers, depth: int) -> list[int]:
    best: list[int] = np.argsort(-scores, kind="stable")[:depth].tolist()
    return best


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
    low = float(np.sort(cosine)[-min(SIZE, len(cosine))])
    return np.clip((cosine - low) / max(float(cosine.max()) - low, 1e-9), 0.0, 1.0)


def _hit(pool: Pool, place: int, passage: Passage, score: float) -> Hit:
    return Hit(
        passage=passage,
        score=min(1.0, max(0.0, score)),
        via="fused" if pool.lexical[place] else "dense",
        coverage=min(1.0, float(pool.coverage[place])),
        similarity=min(1.0, max(0.0, float(pool.cosine[place]))),
    )


def _said(unit: units.Unit, score: float, pool: Pool) -> Hit:
    return Hit(
        passage=Passage.cut(unit.article, unit.span),
        score=min(1.0, max(0.0, score / units.MOST)),
        coverage=covered(pool.rarity, unit.held),
    )


def _signals(asked: question.Asked, pool: Pool, made: units.Units | None) -> Signals:
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
        together=made.together if made else 0.0,
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
