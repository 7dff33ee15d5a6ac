"""From tagged spans to statements: which cue a content belongs to, and which source a cue.

Each choice is a conditional logit over the few candidates around it: features of the words
between the two, weighted by what ``training.train_linker`` fitted.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from rag.statements.words import listed
from rag.types import Span

_BEFORE, _AFTER = 4, 3
"""How many candidates on either side of a span are looked at."""
_FARTHEST: Final = 1500
_WORD: Final = re.compile(r"\w+(?:[’'-]\w+)*")
_MARKS: Final = re.compile(r"[“”„«»「」『』\"]|''|``")
_CLAUSE: Final = re.compile(r"\b(?:who|which|that|when|while|as|after|before|because|if)\b")
_JOINED: Final = re.compile(r"\b(?:and|but|or)\b")
_PRONOUNS: Final = listed("he she they it we i who")
_TO_SOURCE: Final = listed("to by of from for per")


class Part(NamedTuple):
    """A tagged span: its place, its role and how sure the tagger is of it."""

    start: int
    end: int
    role: str
    score: float = 1.0

    @property
    def span(self) -> Span:
        """Its place in the article."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Linked:
    """The spans of one statement, in reading order."""

    content: tuple[Part, ...]
    cue: Part | None
    source: Part | None


class Layout:
    """Where the sentences of a text begin and the tagged spans of each role stand."""

    def __init__(self, text: str, parts: Sequence[Part], sentences: Sequence[Span]) -> None:
        self.text = text
        self.starts = [span.start for span in sentences]
        self.words = [match.start() for match in _WORD.finditer(text)]
        self.of = {
            role: sorted(part for part in parts if part.role == role)
            for role in ("source", "cue", "content")
        }
        self.places = {role: [part.start for part in found] for role, found in self.of.items()}

    def near(self, part: Part, role: str) -> list[Part]:
        """Return the spans of a role around ``part``, in reading order."""
        found = self.of[role]
        at = bisect_right(self.places[role], part.start)
        return [
            other
            for other in found[max(0, at - _BEFORE) : at + _AFTER]
            if -_FARTHEST < other.start - part.start < _FARTHEST and other != part
        ]

    def sentence(self, place: int) -> int:
        """Return the number of the sentence a place is in."""
        return bisect_right(self.starts, place)

    def between(self, role: str, start: int, end: int) -> int:
        """Return how many spans of a role begin in ``[start, end)``."""
        places = self.places[role]
        return bisect_right(places, end - 1) - bisect_right(places, start - 1)


def pair(layout: Layout, one: Part, other: Part) -> list[float]:
    """Return the features of ``other`` as the partner of ``one``: half of them are zero.

    The first half speaks when ``other`` stands before, the second when it stands after.
    """
    first, last = (other, one) if other.start < one.start else (one, other)
    end = max(first.end, last.start)
    gap = layout.text[first.end : end]
    low = gap.strip().lower()
    distance = bisect_right(layout.words, end) - bisect_right(layout.words, first.end - 1)
    sentences = min(3, layout.sentence(last.start) - layout.sentence(first.start))
    found = [
        1.0,
        math.log1p(max(0, distance)),
        float(not _WORD.search(gap)),
        float(not low),
        float(sentences),
        float(sentences > 0),
        float(min(2, gap.count("\n"))),
        min(3.0, layout.between("cue", first.end, end)),
        min(3.0, layout.between("content", first.end, end)),
        min(3.0, layout.between("source", first.end, end)),
        float("," in gap),
        float(";" in gap or ":" in gap),
        float(bool(_MARKS.search(gap))),
        float(bool(_CLAUSE.search(low))),
        float(bool(_JOINED.search(low))),
        float(low.split(" ")[-1] in _TO_SOURCE or low.split(" ")[0] in _TO_SOURCE),
    ]
    return found + [0.0] * len(found) if first is other else [0.0] * len(found) + found


