"""Sentences and statements as units of retrieval, for questions about who said what.

A question about the words of somebody is answered by sentences, not by passages: those that
hold a statement of that speaker or side, in the articles that are about the topic, whether or
not the topic's words stand in them.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.library.rows import Spoken
from rag.retrieval.question import Asked, name_terms
from rag.retrieval.reading import Reading
from rag.types import Article, Passage, Span

Features = NDArray[np.float64]

NAMES: Final = (
    "lexical", "article apart", "article together", "own apart", "own together", "near",
    "named", "speaker", "statement",
)  # fmt: skip
WEIGHTS: Final = np.array([1.0, 11.0, 4.0, 1.0, 5.0, 1.0, 5.0, 2.5, 0.3])
"""One for each of ``NAMES``; how they were fitted is told in ``benchmarks/README.md``."""
MOST: Final = float(WEIGHTS.sum())
"""Score that no unit exceeds."""
_LONGEST: Final = 700
"""Characters a statement may have to widen the sentence it stands in."""
_HALF: Final = 0.5
_NOTHING: Final[frozenset[str]] = frozenset()
_GIVEN_NAME, _PART, _SURNAME, _TOUCH = 0.25, 0.7, 0.9, 0.15
_Key = tuple[str, int, int]
"""An article, and where a unit of it begins and ends."""
_Row = list[float]
"""Of a sentence: own words, words near, named, speaker, and whether it is a statement."""


class Unit(NamedTuple):
    """A run of words of an article that may be what is asked for.

    Attributes:
        who: How well its speaker fits each name asked for, from 0 to 1.
        together: How much of what is asked for, words and speaker, is here and in its article.
        held: The terms asked for that stand in its sentences.
    """

    article: Article
    span: Span
    who: tuple[float, ...]
    features: tuple[float, ...]
    together: float
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a passage and its article bear on the question, each from 0 to 1.

    ``held`` is the share of the words asked for that the article holds.
    """

    lexical: float
    article: float
    held: float

    def joined(self, other: "Bearing") -> "Bearing":
        """Return the higher of both."""
        return Bearing(max(self.lexical, other.lexical), self.article, self.held)


def units(
    pool: Sequence[tuple[Passage, Bearing]], read: Reading, rarity: Mapping[str, float]
) -> list[Unit]:
    """Return the sentences of the passages, each widened to the statement it is part of.

    Args:
        pool: Passages of the articles that may be asked for.
        read: Has their articles and what is said in them, for a question that names somebody.
        rarity: How rare each term of the question is.
    """
    asked = read.asked
    found: dict[_Key, tuple[Bearing, _Row, list[float]]] = {}
    held: dict[_Key, frozenset[str]] = {}
    by_name: dict[tuple[str, str], list[float]] = {}
    said = {
        one: _Told(asked, read.spoken[one], by_name)
        for one in dict.fromkeys(passage.source.id for passage, _ in pool)
    }
    weighed = _Weighed(asked, {term: rarity.get(term, 0.0) for term in asked.topic})
    for passage, own_bearing in pool:
        article_id = passage.source.id
        sentences = read.cut.sentences(passage)
        told = said[article_id]
        holds = [own for _, _, own in sentences]
        near = holds if any(holds) else ()
        for place, (start, end, own) in enumerate(sentences):
            first, last, who = told.at(start, end)
            row, fit = weighed.of(near, place, who)
            key, bearing = (article_id, first, last), own_bearing
            if key in found:
                known, old, fits = found[key]
                bearing = known.joined(bearing)
                row = [max(pair) for pair in zip(old, row, strict=True)]
                fit = [max(pair) for pair in zip(fits, fit, strict=True)]
            found[key] = (bearing, row, fit)
            held[key] = own | held.get(key, _NOTHING)
    together = max((r[0] * max(r[3], 0.8 * r[2]) for _, r, _ in found.values()), default=0.0)
    share = min(1.0, max(0.0, 2 * together - 1))
    return [
        Unit(
            read.texts[key[0]],
            Span(*key[1:]),
            tuple(fit),
            _features(bearing, row, share),
            bearing.held * _halved(max(fit)) * _halved(row[1]),
            held[key],
        )
        for key, (bearing, row, fit) in found.items()
    ]


def ranked(found: Sequence[Unit], limit: int) -> list[tuple[Unit, float]]:
    """Return the best units with their scores, none that repeats half of a better one.

    When several are asked about, each has its turn, so that the wordier one does not win.
    """
    if not found:
        return []
    scores = np.array([unit.features for unit in found]) @ WEIGHTS
    order = sorted(
        range(len(found)),
        key=lambda n: (-scores[n], found[n].article.source.id, found[n].span),
    )
    kept: list[int] = []
    taken: dict[str, list[Span]] = {}
    for place in order:
        unit = found[place]
        others = taken.setdefault(unit.article.source.id, [])
        if any(_shared(unit.span, other) > _HALF * len(unit.span) for other in others):
            continue
        others.append(unit.span)
        kept.append(place)
        if len(kept) == limit:
            break
    chosen = [(found[place], float(scores[place])) for place in kept]
    return _by_turns(chosen) if len(found[0].who) > 1 else chosen


