"""The words of two readouts that tell what a sentence is about, and how much each tells."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag import text as texts
from rag.readouts.reading import Sentence
from rag.types import Span

Matrix = NDArray[np.float32]
"""A row for each sentence of A, a column for each of B."""

_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN: Final = re.compile(
    rf"[{_HAN}]+|[^\W_{_HAN}](?:[^\W_{_HAN}]|[.’'&-](?=[^\W_{_HAN}])|(?<=\d),(?=\d))*"
)
_UNITS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS: Final = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_FRAME: Final = frozenset(
    texts.content_terms(
        """
        president minister secretary prime chancellor king head state government
        side sides leader leaders party parties interlocutor counterpart official
        officials country countries discuss discussed talk talks exchange exchanged
        view views note noted stress stressed underscore underscored underline
        underlined emphasize emphasized emphasise reiterate reiterated reaffirm
        reaffirmed recall recalled express expressed state stated say said thank
        thanked welcome welcomed add added agree agreed call called point pointed
        importance important need issue issues situation question matter matters
        regard attention particular current today also well further both two mr mrs
        ms
        """
    )
)
_LITTLE: Final = 0.15
_SHARED: Final = 0.6
"""What it counts that two words are of one kin, beside the same word."""


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a sentence.

    Attributes:
        key: Its stem, or its figures.
        name: Whether it is a name or a figure.
    """

    key: str
    span: Span
    name: bool


def figure(word: str) -> str:
    """Return a number written in figures or English words as figures; else nothing."""
    return _figure(word.lower())


@lru_cache(maxsize=4096)
def _figure(word: str) -> str:
    if word[0].isdigit():
        found = texts.terms(word)
        return found[0] if found else ""
    tens, _, unit = word.partition("-")
    if tens in _TENS and (not unit or unit in _UNITS[1:10]):
        return str(20 + 10 * _TENS.index(tens) + (_UNITS.index(unit) if unit else 0))
    return str(_UNITS.index(word)) if word in _UNITS[2:] else ""


def terms(text: str, span: Span) -> tuple[Term, ...]:
    """Return the content words in ``span`` with their places; figures in one spelling."""
    found: list[Term] = []
    for match in _TOKEN.finditer(text, span.start, span.end):
        word, place = match.group(), Span(match.start(), match.end())
        number = figure(word)
        inner = word[0].isupper() and match.start() > span.start
        name = bool(number) or inner or word[:2].isupper()
        found += [Term(key, place, name) for key in _keys(word, number)]
    return tuple(found)


@lru_cache(maxsize=16384)
def _keys(word: str, number: str) -> tuple[str, ...]:
    return (number,) if number else tuple(texts.content_terms(word))


@dataclass(frozen=True, slots=True)
class Kin:
    """A group of words that readouts use for one thing.

    Attributes:
        subject: What they are about, as a heading; empty when they make no subject.
    """

    subject: str
    words: str


@cache
def kin_groups() -> tuple[Kin, ...]:
    """Return the groups of kindred words."""
    path = resources.files("rag.readouts") / "data" / "kin.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [line.rpartition(": ") for line in lines if line and not line.startswith("#")]
    return tuple(Kin(subject, words) for subject, _, words in found)


@cache
def kin_of(key: str) -> frozenset[int]:
    """Return the numbers of the groups a term belongs to."""
    return _groups().get(key, frozenset())