def content_features(layout: Layout, content: Part, cue: Part | None) -> list[float]:
    """Return what speaks for ``cue`` as the reporting words of ``content``; None is no cue."""
    text = layout.text
    if cue is None:
        quoted = bool(_MARKS.match(text, content.start))
        return [0.0] * (_PAIRED + 9) + [1.0, float(quoted)]
    before = cue.start < content.start
    quoted = bool(_MARKS.match(text, content.start))
    opens = layout.sentence(content.start) != layout.sentence(content.start - 1)
    words = text[cue.start : cue.end].lower().split() or [""]
    return [
        *pair(layout, content, cue),
        float(quoted and before),
        float(quoted and not before),
        float(opens and before),
        float(opens and not before),
        float(words[-1] in _TO_SOURCE),
        float(words[0].startswith("accord") and before),
        float(words[0].startswith("accord") and not before),
        float(text[content.start : content.start + 5].lower() == "that " and before),
        float(text[content.start : content.start + 3].lower() == "to " and before),
        0.0,
        0.0,
    ]


def source_features(
    layout: Layout, cue: Part, source: Part | None, content: Sequence[Part]
) -> list[float]:
    """Return what speaks for ``source`` as who the cue speaks of; None is nobody."""
    if source is None:
        near, here = layout.near(cue, "source"), layout.sentence(cue.start)
        inside = sum(layout.sentence(part.start) == here for part in near)
        return [0.0] * (_PAIRED + 8) + [1.0, float(inside == 0), float(inside > 1)]
    text = layout.text
    first = min((part.start for part in content), default=cue.start)
    last = max((part.end for part in content), default=cue.end)
    words = text[cue.start : cue.end].lower().split() or [""]
    leads = words[-1] in _TO_SOURCE
    return [
        *pair(layout, cue, source),
        float(cue.start < source.start < first),
        float(source.start < first < cue.start),
        float(last <= source.start < cue.start),
        float(cue.start < source.start and last <= source.start),
        float(leads and source.start > cue.start),
        float(leads and source.start < cue.start),
        float(text[source.start : source.end].lower() in _PRONOUNS),
        float(any(part.start < source.start < part.end for part in content)),
        0.0,
        0.0,
        0.0,
    ]


_PAIRED: Final = 32


def link(text: str, parts: Sequence[Part], sentences: Sequence[Span]) -> tuple[Linked, ...]:
    """Return the statements the tagged spans make, in reading order of their cues.

    A content chooses its cue or none, a cue with a content its source or none; a source may
    serve several cues. A cue that no content chose makes no statement.
    """
    layout = Layout(text, parts, sentences)
    chosen: dict[Part | None, list[Part]] = {}
    for content in layout.of["content"]:
        chosen.setdefault(_cue(layout, content), []).append(content)
    return tuple(sorted(_linked(layout, chosen), key=_place))


def _place(found: Linked) -> int:
    return min(part.start for part in (*found.content, *([found.cue] if found.cue else [])))


def _linked(layout: Layout, chosen: dict[Part | None, list[Part]]) -> Iterator[Linked]:
    for cue, contents in chosen.items():
        if cue is None:
            yield from (Linked((content,), None, None) for content in contents)
        else:
            yield Linked(tuple(contents), cue, _source(layout, cue, contents))


def _cue(layout: Layout, content: Part) -> Part | None:
    weights = _weights()["content"]
    return max(
        (*layout.near(content, "cue"), None),
        key=lambda cue: _dot(weights, content_features(layout, content, cue)),
    )


def _source(layout: Layout, cue: Part, content: Sequence[Part]) -> Part | None:
    weights = _weights()["source"]
    return max(
        (*layout.near(cue, "source"), None),
        key=lambda source: _dot(weights, source_features(layout, cue, source, content)),
    )


def _dot(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * value for weight, value in zip(weights, features, strict=True) if value)


@cache
def _weights() -> dict[str, list[float]]:
    found = files("rag.statements.data").joinpath("linker.json").read_text(encoding="utf-8")
    weights: dict[str, list[float]] = json.loads(found)
    return weights
