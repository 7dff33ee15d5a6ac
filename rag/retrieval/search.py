"""Hybrid search: words and vectors, fused by weighted scores.

The weights and the choice of scores over ranks come from measurements on news: names and
numbers are what questions about news are made of, so the words weigh more.
"""

import functools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from rag import text as words
from rag.library import Library, articles, fulltext, scope, vectors
from rag.ports import Embedder, Vectors
from rag.retrieval.nearest import Nearest
from rag.types import Filters, Hit, Passage

LEXICAL_WEIGHT = 0.6
_POOL = 100
_ABSENT = 0.35
"""Weight of an absent word that is no name: the articles may put it in other words."""
_ASKING = (
    "say says said tell tells told state stated statement according ask asked comment "
    "side sides party parties each both either position stance view opinion think thought "
    "mention articles article report reported readout describe explain happen happened"
)


class Search:
    """Finds the passages that speak of something."""

    def __init__(self, library: Library, nearest: Nearest, embedder: Embedder) -> None:
        self._library = library
        self._nearest = nearest
        self._embedder = embedder

    def find(
        self, query: str, *, limit: int = 10, filters: Filters | None = None
    ) -> tuple[Hit, ...]:
        """Return up to ``limit`` passages, best first; copies of one text count once."""
        vector = self._embedder.embed([query])[0]
        inside = self._scope(filters)
        dense = dict(self._nearest.query(vector, _POOL, keys=inside))
        with self._library.reading() as db:
            asked = query_terms(query)
            lexical = dict(fulltext.search(db, asked, limit=_POOL, keys=inside))
            dense |= _cosines(db, vector, lexical.keys() - dense.keys())
            passages = articles.load_passages(db, dense)
            rarity = rarities(db, query)
            told = fulltext.stored_terms(db, passages)
        hits = [
            _hit(passage, lexical.get(key), dense[key], covered(rarity, told.get(key, ())))
            for key, passage in passages.items()
        ]
        return tuple(_fold(_rank(hits, lexical, passages), limit))

    def rarities(self, text: str) -> Mapping[str, float]:
        """Return the rarity in this library of each content word of ``text``."""
        with self._library.reading() as db:
            return rarities(db, text)

    def _scope(self, filters: Filters | None) -> list[int] | None:
        if not filters:
            return None
        with self._library.reading() as db:
            return scope.passage_keys(db, filters)


def query_terms(query: str) -> list[str]:
    """Return the words of a query that carry its meaning; all of them when none does.

    The words that only ask ("what did each side say about") are left out.
    """
    telling = [term for term in words.content_terms(query) if term not in _asking()]
    return list(dict.fromkeys(telling or words.content_terms(query) or words.terms(query)))


@functools.cache
def _asking() -> frozenset[str]:
    return frozenset(words.terms(_ASKING))


def rarities(db: Connection, query: str) -> dict[str, float]:
    """Return how much each word of a query tells: how rare it is among the passages.

    The measure is BM25's idf. A name or number that stands nowhere in the library tells most
    of all: what it names is not there. Another absent word tells less, since the articles may
    say the same in other words.
    """
    terms = query_terms(query)
    total = articles.counts(db)["passages"]
    found = fulltext.frequencies(db, terms)
    named = _names(query)
    told = {}
    for term in terms:
        count = min(found.get(term, 0), total)
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


def coverage(rarity: Mapping[str, float], text: str) -> float:
    """Return which share of the words asked for, weighted by rarity, stands in ``text``."""
    return covered(rarity, frozenset(words.terms(text)))


def covered(rarity: Mapping[str, float], there: Collection[str]) -> float:
    """Return which share of the words asked for, weighted by rarity, is among ``there``."""
    total = sum(rarity.values())
    return sum(r for term, r in rarity.items() if term in there) / total if total else 0.0


def _cosines(
    db: Connection, vector: Vectors, keys: Sequence[int] | set[int]
) -> dict[int, float]:
    return {key: float(v @ vector) for key, v in vectors.of(db, list(keys)).items()}


def _hit(passage: Passage, lexical: float | None, cosine: float, share: float) -> Hit:
    return Hit(
        passage=passage,
        score=0.0,
        via="dense" if lexical is None else "fused",
        coverage=min(1.0, share),
        similarity=min(1.0, max(0.0, cosine)),
    )


def _rank(
    hits: Sequence[Hit], lexical: Mapping[int, float], passages: Mapping[int, Passage]
) -> list[Hit]:
    """Score the hits from 0 to 1 and sort them, ties by place."""
    scores = {passage.id: lexical.get(key, 0.0) for key, passage in passages.items()}
    top = max(scores.values(), default=0.0) or 1.0
    low = min((hit.similarity for hit in hits), default=0.0)
    span = max((hit.similarity for hit in hits), default=0.0) - low or 1.0
    scored = [
        replace(
            hit,
            score=LEXICAL_WEIGHT * max(0.0, scores[hit.passage.id]) / top
            + (1 - LEXICAL_WEIGHT) * (hit.similarity - low) / span,
        )
        for hit in hits
    ]
    return sorted(
        scored, key=lambda hit: (-hit.score, hit.passage.source.copy_of, hit.passage.id)
    )


def _fold(hits: Sequence[Hit], limit: int) -> list[Hit]:
    """Keep the first of several hits with the same words."""
    seen: set[str] = set()
    kept: list[Hit] = []
    for hit in hits:
        if hit.passage.text not in seen:
            seen.add(hit.passage.text)
            kept.append(hit)
        if len(kept) == limit:
            break
    return kept
