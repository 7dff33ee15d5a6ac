"""One outline of every result shown as a page; each format writes it in its own way."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Final

from rag.render.escape import link
from rag.types import (
    Answer,
    Briefing,
    Citation,
    Claim,
    Comparison,
    Hit,
    Point,
    Source,
    Stance,
    Statement,
    numbered,
)

_DOUBTS: Final = {
    "unsupported": "not supported by the articles",
    "contradicted": "contradicted by the articles",
    "unchecked": "not checked",
}
_MONTHS: Final = dict(
    enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
)
_RELATIONS: Final = {
    "agree": "they agree",
    "differ": "they differ",
    "oppose": "they oppose each other",
    "one-sided": "one side only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One claim, statement or remark.

    Attributes:
        label: Who it belongs to, shown before it; empty for none.
        marks: Numbers of its rows in the source table.
        remark: Shown after it: that nothing supports it, when it was said.
        language: BCP 47 code of ``text``; empty for the page's own.
    """

    text: str
    label: str = ""
    marks: tuple[int, ...] = ()
    remark: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with its lines; level 2 is a chapter, level 3 stands under one."""

    heading: str
    lines: tuple[Line, ...] = ()
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the source table: the quoted words and where they stand."""

    number: int
    outlet: str
    date: str
    title: str
    locator: str
    link: str
    place: str
    quote: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A page: its title, the facts about it, its parts, and its sources."""

    title: str
    facts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[Row, ...] = ()
    lists: tuple[Part, ...] = ()


@singledispatch
def outline(value: object) -> Outline:
    """Return the outline of an answer, briefing, comparison, or sequence of hits or statements.

    Raises:
        TypeError: There is no page of such a value.
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(each, Statement) for each in value):
            return _statements(value)
        if all(isinstance(each, Hit) for each in value):
            return _hits(value)
    raise TypeError(f"there is no page of a {type(value).__name__}")


@outline.register
def _(briefing: Briefing) -> Outline:
    numbers = numbered(briefing.claims)
    parts: list[Part] = []
    chapter = ""
    for section in briefing.sections:
        group, _, name = section.heading.partition(": ")
        if name and group != chapter:
            parts.append(Part(heading=group))
        chapter = group
        lines = tuple(_claim(claim, numbers) for claim in section.claims)
        parts.append(Part(heading=name or group, lines=lines, level=3 if name else 2))
    lists = (
        _sources("Articles used", briefing.used),
        _sources("Articles read and not quoted", briefing.unused),
        _sources("Copies of an article above", briefing.copies),
    )
    return Outline(
        title=briefing.title,
        facts=_facts(f"As of {moment(briefing.as_of)}.", briefing.notice),
        parts=tuple(parts),
        rows=rows(numbers),
        lists=tuple(part for part in lists if part.lines),
    )


@outline.register
def _(answer: Answer) -> Outline:
    numbers = numbered(answer.claims)
    nearest = _sources("Nearest articles", answer.nearest)
    lines = tuple(_claim(claim, numbers) for claim in answer.claims)
    return Outline(
        title=answer.question,
        facts=_facts(answer.reason, answer.notice),
        parts=(Part(heading="Answer", lines=lines),) if lines else (),
        rows=rows(numbers),
        lists=(nearest,) if nearest.lines else (),
    )


@outline.register
def _(comparison: Comparison) -> Outline:
    said = [s for p in comparison.points for stance in p.stances for s in stance.statements]
    numbers = number(s.words for s in (*said, *comparison.unassigned))
    parts = [_point(point, numbers) for point in comparison.points]
    if comparison.unassigned:
        lines = tuple(_statement(s, numbers) for s in comparison.unassigned)
        parts.append(Part(heading="Statements of no side", lines=lines))
    names = " and ".join(side.name for side in comparison.sides)
    title = f"What {names} said" if names else "Comparison"
    where = _count(comparison.searched, "article")
    return Outline(
        title=f"{title}: {comparison.topic}" if comparison.topic else title,
        facts=_facts("" if parts else "No statement found.", f"{where} searched."),
        parts=tuple(parts),
        rows=rows(numbers),
    )


