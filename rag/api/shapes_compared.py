"""The JSON of comparisons and of two readouts side by side, as types."""

from rag.api.shapes import Place, Shape, Source, Statement, Trace
from rag.types import Relation


class Stance(Shape):
    """What one side said; no statements is silence in ``searched`` articles."""

    side: str
    statements: list[str]
    searched: int


class Change(Shape):
    """Words that two statements share, or that one lacks."""

    before: Place | None
    after: Place | None
    same: bool


class Revision(Shape):
    """How a side's wording changed."""

    side: str
    before: str
    after: str
    changes: list[Change]


class Point(Shape):
    """One issue."""

    issue: str
    relation: Relation
    overruled: bool
    evidence: list[str]
    stances: list[Stance]
    revisions: list[Revision]


class Term(Shape):
    """Words one side uses far more than the others."""

    surface: str
    side: str
    uses: list[Stance]


class Comparison(Shape):
    """What each side said, issue by issue; statements stand once, under their ids."""

    topic: str
    sides: list[str]
    points: list[Point]
    terms: list[Term]
    statements: dict[str, Statement]
    unassigned: list[str]
    searched: int
    trace: Trace


class Quoted(Shape):
    """Words of one readout, and those of them the other lacks."""

    article_id: str
    start: int
    end: int
    quote: str
    spans: list[Place]
    differs: list[Place]


class Pairing(Shape):
    """Sentences of two readouts that make the same point, or one left alone."""

    a: Quoted | None
    b: Quoted | None
    score: float


class Agreement(Shape):
    """What a readout says was agreed, and which of the two say so."""

    text: str
    confirmed_by: list[str]
    a: Quoted | None
    b: Quoted | None


class Lengths(Shape):
    """Words of both."""

    a: int
    b: int
    ratio: float | None


class Subject(Shape):
    """A topic: its place in the order of each, and its share of the words."""

    topic: str
    order_a: int | None
    order_b: int | None
    share_a: float
    share_b: float


class Readouts(Shape):
    """Two readouts of one meeting, side by side."""

    a: Source
    b: Source
    same: list[Pairing]
    reworded: list[Pairing]
    only_a: list[Pairing]
    only_b: list[Pairing]
    agreements: list[Agreement]
    length: Lengths
    order: list[Subject]
    notice: str
