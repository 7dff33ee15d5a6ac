"""The page of a comparison: who speaks on what, then issue by issue, side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, zip_longest
from typing import Final

from rag.render import said
from rag.render.parts import (
    Cell,
    Grid,
    Line,
    Outline,
    Part,
    Run,
    count,
    cut,
    day,
    listed,
    number,
    present,
    rows,
)
from rag.types import (
    Citation,
    Comparison,
    Point,
    Relation,
    Revision,
    Span,
    Stance,
    Statement,
    Term,
)

RELATIONS: Final[Mapping[Relation, str]] = {
    "agree": "they agree",
    "differ": "they differ",
    "oppose": "they oppose each other",
    "one-sided": "one side only",
    "unclear": "unclear",
}
_ACROSS: Final = 4
"""Most sides that fit beside each other on a page."""
_TABULAR: Final = 8
"""Most sides that have a column of their own in a table of figures."""
_NONE: Final = "–"

Numbers = Mapping[Citation, int]


def comparison_page(comparison: Comparison) -> Outline:
    """Return the page of a comparison; every statement in it has a row in the source table."""
    every = tuple(every_statement(comparison))
    numbers = number(statement.words for statement in every)
    parts = [_map(comparison)] if comparison.points else []
    for point in comparison.points:
        parts += [_point(point, numbers), *_wording(point, numbers)]
    if comparison.terms:
        parts.append(_terms(comparison, numbers))
    if comparison.unassigned:
        lines = tuple(
            said.line(s, numbers, label=said.speaker(s, with_side=True))
            for s in comparison.unassigned
        )
        parts.append(
            Part(heading="Other statements", note="Of none of the sides above.", lines=lines)
        )
    names = listed(side.name for side in comparison.sides)
    title = f"What {names} said" if names else "Comparison"
    spoken = count(len({s.id for s in every}), "statement") if every else "No statement"
    where = count(comparison.searched, "article")
    return Outline(
        title=f"{title}: {comparison.topic}" if comparison.topic else title,
        facts=present(f"{spoken} found in {where}."),
        parts=tuple(parts),
        rows=rows(numbers, said.keys(every)),
    )


def every_statement(comparison: Comparison) -> Iterator[Statement]:
    """Yield every statement a comparison holds, in reading order, some of them repeatedly."""
    for point in comparison.points:
        yield from point.evidence
        for stance in point.stances:
            yield from stance.statements
        for revision in point.revisions:
            yield from (revision.before, revision.after)
    for term in comparison.terms:
        for stance in term.uses:
            yield from stance.statements
    yield from comparison.unassigned


def silence(stance: Stance) -> str:
    """Return that nothing was found, and in how many articles."""
    return f"No statement found in {count(stance.searched, 'article')}."


def relation(point: Point) -> str:
    """Return the relation of a point in words, and whether it is the user's."""
    ruling = " (your ruling)" if point.overruled else ""
    return RELATIONS[point.relation] + ruling


def _map(comparison: Comparison) -> Part:
    names = [side.name for side in comparison.sides]
    rows = []
    for point in comparison.points:
        spoken = {stance.side: len(stance.statements) for stance in point.stances}
        counts = [Line(text=str(spoken.get(name) or _NONE)) for name in names]
        first = (Line(text=_sentence(point.issue)), Line(text=relation(point)))
        rows.append((first, counts))
    return Part(
        heading="Who speaks on what",
        note=f"Number of statements; {_NONE} where none was found.",
        grid=_by_side(("Issue", "Relation"), names, rows),
    )


def _by_side(
    head: tuple[str, ...],
    names: Sequence[str],
    rows: Iterable[tuple[Sequence[Line], Sequence[Line]]],
) -> Grid:
    """Return a table with a column a side; with too many sides, with one column for all."""
    lines: list[tuple[Cell, ...]] = []
    for first, counts in rows:
        cells: list[Cell] = [(each,) for each in counts]
        if len(names) > _TABULAR:
            named = zip(names, counts, strict=True)
            cells = [tuple(replace(each, label=name) for name, each in named)]
        lines.append((*((line,) for line in first), *cells))
    heads = ("Statements",) if len(names) > _TABULAR else tuple(names)
    widths = (0.62 / len(head),) * len(head) + (0.38 / max(len(heads), 1),) * len(heads)
    return Grid(head=(*head, *heads), rows=tuple(lines), reading="table", widths=widths)


