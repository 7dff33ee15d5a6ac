"""Statements and comparisons as CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterator, Sequence

from rag.render.escape import guard_cell
from rag.types import Comparison, Statement

_POINT: tuple[str, ...] = ("issue", "relation", "stance of")
_STATEMENT = ("speaker", "role", "side", "joint", "kind", "cue", "said on", "quote")
_PLACE = ("outlet", "published", "title", "locator", "article", "start", "end")


def csv_table(value: Comparison | Sequence[Statement]) -> str:
    """Return a comparison or statements as CSV, one row a statement.

    A comparison has its issue, relation and side in front; a silent side has a row without a
    statement. Cells that a spreadsheet would take for a formula begin with ``'``.
    """
    if isinstance(value, Comparison):
        lines: Iterator[tuple[str, ...]] = _compared(value)
    else:
        lines = map(_cells, value)
    front = _POINT if isinstance(value, Comparison) else ()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*front, *_STATEMENT, *_PLACE))
    writer.writerows([guard_cell(cell) for cell in line] for line in lines)
    return out.getvalue()


def _compared(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for point in comparison.points:
        for stance in point.stances:
            start = (point.issue, point.relation, stance.side)
            for statement in stance.statements:
                yield (*start, *_cells(statement))
            if not stance.statements:
                yield (*start, f"no statement found in {stance.searched} articles")
    for statement in comparison.unassigned:
        yield ("", "", "", *_cells(statement))


def _cells(statement: Statement) -> tuple[str, ...]:
    source, span = statement.source, statement.words.span
    said_on = statement.said_on.isoformat() if statement.said_on else ""
    published = source.published.isoformat() if source.published else ""
    said = (statement.kind, statement.cue, said_on, statement.quote)
    place = (source.outlet, published, source.title, source.locator, source.id)
    who = (statement.speaker, statement.role, statement.side)
    joint = "yes" if statement.joint else "no"
    return (*who, joint, *said, *place, str(span.start), str(span.end))