@cache
def _groups() -> Mapping[str, frozenset[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, kin in enumerate(kin_groups()):
        for word in kin.words.split():
            for key in texts.content_terms(word)[-1:]:
                groups[key].add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


class Vocabulary:
    """What the words of two readouts tell: rare ones most, who takes part least.

    Attributes:
        participants: The terms that name speakers and sides, what both are called together
            ("the leaders"), and the names that stand in the first sentence of both or in a
            third of the sentences of both.
    """

    def __init__(self, a: Sequence[Sentence], b: Sequence[Sentence]) -> None:
        self._terms = {s: terms(s.article.text, s.span) for s in (*a, *b)}
        self.participants = self._participants(a, b)

    def terms(self, sentence: Sentence) -> tuple[Term, ...]:
        """Return the content words of a sentence."""
        return self._terms[sentence]

    def told(self, sentence: Sentence) -> frozenset[str]:
        """Return the names and figures of a sentence that are no participant's."""
        found = {t.key for t in self._terms[sentence] if t.name}
        return frozenset(found - self.participants)

    def dull(self, key: str) -> bool:
        """Return whether a term only says who takes part or that something was said."""
        return key in self.participants or key in _FRAME

    def kin(self, keys: Iterable[str]) -> frozenset[str]:
        """Return ``keys`` with the names of the groups of kindred words they belong to."""
        every = set(keys)
        return frozenset(every | {f"~{n}" for key in every for n in kin_of(key)})

    def bare(self, sentence: Sentence, span: Span) -> str:
        """Return the words in ``span`` without the names of who takes part."""
        text, at = sentence.article.text, span.start
        pieces = []
        for term in self._terms[sentence]:
            if (
                term.key in self.participants
                and span.covers(term.span)
                and term.span.start >= at
            ):
                pieces.append(text[at : term.span.start])
                at = term.span.end
        words = " ".join(" ".join((*pieces, text[at : span.end])).split())
        return words or span.slice(text)

    def overlap(self, a: Sequence[Sentence], b: Sequence[Sentence]) -> Matrix:
        """Return how much of their telling words two sentences share, kindred words too."""
        weights = [self._weights(sentence) for sentence in (*a, *b)]
        counts = Counter(key for found in weights for key in found)
        keys = {key: place for place, key in enumerate(counts)}
        rarity = np.array(
            [
                np.log((len(weights) + 2) / (counts[key] + 1))
                * (_SHARED if key[0] == "~" else 1)
                for key in keys
            ],
            np.float32,
        )
        rows: Matrix = np.zeros((len(weights), len(keys)), np.float32)
        for row, found in zip(rows, weights, strict=True):
            for key, weight in found.items():
                row[keys[key]] = weight
        total = np.maximum(2.0, rows @ rarity)
        root = np.sqrt(rows)
        shared = (root[: len(a)] * rarity) @ root[len(a) :].T
        overlap: Matrix = shared / np.sqrt(total[: len(a), None] * total[None, len(a) :])
        return overlap

    def _weights(self, sentence: Sentence) -> dict[str, float]:
        """Return the weight of each term of a sentence, and of each kin of its terms."""
        found: dict[str, float] = {}
        for term in self._terms[sentence]:
            weight = _LITTLE if self.dull(term.key) else 1.0
            groups = kin_of(term.key)
            names = [f"={term.key}", *(f"~{group}" for group in groups)]
            for name in names:
                value = weight * (0.8 if groups and name[0] == "=" else 1.0)
                found[name] = max(found.get(name, 0.0), value)
        return found

    def _participants(self, a: Sequence[Sentence], b: Sequence[Sentence]) -> frozenset[str]:
        said = {
            key
            for sentence in (*a, *b)
            for one in sentence.statements
            for key in texts.content_terms(f"{one.speaker} {one.role} {one.side}")
        }
        said |= {
            key
            for sentence in (*a, *b)
            for one in sentence.statements
            if one.joint
            for span in one.spans.source
            for key in texts.content_terms(span.slice(sentence.article.text))
        }
        counted = [self._names(part) for part in (a, b)]
        recurring = [
            {key for key, count in names.items() if 3 * count >= len(part) > 2}
            for names, part in zip(counted, (a, b), strict=True)
        ]
        stems = {key[:5] for key in said if len(key) > 4}
        people = {
            key for names in counted for key in names if len(key) > 4 and key[:5] in stems
        }
        opening = [self._names(part[:1]).keys() for part in (a, b)]
        met = opening[0] & opening[1]
        return frozenset(said | met | (recurring[0] & recurring[1]) | people)

    def _names(self, part: Iterable[Sentence]) -> Counter[str]:
        return Counter(
            key
            for sentence in part
            for key in {t.key for t in self._terms[sentence] if t.name and not t.key.isdigit()}
        )