def _by_turns(chosen: Sequence[tuple[Unit, float]]) -> list[tuple[Unit, float]]:
    names = range(len(chosen[0][0].who)) if chosen else range(0)
    queues: list[list[tuple[Unit, float]]] = [[] for _ in names]
    for unit, score in chosen:
        queues[max(names, key=lambda n: (unit.who[n], -n))].append((unit, score))
    found = []
    for place in range(max(map(len, queues), default=0)):
        round_ = [queue[place] for queue in queues if place < len(queue)]
        found += sorted(round_, key=lambda pair: -pair[1])
    return found


def _halved(share: float) -> float:
    """Return a share as a factor that takes off half at most."""
    return _HALF + _HALF * share


def _features(bearing: Bearing, row: Sequence[float], share: float) -> tuple[float, ...]:
    own, near, named, speaker, there = row
    return (
        bearing.lexical,
        bearing.article * (1 - share),
        bearing.article * share,
        own * (1 - share),
        own * share,
        near,
        named,
        speaker * bearing.article,
        there,
    )


class _Told:
    """The statements of one article and how well their speakers fit who is asked about.

    ``known`` keeps what was found for a speaker and a side, of all articles.
    """

    def __init__(
        self,
        asked: Asked,
        spoken: Sequence[Spoken],
        known: dict[tuple[str, str], list[float]],
    ) -> None:
        rows: list[tuple[int, int, list[float]]] = []
        for speaker, side, start, end in spoken:
            fits = known.get((speaker, side))
            if fits is None:
                fits = [_fit(name, asked, speaker, side) for name in asked.names]
                known[speaker, side] = fits
            rows.append((start, end, fits))
        self._rows = sorted(rows, key=itemgetter(0))
        self._starts = [start for start, _, _ in self._rows]
        self._furthest = [*accumulate((end for _, end, _ in self._rows), max)]

    def at(self, first: int, last: int) -> tuple[int, int, list[float] | None]:
        """Return a sentence widened to the statements in it, and who says them, if anybody."""
        place = bisect_left(self._starts, last)
        who: list[float] | None = None
        start, end = first, last
        while place and self._furthest[place - 1] > first:
            place -= 1
            one, other, fits = self._rows[place]
            if other <= first:
                continue
            who = [max(pair) for pair in zip(who, fits, strict=True)] if who else fits
            if other - one < _LONGEST:
                start, end = min(start, one), max(end, other)
        return start, end, who


def _fit(name: tuple[str, ...], asked: Asked, speaker: str, side: str) -> float:
    by_side = _SURNAME if asked.states and asked.states & set(side.split("; ")) else 0.0
    return max(by_side, likeness(name, name_terms(speaker))) if speaker else by_side


def likeness(name: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Return how likely two names, given as terms, are of one person or body; 1 for sure."""
    if not name or not other:
        return 0.0
    if name == other:
        return 1.0
    if name[-1] == other[-1]:
        both = len(name) > 1 and len(other) > 1
        initial = min(len(name[0]), len(other[0])) <= 2 and name[0][0] == other[0][0]
        return _GIVEN_NAME if both and name[0] != other[0] and not initial else _SURNAME
    shared = set(name) & set(other)
    if not shared:
        return 0.0
    if shared == set(name) or (shared == set(other) and len(other) > 1):
        return _PART
    return _TOUCH


def _named(name: tuple[str, ...], own: frozenset[str], before: frozenset[str]) -> float:
    """Return 1 when the last part of a name stands in a sentence, less in those before."""
    if name[-1] in own:
        return 1.0
    return _HALF if name[-1] in before else 0.0


class _Weighed:
    """How the sentences of a passage fit the words and the names asked for."""

    def __init__(self, asked: Asked, topic: Mapping[str, float]) -> None:
        self._names = asked.names
        self._topic = topic
        self._total = sum(topic.values()) or 1.0
        self._shares: dict[frozenset[str], float] = {_NOTHING: 0.0}
        self._nobody = [0.0 for _ in asked.names]

    def of(
        self, held: Sequence[frozenset[str]], place: int, who: list[float] | None
    ) -> tuple[_Row, list[float]]:
        """Return the row of a sentence, and how well its speaker fits each name.

        Args:
            held: What each sentence of its passage holds; empty when none holds anything.
            place: Which of them it is.
            who: How well those fit who say what is in it; None when nobody does.
        """
        said = (max(who), 1.0) if who else (0.0, 0.0)
        if not held:
            return [0.0, 0.0, 0.0, *said], who or self._nobody
        own = held[place]
        before = _NOTHING.union(*held[max(0, place - 2) : place])
        around = before.union(*held[place : place + 2])
        if not around:
            return [0.0, 0.0, 0.0, *said], who or self._nobody
        named = [_named(name, own, before) for name in self._names]
        fit = [_HALF * n for n in named]
        if who:
            fit = [max(pair) for pair in zip(who, fit, strict=True)]
        return [self._share(own), self._share(around), max(named), *said], fit

    def _share(self, held: frozenset[str]) -> float:
        """Return which share of the words asked for, by how rare they are, these terms are."""
        share = self._shares.get(held)
        if share is None:
            share = sum(rarity for term, rarity in self._topic.items() if term in held)
            share = self._shares[held] = share / self._total
        return share


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
