"""Statements, comparisons and two readouts as CSV that no spreadsheet runs."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from rag.render.aligned import told
from rag.render.compared import every_statement, silence
from rag.render.escape import guard_cell
from rag.render.parts import cut
from rag.types import Citation, Comparison, Pairing, Readouts, Span, Statement

_POINT: Final[tuple[str, ...]] = ("issue", "relation", "ruling", "stance of", "note")
_NOWHERE: Final = ("",) * len(_POINT)
_STATEMENT: Final[tuple[str, ...]] = (
    *("speaker", "role", "side", "joint", "kind", "telling", "cue", "via", "told by"),
    *("said on", "quote"),
    *("outlet", "published", "title", "locator", "article", "start", "end", "id"),
)
_PAIR: Final[tuple[str, ...]] = (
    *("found", "article A", "words of A", "start A", "end A", "only in these words of A"),
    *("article B", "words of B", "start B", "end B", "only in these words of B"),
)
_FOUND: Final = {
    "same": "same words",
    "reworded": "reworded",
    "only_a": "only in A",
    "only_b": "only in B",
}


def csv_table(value: Comparison | Readouts | Sequence[Statement]) -> str:
    """Return a comparison or statements as CSV, one row a statement; readouts, one a pair.

    A comparison has its issue, relation and side in front; a silent side has a row without a
    statement. Readouts have their agreements first, then the sentences of both in order. Cells
    that a spreadsheet would take for a formula begin with ``'``.
    """
    if isinstance(value, Comparison):
        head, lines = (*_POINT, *_STATEMENT), _compared(value)
    elif isinstance(value, Readouts):
        head, lines = _PAIR, _aligned(value)
    else:
        head, lines = _STATEMENT, map(_cells, value)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([guard_cell(cell) for cell in line] for line in lines)
    return out.getvalue()


def _compared(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    told_already: set[str] = set()
    empty = ("",) * len(_STATEMENT)
    for point in comparison.points:
        shown = {statement.id for statement in point.evidence}
        for stance in point.stances:
            ruling = "yours" if point.overruled else ""
            start = (point.issue, point.relation, ruling, stance.side)
            for statement in stance.statements:
                note = "shows the relation" if statement.id in shown else ""
                told_already.add(statement.id)
                yield (*start, note, *_cells(statement))
            if not stance.statements:
                yield (*start, silence(stance), *empty)
    for statement in every_statement(comparison):
        if statement.id not in told_already:
            told_already.add(statement.id)
            yield (*_NOWHERE, *_cells(statement))


def _cells(statement: Statement) -> tuple[str, ...]:
    source, span = statement.source, statement.words.span
    said_on = statement.said_on.isoformat() if statement.said_on else ""
    published = source.published.isoformat() if source.published else ""
    joint = "yes" if statement.joint else "no"
    who = (statement.speaker, statement.role, statement.side, joint)
    how = (statement.kind, statement.telling, statement.cue, statement.via, statement.teller)
    place = (source.outlet, published, source.title, source.locator, source.id)
    where = (*place, str(span.start), str(span.end), statement.id)
    return (*who, *how, said_on, statement.quote, *where)


def _aligned(readouts: Readouts) -> Iterator[tuple[str, ...]]:
    for agreement in readouts.agreements:
        one = "".join(agreement.confirmed_by).upper()
        by = "confirmed by both" if len(one) > 1 else f"claimed by {one} only"
        in_a, in_b = told(agreement, readouts.a)
        yield (f"agreed, {by}", *_quoted(in_a), *_quoted(in_b))
    yield from map(_pair, readouts.pairings)


def _pair(pairing: Pairing) -> tuple[str, ...]:
    a = _quoted(pairing.a, pairing.differs_a)
    return (_FOUND[pairing.alignment], *a, *_quoted(pairing.b, pairing.differs_b))


def _quoted(citation: Citation | None, differs: Sequence[Span] = ()) -> tuple[str, ...]:
    if citation is None:
        return ("",) * 5
    span = citation.span
    odd = " … ".join(cut(citation, one).strip() for one in differs)
    return (citation.source.id, citation.quote, str(span.start), str(span.end), odd)
