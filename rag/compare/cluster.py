"""Which statements are about one thing: words, sentence vectors and nearness in the article."""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag import text as texts
from rag.compare.context import around, topic
from rag.compare.phrases import speaks_of_ties
from rag.compare.plain_words import SAYS_LITTLE
from rag.compare.stems import told as told_by
from rag.types import Statement

Similar = Callable[[Sequence[str]], NDArray[np.float32]]
Bound = Callable[[Statement, Statement], bool]
Matrix = NDArray[np.float32]

MOST = 1500
"""Statements compared each with each; the rest join the cluster whose words are nearest."""
_CAPITAL = re.compile(r"(?<=[\w,] )[A-ZА-ЯÀ-Þ][\w’'+-]*")
_STRONG = re.compile(
    r"\b[A-ZА-Я]{3,8}\b|(?<=[\w,(] )[A-ZА-ЯÀ-Þ][\w’'-]+(?: [A-ZА-ЯÀ-Þ][\w’'-]+)*"
)
_TIES = "~ties"
_APART = 0.25
_JOINT = 0.15
_BOND = 1.0
_SOME_WORDS = 0.03
_LOOKED_AT = 10_000
_FEW = 3
_PARAGRAPH = 600
_NAME = 1.6
_TERMS = 4096
_NEAR = 800
_SETTLED = 4
"""Weight of nothing in common in the mean that vectors are measured from."""


class _Weights(NamedTuple):
    words: float
    vectors: float
    place: float
    enough: float


_WITH_VECTORS = _Weights(0.8, 0.75, 0.4, 0.17)
_BY_WORDS = _Weights(1.0, 0.0, 0.3, 0.14)


def clusters(
    statements: Sequence[Statement],
    silent: frozenset[str],
    similar: Similar | None,
    bound: Bound | None = None,
) -> list[list[int]]:
    """Return the places of the statements that belong together; each in exactly one cluster.

    Average linkage over a similarity of words (rare ones count more), of vectors from their
    mean, and of nearness in the article. Time is quadratic in at most ``MOST`` statements and
    linear in the others.

    Args:
        statements: In any order.
        silent: Terms that do not count, such as the names of the sides.
        similar: Gives unit vectors; None goes by words alone.
        bound: Whether two statements that share words belong together whatever else.
    """
    if not statements:
        return []
    step = max(1, math.ceil(len(statements) / MOST))
    first = list(range(0, len(statements), step))
    rest = [index for index in range(len(statements)) if index % step]
    told = [_telling(one, silent) for one in statements]
    words = _word_vectors(told, silent)
    weights = _WITH_VECTORS if similar and not rest else _BY_WORDS
    alike = words[first] @ words[first].T
    close = weights.words * alike
    if bound:
        for row, column in _candidates(alike):
            if bound(statements[first[row]], statements[first[column]]):
                close[row, column] = close[column, row] = close[row, column] + _BOND
    close += weights.place * _nearness([statements[index] for index in first])
    joint = np.array([len(statements[index].sides) > 1 for index in first])
    close -= _JOINT * (joint[:, None] != joint[None, :])
    close += _APART * _names_shared([told[index] for index in first], silent)
    if similar and not rest:
        vectors = _centred(similar(told))
        close += weights.vectors * (vectors @ vectors.T)
    groups = [[first[index] for index in group] for group in _linked(close, weights.enough)]
    return _joined(groups, rest, words, weights.enough) if rest else groups


def _candidates(alike: Matrix) -> list[tuple[int, int]]:
    """Return the pairs that share most words, so many that all can be looked at."""
    rows, columns = np.nonzero(np.triu(alike, 1) >= _SOME_WORDS)
    order = np.argsort(-alike[rows, columns], kind="stable")[:_LOOKED_AT]
    return [(int(rows[index]), int(columns[index])) for index in order]


def _telling(statement: Statement, silent: frozenset[str]) -> str:
    """Return the words of a statement and its topic; its paragraph's if it has hardly any."""
    own = told_by(statement.said) - silent
    said = statement.said if len(own) >= _FEW else around(statement)[:_PARAGRAPH]
    return f"{said} ({named})" if (named := topic(statement)) else said


def _named(text: str) -> frozenset[str]:
    """Return the terms of names: capitals inside a sentence."""
    return frozenset(
        term for match in _CAPITAL.finditer(text) for term in texts.terms(match[0])
    )


