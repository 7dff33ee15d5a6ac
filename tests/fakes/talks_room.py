"""A room that holds the talk told twice, with its comparison of a few issues or of many."""

from dataclasses import replace

from rag.types import Comparison, Side, Statement
from tests.fakes import sides as talks
from tests.fakes.room import ALL, FakeRoom

MANY = 60


class TalksRoom(FakeRoom):
    """Holds both readouts and the report; ``issues`` is the number of rows wanted."""

    def __init__(self, *, issues: int = 0) -> None:
        super().__init__((talks.A, talks.B, talks.REPORT))
        made = talks.comparison()
        points = tuple(
            replace(made.points[n % 3], issue=f"{made.points[n % 3].issue} {n + 1}")
            for n in range(issues)
        )
        self.compared = replace(made, points=points or made.points)

    def statements(self, article_id=None, *, filters=ALL) -> tuple[Statement, ...]:
        every = talks.statements()
        return tuple(one for one in every if article_id in {None, one.source.id})

    def sides(self) -> tuple[Side, ...]:
        return (
            Side(id="o", name="Ordelia", speakers=("Tomas Reik",), aliases=("Ordelian side",)),
            Side(id="v", name="Valmora", speakers=("Ilse Varga",)),
        )

    def compare(self, *, topic="", sides=(), filters=ALL) -> Comparison:
        made = self.compared
        if made is None:
            raise AssertionError("it is made with the room")
        names = tuple(sides) or tuple(side.name for side in made.sides)
        rulings = {one.subject: one.object for one in self.changed if one.kind == "relate"}
        points = tuple(
            replace(
                point,
                stances=tuple(s for s in point.stances if s.side in names),
                relation=rulings.get(point.issue, point.relation),
                overruled=point.issue in rulings or point.overruled,
            )
            for point in made.points
        )
        kept = tuple(side for side in made.sides if side.name in names)
        return replace(made, topic=topic, sides=kept, points=points)
