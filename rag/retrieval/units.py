"""Sentences and statements as units of retrieval, for questions about who said what.

A question about the words of somebody is answered by sentences, not by passages: those that
hold a statement of that speaker or side, in the articles that are about the topic, whether or
not the topic's words stand in them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import text as words
from rag.library.rows import Spoken
from rag.retrieval.question import Asked, name_terms
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
_AROUND: Final = "\"'().,:;!?"
_NOTHING: Final[frozenset[str]] = frozenset()
_GIVEN_NAME, _PART, _SURNAME, _TOUCH = 0.25, 0.7, 0.9, 0.15
_Key = tuple[str, int, int]
"""An article, and where a unit of it begins and ends."""
_Sentence = tuple[int, int, frozenset[str]]
"""Where a sentence begins and ends in its article, and the terms asked for that it holds."""


@dataclass(frozen=True, slots=True)
class Unit:
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
    asked: Asked,
    pool: Sequence[tuple[Passage, Bearing]],
    texts: Mapping[str, Article],
    spoken: Mapping[str, Sequence[Spoken]],
    rarity: Mapping[str, float],
) -> list[Unit]:
    """Return the sentences of the passages, each widened to the statement it is part of.

    Args:
        asked: A question that names somebody.
        pool: Passages of the articles that may be asked for.
        texts: Their articles by id.
        spoken: What is said in each of these articles, by id.
        rarity: How rare each term of the question is.
    """
    topic = {term: rarity.get(term, 0.0) for term in asked.topic}
    found: dict[_Key, tuple[Bearing, list[float], list[float]]] = {}
    held: dict[_Key, frozenset[str]] = {}
    by_name: dict[tuple[str, str], list[float]] = {}
    said = {one: _Told(asked, spoken.get(one, ()), by_name) for one in texts}
    cut = _Cut(asked)
    worth = _Worth(topic)
    for passage, own_bearing in pool:
        article_id = passage.source.id
        sentences = cut.sentences(passage)
        for place, (start, end, own) in enumerate(sentences):
            before = _together(sentences[max(0, place - 2) : place])
            around = before | _together(sentences[place : place + 2])
            first, last, who = said[article_id].at(start, end)
            named = [_named(name, own, before) for name in asked.names]
            row = [
                worth.of(own),
                worth.of(around),
                max(named),
                max(who) if who else 0.0,
                float(who is not None),
            ]
            key, bearing = (article_id, first, last), own_bearing
            fit = [_HALF * n for n in named]
            if who:
                fit = [max(pair) for pair in zip(who, fit, strict=True)]
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
            texts[key[0]],
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
        self._rows: list[tuple[int, int, list[float]]] = []
        for speaker, side, start, end in spoken:
            fits = known.get((speaker, side))
            if fits is None:
                fits = [_fit(name, asked, speaker, side) for name in asked.names]
                known[speaker, side] = fits
            self._rows.append((start, end, fits))

    def at(self, first: int, last: int) -> tuple[int, int, list[float] | None]:
        """Return a sentence widened to the statements in it, and who says them, if anybody."""
        near = [row for row in self._rows if row[0] < last and first < row[1]]
        if not near:
            return first, last, None
        who = [max(fits) for fits in zip(*(fits for _, _, fits in near), strict=True)]
        short = [(start, end) for start, end, _ in near if end - start < _LONGEST]
        starts, ends = zip((first, last), *short, strict=True)
        return min(starts), max(ends), who


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


def _together(sentences: Sequence[_Sentence]) -> frozenset[str]:
    """Return what any of these sentences holds."""
    return _NOTHING.union(*(held for _, _, held in sentences if held))


class _Worth:
    """The share of the words asked for, by how rare they are, that a set of terms holds."""

    def __init__(self, topic: Mapping[str, float]) -> None:
        self._topic = topic
        self._total = sum(topic.values()) or 1.0
        self._known: dict[frozenset[str], float] = {_NOTHING: 0.0}

    def of(self, held: frozenset[str]) -> float:
        """Return the share that these terms are."""
        share = self._known.get(held)
        if share is None:
            share = sum(rarity for term, rarity in self._topic.items() if term in held)
            share = self._known[held] = share / self._total
        return share


@lru_cache(maxsize=65536)
def _token_terms(token: str) -> frozenset[str]:
    """Return the terms of what stands between two spaces; some 20 MB of them stay in memory."""
    bare = token.strip(_AROUND)
    return frozenset(words.terms(bare if bare.isalpha() else token))


@lru_cache(maxsize=4096)
def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of a passage; some 8 MB of passages stay in memory."""
    return words.sentences(text, language)


class _Cut:
    """Cuts passages into sentences, and tells which of the words asked for each holds.

    No term reaches over white space, so what is between is looked up one by one.
    """

    def __init__(self, asked: Asked) -> None:
        self._wanted = frozenset((*asked.terms, *(name[-1] for name in asked.names)))
        self._seen: set[str] = set()
        self._holding: dict[str, frozenset[str]] = {}

    def sentences(self, passage: Passage) -> list[_Sentence]:
        """Return the sentences of a passage with the terms asked for that each holds."""
        offset, text = passage.span.start, passage.text
        tokens = set(text.split())
        for token in tokens - self._seen:
            if not self._wanted.isdisjoint(terms := _token_terms(token)):
                self._holding[token] = self._wanted & terms
        self._seen |= tokens
        holding = self._holding.keys() & tokens
        return [
            (one.start + offset, one.end + offset, self._terms(one.slice(text), holding))
            for one in sentences(text, passage.source.language)
        ]

    def _terms(self, sentence: str, holding: Collection[str]) -> frozenset[str]:
        """Return the terms asked for; most sentences hold none and need not be cut."""
        near = [token for token in holding if token in sentence]
        if not near:
            return _NOTHING
        tokens = sentence.split()
        return _NOTHING.union(*(self._holding[token] for token in near if token in tokens))


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
