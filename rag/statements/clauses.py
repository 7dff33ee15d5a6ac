"""Clauses that a statement is cut at, goes on over, or is judged by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from rag.statements import reading, tagged
from rag.statements.reported import Reported
from rag.types import Span

_JUDGES: Final = re.compile(
    r"(?:an?|the) (?:\w+ )?(?:charge|claim|accusation|allegation|assertion|suggestion|view"
    r"|comment|remark|figure|account|statement|characteri[sz]ation|description)s? (?:that|which"
    r"|[\w’']+ (?:\w+ )?(?:\w+ed|has|have|had|calls?|called)\b)",
    re.I,
)
_JUDGES_BEHIND: Final = re.compile(
    r", (?:an?|the) (?:\w+ )?(?:charge|claim|accusation|allegation|assertion|suggestion) "
    r"(?=that |which |[\w’' ]{2,60} (?:rejected|denied|dismissed|disputed)\b)"
)
_JUDGED_BY: Final = re.compile(
    r"(?:that |which )?(?P<who>[^;.:“”\"]{2,70}?),? (?:has |have |had )?(?:\w+ly )?"
    r"(?P<cue>rejected|rejects?|denied|denies|dismissed|dismisses|disputed|disputes|refuted"
    r"|contested|confirmed|confirms|echoed)\b"
)
"""Behind "a claim": who judges it, and how."""
_ENTRY: Final = re.compile(r"\s*\n\s*(?:[-*•▪–] |\d{1,2}[.)] )")
_THAT: Final = re.compile(r"that\b", re.I)
_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*")
_SMALL: Final = 4
_COLON: Final = re.compile(r":\s*(?=[“\"«])")
_PARTICIPLE: Final = re.compile(r"[a-z]+ed\b[^,.;]*$")


def of_one_entry(text: str, one: Reported) -> Reported:
    """Return the statement without what another entry of a list says.

    What stands behind words of the same sentence that are nobody's is left out too: "agreed to
    reopen the line, though far apart on a plan [to buy missiles]".
    """
    first, *more = one.content
    entry = _ENTRY.search(text, first.start, first.end)
    if entry and one.cue.end <= first.start:
        return replace(one, content=(Span(first.start, entry.start()),))
    kept = [first]
    for span in more:
        if _is_loose(text, one, kept[-1], span):
            break
        kept.append(span)
    return one if len(kept) == len(one.content) else replace(one, content=tuple(kept))


def _is_loose(text: str, one: Reported, before: Span, span: Span) -> bool:
    """Return whether unquoted words follow others that no statement holds."""
    gap = Span(before.end, span.start)
    taken = any(gap.overlaps(part) for part in (one.cue, *([one.source] if one.source else [])))
    marked = text[span.start] in "“\"«‘'" or text[before.end - 1] in "”\"»’'"
    whole = len(_WORD.findall(before.slice(text))) < _SMALL or _THAT.match(text, span.start)
    apart = len(_WORD.findall(gap.slice(text))) >= _SMALL and span.end <= one.sentence.end
    return apart and not (taken or marked or whole)


def whole(text: str, found: Sequence[Reported]) -> list[Reported]:
    """Return the statements, one whole that an aside about a saying parts.

    "He welcomed the readiness, announced yesterday, to release them" welcomes all of it.
    """
    kept: list[Reported] = []
    for one in found:
        if kept and _goes_on(text, kept[-1], one):
            *before, first = kept[-1].content
            more = Span(first.start, one.content[-1].end)
            kept[-1] = replace(kept[-1], content=(*before, more))
        else:
            kept.append(one)
    return kept


def _goes_on(text: str, before: Reported, one: Reported) -> bool:
    cue, end = one.cue, before.content[-1].end
    aside = text[end : cue.start] == ", " and text[cue.end : cue.end + 2] == ", "
    return (
        aside
        and one.source == before.source
        and bool(_PARTICIPLE.match(cue.slice(text)))
        and one.content[0].start == cue.end + 2
    )


def parted(text: str, found: Sequence[Reported]) -> Iterator[Reported]:
    """Yield the statements, a quotation behind a colon given to who is said to say it.

    ``Unions demanded more: "We freeze," said Dana Weil.`` holds two statements.
    """
    for one in found:
        last = one.content[-1]
        colon = _COLON.search(text, last.start, last.end)
        own = (
            _of_another(text, one, colon.end()) if colon and one.cue.end <= last.start else None
        )
        if colon is None or own is None or colon.start() - last.start < _SMALL:
            yield one
            continue
        yield replace(one, content=(*one.content[:-1], Span(last.start, colon.start())))
        if not any(other.cue.overlaps(own.cue) for other in found):
            yield own


def _of_another(text: str, one: Reported, start: int) -> Reported | None:
    """Return the statement that a quotation at ``start`` makes with who says it behind it."""
    end = one.content[-1].end
    for inner in reading.reported(text[start : one.sentence.end], "en"):
        read = inner.within(one.sentence, start)
        if read.content[0].start == start and read.source and read.cue.start >= end:
            return read
    return None


def judged(text: str, found: Sequence[Reported]) -> Iterator[Reported]:
    """Yield the statements, with the clause that "a charge that X rejected" judges.

    "The talks failed, Voss said, a charge that Norland rejected.": that the talks failed is
    what she said. What is reported within that clause is part of it. Of "She said the talks
    failed, a charge that Norland rejected" both said something.
    """
    clauses = {
        place: clause for place, one in enumerate(found) if (clause := _judged(text, one))
    }
    for place, one in enumerate(found):
        if place in clauses:
            yield replace(one, content=(clauses[place],))
        elif not any(clause.overlaps(one.cue) for clause in clauses.values()):
            yield from _without_judge(text, one, found)


def _without_judge(text: str, one: Reported, found: Sequence[Reported]) -> Iterator[Reported]:
    """Yield what stands before ", a claim that X rejected", and what X did."""
    begin, end = one.content[0].start, max(one.content[-1].end, one.sentence.end)
    told = _JUDGES_BEHIND.search(text, max(begin, one.cue.end), end)
    if told is None or one.cue.end > begin or one.content[-1].end < told.start():
        yield one
        return
    kept = [
        Span(span.start, min(span.end, told.start()))
        for span in one.content
        if span.start < told.start()
    ]
    yield replace(one, content=tuple(kept))
    by = _JUDGED_BY.match(text, told.end(), one.sentence.end)
    if by is not None:
        cue = Span(*by.span("cue"))
        if not any(cue.overlaps(other.cue) for other in found):
            source = Span(*by.span("who"))
            verb = tagged.lemma(by["cue"])
            yield Reported(tuple(kept), cue, source, verb, one.sentence)


def _judged(text: str, one: Reported) -> Span | None:
    first, source = one.content[0], one.source
    if source is None or not source.end <= one.cue.start < one.cue.end <= first.start:
        return None
    judges = _JUDGES.match(text, first.start) and text[one.cue.end : first.start].strip() == ","
    clause = text[one.sentence.start : source.start].rstrip()
    if not judges or not clause.endswith(",") or len(clause.split()) < _SMALL:
        return None
    return Span(one.sentence.start, one.sentence.start + len(clause) - 1)
