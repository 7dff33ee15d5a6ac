"""Pair readouts in two languages by what both write alike: figures, dates, names, states."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from rag.readouts.likeness import tells_of_meeting
from rag.readouts.reading import Sentence
from rag.readouts.words import Matrix, Vocabulary
from rag.statements import countries

_ONE_FIGURE, _TWO_ANCHORS, _OPENING = 0.5, 0.6, 0.5
_SMALLEST: Final = 10
_MONTHS: Final = (
    "jan|январ|ene|januar|jänner|janv", "feb|феврал|fév|februar", "mar|март|märz",
    "apr|апрел|abr|avr", "may|ма[йяе]|mayo|mai", "jun|июн|juin", "jul|июл|juil",
    "aug|август|ago|août", "sep|сентябр|sept", "oct|октябр|okt", "nov|ноябр",
    "dec|декабр|dic|déc|dez",
)  # fmt: skip
_WORD_DATE: Final = re.compile(
    r"(?P<day>\d{1,2})\.?(?: de| of|st|nd|rd|th)? (?P<month>[^\W\d_]{3,10})"
    r"|(?P<month2>[^\W\d_]{3,10})\.? (?P<day2>\d{1,2})\b(?!\d)"
)
_HAN_DATE: Final = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_NUMBER: Final = re.compile(
    r"(?<![\d.,])(?P<figures>\d+(?:[.,\u00a0\u202f ]\d{3})*(?:[.,]\d{1,2})?)(?![\d])"
    r"[\s\u00a0-]*(?P<size>[^\W\d_]*)"
)
_SIZES: Final = (
    (re.compile("thousand|тысяч|miles?$|mille$|tausend|千", re.IGNORECASE), 10**3),
    (re.compile("万|萬"), 10**4),
    (re.compile("milli?ard|billion|млрд|миллиард|mil millones", re.IGNORECASE), 10**9),
    (re.compile("million|millones|миллион|млн|millón|mn$", re.IGNORECASE), 10**6),
    (re.compile("亿|億"), 10**8),
)


def by_anchors(a: Sequence[Sentence], b: Sequence[Sentence], vocabulary: Vocabulary) -> Matrix:
    """Return how sure two sentences are to go together, 0 for most.

    A figure or date, or two anchors of any kind, make a pair; more make it surer. What half
    of the sentences of either text have is no anchor. The first sentences are paired when both
    say that the two sides met.
    """
    held = [_held(part, vocabulary) for part in (a, b)]
    sure: Matrix = np.zeros((len(a), len(b)), np.float32)
    for row, ours in enumerate(held[0]):
        for column, theirs in enumerate(held[1]):
            shared = ours & theirs
            if shared:
                figures = any(key[0] in "#@" for key in shared)
                least = _TWO_ANCHORS if len(shared) > 1 else _ONE_FIGURE if figures else 0
                sure[row, column] = min(0.9, least + 0.1 * max(0, len(shared) - 2))
    if tells_of_meeting(a[0]) and tells_of_meeting(b[0]):
        sure[0, 0] = max(sure[0, 0], _OPENING)
    return sure


def _held(part: Sequence[Sentence], vocabulary: Vocabulary) -> list[frozenset[str]]:
    """Return the anchors of each sentence that are not everywhere in the text."""
    found = []
    for sentence in part:
        names = {key for key in vocabulary.told(sentence) if not key[0].isdigit()}
        found.append(
            names | set(countries.mentioned(sentence.text)) | set(_marks(sentence.text))
        )
    common = {
        key
        for key in set().union(*found)
        if 2 * sum(key in held for held in found) > len(found) > 2
    }
    return [frozenset(held - common) for held in found]


def _marks(text: str) -> Iterator[str]:
    """Yield the dates and figures of a text in one spelling: ``@3-4``, ``#240000000``."""
    left = text
    for match in (*_WORD_DATE.finditer(text), *_HAN_DATE.finditer(text)):
        found = match.groupdict()
        name = found.get("month2") or found["month"]
        day = found.get("day2") or found["day"]
        month = int(name) if name.isdigit() else _month(name)
        if month and 1 <= int(day) <= 31:
            yield f"@{month}-{int(day)}"
            left = left.replace(match.group(), " ")
    for match in _NUMBER.finditer(left):
        value = _value(match["figures"])
        size = next((size for form, size in _SIZES if form.match(match["size"])), 1)
        if value * size >= _SMALLEST:
            yield f"#{int(value * size)}"


def _month(name: str) -> int:
    for number, forms in enumerate(_MONTHS, 1):
        if re.match(forms, name.lower()):
            return number
    return 0


def _value(figures: str) -> Decimal:
    """Return a number whose thousands or decimals are set off by a point or a comma."""
    bare = re.sub(r"[\s\u00a0\u202f]", "", figures)
    whole = re.sub(r"[.,](?=\d{3}(?:\D|\Z))", "", bare)
    return Decimal(whole.replace(",", "."))