def _statements(statements: Sequence[Statement]) -> Outline:
    numbers = number(s.words for s in statements)
    by_speaker: dict[str, list[Line]] = {}
    for statement in statements:
        by_speaker.setdefault(_who(statement), []).append(
            _statement(statement, numbers, label="")
        )
    return Outline(
        title="Statements",
        facts=() if statements else ("No statement found.",),
        parts=tuple(Part(heading=k, lines=tuple(v)) for k, v in by_speaker.items()),
        rows=rows(numbers),
    )


def _hits(hits: Sequence[Hit]) -> Outline:
    lines = tuple(
        Line(
            text=hit.passage.text,
            label=headline(hit.passage.source),
            remark=hit.passage.id,
            language=hit.passage.source.language,
        )
        for hit in hits
    )
    return Outline(
        title="Passages",
        facts=() if hits else ("No passage found.",),
        parts=(Part(heading="Best first", lines=lines),) if lines else (),
    )


def number(citations: Iterable[Citation]) -> dict[Citation, int]:
    """Number citations from 1, each once, in the order given."""
    numbers: dict[Citation, int] = {}
    for citation in citations:
        numbers.setdefault(citation, len(numbers) + 1)
    return numbers


def rows(numbers: Mapping[Citation, int]) -> tuple[Row, ...]:
    """Return the source table of numbered citations."""
    return tuple(
        Row(
            number=n,
            outlet=c.source.outlet or c.source.agency,
            date=day(c.source.published),
            title=c.source.title,
            locator=c.source.locator,
            link=link(c.source.locator),
            place=f"characters {c.span.start}–{c.span.end}",
            quote=c.quote,
            language=c.source.language,
        )
        for c, n in numbers.items()
    )


def headline(source: Source) -> str:
    """Return title, outlet and day of an article in one line."""
    about = ", ".join(filter(None, (source.outlet or source.agency, day(source.published))))
    return f"{source.title} ({about})" if about else source.title


def day(date: dt.date | None) -> str:
    """Return a date as ``10 Sep 2024``, nothing for None."""
    return f"{date.day} {_MONTHS[date.month]} {date.year}" if date else ""


def moment(time: dt.datetime) -> str:
    """Return a time as ``10 Sep 2024, 12:00 UTC``."""
    return f"{day(time.date())}, {time:%H:%M %Z}".rstrip()


def _claim(claim: Claim, numbers: Mapping[Citation, int]) -> Line:
    remark = _DOUBTS.get(claim.verdict, "")
    if remark and claim.reason:
        remark = f"{remark}: {claim.reason}"
    elif claim.moved:
        remark = "found in another passage than the model named"
    languages = {citation.source.language for citation in claim.citations}
    return Line(
        text=claim.text,
        marks=tuple(dict.fromkeys(numbers[citation] for citation in claim.citations)),
        remark=remark,
        language=languages.pop() if len(languages) == 1 else "",
    )


def _point(point: Point, numbers: Mapping[Citation, int]) -> Part:
    relation = _RELATIONS.get(point.relation, "")
    lines = [line for stance in point.stances for line in _stance(stance, numbers)]
    return Part(
        heading=f"{point.issue} – {relation}" if relation else point.issue, lines=tuple(lines)
    )


def _stance(stance: Stance, numbers: Mapping[Citation, int]) -> list[Line]:
    if not stance.statements:
        where = _count(stance.searched, "article")
        return [Line(label=stance.side, text=f"no statement found in {where}.")]
    return [
        _statement(s, numbers, label=f"{stance.side} – {s.speaker}") for s in stance.statements
    ]


def _statement(
    statement: Statement, numbers: Mapping[Citation, int], *, label: str | None = None
) -> Line:
    said = ", ".join(filter(None, (statement.cue, day(statement.said_on))))
    return Line(
        text=statement.quote,
        label=_who(statement) if label is None else label,
        marks=(numbers[statement.words],),
        remark=said,
        language=statement.source.language,
    )


def _who(statement: Statement) -> str:
    about = ", ".join(filter(None, (statement.role, statement.side)))
    return f"{statement.speaker} ({about})" if about else statement.speaker


def _sources(heading: str, sources: Sequence[Source]) -> Part:
    lines = tuple(Line(text=headline(s), language=s.language) for s in sources)
    return Part(heading=heading, lines=lines)


def _facts(*facts: str) -> tuple[str, ...]:
    return tuple(fact for fact in facts if fact)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
