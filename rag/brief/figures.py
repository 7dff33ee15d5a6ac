"""Figures in sentences, and where two articles give different ones for one thing."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from rag.brief.sentences import Sentence

_FIGURE: Final = re.compile(r"(?<![\w.,-])[$€£¥]?\d[\d.,]*(?:\s?%)?")
# A figure and the word it counts: 41 workers, 4.5 percent, $12 million.
_COUNTED: Final = re.compile(
    r"(?<![\w.,:/-])(?P<sign>[$€£¥]?)(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?:(?P<percent>\s?%)|[\s-](?P<unit>[^\W\d_]{3,}))"
)
_NO_UNIT: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:[a-z]*)"
    r"|and|the|for|but|with|from|that|was|were|are|had|has|have|who|said|after|before|when|while"
    r"|which|will|would"
)
_FEWEST_SHARED: Final = 4
_ALIKE: Final = 0.5
_MOST_COUNTED: Final = 300
"""What more sentences count, such as per cent, takes too long to compare and misleads."""


def has_figure(sentence: Sentence) -> bool:
    """Return whether a figure stands in the sentence."""
    return bool(_FIGURE.search(sentence.text))


def conflicts(sentences: Sequence[Sentence]) -> tuple[tuple[Sentence, Sentence], ...]:
    """Return pairs of sentences of two articles that count one thing differently.

    Strict, since a false conflict misleads: both must say nearly the same (half of all content
    terms but the figures, and at least four), count the same word, and have no figure for it in
    common. Figures that changed over time are found too; which is right is not decided.
    """
    counted = [(s, _counted(s.text)) for s in sentences]
    by_unit: defaultdict[str, list[int]] = defaultdict(list)
    for n, (_, counts) in enumerate(counted):
        for unit in counts:
            by_unit[unit].append(n)
    pairs = {
        (i, j)
        for unit, places in by_unit.items()
        if len(places) <= _MOST_COUNTED
        for at, i in enumerate(places)
        for j in places[at + 1 :]
        if not counted[i][1][unit] & counted[j][1][unit]
        and _same_matter(counted[i][0], counted[j][0])
    }
    return tuple((counted[i][0], counted[j][0]) for i, j in sorted(pairs))


def _counted(text: str) -> dict[str, set[str]]:
    counts: defaultdict[str, set[str]] = defaultdict(set)
    for found in _COUNTED.finditer(text):
        unit = "%" if found["percent"] else found["unit"].lower()
        unit = "%" if unit in {"percent", "per"} else unit
        if not _NO_UNIT.fullmatch(unit):
            counts[found["sign"] + unit.rstrip("s")].add(found["number"].replace(",", ""))
    return dict(counts)


def _same_matter(one: Sentence, other: Sentence) -> bool:
    if one.source.id == other.source.id:
        return False
    left, right = (frozenset(t for t in s.terms if not t[0].isdigit()) for s in (one, other))
    shared = len(left & right)
    return shared >= _FEWEST_SHARED and shared >= _ALIKE * len(left | right)
