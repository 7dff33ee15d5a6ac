"""What each side said, issue by issue, with silence shown as silence."""

from collections.abc import Mapping, Sequence

from rag import text as texts
from rag.compare.context import around
from rag.compare.issues import Issue, group
from rag.compare.relation import relation, speaking_for
from rag.types import Comparison, Point, Side, Stance, Statement

__all__ = ["compare"]


def compare(
    statements: Sequence[Statement],
    sides: Sequence[Side],
    *,
    topic: str,
    searched: Mapping[str, int],
) -> Comparison:
    """Return a row for each issue and in it a stance for each of ``sides``, in their order.

    Every statement about the topic stands in exactly one row, or among the unassigned when it
    is of no wanted side; a joint one stands with each of its sides, except that what only one
    side's own outlet tells of both stands with that side alone. Rows on which most sides
    speak come first.

    Args:
        statements: Of any articles, in reading order.
        sides: The columns.
        topic: Keeps the statements that share its words or whose paragraph does; all if empty.
        searched: Number of articles looked at, by name of the side.
    """
    wanted = {side.name for side in sides}
    kept = [statement for statement in statements if is_about(statement, topic)]
    ours = [statement for statement in kept if wanted & set(speaking_for(statement))]
    points = [_point(issue, sides, searched) for issue in group(ours, sides, topic)]
    points.sort(key=lambda point: (-_speaking(point), -_spoken(point)))
    return Comparison(
        topic=topic,
        sides=tuple(sides),
        points=tuple(points),
        unassigned=tuple(
            statement for statement in kept if not wanted & set(speaking_for(statement))
        ),
        searched=max(searched.values(), default=0),
    )


def is_about(statement: Statement, topic: str) -> bool:
    """Return whether a statement has half of the words of a topic, or its paragraph all."""
    wanted = set(texts.content_terms(topic))
    if not wanted:
        return True
    said = wanted & set(texts.content_terms(statement.quote))
    if 2 * len(said) >= len(wanted) and said:
        return True
    return wanted <= set(texts.content_terms(around(statement)))


def _point(issue: Issue, sides: Sequence[Side], searched: Mapping[str, int]) -> Point:
    stances = tuple(
        Stance(
            side=side.name,
            statements=tuple(s for s in issue.statements if side.name in speaking_for(s)),
            searched=searched.get(side.name, 0),
        )
        for side in sides
    )
    return Point(issue=issue.name, stances=stances, relation=relation(stances))


def _speaking(point: Point) -> int:
    return sum(bool(stance.statements) for stance in point.stances)


def _spoken(point: Point) -> int:
    return len({s.id for stance in point.stances for s in stance.statements})
