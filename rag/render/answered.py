"""An answer as a page: the short answer, its claims under their sides, and what it rests on."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from rag.render.parts import Line, Outline, Part, present, rows, sources
from rag.types import Answer, Citation, Claim, numbered

_DOUBTS: Final = {
    "unsupported": "not supported by the articles",
    "contradicted": "contradicted by the articles",
    "unchecked": "not checked",
}


def answer_page(answer: Answer) -> Outline:
    """Return the outline of an answer."""
    numbers = numbers_of(answer)
    nearest = sources("Nearest articles", answer.nearest)
    rewritten = answer.query if answer.query != answer.question else ""
    return Outline(
        title=answer.question,
        facts=present(
            f"Searched for: {rewritten}" if rewritten else "", answer.reason, answer.notice
        ),
        parts=answer_parts(answer, numbers),
        rows=rows(numbers),
        lists=(nearest,) if nearest.lines else (),
    )


def numbers_of(answer: Answer) -> dict[Citation, int]:
    """Number what an answer cites; a short answer cut from none of it has the last number."""
    numbers = numbered(answer.claims)
    if answer.short and short_mark(answer.short, numbers) is None:
        numbers[answer.short] = len(numbers) + 1
    return numbers


def short_mark(short: Citation, numbers: Mapping[Citation, int]) -> int | None:
    """Return the number of the first citation that holds a short answer; None without one."""
    return next(
        (
            number
            for citation, number in numbers.items()
            if citation.source.id == short.source.id and citation.span.covers(short.span)
        ),
        None,
    )


def answer_parts(
    answer: Answer, numbers: Mapping[Citation, int], *, level: int = 2
) -> tuple[Part, ...]:
    """Return the short answer and the claims, those of a side under its name.

    Args:
        answer: What to show.
        numbers: Of its citations, from `numbers_of`; of a whole conversation, its own.
        level: Of the headings.
    """
    parts: list[Part] = []
    if answer.short:
        mark = short_mark(answer.short, numbers)
        line = Line(
            text=answer.short.quote,
            marks=(mark,) if mark else (),
            language=answer.short.source.language,
        )
        parts.append(Part(heading="In short", lines=(line,), level=level))
    for group, claims in groupby(answer.claims, lambda claim: claim.group):
        lines = tuple(claim_line(claim, numbers) for claim in claims)
        parts.append(Part(heading=group or "Answer", lines=lines, level=level))
    return tuple(parts)


def claim_line(claim: Claim, numbers: Mapping[Citation, int]) -> Line:
    """Return a claim as a line, with its citations and any doubt about it."""
    languages = {citation.source.language for citation in claim.citations}
    return Line(
        text=claim.text,
        marks=tuple(dict.fromkeys(numbers[citation] for citation in claim.citations)),
        remark=_remark(claim),
        language=languages.pop() if len(languages) == 1 else "",
    )


def _remark(claim: Claim) -> str:
    doubt = _DOUBTS.get(claim.verdict, "")
    if doubt and claim.reason:
        doubt = f"{doubt}: {claim.reason}"
    if claim.edited:
        return f"edited; {doubt or 'its source still proves it'}"
    return doubt or ("found in another passage than the model named" if claim.moved else "")
