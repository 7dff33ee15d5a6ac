"""Where the sides agree and where they do not, in the sentences that show it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from rag.brief.material import Material
from rag.brief.sentences import Sentence
from rag.types import Comparison, Point, Section, SectionKind, Statement

Compared = Callable[[Sequence[Statement]], Comparison]
"""Lays statements side by side, issue by issue."""

_AGREED = 2
"""Statements that show one thing agreed: one from each side is enough."""


def agreed(material: Material, comparison: Comparison) -> Iterator[Section]:
    """Yield a section for each issue the sides agree on, each with their words."""
    rows = [point for point in comparison.points if point.relation == "agree"]
    for point in rows[: material.size.issues]:
        yield from _shown(material, point, _of_each(point), "agreed", "Agreed")


def disputed(material: Material, comparison: Comparison) -> Iterator[Section]:
    """Yield a section for each issue on which two sides differ, with the words that show it."""
    rows = [p for p in comparison.points if p.relation in {"differ", "oppose"} and p.evidence]
    for point in rows[: material.size.issues]:
        yield from _shown(material, point, point.evidence, "disputed", "Disputed")


def _of_each(point: Point) -> Sequence[Statement]:
    """Return a joint statement, or the first one of each side that speaks."""
    first = [stance.statements[0] for stance in point.stances if stance.statements]
    joint = [s for s in first if len(s.sides) > 1]
    return joint[:1] or first[:_AGREED]


def _shown(
    material: Material,
    point: Point,
    statements: Iterable[Statement],
    kind: SectionKind,
    chapter: str,
) -> Iterator[Section]:
    places = _places(material)
    found = [places[s.id] for s in statements if s.id in places]
    claims = tuple(sentence.claim() for sentence in dict.fromkeys(found))
    needed = 1 if kind == "agreed" else 2
    if len(claims) >= needed or (
        claims and kind == "disputed" and len(set(found)) < len(found)
    ):
        yield Section(heading=f"{chapter}: {point.issue}", claims=claims, kind=kind)


def _places(material: Material) -> Mapping[str, Sentence]:
    return {statement.id: sentence for statement, sentence in material.told}
