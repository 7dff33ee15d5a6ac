"""One outline of every result shown as a page; each format writes it in its own way."""

from collections.abc import Sequence
from functools import singledispatch

from rag.render import said
from rag.render.aligned import readouts_page
from rag.render.answered import answer_page, claim_line
from rag.render.compared import comparison_page
from rag.render.conversation import conversation_page
from rag.render.parts import (
    Line,
    Outline,
    Part,
    count,
    day,
    headline,
    listed,
    moment,
    number,
    present,
    rows,
    sources,
)
from rag.types import (
    Answer,
    Briefing,
    Comparison,
    Conversation,
    Filters,
    Hit,
    Readouts,
    Statement,
    numbered,
)


@singledispatch
def outline(value: object) -> Outline:
    """Return the outline of a result: an answer, a conversation, a briefing, statements.

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
        parts.append(
            Part(
                heading=name or group,
                lines=tuple(claim_line(claim, numbers) for claim in section.claims),
                level=3 if name else 2,
                note=section.note,
            )
        )
    lists = (
        sources("Articles used", briefing.used),
        sources("Articles read and not quoted", briefing.unused),
        sources("Copies of an article above", briefing.copies),
    )
    return Outline(
        title=briefing.title,
        facts=present(
            f"As of {moment(briefing.as_of)}.",
            _scope(briefing.definition.filters),
            f"Follows the briefing of {moment(briefing.since)}." if briefing.since else "",
            briefing.notice,
        ),
        parts=tuple(parts),
        rows=rows(numbers),
        lists=tuple(part for part in lists if part.lines),
    )


def _scope(filters: Filters) -> str:
    """Return what was in scope: ``Only Norda; in en; from 1 Mar 2031 on.``; maybe nothing."""
    since, until = day(filters.since), day(filters.until)
    told = (
        *map(listed, filter(None, (filters.outlets, filters.sides, filters.speakers))),
        f"in {listed(filters.languages)}" if filters.languages else "",
        f"{count(len(filters.articles), 'article')} chosen" if filters.articles else "",
        f"from {since} {f'to {until}' if until else 'on'}" if since else "",
        f"up to {until}" if until and not since else "",
    )
    scope = "; ".join(filter(None, told))
    return f"Only {scope}." if scope else ""


outline.register(Answer, answer_page)
outline.register(Comparison, comparison_page)
outline.register(Conversation, conversation_page)
outline.register(Readouts, readouts_page)


def _statements(statements: Sequence[Statement]) -> Outline:
    numbers = number(s.words for s in statements)
    by_speaker: dict[str, list[Line]] = {}
    for statement in statements:
        who = said.speaker(statement, with_side=True)
        by_speaker.setdefault(who, []).append(said.line(statement, numbers, label=""))
    return Outline(
        title="Statements",
        facts=() if statements else ("No statement found.",),
        parts=tuple(Part(heading=k, lines=tuple(v)) for k, v in by_speaker.items()),
        rows=rows(numbers, said.keys(statements)),
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
