"""Claims of different articles that give different figures or dates for one thing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rag.grounding.figures import CALENDAR_DATE, Figure, figures, monthday
from rag.grounding.wording import alike, kin
from rag.text import content_terms
from rag.types import Claim

_ALIKE: Final = 0.6
"""Least share of the shorter claim's words that both must have."""
_FEWEST: Final = 3
_NUMERIC: Final = re.compile(r"\d")
_YEAR: Final = range(1900, 2101)
_PAST: Final = re.compile(r"\bin\s(\d{4})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two claims that cannot both be right, as their articles tell it.

    Attributes:
        one: What the first says, in its words: ``14``, ``March 3``.
        other: What the second says instead.
    """

    claims: tuple[Claim, Claim]
    one: str
    other: str


def conflicts(claims: Sequence[Claim]) -> tuple[Conflict, ...]:
    """Return the pairs of supported claims whose articles differ, in reading order.

    Two claims conflict when they cite different articles, share most of their words and the
    noun a figure counts, and differ in that one figure or date alone. Anything less sure is
    not reported; nothing is ever reconciled.
    """
    backed = [claim for claim in claims if claim.verdict == "supported" and claim.citations]
    found = (_conflict(one, other) for one, other in combinations(backed, 2))
    return tuple(conflict for conflict in found if conflict)


def side_by_side(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Return the claims, each one that conflicts with an earlier right behind it."""
    ordered = list(claims)
    for conflict in conflicts(claims):
        one, other = conflict.claims
        if ordered.index(other) > ordered.index(one) + 1:
            ordered.remove(other)
            ordered.insert(ordered.index(one) + 1, other)
    return tuple(ordered)


def notice(found: Sequence[Conflict]) -> str:
    """Return the line that tells the reader, or "" when nothing conflicts."""
    if not found:
        return ""
    first = found[0]
    more = f" and in {len(found) - 1} more" if len(found) > 1 else ""
    names = [_outlet(claim) for claim in first.claims]
    said = f"{first.one} ({names[0]}) and {first.other} ({names[1]})"
    return f"The sources differ: {said}{more}. Both are shown; neither is taken as right."


def _outlet(claim: Claim) -> str:
    source = claim.citations[0].source
    return source.outlet or source.title


def _conflict(one: Claim, other: Claim) -> Conflict | None:
    articles = [{citation.source.id for citation in claim.citations} for claim in (one, other)]
    if articles[0] & articles[1] or not _same_thing(one.text, other.text):
        return None
    differ = _different_figure(one.text, other.text) or _different_date(one.text, other.text)
    return Conflict(claims=(one, other), one=differ[0], other=differ[1]) if differ else None


def _same_thing(one: str, other: str) -> bool:
    here, there = _words(one), _words(other)
    shared = [term for term in here if any(alike(form, t) for form in kin(term) for t in there)]
    shortest = min(len(here), len(there))
    return (
        len(shared) >= max(_FEWEST, _ALIKE * shortest) and _names(one) & _names(other) != set()
    ) or (len(shared) >= max(_FEWEST + 1, 0.8 * max(len(here), len(there))))


def _words(text: str) -> set[str]:
    return {term for term in content_terms(text) if not _NUMERIC.search(term)}


def _names(text: str) -> set[str]:
    return set(re.findall(r"(?<=\s)[A-ZА-Я][\w-]{2,}", text))


def _different_figure(one: str, other: str) -> tuple[str, str] | None:
    """Return what the claims say of the one noun that both count, if it is not the same."""
    here, there = _counted(one), _counted(other)
    nouns = here.keys() & there.keys()
    differing = [noun for noun in nouns if here[noun].value != there[noun].value]
    if len(differing) != 1 or _years(one) != _years(other):
        return None
    (noun,) = differing
    return here[noun].words, there[noun].words


def _counted(text: str) -> dict[str, Figure]:
    """Return the figures of a text by what they count; twice counted things are left out."""
    found: dict[str, Figure] = {}
    twice: set[str] = set()
    bare = CALENDAR_DATE.sub(" ", text)
    for figure in figures(bare):
        if (
            figure.value in _YEAR
            and not figure.percent
            and re.fullmatch(r"\d{4}", figure.words)
        ):
            continue
        rest = bare[bare.find(figure.words) + len(figure.words) :]
        unit = "%" if figure.percent else " points" if figure.points else ""
        noun = unit or next(iter(content_terms(rest)), "")
        twice |= {noun} if noun in found else set()
        found[noun] = figure
    return {noun: figure for noun, figure in found.items() if noun and noun not in twice}


def _years(text: str) -> set[str]:
    return set(_PAST.findall(text))


def _different_date(one: str, other: str) -> tuple[str, str] | None:
    here, there = ([*CALENDAR_DATE.finditer(text)] for text in (one, other))
    if len(here) != 1 or len(there) != 1 or monthday(here[0]) == monthday(there[0]):
        return None
    return here[0][0], there[0][0]
