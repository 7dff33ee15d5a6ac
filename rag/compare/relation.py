"""How the sides of one issue stand to each other: claimed only with words of both to show."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from rag.compare.opposition import negative, opposed, quarrels
from rag.compare.phrases import intents
from rag.compare.quantities import other_days, other_figures, same_figures
from rag.compare.stems import told
from rag.compare.voices import RANK, holds, speaking_for, told_by_a_party
from rag.types import Relation, Stance, Statement

Pair = tuple[Statement, Statement]

_FEW = 2
_MANY = 5
_NEARLY_ALL = 0.85
_ALIKE = 0.6
_COMPARED = 40
"""Statements of a side and row that are compared with another side's."""


def relation(stances: Sequence[Stance]) -> tuple[Relation, tuple[Statement, ...]]:
    """Return how the sides relate on one issue, and the two statements that show it.

    ``one-sided`` when fewer than two sides speak. ``oppose`` and ``differ`` need what two sides
    themselves hold about one thing: one for and one against it, or two figures or days for it;
    of several such pairs the most verbatim is shown. ``agree`` needs nearly the same words, the
    same three words of intent ("strengthen strategic communication"), or a row of nothing but
    joint statements that are not merely one side's own account. All else is ``unclear``.
    """
    speaking = [stance for stance in stances if stance.statements]
    if len(speaking) < _FEW:
        return "one-sided", ()
    if pair := _shown(speaking, opposed):
        return "oppose", pair
    if pair := _shown(speaking, _differ):
        return "differ", pair
    if _joint(stances, speaking) or any(_alike(*pair) for pair in _pairs(speaking)):
        return "agree", ()
    return "unclear", ()


def conflict(first: Statement, second: Statement) -> bool:
    """Return whether two statements of different sides oppose each other or differ."""
    if set(first.sides) & set(second.sides) or not (holds(first) and holds(second)):
        return False
    return _differ(first, second) or opposed(first, second)


def _pairs(speaking: Sequence[Stance]) -> Iterator[Pair]:
    read = [
        [(one, frozenset(speaking_for(one))) for one in stance.statements[:_COMPARED]]
        for stance in speaking
    ]
    for ours, theirs in combinations(read, 2):
        for first, voices in ours:
            for second, others in theirs:
                if voices.isdisjoint(others):
                    yield first, second


def _shown(
    speaking: Sequence[Stance], shows: Callable[[Statement, Statement], bool]
) -> tuple[Statement, ...]:
    """Return the most verbatim pair that shows it, in the order of the columns."""
    held = [pair for pair in _pairs(speaking) if shows(*pair)]
    held = [pair for pair in held if holds(pair[0]) and holds(pair[1])]
    held.sort(key=lambda pair: sum(RANK[one.telling] for one in pair))
    return held[0] if held else ()


def _differ(first: Statement, second: Statement) -> bool:
    return other_figures(first, second) or other_days(first, second)


def _joint(stances: Sequence[Stance], speaking: Sequence[Stance]) -> bool:
    names = {stance.side for stance in stances}
    return all(
        len(names & set(statement.sides)) >= _FEW
        and not told_by_a_party(statement)
        and not quarrels(statement)
        for stance in speaking
        for statement in stance.statements
    )


def _alike(first: Statement, second: Statement) -> bool:
    """Return whether two statements say nearly the same, or one says all the other says."""
    one, other = told(first.said), told(second.said)
    shared = len(one & other)
    within = shared >= _MANY and shared >= _NEARLY_ALL * min(len(one), len(other))
    same = within or (shared >= _FEW and shared >= _ALIKE * len(one | other))
    same = same or bool(intents(first.said) & intents(second.said))
    if not same or negative(first) != negative(second):
        return False
    return same_figures(first, second) and not opposed(first, second)
