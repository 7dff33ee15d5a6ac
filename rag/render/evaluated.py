"""The report of an evaluation: figures first, then what went wrong, then what is not there."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from rag.evaluation import Evaluation, Figure, Operating, Row
from rag.evaluation.row import Outcome
from rag.render.escape import link
from rag.render.outline import outline
from rag.render.parts import (
    Cell,
    Grid,
    Line,
    Outline,
    Part,
    count,
    day,
    listed,
    place,
    present,
)
from rag.render.parts import Row as SourceRow
from rag.types import Source

FEW: Final = 30
"""Below this many questions, intervals are too wide to compare two runs."""
WORST: Final = 5
"""Questions shown of each kind of mistake; the JSON has all."""
_SAID: Final = 4
_VERDICTS: Final[dict[Outcome, str]] = {
    "failed": "Could not be asked",
    "invented": "Answered, but the articles do not tell",
    "wrong": "Answered, but not with what was expected",
    "missed": "Declined, but the articles tell",
}
_MISTAKES: Final[tuple[Outcome, ...]] = ("failed", "invented", "wrong", "missed")

Numbers = dict[Source, int]
"""Articles by their number in the table of sources, which grows as they are named."""


@outline.register
def evaluation_page(evaluation: Evaluation) -> Outline:
    """Return the page of an evaluation."""
    numbers: Numbers = {}
    wrong = tuple(_wrong(evaluation, numbers))
    return Outline(
        title="Evaluation",
        facts=present(*_facts(evaluation)),
        parts=(
            *_figures(evaluation.figures),
            *_curve(evaluation.curve),
            *wrong,
            *_missing(evaluation.rows),
        ),
        rows=tuple(_row(n, source) for source, n in numbers.items()),
    )


def figure_text(figure: Figure) -> str:
    """Return the value of a figure as people read it."""
    return _shown(figure.value, figure)


def _facts(evaluation: Evaluation) -> Iterator[str]:
    asked, total = len(evaluation.rows), evaluation.total
    in_library = f"in {count(evaluation.articles, 'article')}"
    if asked < total:
        yield f"Stopped: {asked:,} of {count(total, 'question')} asked, {in_library}."
    else:
        yield f"{count(asked, 'question')} asked, {in_library}."
    if evaluation.skipped:
        lines = count(len(evaluation.skipped), "line")
        yield f"{lines} of the set left out: {'; '.join(evaluation.skipped)}"
    names = [name for name in evaluation.models if name != "extracts"]
    if names:
        yield f"Written by {listed(names)}; {count(evaluation.usage.calls, 'model call')}."
    else:
        yield "Answers are extracts: no model wrote."
    notices = [row.answer.notice for row in evaluation.rows if row.answer and row.answer.notice]
    if notices:
        yield f"{count(len(notices), 'answer')} with a notice, the first: {notices[0]}"
    fewest = min((one.count for one in evaluation.figures if one.low is not None), default=0)
    if fewest < FEW:
        yield (
            f"Some figures rest on fewer than {FEW} questions: read the interval, not the "
            "figure; a difference within it may be chance."
        )


def _figures(figures: Sequence[Figure]) -> Iterator[Part]:
    for group, same in groupby(figures, lambda figure: figure.group):
        grid = Grid(
            head=("", "Value", "95 %", "From"),
            rows=tuple(_figure(figure) for figure in same),
            reading="table",
            widths=(0.6, 0.13, 0.17, 0.1),
        )
        yield Part(heading=group, grid=grid)


def _figure(figure: Figure) -> tuple[Cell, ...]:
    between = ""
    if figure.low is not None and figure.high is not None and figure.value is not None:
        low, high = _shown(figure.low, figure), _shown(figure.high, figure)
        between = f"{low.removesuffix(' %')} – {high}"
    first = Line(text=figure.meaning, label=figure.name)
    others = (figure_text(figure), between, f"{figure.count:,}")
    return ((first,), *((Line(text=text),) for text in others))


def _shown(value: float | None, figure: Figure) -> str:
    if value is None:
        return "–"
    if figure.unit == "share":
        return f"{100 * value:.1f} %" if 0.995 <= value < 1 else f"{value * 100:.0f} %"
    if figure.unit == "seconds":
        return f"{value:.2f} s"
    return f"{value:,.0f}" if figure.unit == "tokens" else f"{value:.2f}"


def _curve(points: Sequence[Operating]) -> Iterator[Part]:
    if not points:
        return
    grid = Grid(
        head=("Declined below a confidence of", "Answerable lost", "Unanswerable declined"),
        rows=tuple(
            (
                (Line(text=f"{one.bar:.3f}"),),
                (Line(text=f"{one.answerable_declined:.0%}"),),
                (Line(text=f"{one.unanswerable_declined:.0%}"),),
            )
            for one in points
        ),
        reading="table",
        widths=(0.4, 0.3, 0.3),
    )
    note = "What another bar would have declined, by the confidence of each answer."
    yield Part(heading="Operating points", note=note, grid=grid)


def _wrong(evaluation: Evaluation, numbers: Numbers) -> Iterator[Part]:
    worst = _worst(evaluation.rows)
    if not worst:
        yield Part(heading="What went wrong", note="Nothing.")
    for outcome, rows in worst.items():
        shown, rest = rows[:WORST], rows[WORST:]
        names = listed(row.question.id for row in rest)
        yield Part(
            heading=f"{_VERDICTS[outcome]}: {len(rows)}",
            note=f"{len(shown)} are shown; not shown: {names}." if rest else "",
        )
        yield from (_question(row, numbers) for row in shown)


def _worst(rows: Sequence[Row]) -> dict[Outcome, list[Row]]:
    """Return the rows of each kind of mistake, the surest first."""
    wrong = {kind: [row for row in rows if row.outcome == kind] for kind in _MISTAKES}
    return {
        kind: sorted(found, key=lambda row: -row.confidence)
        for kind, found in wrong.items()
        if found
    }


def _question(row: Row, numbers: Numbers) -> Part:
    asked = row.answer.query if row.answer else ""
    searched = f"searched for: {asked}; " if asked and asked != row.question.question else ""
    return Part(
        heading=f"{row.question.id}: {row.question.question}",
        level=3,
        note=row.error or f"{searched}confidence {row.confidence:.2f}",
        lines=(*_expected(row, numbers), *_said(row, numbers)),
    )


def _expected(row: Row, numbers: Numbers) -> Iterator[Line]:
    if not row.question.answerable:
        yield Line(text="to be declined", label="Expected")
    elif row.question.need == "all" and len(row.wanted) > 1:
        yield Line(text=f"all of {len(row.wanted)} places", label="Expected")
    for wanted, is_cited in zip(row.wanted, row.cited, strict=True):
        first = wanted.places[0]
        yield Line(
            text=wanted.quote or "anything of the article",
            label="Expected, cited" if is_cited else "Expected",
            marks=_marks((one.source for one in wanted.places), numbers),
            remark=f"characters {place(first.span)}",
            language=first.source.language,
        )
    if row.lacking and not row.is_declined:
        yield Line(text="; ".join(row.lacking), label="Not said")


def _said(row: Row, numbers: Numbers) -> Iterator[Line]:
    claims = row.answer.claims if row.answer else ()
    for claim in claims[:_SAID]:
        spans = dict.fromkeys(place(citation.span) for citation in claim.citations)
        yield Line(
            text=claim.text,
            label="Said",
            marks=_marks((citation.source for citation in claim.citations), numbers),
            remark=f"characters {listed(spans)}" if spans else "no citation",
        )
    if len(claims) > _SAID:
        yield Line(text=f"and {count(len(claims) - _SAID, 'sentence')} more", label="Said")


def _marks(cited: Iterable[Source], numbers: Numbers) -> tuple[int, ...]:
    """Return the numbers of articles in the table of sources, each once."""
    return tuple(numbers.setdefault(one, len(numbers) + 1) for one in dict.fromkeys(cited))


def _missing(rows: Sequence[Row]) -> Iterator[Part]:
    lines = tuple(
        Line(
            text=gold.quote or "the article",
            label=row.question.id,
            remark=f"in {gold.article}" if gold.article else "in any article",
        )
        for row in rows
        for gold in row.missing
    )
    if lines:
        note = (
            "Looked for where the set says, and not found; nothing is held against an answer "
            "for it. Questions left without any are in no figure but time and quote fidelity."
        )
        yield Part(heading="Not in the library", note=note, lines=lines)


def _row(n: int, source: Source) -> SourceRow:
    return SourceRow(
        number=n,
        outlet=source.outlet or source.agency,
        date=day(source.published),
        title=source.title,
        locator=source.locator,
        link=link(source.locator),
        place=f"article {source.id}",
        quote="",
        language=source.language,
    )
