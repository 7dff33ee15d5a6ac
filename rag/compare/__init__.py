"""What each side said, issue by issue, with silence shown as silence."""

from collections.abc import Iterable, Mapping, Sequence

from rag import text as texts
from rag.compare.cluster import Similar
from rag.compare.context import around, asked, opening
from rag.compare.issues import Issue, group
from rag.compare.order import distinct, ordered
from rag.compare.relation import relation
from rag.compare.terms import loaded
from rag.compare.voices import speaking_for
from rag.compare.wording import redline, revisions
from rag.types import Comparison, Point, Relation, Side, Stance, Statement

__all__ = ["Overruled", "Similar", "compare", "redline"]

Overruled = Mapping[tuple[str, frozenset[str]], Relation]
"""The user's relations, by the issue's name in lower case and the sides; no sides means any."""
_SHOWN = 5


def compare(  # noqa: PLR0913 (what is compared, and what the caller brings to it)
    statements: Sequence[Statement],
    sides: Sequence[Side],
    *,
    topic: str,
    searched: Mapping[str, int],
    similar: Similar | None = None,
    overruled: Overruled | None = None,
    most: int = _SHOWN,
) -> Comparison:
    """Return a row for each issue and in it a stance for each of ``sides``, in their order.

    Every statement about the topic stands in exactly one row, or among the unassigned when it
    is of no wanted side; a joint one stands with each of its sides, except that what only one
    side's own outlet tells of both stands with that side alone. Rows on which several sides
    speak come first, then those with more to say.

    Args:
        statements: Of any articles, in reading order.
        sides: The columns.
        topic: Keeps the statements that share its words or whose paragraph does; all if empty.
        searched: Number of articles looked at, by name of the side.
        similar: Gives unit vectors of texts; None groups by words alone.
        overruled: Relations the user has set; they win.
        most: Statements of a side that a row shows first; no voice has two of them from one
            article while another one waits.
    """
    wanted = {side.name for side in sides}
    kept = [statement for statement in statements if is_about(statement, topic)]
    ours = [statement for statement in kept if wanted & set(speaking_for(statement))]
    points = [
        _point(issue, sides, searched, overruled or {}, most)
        for issue in group(ours, sides, topic, similar)
    ]
    points.sort(key=lambda point: (-_speaking(point), -_spoken(point)))
    return Comparison(
        topic=topic,
        sides=tuple(sides),
        points=tuple(points),
        unassigned=tuple(
            statement for statement in kept if not wanted & set(speaking_for(statement))
        ),
        searched=max(searched.values(), default=0),
        terms=loaded(points, sides, searched),
    )


def is_about(statement: Statement, topic: str) -> bool:
    """Return whether a statement has half of the words of a topic, or its paragraph all.

    One of them is enough in an article that opens with all of them. The question that a turn
    of a transcript answers counts as its paragraph.
    """
    wanted = set(texts.content_terms(topic))
    if not wanted:
        return True
    said = wanted & set(texts.content_terms(statement.said))
    if 2 * len(said) >= len(wanted) and said:
        return True
    if wanted <= set(texts.content_terms(f"{around(statement)}\n{asked(statement)}")):
        return True
    return bool(said) and wanted <= set(texts.content_terms(opening(statement)))


def _point(
    issue: Issue,
    sides: Sequence[Side],
    searched: Mapping[str, int],
    overruled: Overruled,
    most: int,
) -> Point:
    stances = tuple(
        Stance(
            side=side.name,
            statements=ordered(
                [s for s in issue.statements if side.name in speaking_for(s)], most
            ),
            searched=searched.get(side.name, 0),
        )
        for side in sides
    )
    proposed, evidence = relation(stances)
    chosen = _overruled(issue.name, stances, overruled)
    return Point(
        issue=issue.name,
        stances=stances,
        relation=chosen or proposed,
        evidence=evidence if chosen in (None, proposed) else (),
        overruled=chosen is not None,
        revisions=tuple(one for stance in stances for one in revisions(stance)),
    )


def _overruled(name: str, stances: Iterable[Stance], overruled: Overruled) -> Relation | None:
    """Return what the user has set between those who speak, all columns, or any sides."""
    every = list(stances)
    scopes = (
        frozenset(stance.side for stance in every if stance.statements),
        frozenset(stance.side for stance in every),
        frozenset[str](),
    )
    return next(
        (found for scope in scopes if (found := overruled.get((name.casefold(), scope)))), None
    )


def _speaking(point: Point) -> int:
    return sum(bool(stance.statements) for stance in point.stances)


def _spoken(point: Point) -> int:
    said = {s.id: s for stance in point.stances for s in stance.statements}
    return len(distinct(list(said.values())))
