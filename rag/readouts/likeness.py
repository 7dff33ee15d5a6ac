"""How likely two sentences of two readouts make the same point, whoever makes it."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from rag.ports import Embedder, Vectors
from rag.readouts.joint import claims
from rag.readouts.reading import Sentence
from rag.readouts.words import Matrix, Vocabulary, kin_groups

MOST_EMBEDDED: Final = 400
"""Sentences of both readouts up to which they are embedded; longer texts go by their words."""
_MOST_SPLIT: Final = 160
_NEAREST: Final = 3
_LEAST_WORDS, _LEAST_COSINE = 0.03, 0.25
"""Below both, two sentences have nothing to do with each other, wherever they stand."""
_MEETING: Final = re.compile(
    r"\b(?:spoke|speaks?|met|meets?|meeting|call|conversation|(?:tele)?phoned?|talks|received"
    r"|hosted|hosts|welcomed|summit|teleconference|videoconference|reunión|reunió|conversación"
    r"|entretien|entretenu|rencontre|rencontré|Gespräch|telefonierte|Treffen|traf)\b"
    r"|会见|会谈|通话|通电话|举行|разговор|встреч|беседа|переговор"
)
# Fitted by logistic regression on the pairs in benchmarks/pairs/tuned.
_BY_MEANING: Final = np.array(
    [2.36, 2.78, 2.28, 2.49, 2.75, 1.85, -1.06, 1.93, 0.21, -3.11], np.float32
)
_BY_WORDS: Final = np.array([6.65, 6.22, 2.33, -1.38, 2.81, 0.41, -4.00], np.float32)


def likeness(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    vocabulary: Vocabulary,
    embedder: Embedder | None,
) -> Matrix:
    """Return the probability that each sentence of A makes the same point as each of B.

    It is made of the words they share, of the nearness of their vectors and those of their
    clauses, each against the sentence's other neighbours, and of their places. Without an
    embedder, and for long texts, it is made of words and places.
    """
    words = vocabulary.overlap(a, b)
    known = [_relative(words), words]
    common = [*_openings(a, b), _places(len(a), len(b)), _agreed(a, b), np.ones_like(words)]
    if embedder is None or len(a) + len(b) > MOST_EMBEDDED:
        likely = _probability([*known, *common], _BY_WORDS)
        return np.where(words < _LEAST_WORDS, 0, likely)
    vectors = _vectors(a, b, vocabulary, embedder)
    topics = embedder.embed([kin.words for kin in kin_groups()])
    meant = [
        _relative(_centred(*vectors)),
        _relative(_by_clauses(a, b, vocabulary, embedder, vectors)),
    ]
    themes = _relative(_centred(*(side @ topics.T for side in vectors)))
    likely = _probability([*meant, *known, themes, *common], _BY_MEANING)
    cosine = vectors[0] @ vectors[1].T
    return np.where((words < _LEAST_WORDS) & (cosine < _LEAST_COSINE), 0, likely)


def _probability(features: Sequence[Matrix], weights: Vectors) -> Matrix:
    total = sum(weight * one for weight, one in zip(weights, features, strict=True))
    probability: Matrix = 1 / (1 + np.exp(-np.asarray(total)))
    return probability


def _vectors(
    a: Sequence[Sentence], b: Sequence[Sentence], vocabulary: Vocabulary, embedder: Embedder
) -> tuple[Vectors, Vectors]:
    bare = [vocabulary.bare(sentence, sentence.span) for sentence in (*a, *b)]
    vectors = embedder.embed(bare)
    return vectors[: len(a)], vectors[len(a) :]


def _by_clauses(
    a: Sequence[Sentence],
    b: Sequence[Sentence],
    vocabulary: Vocabulary,
    embedder: Embedder,
    whole: tuple[Vectors, Vectors],
) -> Matrix:
    """Return the nearness of the nearest clauses, the whole sentence being one of them."""
    rows: list[Vectors] = []
    owners: list[list[int]] = []
    split = len(a) + len(b) <= _MOST_SPLIT
    for part, vectors in zip((a, b), whole, strict=True):
        clauses = [
            (place, vocabulary.bare(sentence, clause))
            for place, sentence in enumerate(part)
            if split and len(sentence.clauses) > 1
            for clause in sentence.clauses
        ]
        rows.append(
            np.vstack([vectors, embedder.embed([words for _, words in clauses])])
            if clauses
            else vectors
        )
        owners.append([*range(len(part)), *(place for place, _ in clauses)])
    near = _centred(*rows)
    by_row = np.full((len(a), near.shape[1]), -1.0, np.float32)
    np.maximum.at(by_row, owners[0], near)
    best = np.full((len(b), len(a)), -1.0, np.float32)
    np.maximum.at(best, owners[1], by_row.T)
    return best.T


def _centred(a: Vectors, b: Vectors) -> Matrix:
    """Return cosines after taking away what all sentences of the two texts have in common."""
    middle = (a.mean(0) + b.mean(0)) / 2
    near: Matrix = _unit(a - middle) @ _unit(b - middle).T
    return near


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return unit


def _relative(near: Matrix) -> Matrix:
    """Return how much nearer two sentences are than either's nearest few on average."""
    few = min(_NEAREST, *near.shape)
    rows = np.partition(near, -few, 1)[:, -few:].mean(1, keepdims=True)
    columns = np.partition(near, -few, 0)[-few:].mean(0, keepdims=True)
    relative: Matrix = near - (rows + columns) / 2
    return relative


def tells_of_meeting(sentence: Sentence) -> bool:
    """Return whether a sentence says that the two met or spoke."""
    return bool(_MEETING.search(sentence.text))


def _openings(a: Sequence[Sentence], b: Sequence[Sentence]) -> tuple[Matrix, Matrix]:
    """Return where both sentences say that the two met, and where only one of them does."""
    both, one = np.zeros((2, len(a), len(b)), np.float32)
    first = [next((n for n, s in enumerate(part) if not s.heading), 0) for part in (a, b)]
    if tells_of_meeting(a[first[0]]) and tells_of_meeting(b[first[1]]):
        one[first[0], :] = one[:, first[1]] = 1
        both[first[0], first[1]] = 1
        one[first[0], first[1]] = 0
    return both, one


def _agreed(a: Sequence[Sentence], b: Sequence[Sentence]) -> Matrix:
    """Return where both sentences present something as agreed."""
    one, other = (np.array([claims(sentence) for sentence in part]) for part in (a, b))
    both: Matrix = (one[:, None] & other[None, :]).astype(np.float32)
    return both


def _places(count_a: int, count_b: int) -> Matrix:
    """Return how near the places of two sentences are, each in its own text."""
    place_a, place_b = (
        np.arange(count, dtype=np.float32) / max(1, count - 1) for count in (count_a, count_b)
    )
    near: Matrix = 1 - np.abs(place_a[:, None] - place_b[None, :])
    return near