def _word_vectors(quotes: Sequence[str], silent: frozenset[str]) -> Matrix:
    """Return a unit vector a text over the terms it may share, rare ones longest."""
    told = [told_by(quote) - silent for quote in quotes]
    names = frozenset(term for quote in quotes for term in _named(quote))
    counted = Counter(term for terms in told for term in terms)
    places = {
        term: place
        for place, (term, _) in enumerate(
            sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
        )
    }
    found = np.zeros((len(quotes), max(len(places), 1)), np.float32)
    lengths = np.full(len(quotes), 1e-9)
    for row, terms in enumerate(told):
        for term in sorted(terms):
            weight = math.log(1 + len(quotes) / counted[term])
            weight *= _NAME if term in names else 1
            lengths[row] += weight * weight
            if term in places:
                found[row, places[term]] = weight
    return np.asarray(found / np.sqrt(lengths)[:, None], np.float32)


def _names_shared(quotes: Sequence[str], silent: frozenset[str]) -> Matrix:
    """Return 1 for texts that share an acronym or long name, -1 where each has only others."""
    names = [
        {key for match in _STRONG.finditer(quote) if (key := _key(match[0], silent))}
        | ({_TIES} if speaks_of_ties(quote) else set())
        for quote in quotes
    ]
    places = {name: place for place, name in enumerate(sorted(set().union(*names)))}
    found = np.zeros((len(quotes), max(len(places), 1)), np.float32)
    for row, each in enumerate(names):
        found[row, [places[name] for name in each]] = 1
    has = found.max(axis=1, initial=0.0)
    return np.where(found @ found.T > 0, np.float32(1), -np.outer(has, has))


def _key(name: str, silent: frozenset[str]) -> str:
    terms = [term for term in texts.content_terms(name) if term not in silent]
    return "" if SAYS_LITTLE.issuperset(terms) else " ".join(terms)


def _centred(vectors: Matrix) -> Matrix:
    """Return the vectors as seen from their mean: what all have in common tells nothing."""
    mean = vectors.sum(axis=0) / (len(vectors) + _SETTLED)
    moved = vectors - mean
    return np.asarray(
        moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32
    )


def _nearness(statements: Sequence[Statement]) -> Matrix:
    """Return 1 for neighbours in an article, less with every character between, 0 across."""
    articles: dict[tuple[str, str], int] = {}
    whose = np.array(
        [
            articles.setdefault((one.source.id, one.words.passage.text), len(articles))
            for one in statements
        ]
    )
    place = np.array([one.words.span.start for one in statements], np.float32)
    gap = np.abs(place[:, None] - place[None, :])
    return np.where(whose[:, None] == whose[None, :], np.exp(-gap / _NEAR), 0).astype(
        np.float32
    )


def _linked(near: Matrix, enough: float) -> list[list[int]]:
    """Return the clusters of average linkage, by chains of nearest neighbours."""
    count = len(near)
    close = near.astype(np.float64)
    np.fill_diagonal(close, -np.inf)
    size = np.ones(count)
    left = np.ones(count, bool)
    groups = [[index] for index in range(count)]
    chain: list[int] = []
    while True:
        if not chain:
            start = int(np.argmax(left))
            if not left[start]:
                break
            chain = [start]
        here = chain[-1]
        best = int(np.argmax(close[here]))
        if len(chain) > 1 and close[here, chain[-2]] >= close[here, best]:
            best = chain[-2]
        if not close[here, best] >= enough:
            # Nothing is near enough to the last of the chain, and by linkage never will be.
            left[here], chain = False, []
            close[here, :] = close[:, here] = -np.inf
        elif len(chain) > 1 and best == chain[-2]:
            left[here], chain = False, chain[:-2]
            _merge(close, size, here, best)
            groups[best] += groups[here]
            groups[here] = []
        else:
            chain.append(best)
    return [sorted(group) for group in groups if group]


def _merge(close: NDArray[np.float64], size: NDArray[np.float64], here: int, into: int) -> None:
    row = (size[here] * close[here] + size[into] * close[into]) / (size[here] + size[into])
    close[into, :] = close[:, into] = row
    close[into, into] = -np.inf
    close[here, :] = close[:, here] = -np.inf
    size[into] += size[here]


def _joined(
    groups: list[list[int]], rest: Sequence[int], words: Matrix, enough: float
) -> list[list[int]]:
    """Return the clusters with the rest joined to the nearest one, or left alone."""
    centres = np.stack([words[group].mean(axis=0) for group in groups])
    found = [list(group) for group in groups]
    close = words[list(rest)] @ centres.T
    for index, row in zip(rest, close, strict=True):
        best = int(np.argmax(row))
        if row[best] >= enough:
            found[best].append(index)
        else:
            found.append([index])
    return [sorted(group) for group in found]
