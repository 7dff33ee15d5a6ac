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
from rag.retrieval.cutting import Cut, Held
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
_GIVEN_NAME, _PART, _SURNAME, _TOUCH = 0.25, 0.7, 0.9, 0.15
_Key = tuple[str, int, int]
"""An article, and where a unit of it begins and ends."""
_Words = tuple[tuple[float, float, float], tuple[float, ...]]
"""Of a sentence: the share of the words asked for that it holds, and that stand near, and how
well the names in it fit; and what that makes of each name as its speaker."""


class Unit(NamedTuple):
    """A run of words of an article that may be what is asked for.

    Attributes:
        who: How well its speaker fits each name asked for, from 0 to 1.
        held: The terms asked for that stand in its sentences.
    """

    article: Article
    span: Span
    who: tuple[float, ...]
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a passage and its article bear on the question, each from 0 to 1.

    ``held`` is the share of the words asked for that the article holds.
    """

    lexical: float
    article: float
    held: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """The units of one question.

    Attributes:
        features: ``NAMES`` of each (row).
        together: How much of what is asked for, words and speaker, one of them and its article
            hold at most.
    """

    read: Reading
    keys: Sequence[_Key]
    fits: Sequence[tuple[float, ...]]
    held: Sequence[Held]
    features: Features
    together: float

    def unit(self, place: int) -> Unit:
        """Return one of them."""
        article_id, start, end = self.keys[place]
        held = self.held[place]
        return Unit(
            self.read.texts[article_id],
            Span(start, end),
            self.fits[place],
            frozenset(t for n, t in enumerate(self.read.cut.terms) if held >> n & 1),
        )


def units(
    pool: Sequence[tuple[Passage, Bearing]], read: Reading, rarity: Mapping[str, float]
) -> Units:
    """Return the sentences of the passages, each widened to the statement it is part of.

    Args:
        pool: Passages of the articles that may be asked for.
        read: Has their articles and what is said in them, for a question that names somebody.
        rarity: How rare each term of the question is.
    """
    asked, cut = read.asked, read.cut
    by_name: dict[tuple[str, str], tuple[float, ...]] = {}
    said = {
        one: _Told(asked, read.spoken[one], by_name)
        for one in dict.fromkeys(passage.source.id for passage, _ in pool)
    }
    weighed = _Weighed(asked, cut, {term: rarity.get(term, 0.0) for term in asked.topic})
    gathered = _Gathered()
    for passage, bearing in pool:
        article_id = passage.source.id
        told = said[article_id]
        sentences = cut.sentences(passage)
        after = [own for _, _, own in sentences[1:]]
        after.append(0)
        last = before = 0
        for (start, end, own), following in zip(sentences, after, strict=True):
            first, past, who = told.at(start, end)
            words = weighed.of(own, last | before, following)
            gathered.add((article_id, first, past), bearing, words, who, own)
            last, before = own, last
    features, together = _features(gathered.rows, gathered.fits)
    return Units(
        read=read,
        keys=[*gathered.places],
        fits=gathered.fits,
        held=gathered.held,
        features=features,
        together=together,
    )


class _Gathered:
    """What was found of each unit, the highest where several sentences are widened to one.

    Attributes:
        places: The place of each in what follows.
        rows: What bears on it: words and article, its own words, who speaks.
        fits: How well its speaker fits each name asked for.
        held: The terms asked for that it holds.
    """

    def __init__(self) -> None:
        self.places: dict[_Key, int] = {}
        self.rows: list[tuple[float, ...]] = []
        self.fits: list[tuple[float, ...]] = []
        self.held: list[Held] = []

    def add(
        self,
        key: _Key,
        bearing: Bearing,
        words: _Words,
        who: tuple[float, ...] | None,
        own: Held,
    ) -> None:
        """Add what was found of one sentence."""
        shares, fit = words
        fit = _higher(who, fit) if who else fit
        said = (max(who), 1.0) if who else (0.0, 0.0)
        row = (bearing.lexical, bearing.article, bearing.held, *shares, *said)
        place = self.places.setdefault(key, len(self.rows))
        if place == len(self.rows):
            self.rows.append(row)
            self.fits.append(fit)
            self.held.append(own)
        else:
            self.rows[place] = _higher(self.rows[place], row)
            self.fits[place] = _higher(self.fits[place], fit)
            self.held[place] |= own


def ranked(found: Units, limit: int) -> list[tuple[Unit, float]]:
    """Return the best units with their scores, none that repeats half of a better one.

    When several are asked about, each has its turn, so that the wordier one does not win.
    """
    scores: list[float] = (found.features @ WEIGHTS).tolist()
    kept: list[int] = []
    taken: dict[str, list[tuple[int, int]]] = {}
    for place in sorted(range(len(scores)), key=lambda n: (-scores[n], found.keys[n])):
        article_id, start, end = found.keys[place]
        others = taken.setdefault(article_id, [])
        half = _HALF * (end - start)
        if any(min(end, past) - max(start, first) > half for first, past in others):
            continue
        others.append((start, end))
        kept.append(place)
        if len(kept) == limit:
            break
    chosen = [(found.unit(place), scores[place]) for place in kept]
    return _by_turns(chosen) if len(found.read.asked.names) > 1 else chosen


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


def _higher(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(map(max, one, other))


def _features(
    rows: Sequence[tuple[float, ...]], fits: Sequence[tuple[float, ...]]
) -> tuple[Features, float]:
    """Return the features of each unit, and how much the best holds of what is asked for."""
    if not rows:
        return np.zeros((0, len(NAMES))), 0.0
    lexical, article, held, own, near, named, speaker, there = np.array(rows).T
    both = float((own * np.maximum(speaker, 0.8 * named)).max())
    share = min(1.0, max(0.0, 2 * both - 1))
    columns = (
        lexical,
        article * (1 - share),
        article * share,
        own * (1 - share),
        own * share,
        near,
        named,
        speaker * article,
        there,
    )
    fit = np.array(fits).max(axis=1)
    together = held * (_HALF + _HALF * fit) * (_HALF + _HALF * near)
    return np.stack(columns, axis=1), float(together.max())


class _Told:
    """The statements of one article and how well their speakers fit who is asked about.

    ``known`` keeps what was found for a speaker and a side, of all articles.
    """

    def __init__(
        self,
        asked: Asked,
        spoken: Sequence[Spoken],
        known: dict[tuple[str, str], tuple[float, ...]],
    ) -> None:
        rows: list[tuple[int, int, tuple[float, ...]]] = []
        for speaker, side, start, end in spoken:
            fits = known.get((speaker, side))
            if fits is None:
                fits = tuple(_fit(name, asked, speaker, side) for name in asked.names)
                known[speaker, side] = fits
            rows.append((start, end, fits))
        self._rows = sorted(rows, key=itemgetter(0))
        self._starts = [start for start, _, _ in self._rows]
        self._furthest = [*accumulate((end for _, end, _ in self._rows), max)]

    def at(self, first: int, last: int) -> tuple[int, int, tuple[float, ...] | None]:
        """Return a sentence widened to the statements in it, and who says them, if anybody."""
        place = bisect_left(self._starts, last)
        who: tuple[float, ...] | None = None
        start, end = first, last
        while place and self._furthest[place - 1] > first:
            place -= 1
            one, other, fits = self._rows[place]
            if other <= first:
                continue
            who = _higher(who, fits) if who else fits
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


class _Weighed:
    """How the sentences of passages fit the words and the names asked for."""

    def __init__(self, asked: Asked, cut: Cut, topic: Mapping[str, float]) -> None:
        self._names = [cut.bits(name[-1:]) for name in asked.names]
        self._topic = [(cut.bits((term,)), rarity) for term, rarity in topic.items()]
        self._total = sum(topic.values()) or 1.0
        self._shares: dict[Held, float] = {0: 0.0}
        self._known: dict[tuple[Held, Held, Held], _Words] = {}

    def of(self, own: Held, before: Held, after: Held) -> _Words:
        """Return how well a sentence fits.

        Args:
            own: What it holds.
            before: What the two sentences before it hold.
            after: What the next one holds.
        """
        key = own, before, after
        known = self._known.get(key)
        if known is None:
            named = [1.0 if own & n else _HALF if before & n else 0.0 for n in self._names]
            known = self._known[key] = (
                (self._share(own), self._share(own | before | after), max(named)),
                tuple(_HALF * n for n in named),
            )
        return known

    def _share(self, held: Held) -> float:
        """Return which share of the words asked for, by how rare they are, these terms are."""
        share = self._shares.get(held)
        if share is None:
            share = sum(rarity for bit, rarity in self._topic if held & bit)
            share = self._shares[held] = share / self._total
        return share
