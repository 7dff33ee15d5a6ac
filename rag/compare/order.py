"""The order of statements in a cell: the newest and most verbatim first, all voices heard."""

from collections.abc import Sequence

from rag.compare.stems import spoken
from rag.compare.voices import RANK
from rag.compare.wording import day
from rag.types import Statement


def ordered(statements: Sequence[Statement], most: int) -> tuple[Statement, ...]:
    """Return all statements, those to show first at the front.

    Newest first, of one day the most verbatim first. What the same speaker has said in the
    same words in another article comes last; among the first ``most`` no speaker has a second
    statement from one article while another one waits.
    """
    place = {id(one): number for number, one in enumerate(statements)}
    sorting = sorted(
        statements,
        key=lambda one: (-day(one).toordinal(), RANK[one.telling], place[id(one)]),
    )
    told = distinct(sorting)
    known = {id(one) for one in told}
    heard: set[tuple[str, str]] = set()
    first: list[Statement] = []
    for one in told:
        voice = one.speaker, one.source.id
        if len(first) < most and voice not in heard:
            heard.add(voice)
            first.append(one)
    front = {id(one) for one in first}
    rest = [one for one in told if id(one) not in front]
    return (*first, *rest, *(one for one in sorting if id(one) not in known))


def distinct(statements: Sequence[Statement]) -> list[Statement]:
    """Return the first of those in which one speaker says the same words."""
    found: dict[tuple[str, str], Statement] = {}
    for one in statements:
        found.setdefault((one.speaker.casefold(), spoken(one.said)), one)
    return list(found.values())
