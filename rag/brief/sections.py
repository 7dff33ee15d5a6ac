"""The sections of a briefing over many articles, in the articles' own sentences."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from rag.brief.dates import days
from rag.brief.figures import conflicts
from rag.brief.material import Material
from rag.brief.said import by_side
from rag.brief.sentences import Sentence, choose, claims
from rag.types import Section, SectionKind

_FEWEST_POINTS: Final = 3
_FOREIGN: Final = 0.3
_ONLY_QUOTED: Final = 0.3
"""What a sentence in another language than most articles, and one that is nothing but a
quotation without its speaker, are worth where sentences stand alone."""
_QUOTED: Final = re.compile(r"\s*[\"“«„‘'][^\"“”«»„]*[\"”»“’']\W*")
SAID: Final = "What each side said"


def lead(material: Material) -> list[Sentence]:
    """Return the sentences that tell most, best first; few that lean on the one before."""
    return choose(material.sentences, material.size.lead, score=_alone(material))


def points(
    material: Material, shown: Sequence[Sentence], elsewhere: Collection[str] = ()
) -> list[Sentence]:
    """Return further telling sentences, from one article no more than a fair share.

    Args:
        material: What is about the topic.
        shown: The lead.
        elsewhere: Words of claims that have a place of their own; they come in only where
            there would be next to nothing without them.
    """
    fresh = [s for s in material.sentences if not any(s.text in one for one in elsewhere)]
    found = _shared_out(material, fresh, material.size.points, shown)
    few = min(_FEWEST_POINTS, material.size.points) - len(found)
    if few > 0:
        found += _shared_out(material, material.sentences, few, [*shown, *found])
    return found


def _shared_out(
    material: Material, sentences: Sequence[Sentence], most: int, shown: Sequence[Sentence]
) -> list[Sentence]:
    articles = {sentence.source.id for sentence in sentences}
    share = max(2, most // max(len(articles), 1))
    score = _alone(material)
    best: list[Sentence] = []
    for _, group in groupby(sentences, key=lambda s: s.source.id):
        best += choose(group, share, score=score, shown=shown)
    return choose(best, most, score=score, shown=shown)


def said(material: Material) -> Iterator[Section]:
    """Yield what each side said, and last the sides that speak, though not on the topic."""
    sections = by_side(
        material.told, material.scope.sides, score=material.score, quota=material.size.quota
    )
    for section in sections:
        yield replace(section, kind="said")
    if material.silent and material.sentences:
        count = len(material.scope.articles)
        searched = f"{count:,} article{'' if count == 1 else 's'}"
        names = [side.name for side in material.silent]
        yield Section(
            heading=f"{SAID}: No statement",
            claims=(),
            kind="said",
            note=f"In {searched} nothing on this was found from {_listed(names)}.",
        )


def figures(material: Material) -> Section:
    """Return pairs of sentences of two articles that give other figures for one thing."""
    pairs = conflicts(material.sentences)[: material.size.figures]
    found = dict.fromkeys(sentence for pair in pairs for sentence in pair)
    return section("figures", "Conflicting figures", list(found))


def timeline(material: Material) -> Iterator[Section]:
    """Yield a section a day, in order, each with the most telling sentence that names it.

    A sentence that names several days stands under the first of them.
    """
    by_day: dict[dt.date, list[Sentence]] = {}
    for sentence in material.sentences:
        for day in days(sentence.text, sentence.source.published):
            by_day.setdefault(day, []).append(sentence)
    if len(by_day) < 2:
        return
    score = material.score
    most = sorted(by_day, key=lambda day: -max(map(score, by_day[day])))[: material.size.days]
    shown: list[Sentence] = []
    for day in sorted(most):
        left = [sentence for sentence in by_day[day] if sentence not in shown]
        if chosen := choose(left, 1, score=score):
            shown += chosen
            yield section("timeline", f"Timeline: {day.isoformat()}", chosen)


def section(kind: SectionKind, heading: str, sentences: Sequence[Sentence]) -> Section:
    """Return the section of these sentences."""
    return Section(heading=heading, claims=claims(sentences), kind=kind)


def _alone(material: Material) -> Callable[[Sentence], float]:
    """Return how much a sentence tells that stands without the one before it."""

    def score(sentence: Sentence) -> float:
        told = material.score(sentence) * (0.5 if sentence.leans else 1.0)
        told *= 1.0 if sentence.source.language == material.language else _FOREIGN
        return told * (_ONLY_QUOTED if _QUOTED.fullmatch(sentence.text) else 1.0)

    return score


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
