"""What a comparison starts from: the sides that say most, and each statement once."""

from collections import Counter
from collections.abc import Sequence

from rag.text import fold
from rag.types import Side, Statement

_COLUMNS = 4


def talkative(
    sides: Sequence[Side], said: Sequence[Statement], about: Sequence[Statement]
) -> tuple[Side, ...]:
    """Return the few sides with most statements, states before others.

    Args:
        sides: All there are.
        said: Every statement that is compared.
        about: Those of the topic: when two sides or more speak of it, no other is shown.
    """
    topical = _ranked(sides, about)
    return topical if len(topical) > 1 else _ranked(sides, said, first=topical)


def _ranked(
    sides: Sequence[Side], said: Sequence[Statement], first: Sequence[Side] = ()
) -> tuple[Side, ...]:
    count = Counter(name for statement in said for name in statement.sides)
    speaking = [side for side in sides if count[side.name] and side not in first]
    ranked = sorted(speaking, key=lambda s: (s.kind != "state", -count[s.name], s.name))
    return (*first, *ranked)[:_COLUMNS]


def told_once(said: Sequence[Statement]) -> tuple[Statement, ...]:
    """Keep the first of several reports of the same words of the same speaker.

    Carriers of one text set quotation marks, dashes and capitals in their own ways.
    """
    kept = {(s.speaker, s.side, fold(s.said).text): s for s in reversed(said)}
    first = {s.id for s in kept.values()}
    return tuple(s for s in said if s.id in first)