def _point(point: Point, numbers: Numbers) -> Part:
    note = relation(point)
    if note == RELATIONS["unclear"]:
        note = "how they relate is unclear"
    shown = tuple(_quoted(statement, numbers) for statement in point.evidence)
    ending = ", as these words show:" if shown else "."
    across = 1 < len(point.stances) <= _ACROSS
    listing = () if across else (line for s in point.stances for line in _stance(s, numbers))
    return Part(
        heading=_sentence(point.issue),
        note=f"{_sentence(note)}{ending}",
        lines=(*shown, *listing),
        grid=_columns(point, numbers) if across else None,
    )


def _quoted(statement: Statement, numbers: Numbers) -> Line:
    """Return a statement as proof; all that is known of it stands under its side."""
    label = said.under_side(statement.side, statement)
    return replace(said.line(statement, numbers, label=label), remark="")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _columns(point: Point, numbers: Numbers) -> Grid:
    stances = point.stances
    columns = [
        [said.line(s, numbers) for s in stance.statements] or [Line(text=silence(stance))]
        for stance in stances
    ]
    across: list[tuple[Cell, ...]] = [
        tuple((line,) if line else () for line in row) for row in zip_longest(*columns)
    ]
    return Grid(
        head=tuple(stance.side for stance in stances),
        rows=tuple(across),
        reading="down",
        widths=(1 / len(stances),) * len(stances),
    )


def _stance(stance: Stance, numbers: Numbers) -> Iterator[Line]:
    for statement in stance.statements:
        label = said.under_side(stance.side, statement)
        yield said.line(statement, numbers, label=label)
    if not stance.statements:
        yield Line(label=stance.side, text=silence(stance))


def _wording(point: Point, numbers: Numbers) -> Iterator[Part]:
    for side, revisions in groupby(point.revisions, lambda revision: revision.side):
        yield Part(
            heading=f"{side}: wording over time",
            level=3,
            note="What was left out is struck, what is new is marked.",
            lines=tuple(_revision(revision, numbers) for revision in revisions),
        )


def _revision(revision: Revision, numbers: Numbers) -> Line:
    before, after = revision.before, revision.after
    days = (day(s.said_on or s.source.published) or "no date" for s in (before, after))
    return Line(
        text=after.said,
        label=" → ".join(days),
        marks=tuple(dict.fromkeys((numbers[before.words], numbers[after.words]))),
        language=after.source.language,
        runs=tuple(redline(revision)),
    )


def redline(revision: Revision) -> Iterator[Run]:
    """Yield the words of both statements once: shared, left out, new; cut from the articles."""
    before, after = revision.before.words, revision.after.words
    for change in revision.changes:
        if change.same and (change.after or change.before):
            shared, span = (after, change.after) if change.after else (before, change.before)
            if span:
                yield Run(_spaced(shared, span))
            continue
        if change.before:
            yield Run(_spaced(before, change.before), "left out")
        if change.after:
            yield Run(_spaced(after, change.after), "new")


def _spaced(citation: Citation, span: Span) -> str:
    words = cut(citation, span)
    after = citation.passage.text[span.end - citation.passage.span.start :][:1]
    return words if after.isalnum() else f"{words} "


def _terms(comparison: Comparison, numbers: Numbers) -> Part:
    used = (stance.side for term in comparison.terms for stance in term.uses)
    names = list(dict.fromkeys((*(side.name for side in comparison.sides), *used)))
    rows = [
        ((Line(text=term.surface),), [_uses(term, name, numbers) for name in names])
        for term in comparison.terms
    ]
    return Part(
        heading="Loaded terms",
        note="Words one side uses far more than the others: the statements that have them.",
        grid=_by_side(("Term",), names, rows),
    )


def _uses(term: Term, side: str, numbers: Numbers) -> Line:
    using = [s for stance in term.uses if stance.side == side for s in stance.statements]
    marks = tuple(dict.fromkeys(numbers[s.words] for s in using))
    return Line(text=str(len(using)) if using else _NONE, marks=marks)
